"""Kinds of a cancer that shut each other out: adenocarcinoma and small cell, oral cavity and larynx.

The words are rows of ``data/reader/kind_words.csv``, “axis: kind”; “adenocarcinoma/serous” is a kind of
adenocarcinoma. A study that states kinds on an axis takes only those, and what lies on their path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from trialfinder.eligibility.phrases import load_phrases

_FILE = "kind_words.csv"
_DENIED = re.compile(
    r"\b(?:no|not|without|except\w*|exclu\w+|other than|rather than)\b[\w\s,/-]{0,40}$|non[- ]?$", re.I
)
_DENIED_AFTER = re.compile(
    r"[^.;]{0,60}\b(?:not (?:be )?(?:eligible|allowed|permitted|included)|exclu|ineligible)", re.I
)
_PLACED = re.compile(
    r"\bonly\b|\bprimary (?:\w+ )?(?:site|location|of)|\bsites?\b|\blocat|\blocali[sz]ation|"
    r"\barising|\borigin",
    re.I,
)
_OF_ANY_PLACE = frozenset({"histology", "lineage"})
_OFTEN_A_DETAIL = frozenset({"brain", "head and neck"})


@dataclass(frozen=True, slots=True)
class Kind:
    axis: str
    path: str

    @property
    def is_of_a_place(self) -> bool:
        """Whether the axis belongs to one part of the body; histology may be that of any."""
        return self.axis not in _OF_ANY_PLACE

    def meets(self, other: Kind) -> bool:
        """Whether one is the other or a kind of it."""
        one, two = f"{self.path}/", f"{other.path}/"
        return self.axis == other.axis and (one.startswith(two) or two.startswith(one))


def kinds_in(text: str) -> frozenset[Kind]:
    """The most exact kinds that ``text`` names and does not deny."""
    found = {kind for kind, start, end in _named(text) if not _is_denied(text, start, end)}
    return frozenset(kind for kind in found if not any(_wider(kind, other) for other in found))


def kinds_stated(titles: Iterable[str], lines: Iterable[str]) -> Mapping[Kind, str]:
    """Kinds that titles and criteria state, each with its words; one place alone may be a detail."""
    stated: dict[Kind, str] = {}
    for title in titles:
        for kind in kinds_in(title):
            stated.setdefault(kind, title)
    for line in lines:
        found = kinds_in(line)
        for kind in found:
            beside = sum(other.axis == kind.axis for other in found)
            if kind.axis not in _OFTEN_A_DETAIL or beside > 1 or _PLACED.search(line):
                stated.setdefault(kind, line)
    return stated


def _named(text: str) -> Iterator[tuple[Kind, int, int]]:
    """Longest first where they overlap: “non-small cell” is not small cell."""
    for name, pattern in load_phrases(_FILE).items():
        axis, _, path = name.partition(": ")
        for match in pattern.finditer(text):
            yield Kind(axis, path), match.start(), match.end()


def _wider(kind: Kind, other: Kind) -> bool:
    return kind.axis == other.axis and other.path.startswith(f"{kind.path}/")


def _is_denied(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 60) : start]
    return _DENIED.search(before) is not None or _DENIED_AFTER.match(text, end) is not None
