"""The phrases that give a mention its meaning, the rows of ``data/reader/cues.csv``, found in words.

A cue is written in plain words with a little notation: ``*`` any ending (``progress*``), ``(on|after)`` one
of several, ``[prior]`` may be there, ``!to`` must not follow, ``...`` up to five other words (and before
them an aside in brackets), ``#`` a number. A space also stands for a hyphen. ``reach`` says what a cue
speaks of: what comes ``after`` it, what comes ``before`` it, what it touches (``beside``), what follows at
once (``next``), or the whole clause (``around``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import ahocorasick

from trialfinder.eligibility.folding import fold
from trialfinder.eligibility.numbers import NUMBER
from trialfinder.eligibility.patterns import Pattern, needs_met
from trialfinder.eligibility.tables import rows_of
from trialfinder.errors import VocabularyError

FILE = "reader/cues.csv"


class CueKind(StrEnum):
    FAILED = "failed"
    HAD = "had"
    NO = "no"
    NAIVE = "naive"
    ALLOW = "allow"
    FORBID = "forbid"
    EXCEPT = "except"
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


SPEAK_ALONE = (CueKind.UNTREATED, CueKind.EXHAUSTED, CueKind.RELAPSED, CueKind.ALLOW)
"""“newly diagnosed”, “is permitted”: they say something where no treatment is named."""


@dataclass(frozen=True, slots=True)
class CueRow:
    """One row; ``anchors`` are the words (or beginnings of words) that a match can begin with."""

    number: int
    kind: CueKind
    reach: Reach
    phrase: str
    pattern: Pattern
    anchors: tuple[str, ...]


class CueTable:
    """The rows, found by the words they begin with: a clause is only tried with rows that can match."""

    def __init__(self, rows: Iterable[CueRow]) -> None:
        self.rows = tuple(rows)
        self._anchors = _by_anchor(self.rows)
        self._alone = _by_anchor(row for row in self.rows if row.kind in SPEAK_ALONE)

    def may_speak_alone(self, text: str) -> bool:
        """Whether there may be a cue that says something without the name of a treatment."""
        met = needs_met(text)
        begun = _begun(self._alone, fold(text))
        return any(_possible(rows, met) for _, _, rows in begun)

    def speaks_alone(self, text: str, begin: int) -> bool:
        """Whether there is one that begins at ``begin`` or later."""
        met = needs_met(text)
        return any(
            row.pattern.plain.match(text, start)
            for start, _, rows in _begun(self._alone, fold(text), begin)
            for row in _possible(rows, met)
        )

    def find(self, text: str) -> tuple[Cue, ...]:
        """All cues in ``text``, in order of their start; of one kind and reach, none overlap."""
        met = needs_met(text)
        possible: dict[str, list[CueRow]] = {}
        tried: set[tuple[int, int]] = set()
        found: list[Cue] = []
        for start, anchor, rows in _begun(self._anchors, fold(text)):
            if anchor not in possible:
                possible[anchor] = _possible(rows, met)
            for row in possible[anchor]:
                number = row.number
                if (start, number) not in tried:
                    tried.add((start, number))
                    match = row.pattern.plain.match(text, start)
                    if match:
                        found.append(Cue(row.kind, row.reach, start, match.end(), number))
        kept = list(_first_of_each(found))
        return tuple(cue for cue in kept if not _swallowed(cue, kept))


def _possible(rows: Iterable[CueRow], met: int) -> list[CueRow]:
    """Those that can match in a text that meets the needs ``met``."""
    return [row for row in rows if met & row.pattern.needs == row.pattern.needs]


def _by_anchor(rows: Iterable[CueRow]) -> ahocorasick.Automaton:
    by_anchor: dict[str, list[CueRow]] = defaultdict(list)
    for row in rows:
        for anchor in row.anchors:
            by_anchor[anchor].append(row)
    automaton = ahocorasick.Automaton()
    for anchor, its_rows in by_anchor.items():
        automaton.add_word(anchor, (anchor, its_rows))
    automaton.make_automaton()
    return automaton


def _begun(
    anchors: ahocorasick.Automaton, lowered: str, begin: int = 0
) -> Iterator[tuple[int, str, list[CueRow]]]:
    """Where from ``begin`` on a word is the anchor of rows, with the anchor and these rows."""
    for last, (anchor, rows) in anchors.iter(lowered, begin):
        start = last - len(anchor) + 1
        if not (start and lowered[start].isalnum() and lowered[start - 1].isalnum()):
            yield start, anchor, rows


def _first_of_each(found: list[Cue]) -> Iterator[Cue]:
    """Of cues of one kind and reach that overlap, the first begun (of those, the earlier row)."""
    taken: dict[tuple[CueKind, Reach], int] = {}
    for cue in sorted(_shortest_back(found), key=lambda cue: (cue.start, cue.row)):
        key = (cue.kind, cue.reach)
        if cue.start >= taken.get(key, 0):
            taken[key] = cue.end
            yield cue


def _shortest_back(found: list[Cue]) -> list[Cue]:
    """“treated with X with … progression”: of cues that reach back and end together, the last begun."""
    last: dict[tuple[CueKind, int], int] = {}
    for cue in found:
        if cue.reach is Reach.BEFORE:
            last[cue.kind, cue.end] = max(cue.start, last.get((cue.kind, cue.end), 0))
    return [cue for cue in found if cue.reach is not Reach.BEFORE or cue.start == last[cue.kind, cue.end]]


_SWALLOWS = {
    CueKind.NO: (CueKind.ALLOW, CueKind.OPTIONAL, CueKind.FAILED, CueKind.EXHAUSTED),
    CueKind.ALLOW: (CueKind.FORBID,),
    CueKind.FORBID: (CueKind.ALLOW,),
}


def _swallowed(cue: Cue, cues: Iterable[Cue]) -> bool:
    """“without” inside “with or without”, “allowed” inside “not allowed”: the longer cue is the one meant."""
    by = _SWALLOWS.get(cue.kind, ())
    return any(
        other.kind in by
        and other.start <= cue.start
        and cue.end <= other.end
        and other.end - other.start > cue.end - cue.start
        for other in cues
    )


@cache
def load_cues() -> CueTable:
    """The table of ``data/reader/cues.csv``; raises ``VocabularyError`` naming the row that is wrong."""
    return compile_cues(rows_of(FILE))


def compile_cues(rows: Iterable[Mapping[str, str]]) -> CueTable:
    return CueTable(_compile(number, row) for number, row in enumerate(rows, start=2))


def _compile(number: int, row: Mapping[str, str]) -> CueRow:
    try:
        cue = row["cue"]
        pattern = Pattern(cue_expression(cue), re.IGNORECASE)
        return CueRow(
            number, CueKind(row["kind"]), Reach(row["reach"]), cue, pattern, tuple(cue_anchors(cue))
        )
    except (ValueError, KeyError, re.error) as problem:
        raise VocabularyError(FILE, number, str(problem)) from problem


def cue_anchors(cue: str) -> set[str]:
    """The words that the cue can begin with, in lower case, without their open endings."""
    anchors: set[str] = set()
    for token in _TOKEN.findall(cue.strip()):
        optional = token.startswith("[")
        for option in _options(token.strip("()[]*")) if "|" in token else [token.strip("[]()")]:
            first = option.split()[0] if option.split() else ""
            anchors.add(fold(first.split("*")[0].rstrip("$")).split(" ")[0] or first)
        if not optional:
            break
    if not anchors or "" in anchors or "#" in anchors:
        raise ValueError(f"“{cue}” must begin with a word")
    return anchors


_TOKEN = re.compile(r"\.\.\.|\[[^\]]*\]|\((?:[^()]|\([^()]*\))*\)\*?|[^\s\[\]()]+")


def cue_expression(cue: str) -> str:
    """The regular expression of one cue."""
    expression, begun = "", False
    for token in _TOKEN.findall(cue.strip()):
        gap = _GAP if begun else ""
        if token == "...":
            expression += r"(?:\s*\([^()]{0,120}\))?(?:[,)]?\s+[^\s;]+){0,5}?"
        elif token.startswith("!"):
            expression += rf"(?!{_GAP}{_word(token[1:])}\b)"
        elif token.startswith("["):
            expression += (
                rf"(?:{gap}{_words(token[1:-1])})?" if begun else rf"(?:{_words(token[1:-1])}{_GAP})?"
            )
        else:
            expression, begun = expression + gap + _words(token), True
    return rf"(?<!\w){expression}(?!\w)" if not cue.rstrip().endswith("$") else rf"(?<!\w){expression}"


_GAP = r"(?:\s*[-/,]\s*|\s+)"


def _words(token: str) -> str:
    if token.startswith("(") and token.endswith((")", ")*")) and "|" in token:
        inner = token[1 : token.rindex(")")]
        return (
            "(?:"
            + "|".join(_phrase(option) for option in _options(inner))
            + ")"
            + (r"\w*" if token.endswith("*") else "")
        )
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
