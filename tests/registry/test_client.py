"""The client by itself: every answer is made up, every wait is written down instead of waited."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
import responses
from responses.registries import OrderedRegistry
from urllib3.exceptions import ReadTimeoutError

from trialfinder.errors import (
    InputError,
    RegistryBlocked,
    RegistryBusy,
    RegistryChanged,
    RegistryError,
    RegistryFailed,
    RegistryRejected,
    RegistryUnreachable,
    UnknownStudy,
)
from trialfinder.registry.client import RegistryClient
from trialfinder.registry.query import StudyQuery
from trialfinder.registry.sending import USER_AGENT, Sender

BASE = "https://registry.example/api/v2"
VERSION = {"apiVersion": "2.0.5", "dataTimestamp": "2026-11-20T09:00:05"}
CANCER = StudyQuery(conditions=("a rare cancer",), pieces=("NCTId",), page_size=2)


@dataclass
class Clock:
    """Time that passes only when somebody sleeps."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(clock: Clock) -> RegistryClient:
    return RegistryClient(Sender(base_url=BASE, sleep=clock.sleep, clock=clock, random=lambda: 0.0, pace=0.0))


@pytest.fixture
def registry() -> Iterator[responses.RequestsMock]:
    """Answers in the order in which they are added, and every one must be asked for."""
    with responses.RequestsMock(registry=OrderedRegistry) as mock:
        yield mock


def record(number: int) -> dict[str, Any]:
    return {"protocolSection": {"identificationModule": {"nctId": f"NCT{number:08d}"}}}


def page(*numbers: int, token: str | None = None, **more: Any) -> dict[str, Any]:
    return (
        {"studies": [record(each) for each in numbers]} | ({"nextPageToken": token} if token else {}) | more
    )


def answer(registry: responses.RequestsMock, path: str, *bodies: Any, **more: Any) -> None:
    for body in bodies:
        registry.get(f"{BASE}{path}", json=body, **more)


def found(client: RegistryClient, query: StudyQuery = CANCER) -> list[str]:
    return [study.nct_id for study in client.search(query).studies]


def asked(registry: responses.RequestsMock) -> list[dict[str, str]]:
    return [call.request.params for call in registry.calls if "/studies" in str(call.request.url)]  # type: ignore[union-attr]


