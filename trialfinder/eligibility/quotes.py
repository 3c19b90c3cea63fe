"""The words to show for a place in a criterion: its sentence, cut at words when that is long."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from trialfinder.eligibility.model import Quote
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.sections import Criterion

MAX_QUOTE = 300
_BREAK = Pattern(r"(?<!\be\.g)(?<!\bi\.e)(?:[.;](?=\s)|\n|[。;])")


def quote_around(criterion: Criterion, start: int, end: int, cohort: str | None = None) -> Quote:
    """The sentence around ``criterion.text[start:end]``."""
    left, right = shortened(criterion.text, *_sentence(criterion.text, start, end), start)
    words = criterion.text[left:right]
    left += len(words) - len(words.lstrip())
    right = left + len(words.strip())
    span = criterion.plain.span(left, right)
    return Quote(
        criterion.text[left:right], criterion.section, cohort or criterion.cohort, span, criterion.index
    )


@lru_cache(maxsize=256)
def sentences_of(text: str) -> tuple[tuple[int, int], ...]:
    """Where each sentence begins and ends; semicolons end sentences."""
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BREAK.finditer(text):
        if text[start : match.end()].strip():
            yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence, as far as it reaches ``MAX_QUOTE`` to each side."""
    first = max(0, start - MAX_QUOTE)
    last = min(len(text), end + MAX_QUOTE)
    left = max((match.end() for match in _BREAK.finditer(text, first, start)), default=first)
    stop = _BREAK.search(text, end, last)
    return left, stop.end() if stop else last


def shortened(text: str, left: int, right: int, at: int) -> tuple[int, int]:
    """``text[left:right]`` cut at words around ``at`` when it is longer than ``MAX_QUOTE``."""
    if right - left <= MAX_QUOTE:
        return left, right
    first = max(left, min(at - MAX_QUOTE // 2, right - MAX_QUOTE))
    last = min(right, first + MAX_QUOTE)
    while first > left and first < at and not text[first - 1].isspace():
        first += 1
    while last < right and last > at and not text[last].isspace():
        last -= 1
    return first, last
