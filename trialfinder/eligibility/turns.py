"""Turns of phrase (``data/reader/turns.csv``) that change what a cue or a whole clause means."""

from __future__ import annotations

import sys

from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.phrases import load_phrases

_FILE = "turns.csv"
_SENTENCE_END = Pattern(r"[.;]")


def says(kind: str, text: str, start: int = 0, end: int = sys.maxsize) -> bool:
    """Whether a phrase of ``kind`` stands in ``text`` between ``start`` and ``end``."""
    return _pattern(kind).search(text, start, end) is not None


def begins(kind: str, text: str, start: int = 0) -> bool:
    """Whether a phrase of ``kind`` stands right at ``start``."""
    return _pattern(kind).match(text, start) is not None


def says_soon(kind: str, text: str, start: int, *, within: int) -> bool:
    """Whether one begins at most ``within`` characters after ``start``, in the same sentence."""
    found = _pattern(kind).search(text, start)
    if found is None or found.start() - start > within:
        return False
    return _SENTENCE_END.search(text, start, found.start()) is None


def _pattern(kind: str) -> Pattern:
    return load_phrases(_FILE)[kind]
