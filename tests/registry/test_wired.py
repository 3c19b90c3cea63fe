"""The client against a registry on this machine that speaks the real protocol, with the real one's faults."""

from __future__ import annotations

import copy
import logging
import socket
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from loopback import Fault, RegistryServer

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
from trialfinder.registry.decode import decode_study
from trialfinder.registry.query import Near, StudyQuery
from trialfinder.registry.sending import Sender
from trialfinder.study import GeoPoint, Sex, Study

BOSTON = GeoPoint(42.35843, -71.05977)


def impatient(server: RegistryServer, **more: Any) -> RegistryClient:
    return RegistryClient(Sender(base_url=server.url, pace=0.0, sleep=lambda _: None, **more))


@pytest.fixture
def client(registry_server: RegistryServer) -> RegistryClient:
    return impatient(registry_server)


def found(client: RegistryClient, query: StudyQuery) -> list[Study]:
    return list(client.search(query).studies)


def numbers(client: RegistryClient, query: StudyQuery) -> set[int]:
    return {int(study.nct_id[-1]) for study in found(client, query)}


def test_all_studies_come_in_pages_and_the_last_page_may_be_empty(
    client: RegistryClient, registry_server: RegistryServer
) -> None:
    told: list[tuple[int, int | None]] = []
    searched = client.search(StudyQuery(page_size=4), progress=lambda *counts: told.append(counts))
    assert told == [(4, 8), (8, 8), (8, 8)]
    assert (len(searched.studies), searched.total, searched.cut) == (8, 8, False)
    assert searched.version.data == "2026-11-20T09:00:05"
    asked = [dict(params) for params in registry_server.studies_asked()]
    for params in asked[1:]:
        assert params.pop("pageToken")
    assert all(params == asked[0] for params in asked)


def test_reading_stops_at_the_studies_updated_last_when_only_so_many_are_wanted(
    client: RegistryClient, registry_server: RegistryServer
) -> None:
    everything = found(client, StudyQuery())
    registry_server.asked.clear()
    searched = client.search(StudyQuery(page_size=2), at_most=5)
    assert list(searched.studies) == everything[:5]
    assert (searched.total, searched.cut) == (8, True)
    assert len(registry_server.studies_asked()) == 3
    assert client.search(StudyQuery(page_size=2), at_most=8).cut is False


def test_no_page_is_larger_than_what_is_wanted(
    client: RegistryClient, registry_server: RegistryServer
) -> None:
    client.search(StudyQuery(), at_most=3)
    assert [params["pageSize"] for params in registry_server.studies_asked()] == ["3"]


def test_every_part_of_a_wide_question_is_asked_before_reading_stops(
    client: RegistryClient, registry_server: RegistryServer
) -> None:
    many = tuple(f"cancer {number}" for number in range(12))
    searched = client.search(StudyQuery(conditions=("lung cancer", *many, "melanoma")), at_most=1)
    assert len(registry_server.studies_asked()) == 2
    assert (len(searched.studies), searched.total, searched.cut) == (1, 4, True)


def test_what_is_asked_for_is_all_that_decode_reads(
    client: RegistryClient, invented_records: list[dict[str, Any]]
) -> None:
    whole = {study.nct_id: study for study in map(decode_study, invented_records)}
    assert {study.nct_id: study for study in found(client, StudyQuery())} == whole


@pytest.mark.shared
def test_what_is_asked_for_is_all_that_decode_reads_of_real_records(shared: Any) -> None:
    import gzip
    import itertools
    import json

    with gzip.open(shared / "registry" / "oncology.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in itertools.islice(lines, 0, 600, 6)]
    with RegistryServer(records) as server:
        projected = {study.nct_id: study for study in found(impatient(server), StudyQuery(page_size=25))}
    assert projected == {study.nct_id: study for study in map(decode_study, records)}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (StudyQuery(conditions=("lung cancer",)), {1, 6, 7}),
        (StudyQuery(conditions=("lung cancer", "melanoma")), {1, 4, 6, 7}),
        (StudyQuery(conditions=("lung cancer",), interventions=("Drug X",)), {1, 6}),
        (StudyQuery(terms=("osimertinib",)), {1}),
        (StudyQuery(statuses=("RECRUITING", "NOT_YET_RECRUITING")), {1, 5, 7}),
        (StudyQuery(phases=("PHASE1",)), {1}),
        (StudyQuery(phases=("PHASE2", "EARLY_PHASE1")), {1, 4, 7}),
        (StudyQuery(study_types=("EXPANDED_ACCESS",)), {6}),
        (StudyQuery(near=Near(BOSTON, 10, "mi")), {1}),
        (StudyQuery(near=Near(BOSTON, 100, "km")), {1, 7}),
        (StudyQuery(sex=Sex.MALE), {1, 2, 3, 4, 6, 7, 8}),
        (StudyQuery(age=78), {1, 4, 5, 6, 7, 8}),
        (StudyQuery(age=15), {2, 6, 8}),
        (StudyQuery(updated_since=date(2026, 11, 2)), {1, 5, 7}),
        (StudyQuery(ids=("NCT99800003", "NCT99800901", "NCT00000001")), {1, 3}),
        (StudyQuery(conditions=("nct99800003 NCT99800004",), statuses=("COMPLETED",)), {3}),
        (StudyQuery(conditions=("ALL",)), {2}),
        (StudyQuery(terms=("nothing of the kind",)), set()),
    ],
)
def test_a_limit_finds_what_it_says(client: RegistryClient, query: StudyQuery, wanted: set[int]) -> None:
    assert numbers(client, query) == wanted


