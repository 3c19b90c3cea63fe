from __future__ import annotations

from typing import Any

from trialfinder.registry.found import DataVersion, Gathered

VERSION = DataVersion("2.0.5", "2026-11-20T09:00:05")


def body(*numbers: int, total: int | None = None) -> dict[str, Any]:
    records = [
        {"protocolSection": {"identificationModule": {"nctId": f"NCT{number:08d}"}}} for number in numbers
    ]
    return {"studies": records} | ({} if total is None else {"totalCount": total})


def gathered(*bodies: dict[str, Any], at_most: int | None = None) -> Gathered:
    pile = Gathered(at_most)
    for each in bodies:
        pile.add(each)
    return pile


def test_a_study_that_two_questions_find_is_counted_once() -> None:
    pile = gathered(body(1, 2, total=3), body(2, 3, total=2), body(3))
    assert (pile.read, pile.total) == (3, 3)
    assert [study.nct_id[-1] for study in pile.found(VERSION).studies] == ["1", "2", "3"]


def test_what_was_not_read_yet_is_taken_for_new() -> None:
    assert gathered(body(1, 2, total=30), body(2, 3, total=20)).total == 49


def test_a_record_that_cannot_be_read_counts_as_read_and_is_named_once() -> None:
    broken = {"protocolSection": {"identificationModule": {"nctId": "NCT00000009", "briefTitle": 1}}}
    page = body(1, total=2)
    page["studies"].append(broken)
    pile = gathered(page, {"studies": [broken], "totalCount": 1})
    assert pile.read == pile.total == 3
    assert [bad.where for bad in pile.found(VERSION).unreadable] == ["NCT00000009"]


def test_reading_stops_at_as_many_as_are_wanted_and_says_that_there_are_more() -> None:
    pile = gathered(body(1, 2, 3, total=7), at_most=2)
    assert pile.is_enough()
    assert pile.to_read == 2
    found = pile.found(VERSION)
    assert (len(found.studies), found.total, found.cut) == (2, 7, True)


def test_as_many_as_are_wanted_and_no_more_is_all() -> None:
    found = gathered(body(1, 2, total=2), at_most=2).found(VERSION)
    assert (len(found.studies), found.cut) == (2, False)


def test_a_registry_that_does_not_count_may_have_more() -> None:
    pile = gathered(body(1, 2), at_most=2)
    assert (pile.total, pile.to_read, pile.found(VERSION).cut) == (None, None, True)
