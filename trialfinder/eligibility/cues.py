"""The phrases that give a mention its meaning, as rows of ``data/reader/cues.csv``, and finding them in words.

A cue is written in plain words with a little notation: ``*`` any ending (``progress*``), ``(on|after)`` one of
several, ``[prior]`` may be there, ``!to`` must not follow, ``...`` up to five other words, ``#`` a number. A space also stands for a
hyphen. ``reach`` says what a cue speaks of: what comes ``after`` it, what comes ``before`` it, what it touches
(``beside``), what follows at once (``next``), or the whole clause (``around``).
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from trialfinder.eligibility.numbers import NUMBER
from trialfinder.errors import VocabularyError

FILE = "reader/cues.csv"


class CueKind(StrEnum):
    FAILED = "failed"
    HAD = "had"
    NO = "no"
    NAIVE = "naive"
    ALLOW = "allow"
    ATMOST = "atmost"
    FORBID = "forbid"
    REQUIRE = "require"
    EXCEPT = "except"
    ADJUVANT = "adjuvant"
    ADVANCED = "advanced"
    IGNORE = "ignore"
    UNFIT = "unfit"
    NOW = "now"
    UNTREATED = "untreated"
    RELAPSED = "relapsed"
    EXHAUSTED = "exhausted"
    OPTIONAL = "optional"
    REGARDLESS = "regardless"


class Reach(StrEnum):
    AFTER = "after"
    BEFORE = "before"
    BESIDE = "beside"
    AROUND = "around"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue found at ``text[start:end]``; ``row`` is its row in the table."""

    kind: CueKind
    reach: Reach
    start: int
    end: int
    row: int


@dataclass(frozen=True, slots=True)
class CueTable:
    """One pattern per (kind, reach); group ``r12`` is row 12."""

    patterns: Mapping[tuple[CueKind, Reach], re.Pattern[str]]

    def find(self, text: str) -> tuple[Cue, ...]:
        """All cues in ``text``, in order of their start."""
        found = [
            Cue(kind, reach, match.start(), match.end(), int((match.lastgroup or "r0")[1:]))
            for (kind, reach), pattern in self.patterns.items()
                for match in pattern.finditer(text)
        ]
        found = [cue for cue in found if not _swallowed(cue, found)]
        return tuple(sorted(found, key=lambda cue: (cue.start, -cue.end)))


_SWALLOWS = {CueKind.NO: (CueKind.ALLOW, CueKind.ATMOST, CueKind.OPTIONAL, CueKind.FAILED, CueKind.EXHAUSTED), CueKind.ALLOW: (CueKind.FORBID,), CueKind.FORBID: (CueKind.ALLOW,)}


def _swallowed(cue: Cue, cues: Iterable[Cue]) -> bool:
    """“without” inside “with or without”, “allowed” inside “not allowed”: the longer cue is the one meant."""
    by = _SWALLOWS.get(cue.kind, ())
    return any(
        other.kind in by and other.start <= cue.start and cue.end <= other.end and other.end - other.start > cue.end - cue.start
        for other in cues
    )


@cache
def load_cues() -> CueTable:
    """The table of ``data/reader/cues.csv``; raises ``VocabularyError`` naming the row that is wrong."""
    lines = files("trialfinder.data").joinpath(FILE).read_text(encoding="utf-8").splitlines()
    return compile_cues(csv.DictReader(lines))


def compile_cues(rows: Iterable[Mapping[str, str]]) -> CueTable:
    grouped: dict[tuple[CueKind, Reach], list[str]] = defaultdict(list)
    for number, row in enumerate(rows, start=2):
        try:
            key = (CueKind(row["kind"]), Reach(row["reach"]))
            expression = cue_expression(row["cue"])
            re.compile(expression)
        except (ValueError, KeyError, re.error) as problem:
            raise VocabularyError(FILE, number, str(problem)) from problem
        grouped[key].append(f"(?P<r{number}>{expression})")
    return CueTable({key: re.compile("|".join(alternatives), re.IGNORECASE) for key, alternatives in grouped.items()})


_TOKEN = re.compile(r"\.\.\.|\[[^\]]*\]|\((?:[^()]|\([^()]*\))*\)\*?|[^\s\[\]()]+")


def cue_expression(cue: str) -> str:
    """The regular expression of one cue."""
    expression, begun = "", False
    for token in _TOKEN.findall(cue.strip()):
        gap = _GAP if begun else ""
        if token == "...":
            expression += r"(?:\s+[^\s;]+){0,5}?"
        elif token.startswith("!"):
            expression += rf"(?!{_GAP}{re.escape(token[1:])}\b)"
        elif token.startswith("["):
            expression += rf"(?:{gap}{_words(token[1:-1])})?" if begun else rf"(?:{_words(token[1:-1])}{_GAP})?"
        else:
            expression, begun = expression + gap + _words(token), True
    return rf"(?<!\w){expression}(?!\w)" if not cue.rstrip().endswith("$") else rf"(?<!\w){expression}"


_GAP = r"(?:\s*[-/,]\s*|\s+)"


def _words(token: str) -> str:
    if token.startswith("(") and token.endswith((")", ")*")) and "|" in token:
        inner = token[1 : token.rindex(")")]
        return "(?:" + "|".join(_phrase(option) for option in _options(inner)) + ")" + (r"\w*" if token.endswith("*") else "")
    return _phrase(token)


def _options(inner: str) -> list[str]:
    """Split at ``|`` outside inner brackets."""
    options, depth, start = [], 0, 0
    for position, letter in enumerate(inner):
        depth += (letter in "([") - (letter in ")]")
        if letter == "|" and depth == 0:
            options.append(inner[start:position])
            start = position + 1
    return [*options, inner[start:]]


def _phrase(words: str) -> str:
    if "[" in words:
        return cue_expression(words).removeprefix(r"(?<!\w)").removesuffix(r"(?!\w)")
    return _GAP.join(_word(word) for word in words.split()) if words.split() else ""


def _word(word: str) -> str:
    if word == "#":
        return NUMBER
    ending = word.endswith("$")
    escaped = re.escape(word.rstrip("$")).replace(r"\*", r"\w*")
    return escaped + (r"\W*$" if ending else "")
