"""Criteria to clauses: the stretches inside which a cue speaks of a mention, with the lead that governs them.

A bullet's parent (“Any of the following prior therapies:”) is put before it as its ``lead``, so that the
cues of the parent reach the child; mentions are looked for in the clause's own words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trialfinder.eligibility.cohorts import (
    cohort_of_clause,
    cohort_of_opening,
    cohort_of_sentence,
    cohort_told_later,
)
from trialfinder.eligibility.model import Section
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.sections import Criterion

_SENTENCE_END = Pattern(
    r"[.;；。](?=\s+[\"“(*•\-\[]*[A-Z0-9≥≤<>]|\s*$|\s+(?:or|and|but|however|patients|subjects|participants|prior"
    r"|no)\b)(?<!\be\.g.)(?<!\bi\.e.)(?<!\b(?:vs|Dr|No).)(?<!\b(?:min|max).)(?<!\bincl.)(?<!\bapprox.)"
    r"|[;；。]|(?<=\s)\*\s(?=[A-Z])|\n"
)
_BUT = (
    r"(?:but(?! not limited)(?! are not limited)(?! no[t]? (?:more|longer|less|fewer))(?! less)(?! ≤)(?! <)"
    r"|however,?|although|though|whereas|while those|yet(?<!not yet)(?<!have yet)(?<!has yet))\s+"
)
_TURN = Pattern(
    rf",\s+{_BUT}|\s+(?:{_BUT}|or\s+(?=who\b)"
    r"|[-–—]\s+(?=(?:prior|previous|patients|participants|subjects|must)\b))",
    re.IGNORECASE,
)
_BRACKET = Pattern(
    r"[(（](?!\s?(?:unless|except|with the exception|other than|excluding|apart from)\b)"
    r"(?:[^()（）]|\([^()]*\))+[)）]",
    re.IGNORECASE,
)
"""Not “(except prior X)”, which belongs to the sentence."""
_PERMITS = Pattern(
    r"\b(?:allowed|permitted|eligible|acceptable|excluded|not required|is required|may have|note)\b",
    re.IGNORECASE,
)
_EARLIER = Pattern(r"\b(?:prior|previous)\b", re.IGNORECASE)
_TELLS = Pattern(
    r"\b(?:no|not|without|must|should|received|had|has|have|is|are|was|were|may|can|will|if|required)\b",
    re.IGNORECASE,
)
_GOVERNS = Pattern(
    r"(?:[:：]|follow(?:s|ing)\b[^.]*|\bany of\b[^.]*|\bone of\b[^.]*"
    r"|\b(?:treated|treatment|therapy|exposure) (?:with|to))\s*$|[:：]",
    re.IGNORECASE,
)
_ELIGIBLE = Pattern(r"\b(?:in)?eligible\b|\bexclu(?:ded|sion)\b|\bto participate\b", re.IGNORECASE)
_MAX_LEAD = 300
_MAX_CLAUSE = 1000


@dataclass(frozen=True, slots=True)
class Clause:
    """``text`` is lead + own words, which begin at ``own`` and stand at ``start`` in the criterion's text."""

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
    outer = lead = _lead(criterion, criteria)
    text, opening = criterion.text, _opening(criterion.text)
    carried = cohort_told_later(text)
    for start, end in _pieces(text, 0, len(text), _SENTENCE_END):
        carried = cohort_of_opening(text[start:end]) or carried
        if start and opening and text[start - 1] in ";；":
            lead = (outer + opening + " ")[-_MAX_LEAD:]
        yield from _clauses_of_sentence(criterion, lead, start, end, carried)


