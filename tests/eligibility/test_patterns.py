"""Patterns that know which words a text must hold before they are tried on it."""

from __future__ import annotations

import csv
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from trialfinder import eligibility
from trialfinder.eligibility.cues import load_cues
from trialfinder.eligibility.patterns import Pattern, first_letters, needed_words
from trialfinder.eligibility.phrases import load_phrases

CASES = Path(__file__).parents[1] / "cases" / "reader.csv"
PHRASES = ("turns.csv", "brain_words.csv", "performance_scales.csv", "resistance_words.csv")


@pytest.mark.parametrize(
    ("expression", "needs"),
    [
        (r"\bprogress\w*", [{"progress"}]),
        (r"(?:at least|minimum of)\s+\d+ lines?", [{"at least", "minimum of"}, {" line"}]),
        (r"(?:prior|previous)?\s*therap(?:y|ies)", [{"therapy", "therapies"}]),
        (r"(?:neo-?)?adjuvant|curative", [{"adjuvant", "curative"}]),
        (r"refractory|relapsed", [{"refractory", "relapsed"}]),
        (r"stage(?= [1-4])", [{"stage"}]),
        (r"(?!not )\w+ (?<!no )treated", [{"treated"}]),
        (r"treated|\d+", []),
        (r"[a-z]{3}", []),
        (r"(?:line)*", []),
        (r"≥\s*\d", [{"≥"}]),
    ],
)
def test_the_words_that_every_match_holds_are_read_out_of_the_expression(
    expression: str, needs: list[set[str]]
) -> None:
    assert sorted(map(sorted, needed_words(expression, re.IGNORECASE))) == sorted(map(sorted, needs))


@pytest.mark.parametrize(
    ("expression", "letters"),
    [
        (r"\bprogress|(?<!\w)Y\d", "[Yp]"),
        (r"(?:any|no)?\s*prior", r"[\sanp]"),
        (r"(?!stage)[i-v1]", "[1i-v]"),
        (r"[.;-]$", r"[;\-\.]"),
        (r"prior|\w+", ""),
        (r"[^.]{0,60}prior", ""),
        (r"(?:prior)?", ""),
    ],
)
def test_the_letters_that_a_match_begins_with_are_read_out_of_the_expression(
    expression: str, letters: str
) -> None:
    assert first_letters(expression, re.IGNORECASE) == letters


def test_a_pattern_finds_what_re_finds_and_says_no_without_looking() -> None:
    pattern = Pattern(r"progress\w* on", re.IGNORECASE)
    text = "Progression on X; PROGRESSED ON Y"
    assert [match[0] for match in pattern.finditer(text)] == ["Progression on", "PROGRESSED ON"]
    assert pattern.search(text, 5) is not None
    assert not pattern.can_match("No prior therapy")
    assert pattern.search("No prior therapy") is None
    assert list(pattern.finditer("No prior therapy")) == []


def test_a_pattern_made_after_a_text_was_looked_at_is_found_in_it() -> None:
    text = "a zzyzx text"
    assert Pattern("zzyx").search(text) is None
    assert Pattern("zzyzx").search(text) is not None


def all_patterns() -> list[Pattern]:
    modules = [
        importlib.import_module(f"{eligibility.__name__}.{module.name}")
        for module in pkgutil.iter_modules(eligibility.__path__)
    ]
    named = [value for module in modules for value in vars(module).values() if isinstance(value, Pattern)]
    phrases = [pattern for table in PHRASES for pattern in load_phrases(table).values()]
    return [*named, *phrases, *(row.pattern for row in load_cues().rows)]


def found(matches: Iterator[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in matches]


def test_no_pattern_of_the_reader_misses_what_re_finds() -> None:
    texts = [row["criteria"] for row in csv.DictReader(CASES.read_text(encoding="utf-8").splitlines())]
    patterns = all_patterns()
    assert len(patterns) > 200
    missed = [
        (pattern.pattern, text)
        for text in texts
        for pattern in patterns
        if found(pattern.finditer(text)) != found(re.finditer(pattern.pattern, text, pattern.plain.flags))
    ]
    assert missed == []
