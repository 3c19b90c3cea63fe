"""Every cue is needed: some case reads otherwise without it, and another has its words and does not.

A row that no case needs says what other rows say already, or has no case of its own yet. Those known are in
``tests/cases/unneeded.csv``; write a case for one, or delete it, and take it off that list.
"""

from __future__ import annotations

from functools import cache

import pytest
from reader_cases import Row, rows, stance_of, words_of

from trialfinder.eligibility import reading
from trialfinder.eligibility.cues import FILE, CueRow, CueTable, load_cues
from trialfinder.eligibility.model import TherapyStance
from trialfinder.vocabulary import load_vocabulary

CASES = rows("reader.csv")
WORDS = [tuple(words_of(row)) for row in CASES]
CUES = load_cues().rows
LISTED = {row["cue"] for row in rows("unneeded.csv")}


@cache
def told(case: int) -> TherapyStance:
    return stance_of(CASES[case], load_vocabulary())


def cases_that_need(cue: CueRow, monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Those that read otherwise when the row is taken out of its table."""
    spoken = [case for case, words in enumerate(WORDS) if any(map(cue.pattern.search, words))]
    with_it = {case: told(case) for case in spoken}
    without = CueTable(other for other in CUES if other is not cue)
    monkeypatch.setattr(reading, "load_cues", lambda: without)
    return {case for case in spoken if differs(with_it[case], CASES[case])}


def differs(before: TherapyStance, row: Row) -> bool:
    after = stance_of(row, load_vocabulary())
    return (before.label, before.washout_days, before.quote) != (after.label, after.washout_days, after.quote)


def begins_in(cue: CueRow, words: tuple[str, ...]) -> bool:
    return any(anchor in text.lower() for anchor in cue.anchors for text in words)


@pytest.mark.parametrize("cue", CUES, ids=[str(cue.number) for cue in CUES])
def test_every_cue_is_needed_by_a_case_and_has_a_near_miss(
    cue: CueRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    needing = cases_that_need(cue, monkeypatch)
    assert needing or cue.phrase in LISTED, f"no case needs row {cue.number} of {FILE}"
    near = {case for case, words in enumerate(WORDS) if begins_in(cue, words)} - needing
    assert near, f"row {cue.number} of {FILE} has no case in which its first words decide nothing"


def test_no_cue_is_listed_that_is_not_there() -> None:
    assert LISTED - {cue.phrase for cue in CUES} == set()