def test_pages_are_followed_until_there_is_no_token_and_all_ask_the_same(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    answer(registry, "/version", VERSION)
    answer(registry, "/studies", page(1, 2, token="t1", totalCount=4), page(3, 4, token="t2"), page())
    answer(registry, "/version", VERSION)
    assert found(client) == ["NCT00000001", "NCT00000002", "NCT00000003", "NCT00000004"]
    first, *later = asked(registry)
    assert [each.pop("pageToken") for each in later] == ["t1", "t2"]
    assert all(each == first for each in later)
    assert first["query.cond"] == "a rare cancer"


def test_a_study_that_slipped_to_the_next_page_is_handed_over_once(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    answer(registry, "/version", VERSION)
    answer(registry, "/studies", page(1, 2, token="t1"), page(2, 3))
    answer(registry, "/version", VERSION)
    assert found(client) == ["NCT00000001", "NCT00000002", "NCT00000003"]


def test_an_empty_page_in_the_middle_is_no_end(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    answer(registry, "/version", VERSION)
    answer(registry, "/studies", page(1, token="t1"), page(token="t2"), page(2))
    answer(registry, "/version", VERSION)
    assert found(client) == ["NCT00000001", "NCT00000002"]


def test_empty_pages_without_end_are_given_up(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    answer(registry, "/version", VERSION)
    answer(registry, "/studies", *(page(token=f"t{number}") for number in range(4)))
    with pytest.raises(RegistryFailed, match="do not end"):
        found(client)


def test_a_token_that_leads_back_is_given_up(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    answer(registry, "/version", VERSION)
    answer(registry, "/studies", page(1, token="t1"), page(2, token="t1"))
    with pytest.raises(RegistryFailed, match="do not end"):
        found(client)


def test_one_record_that_cannot_be_read_is_named_and_the_page_kept(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    broken = record(2)
    broken["protocolSection"]["statusModule"] = "?"
    answer(registry, "/version", VERSION)
    answer(registry, "/studies", {"studies": [record(1), broken, record(3)]})
    answer(registry, "/version", VERSION)
    only = client.search(CANCER)
    assert [study.nct_id for study in only.studies] == ["NCT00000001", "NCT00000003"]
    assert [bad.where for bad in only.unreadable] == ["NCT00000002"]


def test_progress_tells_how_many_of_how_many(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    answer(registry, "/version", VERSION)
    answer(registry, "/studies", page(1, 2, token="t1", totalCount=3), page(3))
    answer(registry, "/version", VERSION)
    told: list[tuple[int, int | None]] = []
    client.search(CANCER, progress=lambda *counts: told.append(counts))
    assert told == [(2, 3), (3, 3)]


def test_new_data_during_a_search_starts_it_over_once(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    newer = VERSION | {"dataTimestamp": "2026-11-23T09:00:05"}
    answer(registry, "/version", VERSION)
    answer(registry, "/studies", page(1))
    answer(registry, "/version", newer)
    answer(registry, "/studies", page(1, 2))
    answer(registry, "/version", newer)
    searched = client.search(CANCER)
    assert [study.nct_id for study in searched.studies] == ["NCT00000001", "NCT00000002"]
    assert searched.version.data == "2026-11-23T09:00:05"


def test_new_data_twice_during_a_search_is_said(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    for day in ("20", "23", "24"):
        answer(registry, "/version", VERSION | {"dataTimestamp": f"2026-11-{day}T09:00:05"})
        if day != "24":
            answer(registry, "/studies", page(1))
    with pytest.raises(RegistryChanged, match="publishing new data"):
        found(client)


def test_a_token_refused_because_of_new_data_starts_the_search_over(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    newer = VERSION | {"dataTimestamp": "2026-11-23T09:00:05"}
    answer(registry, "/version", VERSION)
    answer(registry, "/studies", page(1, token="t1"))
    registry.get(f"{BASE}/studies", status=400, body="Parameter `pageToken` has incorrect format")
    answer(registry, "/version", newer, newer)
    answer(registry, "/studies", page(1, 2))
    answer(registry, "/version", newer)
    assert found(client) == ["NCT00000001", "NCT00000002"]


def test_a_token_refused_for_no_reason_is_said_in_the_registrys_words(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    answer(registry, "/version", VERSION)
    answer(registry, "/studies", page(1, token="t1"))
    registry.get(f"{BASE}/studies", status=400, body="Parameter `pageToken` has incorrect format")
    answer(registry, "/version", VERSION)
    with pytest.raises(RegistryRejected, match="pageToken"):
        found(client)


def test_words_that_cannot_be_parsed_are_asked_once_more_in_quotes(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    answer(registry, "/version", VERSION)
    registry.get(f"{BASE}/studies", status=400, body="Error parsing query in Conditions or disease: 5mi")
    answer(registry, "/studies", page(1, token="t1"), page(2))
    answer(registry, "/version", VERSION)
    assert found(client, StudyQuery(conditions=("within 5mi",))) == ["NCT00000001", "NCT00000002"]
    assert [each["query.cond"] for each in asked(registry)] == ["within 5mi", '"within 5mi"', '"within 5mi"']


def test_words_are_asked_in_quotes_only_once(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    answer(registry, "/version", VERSION)
    for _ in range(2):
        registry.get(f"{BASE}/studies", status=400, body="Error parsing query in Other terms: no")
    with pytest.raises(RegistryRejected) as caught:
        found(client)
    assert caught.value.registry_words == "Error parsing query in Other terms: no"


def test_any_other_refusal_is_not_asked_again(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    answer(registry, "/version", VERSION)
    registry.get(f"{BASE}/studies", status=400, body="Too complicated query")
    with pytest.raises(RegistryRejected, match="Too complicated query"):
        found(client)
    assert len(asked(registry)) == 1


def test_a_question_too_complicated_is_asked_in_halves_and_nothing_is_lost(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    answer(registry, "/version", VERSION)
    registry.get(f"{BASE}/studies", status=400, body="Too complicated query")
    answer(registry, "/studies", page(1, 2, token="t1", totalCount=3), page(3, 4, totalCount=2), page(3))
    answer(registry, "/version", VERSION)
    told: list[tuple[int, int | None]] = []
    query = StudyQuery(conditions=("lung cancer", "NSCLC"))
    searched = client.search(query, progress=lambda *counts: told.append(counts))
    assert sorted(study.nct_id[-1] for study in searched.studies) == ["1", "2", "3", "4"]
    words = ["(lung cancer) OR (NSCLC)", "lung cancer", "NSCLC", "lung cancer"]
    assert [each["query.cond"] for each in asked(registry)] == words
    assert told == [(2, 3), (4, 5), (4, 4)]


@pytest.mark.parametrize(
    ("status", "waits", "error"),
    [(429, [1.0, 2.0, 4.0], RegistryBusy), (503, [1.0, 2.0], RegistryFailed), (403, [], RegistryBlocked)],
)
def test_each_kind_of_trouble_is_waited_for_as_long_as_makes_sense(
    client: RegistryClient,
    registry: responses.RequestsMock,
    clock: Clock,
    status: int,
    waits: list[float],
    error: type[RegistryError],
) -> None:
    for _ in range(len(waits) + 1):
        registry.get(f"{BASE}/version", status=status, body="no")
    with pytest.raises(error):
        client.version()
    assert clock.slept == waits


def test_a_wait_that_the_registry_asks_for_is_kept(
    client: RegistryClient, registry: responses.RequestsMock, clock: Clock
) -> None:
    registry.get(f"{BASE}/version", status=429, headers={"Retry-After": "5"})
    registry.get(f"{BASE}/version", status=429, headers={"Retry-After": "99999"})
    answer(registry, "/version", VERSION)
    assert client.version().data == "2026-11-20T09:00:05"
    assert clock.slept == [5.0, 60.0]


@pytest.mark.parametrize(
    ("trouble", "tries"),
    [
        (requests.ConnectionError("Connection aborted"), 4),
        (requests.exceptions.ChunkedEncodingError("broke"), 4),
        (ReadTimeoutError(None, None, "slow"), 4),  # type: ignore[arg-type]
        (ConnectionResetError("reset"), 4),
        (requests.ConnectTimeout("no answer"), 2),
        (requests.ReadTimeout("no answer"), 2),
        (requests.exceptions.SSLError("bad certificate"), 1),
    ],
)
def test_every_trouble_on_the_way_becomes_one_of_our_errors(
    client: RegistryClient, registry: responses.RequestsMock, trouble: Exception, tries: int
) -> None:
    for _ in range(tries):
        registry.get(f"{BASE}/version", body=trouble)
    with pytest.raises(
        RegistryUnreachable, match=r"Check (your internet connection|this computer’s date)"
    ) as said:
        client.version()
    assert said.value.__suppress_context__  # what lies behind it names the address


def their_errors() -> list[type[requests.RequestException]]:
    everything = vars(requests.exceptions).values()
    return [
        kind for kind in everything if isinstance(kind, type) and issubclass(kind, requests.RequestException)
    ]


@pytest.mark.parametrize("kind", their_errors())
def test_no_error_of_the_network_library_is_missed(
    client: RegistryClient, registry: responses.RequestsMock, kind: type[requests.RequestException]
) -> None:
    trouble = kind("x", "", 0) if issubclass(kind, json.JSONDecodeError) else kind("x")
    registry.assert_all_requests_are_fired = False
    for _ in range(4):
        registry.get(f"{BASE}/version", body=trouble)
    with pytest.raises(RegistryUnreachable):
        client.version()


def test_requests_are_a_second_apart(clock: Clock, registry: responses.RequestsMock) -> None:
    client = RegistryClient(Sender(base_url=BASE, sleep=clock.sleep, clock=clock))
    answer(registry, "/version", VERSION, VERSION, VERSION)
    client.version()
    clock.now += 0.25
    client.version()
    clock.now += 7
    client.version()
    assert clock.slept == [0.75]


def test_we_say_who_we_are_and_claim_to_be_no_browser(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    answer(registry, "/version", VERSION)
    client.version()
    sent = registry.calls[0].request.headers["User-Agent"]
    assert sent == USER_AGENT
    assert sent.startswith("trialfinder/")
    assert "Mozilla" not in sent


def test_every_request_has_timeouts(client: RegistryClient, registry: responses.RequestsMock) -> None:
    answer(registry, "/version", VERSION)
    client.version()
    assert registry.calls[0].request.req_kwargs["timeout"] == (10.0, 30.0)  # type: ignore[attr-defined]


def test_the_registry_may_send_us_on_within_itself(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    registry.get(
        f"{BASE}/studies/NCT00000009", status=301, headers={"Location": "/api/v2/studies/NCT00000001"}
    )
    answer(registry, "/studies/NCT00000001", record(1))
    assert client.fetch("NCT00000009").study.nct_id == "NCT00000001"


@pytest.mark.parametrize("elsewhere", ["https://login.example/?next=x", "http://registry.example/api/v2"])
def test_nobody_sends_a_search_elsewhere(
    client: RegistryClient, registry: responses.RequestsMock, elsewhere: str
) -> None:
    registry.get(f"{BASE}/version", status=302, headers={"Location": elsewhere})
    with pytest.raises(RegistryUnreachable, match="sign-in page"):
        client.version()


def test_an_unsafe_address_may_be_made_safe(clock: Clock, registry: responses.RequestsMock) -> None:
    sender = Sender(base_url=BASE.replace("https", "http"), sleep=clock.sleep, clock=clock)
    registry.get(f"{sender.base_url}/version", status=301, headers={"Location": f"{BASE}/version"})
    answer(registry, "/version", VERSION)
    assert RegistryClient(sender).version().data == "2026-11-20T09:00:05"


def test_going_round_in_circles_ends(client: RegistryClient, registry: responses.RequestsMock) -> None:
    for _ in range(4):
        registry.get(f"{BASE}/version", status=302, headers={"Location": f"{BASE}/version"})
    with pytest.raises(RegistryFailed, match="circles"):
        client.version()


@pytest.mark.parametrize("odd", [[], {"studies": None}, {"studies": {"a": 1}}, {}, 7])
def test_a_page_of_another_shape_is_a_failure_of_the_registry(
    client: RegistryClient, registry: responses.RequestsMock, odd: Any
) -> None:
    answer(registry, "/version", VERSION)
    answer(registry, "/studies", odd)
    with pytest.raises(RegistryFailed, match="not laid out as we know it"):
        found(client)


def test_an_unknown_or_impossible_study_is_named_in_a_sentence(
    client: RegistryClient, registry: responses.RequestsMock
) -> None:
    registry.get(f"{BASE}/studies/NCT09999999", status=404, body="NCT number NCT09999999 not found")
    registry.get(f"{BASE}/studies/NCT09999998", status=400, body="Parameter `nctId` has incorrect format")
    for number in ("NCT09999999", "nct9999998"):
        with pytest.raises(UnknownStudy, match=f"No study has the number NCT0{number[-7:]}"):
            client.fetch(number)
    with pytest.raises(InputError, match="not a study number"):
        client.fetch("lung cancer")


@pytest.mark.parametrize(
    "address", ["", "clinicaltrials.gov", "ftp://x", "https://", "http:///x", "http://?x"]
)
def test_an_address_that_is_none_is_refused_at_once(address: str) -> None:
    with pytest.raises(InputError, match="is not a web address"):
        RegistryClient(Sender(base_url=address))


def test_what_is_searched_for_stays_out_of_logs_and_errors(
    client: RegistryClient, registry: responses.RequestsMock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer(registry, "/version", VERSION)
    trouble = requests.ConnectionError("Max retries exceeded with url: /studies?query.cond=a+rare+cancer")
    for _ in range(4):
        registry.get(f"{BASE}/studies", body=trouble)
    with pytest.raises(RegistryUnreachable) as caught:
        found(client)
    assert "rare" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert "rare" not in caplog.text