def test_a_study_with_a_thousand_sites_comes_through(invented_records: list[dict[str, Any]]) -> None:
    record = copy.deepcopy(invented_records[0])
    sites = record["protocolSection"]["contactsLocationsModule"]
    sites["locations"] = [dict(sites["locations"][0], facility=f"Site {number}") for number in range(1000)]
    with RegistryServer([record]) as server:
        (study,) = found(impatient(server), StudyQuery())
    assert len(study.locations) == 1000


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("lung cancer [small cell] (SCLC")
@example('Merck" OR AREA[Phase]PHASE3')
@example("NOT")
@example("NCT99800001")
@given(
    st.lists(
        st.sampled_from(['"', "[", "(", ")", ",", "ALL", "NOT", "OR", "lung", "\\"]) | st.text(max_size=5)
    ).map(" ".join)
)
def test_nothing_that_can_be_typed_is_refused_by_the_registry(
    client: RegistryClient, registry_server: RegistryServer, typed: str
) -> None:
    try:
        found(client, StudyQuery(conditions=(typed,), terms=(typed,)))
    except InputError:
        return
    texts = [params.get("query.term", "") for params in registry_server.studies_asked()]
    assert "ALL" not in texts


def test_a_long_paste_is_cut_before_it_is_too_complicated(
    client: RegistryClient, registry_server: RegistryServer
) -> None:
    found(client, StudyQuery(terms=("progressive disease after treatment " * 25,)))
    assert len(registry_server.studies_asked()[0]["query.term"].split()) == 10


def test_one_study_is_fetched_by_number_and_by_its_older_number(client: RegistryClient) -> None:
    assert client.fetch("nct99800001").study.acronym == "INVENT-1"
    assert client.fetch("NCT99800901").study.nct_id == "NCT99800001"
    assert client.fetch("NCT99800003").study.has_results is True
    with pytest.raises(UnknownStudy, match="NCT00000001"):
        client.fetch("NCT00000001")


@pytest.mark.parametrize("fault", ["429", "500", "reset", "truncated", "truncated-gzip", "html"])
def test_a_fault_that_passes_is_not_noticed(
    client: RegistryClient, registry_server: RegistryServer, fault: Fault
) -> None:
    registry_server.fail(fault, times=2)
    assert len(found(client, StudyQuery())) == 8


@pytest.mark.parametrize(
    ("fault", "error", "asked"),
    [
        ("429", RegistryBusy, 4),
        ("500", RegistryFailed, 3),
        ("403", RegistryBlocked, 1),
        ("reset", RegistryUnreachable, 4),
        ("truncated", RegistryUnreachable, 4),
        ("truncated-gzip", RegistryUnreachable, 4),
        ("html", RegistryFailed, 4),
        ("garbage", RegistryFailed, 1),
        ("not-modified", RegistryFailed, 1),
    ],
)
def test_a_fault_that_stays_is_said_after_a_few_tries(
    client: RegistryClient,
    registry_server: RegistryServer,
    fault: Fault,
    error: type[RegistryError],
    asked: int,
) -> None:
    registry_server.fail_always(fault)
    with pytest.raises(error) as caught:
        found(client, StudyQuery())
    assert len(registry_server.asked) == asked
    assert str(caught.value).endswith((".", "”"))


def test_a_registry_that_says_when_to_come_back_is_obeyed(registry_server: RegistryServer) -> None:
    waits: list[float] = []
    client = RegistryClient(
        Sender(base_url=registry_server.url, pace=0.0, sleep=waits.append, random=lambda: 0.0)
    )
    registry_server.fail("429", retry_after="3")
    registry_server.fail("429", retry_after="21600")
    assert client.version().api == "2.0.5"
    assert waits == [3.0, 60.0]