def _clauses_of_sentence(
    criterion: Criterion, lead: str, start: int, end: int, carried: str | None
) -> Iterator[Clause]:
    """What stands outside asides, turn by turn; then the asides: “(prior X is allowed)” speaks for itself."""
    text = criterion.text
    cohort = cohort_of_sentence(text[start:end]) or carried or criterion.cohort
    brackets = ((bracket.start() + 1, bracket.end() - 1) for bracket in _BRACKET.finditer(text, start, end))
    asides = [bracket for bracket in brackets if _speaks_for_itself(text[slice(*bracket)])]
    blanked = _without(text, asides)
    stretches = [
        *((blanked, *part) for part in _between(blanked, start, end)),
        *((text, *at) for at in asides),
    ]
    for words, left, right in stretches:
        for first, last in _bounded(words, left, right):
            own = words[first:last]
            part = (last - first < end - start and cohort_of_clause(own)) or cohort
            yield Clause(criterion, lead + own, len(lead), first, last, criterion.section, part, (start, end))


def _speaks_for_itself(words: str) -> bool:
    """“prior X is allowed”; “prior X” alone only says what a word before the bracket means."""
    if _PERMITS.search(words):
        return True
    return _EARLIER.search(words) is not None and _TELLS.search(words) is not None


def _opening(text: str) -> str:
    """“Washout before the first dose: X 2 weeks; Y 4 weeks”: the words before the colon lead every part."""
    head, colon, _ = text.partition(":")
    return head + colon if colon and ";" not in head and len(head) < 150 else ""


def _without(text: str, asides: Sequence[tuple[int, int]]) -> str:
    """``text`` with the asides blanked, so that offsets stay true."""
    pieces: list[str] = []
    at = 0
    for start, end in asides:
        pieces += (text[at:start], " " * (end - start))
        at = end
    return "".join([*pieces, text[at:]])


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A text without full stops is cut at a blank, so that reading it takes no longer than its length."""
    while end - start > _MAX_CLAUSE:
        cut = text.rfind(" ", start + 1, start + _MAX_CLAUSE)
        cut = cut if cut > start else start + _MAX_CLAUSE
        yield start, cut
        start = cut
    yield start, end


def _between(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a sentence before and after “but” and its like."""
    at = start
    for turn in _TURN.finditer(text, start, end):
        if text[at : turn.start()].strip(" ()"):
            yield at, turn.start()
        at = turn.end()
    if text[at:end].strip(" ()."):
        yield at, end


def _lead(criterion: Criterion, criteria: Sequence[Criterion]) -> str:
    """What the parents say about this line, outermost first."""
    leads: list[str] = []
    parent = criterion.parent
    while parent is not None and len(leads) < 3:
        text = criteria[parent].text
        if _GOVERNS.search(text) and not _is_section_heading(criteria[parent]):
            leads.insert(0, _TURN.plain.split(_last_sentence(text))[-1])
        parent = criteria[parent].parent
    lead = " ".join(leads)
    return lead[-_MAX_LEAD:] + " " if lead else ""


def _is_section_heading(criterion: Criterion) -> bool:
    """“Exclusion criteria:”, or a bullet that says no more: “Any of these criteria makes ineligible:”."""
    if not criterion.heading and _ELIGIBLE.search(criterion.text) is None:
        return False
    return re.search(r"criteria|characteristics", criterion.text, re.IGNORECASE) is not None


def _last_sentence(text: str) -> str:
    return re.split(r"(?<=[.;])\s+(?=[A-Z])", text)[-1]


def _inside_brackets(text: str, start: int, at: int, end: int) -> bool:
    """A semicolon inside “(a; b)” ends nothing; an unclosed bracket is no bracket."""
    opened = text.count("(", start, at) - text.count(")", start, at)
    return opened > 0 and text.find(")", at, min(end, at + 200)) >= 0


def _pieces(text: str, start: int, end: int, border: Pattern) -> Iterator[tuple[int, int]]:
    at = start
    for match in border.finditer(text, start, end):
        if _inside_brackets(text, at, match.start(), end):
            continue
        if text[at : match.start()].strip():
            yield at, match.end() if border is _SENTENCE_END else match.start()
            at = match.end()
    if text[at:end].strip():
        yield at, end
