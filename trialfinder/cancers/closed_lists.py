"""Lists that close a basket: “solid tumours (limited to melanoma and thyroid cancer)”, or one cohort each.

“Such as” and “including but not limited to” only give examples, and leave the basket open. A list that stands
for one part of a study says nothing about the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trialfinder.eligibility.model import Section
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.sections import Criterion

_CLOSED = Pattern(
    r"\b(?:limited|restricted|confined) to\b:?|"
    r"\b(?:tumou?r|cancer|malignancy|disease) types?\b[^.:;]{0,30}\b(?:includes?|are|is|consist of)\b:?|"
    r"\b(?:one|any) of the following\b[^.:;]{0,60}"
    r"\b(?:tumou?r|cancer|malignan|histolog|disease|carcinoma|diagnos)[^.:;]{0,60}:|"
    r"\bfollowing (?:\w+ ){0,2}(?:tumou?r|cancer|malignan\w+|carcinoma|histolog\w+|indication)s?\b"
    r"[^.:;]{0,60}[:.]?|"
    r"\b(?:tumou?r|cancer|malignanc\w+|histolog\w+)s?\b[^.:;]{0,30}"
    r"\b(?:as follows|listed below)\b[^.:;]{0,60}[:;]|"
    r"\bsolid (?:tumou?r|cancer|malignanc\w+)s? ?\((?=[^)]*[,/]|[^)]*\bor\b)",
    re.IGNORECASE,
)
_OPEN = Pattern(
    r"not (?:be )?(?:limited|restricted|confined) to|such as|\be\.\s?g\b|for example|\betc\b|\bincluding\b|"
    r"exclud|ineligible|not eligible|other (?:advanced )?(?:solid )?(?:tumou?r|cancer|malignan|type)",
    re.IGNORECASE,
)
_PART = Pattern(
    r"\b(?:part|phase|cohort|arm|group|stage|substudy|module)s? ?(?:[A-Z0-9]{1,2}\b|only)|"
    r"expansion|optimi[sz]ation|backfill|escalation|prior|previous|history",
    re.IGNORECASE,
)
_FIRST_PART = Pattern(r"escalation|phase (?:1|I)a?\b|part (?:A|1A?|I)\b", re.IGNORECASE)
_OF_A_PART = Pattern(r"\W*(?:part|cohort|arm)s?\b", re.IGNORECASE)
_MEASURED = Pattern(r"\bfunctions?\b|bilirubin|\bULN\b", re.IGNORECASE)
"""Organs that must work, and no cancer of them."""
_FIRST_STUDY = Pattern(
    r"escalation|first[- ]in[- ]human|phase (?:1|I)a?\s*(?:/|-|and|,)\s*(?:1b|Ib|2|II)", re.IGNORECASE
)
_IN_TITLE = Pattern(r"\bsolid (?:tumou?r|cancer|malignanc\w+)s? ?\((?P<list>[^()]+)\)", re.IGNORECASE)
_SELECTED = Pattern(
    r"\b(?:selected|select|certain|specific|specified)\s+(?:\w+\s+){0,3}(?:solid )?"
    r"(?:tumou?rs?|cancers?|malignanc\w+)\b",
    re.IGNORECASE,
)
_ANY = Pattern(
    r"(?<!criteria in )(?<!evaluation in )\bsolid (?:organ )?(?:tumou?r|cancer|malignan|neoplasm)|"
    r"\b(?:other|any|all|advanced)(?: \w+){0,2} "
    r"(?:malignan\w+|tumou?rs?|cancers|(?:tumou?r|cancer) types?|type of \w+|histolog\w+)\b|"
    r"\b(?:documented|confirmed) (?:cancer|malignancy)\b(?! of)|"
    r"(?:tumou?r|cancer|histolog)\w*[- ]agnostic",
    re.IGNORECASE,
)
"""Not of the criteria by which tumours are measured."""


@dataclass(frozen=True, slots=True)
class ClosedList:
    """The rest of the line that closes a basket, and the lines under it or else all that follow."""

    own: str
    lines: tuple[str, ...]
    nested: bool
    """Whether ``lines`` stand under it; otherwise the list ends with the first that names no cancer."""


def closed_lists(criteria: Sequence[Criterion]) -> tuple[ClosedList, ...]:
    """Those of the whole study; those of its parts only when its first part has one, for that takes most."""
    included = [each for each in criteria if each.section is not Section.EXCLUSION]
    closing = [
        (_list(each.text[closes.end() :], each, included[at + 1 :]), _part_of(each, criteria))
        for at, each in enumerate(included)
        if (closes := _CLOSED.search(each.text)) and not each.cohort and not _OPEN.search(each.text)
    ]
    by_parts = any(of_the_first_part(part) for _, part in closing)
    return tuple(closed for closed, part in closing if by_parts or not part)


def _part_of(criterion: Criterion, criteria: Sequence[Criterion]) -> str:
    """The line that names the part of the study for which a list stands: its own, or the one above it."""
    above = () if criterion.parent is None else (criteria[criterion.parent].text,)
    return next(filter(of_a_part, (criterion.text, *above)), "")


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
    if any_tumour(each.text for each in included):
        return ()
    return tuple(
        (each.cohort, each.text) for each in included if each.cohort and not _MEASURED.search(each.text)
    )


def any_tumour(lines: Iterable[str]) -> bool:
    """Whether a line speaks of solid tumours, or of other ones than those named."""
    return any(_ANY.search(line) for line in lines)


def of_a_part(line: str) -> bool:
    """Whether a line stands for one part of the study, and says nothing of the others."""
    return _PART.search(line) is not None


def of_the_first_part(line: str) -> bool:
    """That part takes most: the others follow what it has shown."""
    return _FIRST_PART.search(line) is not None


def titled_list(titles: Iterable[str]) -> str:
    """“Melanoma or lung cancer” of a title that says “solid tumors (melanoma or lung cancer)”."""
    for title in titles:
        if (closes := _IN_TITLE.search(title)) and not _OPEN.search(closes["list"]):
            return closes["list"]
    return ""


def selected(texts: Sequence[str]) -> str:
    """The text that says “selected solid tumours” of the whole study and leaves open which."""
    return next((text for text in texts if _SELECTED.search(text) and not _OF_A_PART.match(text)), "")