def test_an_answer_that_drips_is_given_up_at_the_deadline(registry_server: RegistryServer) -> None:
    client = impatient(registry_server, deadline=0.2)
    registry_server.fail("drip", times=4)
    began = time.monotonic()
    with pytest.raises(RegistryUnreachable, match="breaking off"):
        client.version()
    assert time.monotonic() - began < 3


def test_nobody_there_is_said_with_what_to_do_next() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/api/v2"
    client = RegistryClient(Sender(base_url=address, pace=0.0, sleep=lambda _: None))
    with pytest.raises(RegistryUnreachable, match=r"internet connection .*source “demo”"):
        client.version()


def test_a_wrong_path_in_the_address_is_said(registry_server: RegistryServer) -> None:
    client = RegistryClient(Sender(base_url=registry_server.url.replace("/v2", "/v9"), pace=0.0))
    with pytest.raises(RegistryFailed, match="TRIALFINDER_API_URL"):
        client.version()


def test_new_data_in_the_middle_starts_the_search_over(
    client: RegistryClient, registry_server: RegistryServer
) -> None:
    registry_server.publish("2026-11-23T09:00:05", after=2)
    searched = client.search(StudyQuery(page_size=3))
    assert searched.version.data == "2026-11-23T09:00:05"
    assert len(searched.studies) == 8
    assert len([params for params in registry_server.studies_asked() if "pageToken" not in params]) == 2


def test_a_token_that_the_new_data_does_not_know_starts_the_search_over_too(
    client: RegistryClient, registry_server: RegistryServer
) -> None:
    registry_server.api.on_stale_token = "refuse"
    registry_server.publish("2026-11-23T09:00:05", after=2)
    assert len(found(client, StudyQuery(page_size=3))) == 8


def test_data_that_never_stands_still_is_said(
    client: RegistryClient, registry_server: RegistryServer
) -> None:
    for requests in range(1, 20):
        registry_server.publish(f"2026-11-23T09:00:{requests:02d}", after=requests)
    with pytest.raises(RegistryChanged):
        found(client, StudyQuery(page_size=3))


def test_the_registrys_own_words_reach_the_person(
    client: RegistryClient, registry_server: RegistryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if a new rule of the registry refused what was right until now."""
    monkeypatch.setattr("loopback_essie.TOO_MANY_WORDS", 0)
    with pytest.raises(
        RegistryRejected, match="It said: “Error parsing query in Other terms: Too complicated"
    ):
        found(client, StudyQuery(terms=("lung",)))
    assert len(registry_server.studies_asked()) == 1


def test_a_question_too_complicated_for_the_registry_is_asked_in_halves(
    client: RegistryClient, registry_server: RegistryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = numbers(client, StudyQuery(conditions=("lung cancer", "melanoma", "breast cancer")))
    monkeypatch.setattr("loopback_essie.TOO_MANY_WORDS", 2)
    assert numbers(client, StudyQuery(conditions=("lung cancer", "melanoma", "breast cancer"))) == whole
    assert len(registry_server.studies_asked()) == 1 + 5


def test_one_broken_record_is_named_and_the_rest_come(invented_records: list[dict[str, Any]]) -> None:
    records = copy.deepcopy(invented_records)
    records[2]["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = ["not", "text"]
    with RegistryServer(records) as server:
        searched = impatient(server).search(StudyQuery())
    assert len(searched.studies) == 7
    assert [bad.where for bad in searched.unreadable] == ["NCT99800003"]


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO])
def test_what_is_searched_for_is_in_no_log(
    client: RegistryClient, registry_server: RegistryServer, caplog: pytest.LogCaptureFixture, level: int
) -> None:
    caplog.set_level(level)
    found(client, StudyQuery(conditions=("lung cancer",), near=Near(BOSTON, 10, "mi"), page_size=2))
    assert "lung" not in caplog.text
    assert "42.35" not in caplog.text
    assert (level == logging.INFO) == ("/api/v2/studies" not in caplog.text)


def test_a_session_of_ones_own_can_be_handed_in(registry_server: RegistryServer) -> None:
    import requests

    with requests.Session() as session:
        client = RegistryClient(Sender(session, base_url=registry_server.url, pace=0.0))
        assert client.version().data == "2026-11-20T09:00:05"
        assert session.headers["User-Agent"].startswith("python-requests")
