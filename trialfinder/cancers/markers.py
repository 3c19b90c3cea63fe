"""The states of tumour markers that a text names: “HER2-negative”, “EGFR exon 19 deletion”, “BRAF wild type”.

A state is ``+`` (present, mutated, high, deficient repair), ``-`` (absent, wild type, proficient repair) or
the name of a variant, such as ``exon 19``. A marker that is named without a state says nothing.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from trialfinder.errors import VocabularyError

FILE = "tumour_markers.csv"

_I = re.IGNORECASE
_BETWEEN = (
    r"(?:\s*\([^()]{1,30}\)|\s+(?:status|gene|expression|tumou?r|receptor|pathogenic|sensiti[sz]ing|activating"
    r"|in tumou?r cells|is|was)\b){0,4}[\s\-‑–/]*"
)
_AFTER: tuple[tuple[str, str], ...] = (
    (
        "-",
        r"(?:mutations?[\s:-]+(?:is |are )?)?(?:negative|neg\b)|wild[\s-]?type|wt\b|non[\s-]?mutated"
        r"|unmutated|not amplified|-(?!\w)|−|proficient",
    ),
    ("exon 20", r"exon[\s-]?20|ex20"),
    ("exon 19", r"exon[\s-]?19|ex19|l858r"),
    (
        "+",
        r"positive|pos\b|\+|mutat\w*|mutant|amplifi\w*|over[\s-]?express\w*|express(?:ing|ers?)\b|high\b"
        r"|rearrang\w*|fusion\w*|alteration|altered|insertion|deletion|deficien\w*|v600|driven|2\+|3\+",
    ),
)
_ABSENT_BEFORE = re.compile(
    r"\b(?:without|no|absence of|absent|lack(?:s|ing)?(?: of)?|not have|negative for|non)\b[\w\s,/-]{0,40}$",
    _I,
)
_FIXED: tuple[tuple[str, str, str], ...] = (
    ("MSI", "-", r"\bpMMR\b|\bMSS\b|\bMMR-?p\b|microsatellite[\s-]stable|mismatch repair[\s-]proficient"),
    ("MSI", "+", r"\bdMMR\b|\bMSI-?H(?:igh)?\b|MSI[\s-]high|mismatch repair[\s-]deficient"),
    ("MSI", "+", r"microsatellite instability[\s-]high"),
    ("HER2", "-", r"\btriple[\s-]negative\b|\bTNBC\b"),
    ("HR", "-", r"\btriple[\s-]negative\b|\bTNBC\b"),
    ("castration", "+", r"castrat(?:ion|e)[\s-]resistant|\bm?CRPC\b|hormone[\s-]refractory"),
    ("castration", "-", r"castrat(?:ion|e)[\s-](?:sensitive|na[iï]ve)|\bm?(?:HSPC|CSPC)\b"),
    ("castration", "-", r"hormone[\s-](?:sensitive|na[iï]ve)"),
    ("NPM1", "+", r"\bNPM1c\b"),
    (
        "invasion",
        "+",
        r"(?<!muscle[\s-])(?<!non[\s-])(?<!minimally[\s-])\b(?:invasive|infiltrating)\b(?![\s-]mole)",
    ),
    ("invasion", "-", r"\bin situ\b|\bDCIS\b|\bLCIS\b"),
    ("subgroup", "WNT", r"\bWNT\b"),
    ("subgroup", "SHH", r"\bSHH\b|sonic hedgehog"),
)
_STATE_WORDS = {"+": "positive", "-": "negative"}


@dataclass(frozen=True, slots=True)
class MarkerState:
    marker: str
    state: str

    def __str__(self) -> str:
        return f"{self.marker} {_STATE_WORDS.get(self.state, self.state)}"


@lru_cache(maxsize=16384)
def marker_states(text: str) -> frozenset[MarkerState]:
    return frozenset((*_fixed(text), *_stated(text)))


def contradicts(one: MarkerState, other: MarkerState) -> bool:
    """Whether no tumour can be both; two variants of one gene hardly ever come together."""
    if one.marker != other.marker or one.state == other.state:
        return False
    return "+" not in (one.state, other.state) or "-" in (one.state, other.state)


def answers(asked: MarkerState, required: MarkerState) -> bool:
    """Whether who has ``asked`` has ``required`` too: exon 19 is a mutation, a mutation need not be it."""
    if asked.marker != required.marker:
        return False
    return asked.state == required.state or (required.state == "+" and asked.state != "-")


def _fixed(text: str) -> Iterator[MarkerState]:
    for marker, state, pattern in _compiled_fixed():
        if pattern.search(text):
            yield MarkerState(marker, state)


def _stated(text: str) -> Iterator[MarkerState]:
    for found in _marker_pattern().finditer(text):
        state = _state_after(text[found.end() : found.end() + 80])
        if state is None:
            continue
        if state != "-" and _ABSENT_BEFORE.search(text[: found.start()]):
            state = "-"
        yield MarkerState(_names()[found.group().lower()], state)


def _state_after(rest: str) -> str | None:
    return next((state for state, pattern in _compiled_after() if pattern.match(rest)), None)


@lru_cache(maxsize=1)
def _compiled_after() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((state, re.compile(rf"{_BETWEEN}(?:{words})", _I)) for state, words in _AFTER)


@lru_cache(maxsize=1)
def _compiled_fixed() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple((marker, state, re.compile(words, _I)) for marker, state, words in _FIXED)


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    table = (files("trialfinder.data") / FILE).read_text(encoding="utf-8")
    names: dict[str, str] = {}
    for number, row in enumerate(csv.DictReader(table.splitlines()), 2):
        for word in filter(None, map(str.strip, (row["spellings"] or "").split("|"))):
            if names.setdefault(word.lower(), row["name"]) != row["name"]:
                raise VocabularyError(FILE, number, f"“{word}” is also a spelling of {names[word.lower()]}")
    return names


@lru_cache(maxsize=1)
def _marker_pattern() -> re.Pattern[str]:
    longest_first = sorted(_names(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?![a-z0-9])", _I)
