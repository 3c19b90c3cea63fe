"""Criteria to clauses: the stretches inside which a cue speaks of a mention, with the lead that governs them.

A bullet's parent (“Any of the following prior therapies:”) is put before it as its ``lead``, so that the cues of the
parent reach the child; mentions are looked for in the clause's own words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trialfinder.eligibility.cohorts import cohort_of_clause, cohort_of_sentence
from trialfinder.eligibility.model import Section
from trialfinder.eligibility.sections import Criterion

_SENTENCE_END = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bDr)(?<!\bNo)(?<!\bapprox)(?<!\bincl)(?<!\bmin)(?<!\bmax)[.;。;](?=\s+[\"“(*•\-\[]*[A-Z0-9≥≤<>]|\s*$|\s+(?:or|and|but|however|patients|subjects|participants|prior|no)\b)|[;。;]|\s\*\s(?=[A-Z])|\n"
)
_TURN = re.compile(r",?\s+(?:but(?! not limited)(?! are not limited)|however,?|although|whereas|while those|yet)\s+|\s+or\s+(?=who\b)", re.IGNORECASE)
_ASIDE = re.compile(
    r"\((?=[^()]*\b(?:allowed|permitted|eligible|acceptable|excluded|not required|is required|except|unless|may have|prior|previous|note)\b)(?:[^()]|\([^()]*\))+\)",
    re.IGNORECASE,
)
_GOVERNS = re.compile(r"(?:[::]|follow(?:s|ing)\b[^.]*|\bany of\b[^.]*|\bone of\b[^.]*)\s*$|[::]", re.IGNORECASE)
_MAX_LEAD = 300


@dataclass(frozen=True, slots=True)
class Clause:
    """``text`` is lead + own words; own words begin at ``own`` and stand at ``start`` in the criterion's text."""

    criterion: Criterion
    text: str
    own: int
    start: int
    end: int
    section: Section
    cohort: str | None
    sentence: tuple[int, int]
    """The whole sentence, in the criterion's text: what is quoted."""


def clauses_of(criterion: Criterion, criteria: Sequence[Criterion]) -> Iterator[Clause]:
    lead = _lead(criterion, criteria)
    for sentence_start, sentence_end in _pieces(criterion.text, 0, len(criterion.text), _SENTENCE_END):
        sentence = criterion.text[sentence_start:sentence_end]
        cohort = cohort_of_sentence(sentence) or criterion.cohort
        for start, end in _between(criterion.text, sentence_start, sentence_end):
            own = criterion.text[start:end]
            part = (end - start < sentence_end - sentence_start and cohort_of_clause(own)) or cohort
            yield Clause(
                criterion, lead + own, len(lead), start, end, criterion.section, part, (sentence_start, sentence_end)
            )


def _turns(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where a clause ends inside a sentence: at “but” and its like, and around an aside that is a rule of its own."""
    for match in _TURN.finditer(text, start, end):
        yield match.span()
    for match in _ASIDE.finditer(text, start, end):
        yield match.start(), match.start() + 1
        yield match.end() - 1, match.end()


def _lead(criterion: Criterion, criteria: Sequence[Criterion]) -> str:
    """What the parents say about this line, outermost first."""
    leads: list[str] = []
    parent = criterion.parent
    while parent is not None and len(leads) < 3:
        text = criteria[parent].text
        if _GOVERNS.search(text) and not _is_section_heading(criteria[parent]):
            leads.insert(0, _last_sentence(text))
        parent = criteria[parent].parent
    lead = " ".join(leads)
    return lead[-_MAX_LEAD:] + " " if lead else ""


def _is_section_heading(criterion: Criterion) -> bool:
    return criterion.heading and re.search(r"criteria|characteristics", criterion.text, re.IGNORECASE) is not None


def _last_sentence(text: str) -> str:
    return re.split(r"(?<=[.;])\s+(?=[A-Z])", text)[-1]


def _between(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for left, right in sorted(_turns(text, start, end)):
        if left >= at and text[at:left].strip(" ()"):
            yield at, left
        at = max(at, right)
    if text[at:end].strip(" ()."):
        yield at, end


def _pieces(text: str, start: int, end: int, border: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    at = start
    for match in border.finditer(text, start, end):
        if text[at : match.start()].strip():
            yield at, match.end() if border is _SENTENCE_END else match.start()
            at = match.end()
    if text[at:end].strip():
        yield at, end
