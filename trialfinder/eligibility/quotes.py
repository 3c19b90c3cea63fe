"""The words to show for a place in a criterion: its sentence, cut at words when that is long."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialfinder.eligibility.model import Quote
from trialfinder.eligibility.sections import Criterion

MAX_QUOTE = 300
_BREAK = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?:[.;](?=\s)|\n|。)")


def quote_around(criterion: Criterion, start: int, end: int, cohort: str | None = None) -> Quote:
    """The sentence around ``criterion.text[start:end]``."""
    text = criterion.text
    left = max((match.end() for match in _BREAK.finditer(text, 0, start)), default=0)
    stop = _BREAK.search(text, end)
    right = min(stop.end() if stop else len(text), len(text))
    left, right = _shortened(text, left, right, start)
    left += len(text[left:right]) - len(text[left:right].lstrip())
    right = left + len(text[left:right].rstrip())
    return Quote(
        text[left:right],
        criterion.section,
        cohort or criterion.cohort,
        criterion.plain.span(left, right),
        criterion.index,
    )


def _shortened(text: str, left: int, right: int, at: int) -> tuple[int, int]:
    if right - left <= MAX_QUOTE:
        return left, right
    first = max(left, min(at - MAX_QUOTE // 2, right - MAX_QUOTE))
    last = min(right, first + MAX_QUOTE)
    while first > left and first < at and not text[first - 1].isspace():
        first += 1
    while last < right and last > at and not text[last].isspace():
        last -= 1
    return first, last


def sentences_of(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends; semicolons end sentences."""
    start = 0
    for match in _BREAK.finditer(text):
        if text[start : match.end()].strip():
            yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)
