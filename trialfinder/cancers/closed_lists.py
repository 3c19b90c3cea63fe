"""Lists that close a basket: “solid tumours (limited to melanoma and thyroid cancer)”, or one cohort each.

“Such as” and “including but not limited to” only give examples, and leave the basket open. A list that stands
for one part of a study says nothing about the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from trialfinder.eligibility.model import Section
from trialfinder.eligibility.sections import Criterion

_CLOSED = re.compile(
    r"\b(?:limited|restricted|confined) to\b:?|"
    r"\b(?:tumou?r|cancer|malignancy|disease) types?\b[^.:;]{0,30}\b(?:includes?|are|is|consist of)\b:?|"
    r"\b(?:one|any) of the following\b[^.:;]{0,60}"
    r"\b(?:tumou?r|cancer|malignan|histolog|disease|carcinoma|diagnos)[^.:;]{0,60}:|"
    r"\bfollowing (?:\w+ ){0,2}(?:tumou?r|cancer|malignan\w+|carcinoma|histolog\w+|indication)s?\b"
    r"[^.:;]{0,60}[:.]?",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"not (?:be )?(?:limited|restricted|confined) to|such as|\be\.\s?g\b|for example|\betc\b|\bincluding\b|"
    r"exclud|ineligible|not eligible|other (?:advanced )?(?:solid )?(?:tumou?r|cancer|malignan|type)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:part|phase|cohort|arm|group|stage|substudy|module)s? ?(?:[A-Z0-9]{1,2}\b|only)|"
    r"expansion|optimi[sz]ation|backfill|escalation|prior|previous|history",
    re.IGNORECASE,
)
_OF_A_PART = re.compile(r"\W*(?:part|cohort|arm)s?\b", re.IGNORECASE)
_FIRST_STUDY = re.compile(
    r"escalation|first[- ]in[- ]human|phase (?:1|I)a?\s*(?:/|-|and|,)\s*(?:1b|Ib|2|II)", re.IGNORECASE
)
_SELECTED = re.compile(
    r"\b(?:selected|select|certain|specific|specified)\s+(?:\w+\s+){0,3}(?:solid )?"
    r"(?:tumou?rs?|cancers?|malignanc\w+)\b",
    re.IGNORECASE,
)
_SOLID = re.compile(r"\bsolid (?:organ )?(?:tumou?r|cancer|malignan|neoplasm)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ClosedList:
    """The rest of the line that closes a basket, and the lines under it or else all that follow."""

    own: str
    lines: tuple[str, ...]
    nested: bool
    """Whether ``lines`` stand under it; otherwise the list ends with the first that names no cancer."""


def closed_lists(criteria: Sequence[Criterion]) -> tuple[ClosedList, ...]:
    included = [each for each in criteria if each.section is not Section.EXCLUSION]
    return tuple(
        _list(each.text[closes.end() :], each, included[at + 1 :])
        for at, each in enumerate(included)
        if (closes := _CLOSED.search(each.text)) and not _is_open(each, criteria)
    )


def _list(own: str, closing: Criterion, after: Sequence[Criterion]) -> ClosedList:
    under = tuple(each.text for each in after if each.parent == closing.index)
    return ClosedList(own, under or tuple(each.text for each in after), bool(under))


def cohort_lines(criteria: Sequence[Criterion], titles: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The cohort and text of every inclusion criterion; none where any solid tumour may be taken as well.

    The first part of a first study takes any, whatever the cohorts of its second part.
    """
    if any(_FIRST_STUDY.search(text) for text in (*titles, *(each.text for each in criteria))):
        return ()
    included = [each for each in criteria if each.section is not Section.EXCLUSION]
    if any(_SOLID.search(each.text) for each in included):
        return ()
    return tuple((each.cohort, each.text) for each in included if each.cohort)


def selected(texts: Sequence[str]) -> str:
    """The text that says “selected solid tumours” of the whole study and leaves open which."""
    return next((text for text in texts if _SELECTED.search(text) and not _OF_A_PART.match(text)), "")


def _is_open(criterion: Criterion, criteria: Sequence[Criterion]) -> bool:
    if criterion.cohort or _OPEN.search(criterion.text) or _PART.search(criterion.text):
        return True
    return criterion.parent is not None and _PART.search(criteria[criterion.parent].text) is not None
