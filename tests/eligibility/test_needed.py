"""Every cue, turn of phrase and rule is needed: some case reads otherwise without it.

A row that no case needs says what other rows say already, or has no case of its own yet. Those known are in
``tests/cases/unneeded.csv``; write a case for one, or delete it, and take it off that list.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from reader_cases import rows, stance_of, words_of

from trialfinder.eligibility import judgement, reading, requirements, turns
from trialfinder.eligibility.cues import CueRow, CueTable, load_cues
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.phrases import compile_phrases
from trialfinder.vocabulary import load_vocabulary

CASES = rows("reader.csv")
WORDS = [tuple(words_of(row)) for row in CASES]
CUES = load_cues().rows
TURNS = list(
    csv.DictReader(
        files("trialfinder.data").joinpath("reader/turns.csv").read_text(encoding="utf-8").splitlines()
    )
)
TABLES = [
    name
    for name, value in vars(requirements).items()
    if isinstance(value, tuple) and all(isinstance(row, tuple) for row in value)
]
RULES = [(name, row) for name in TABLES for row in getattr(requirements, name)[:-1]]
LISTED = {(row["table"], row["row"]) for row in rows("unneeded.csv")}


def told(case: int) -> tuple[object, ...]:
    stance = stance_of(CASES[case], load_vocabulary())
    return stance.label, stance.washout_days, stance.quote


@cache
def told_with_all(case: int) -> tuple[object, ...]:
    return told(case)


@pytest.fixture(scope="module", autouse=True)
def _read_with_all_first() -> None:
    for case in range(len(CASES)):
        told_with_all(case)


def reads_otherwise(cases: Iterable[int]) -> bool:
    return any(told(case) != told_with_all(case) for case in cases)


def speaking(pattern: Pattern) -> Iterator[int]:
    """The cases in whose words the pattern is found."""
    yield from (case for case, words in enumerate(WORDS) if any(map(pattern.search, words)))


@pytest.mark.parametrize("cue", CUES, ids=[str(cue.number) for cue in CUES])
def test_every_cue_is_needed_by_a_case_and_has_a_near_miss(
    cue: CueRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = CueTable(other for other in CUES if other is not cue)
    monkeypatch.setattr(reading, "load_cues", lambda: without)
    needing = {case for case in speaking(cue.pattern) if reads_otherwise([case])}
    assert needing or ("cues.csv", cue.phrase) in LISTED, f"no case needs row {cue.number} of the cues"
    near = {case for case, words in enumerate(WORDS) if begins_in(cue, words)} - needing
    assert near, f"row {cue.number} of the cues has no case in which its first words decide nothing"


def begins_in(cue: CueRow, words: tuple[str, ...]) -> bool:
    return any(anchor in text.lower() for anchor in cue.anchors for text in words)


@pytest.mark.parametrize(
    "number", range(len(TURNS)), ids=[f"turn-{number + 2}" for number in range(len(TURNS))]
)
def test_every_turn_of_phrase_is_needed_by_a_case(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    turn = TURNS[number]
    without = {turn["kind"]: Pattern("(?!)")}
    without |= compile_phrases([other for other in TURNS if other is not turn], "turns.csv")
    monkeypatch.setattr(turns, "load_phrases", lambda _: without)
    needed = reads_otherwise(speaking(compile_phrases([turn], "turns.csv")[turn["kind"]]))
    assert needed or ("turns.csv", turn["phrase"]) in LISTED, f"no case needs row {number + 2} of the turns"


@pytest.mark.parametrize("rule", judgement._RULES, ids=lambda rule: rule.__name__)
def test_every_rule_of_judgement_is_needed_by_a_case(
    rule: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judgement, "_RULES", tuple(other for other in judgement._RULES if other is not rule))
    assert reads_otherwise(range(len(CASES))) or ("judgement", rule.__name__) in LISTED


@pytest.mark.parametrize(("table", "row"), RULES, ids=[f"{table}-{row[0].__name__}" for table, row in RULES])
def test_every_row_of_the_requirements_is_needed_by_a_case(
    table: str, row: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = tuple(other for other in getattr(requirements, table) if other is not row)
    monkeypatch.setattr(requirements, table, others)
    assert reads_otherwise(range(len(CASES))) or (table, row[0].__name__) in LISTED


def test_nothing_is_listed_that_is_not_there() -> None:
    known = {("cues.csv", cue.phrase) for cue in CUES} | {("turns.csv", turn["phrase"]) for turn in TURNS}
    known |= {("judgement", rule.__name__) for rule in judgement._RULES}
    known |= {(table, row[0].__name__) for table, row in RULES}
    assert LISTED - known == set()
