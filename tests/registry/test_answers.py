from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from trialfinder.errors import (
    RegistryBlocked,
    RegistryBusy,
    RegistryFailed,
    RegistryRejected,
    RegistryUnreachable,
)
from trialfinder.registry.answers import (
    LONGEST_WAIT,
    UNREACHABLE,
    Answer,
    StudyNotThere,
    TryAgain,
    backoff,
    read_answer,
    retry_after,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def answer(status: int, body: bytes = b"", **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def test_json_is_read_plain_or_zipped() -> None:
    assert read_answer(answer(200, b'{"a":1}', content_type="application/json")) == {"a": 1}
    assert read_answer(answer(200, gzip.compress(b'{"a":1}'), content_encoding="gzip")) == {"a": 1}


@pytest.mark.parametrize(
    "broken",
    [
        answer(200, b'{"studies":[{"protoc'),
        answer(200, b""),
        answer(200, b"\xff\xfe\xfa"),
        answer(200, gzip.compress(b'{"a":1}')[:-9], content_encoding="gzip"),
        answer(200, b"not zipped", content_encoding="gzip"),
        answer(200, b"[" * 100_000),
    ],
    ids=["cut off", "empty", "no text", "zip cut off", "no zip", "endless nesting"],
)
def test_a_body_that_broke_off_is_asked_for_again(broken: Answer) -> None:
    with pytest.raises(TryAgain) as caught:
        read_answer(broken)
    assert isinstance(caught.value.final, RegistryUnreachable)


def test_a_web_page_in_place_of_data_is_asked_for_again_and_explained() -> None:
    with pytest.raises(TryAgain) as caught:
        read_answer(answer(200, b"<html>", content_type="text/html; charset=utf-8"))
    assert isinstance(caught.value.final, RegistryFailed)
    assert "sign in first" in str(caught.value.final)


def test_a_block_at_the_edge_is_never_asked_again() -> None:
    with pytest.raises(RegistryBlocked, match=r"another network, or look around with the demonstration"):
        read_answer(answer(403, b"<html>", content_type="text/html"))


def test_the_registrys_own_words_are_kept_when_it_does_not_understand() -> None:
    words = b"Error parsing query in Other terms: no viable alternative at input 'x ['\nmismatched input '['"
    with pytest.raises(RegistryRejected) as caught:
        read_answer(answer(400, words, content_type="text/plain; charset=UTF-8"))
    assert caught.value.registry_words == words.decode().replace("\n", " ")
    assert "It said: “Error parsing query in Other terms" in str(caught.value)


def test_an_endless_message_is_cut() -> None:
    with pytest.raises(RegistryRejected) as caught:
        read_answer(answer(400, b"word " * 10_000))
    assert len(caught.value.registry_words) == 500


def test_too_many_requests_waits_as_long_as_it_is_told() -> None:
    with pytest.raises(TryAgain) as caught:
        read_answer(answer(429, b"Too Many Requests", retry_after="7"))
    assert (caught.value.wait, caught.value.tries) == (7.0, 4)
    assert isinstance(caught.value.final, RegistryBusy)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failing_registry_is_tried_only_three_times_since_it_may_be_the_question(status: int) -> None:
    with pytest.raises(TryAgain) as caught:
        read_answer(answer(status))
    assert caught.value.tries == 3
    assert str(status) in str(caught.value.final)


def test_a_study_that_is_not_there_is_told_from_an_address_that_is_wrong() -> None:
    with pytest.raises(StudyNotThere):
        read_answer(answer(404, b"NCT number NCT99999999 not found", content_type="text/plain"))
    with pytest.raises(RegistryFailed, match="TRIALFINDER_API_URL") as caught:
        read_answer(answer(404, b"<html>not found</html>", content_type="text/html"))
    assert not isinstance(caught.value, StudyNotThere)


@pytest.mark.parametrize("status", [204, 304, 400, 401, 407, 418])
def test_any_other_answer_is_a_failure_that_names_its_number(status: int) -> None:
    with pytest.raises(RegistryFailed, match=str(status)):
        read_answer(answer(status, b"<html>", content_type="text/html"))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3", 3.0),
        ("0", 0.0),
        ("21600", 60.0),
        ("Tue, 24 Nov 2026 12:00:20 GMT", 20.0),
        ("Tue, 24 Nov 2026 18:00:00 GMT", 60.0),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0.0),
        ("Tue, 24 Nov 2026 12:00:20", 20.0),
        ("soon", None),
        ("-5", None),
        ("²", None),
        ("", None),
    ],
)
def test_what_the_registry_asks_us_to_wait_is_capped(header: str, seconds: float | None) -> None:
    assert retry_after(answer(429, retry_after=header), NOW) == seconds


def test_waits_double_are_capped_and_differ_by_chance() -> None:
    assert [backoff(tried, None, 0.0) for tried in (1, 2, 3)] == [1.0, 2.0, 4.0]
    assert backoff(1, None, 1.0) == 0.5
    assert backoff(50, None, 0.0) == LONGEST_WAIT
    assert backoff(1, 7.0, 0.25) == 7.25


def test_an_error_says_first_what_is_wrong_and_then_what_to_do() -> None:
    assert RegistryUnreachable(UNREACHABLE).why == "The study registry cannot be reached."
    with pytest.raises(RegistryBlocked) as caught:
        read_answer(answer(403))
    assert caught.value.why == "The registry does not let this computer’s network in (403)."
    assert RegistryFailed("Only this.").why == "Only this."
