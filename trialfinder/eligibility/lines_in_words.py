"""What is said of earlier lines without a number: untreated people are taken, too; one line was had."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialfinder.eligibility.demands import OR_NAIVE
from trialfinder.eligibility.model import Quote, Section
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.quotes import quote_around
from trialfinder.eligibility.sections import Criterion

_EARLIER = r"(?:prior|previous|earlier|preceding)"
_TREATMENT = r"(?:lines?|regimens?|therap(?:y|ies)|treatments?|chemotherap(?:y|ies))"
_UNTREATED_TOO = Pattern(
    rf"\bany number of (?:[\w-]+\s+){{0,3}}?{_TREATMENT}\b"
    rf"|\b(?:regardless|irrespective) of (?:[\w-]+\s+){{0,8}}?{_EARLIER}\s+"
    rf"(?:[\w-]+\s+){{0,2}}?{_TREATMENT}\b"
    r"|\b(?:regardless|irrespective) of whether [^.;]{0,40}\b(?:first|new(?:ly)?|primary)\b[^.;]{0,20}"
    r"\b(?:recurrent|relapsed)"
    rf"|\bwho (?:have )?received or (?:have )?not received (?:{_EARLIER} )?"
    rf"(?:[\w-]+\s+){{0,2}}?{_TREATMENT}\b",
    re.IGNORECASE,
)
_FIRST_LINE = Pattern(
    r"(?<!after )(?<!following )(?<!post )(?<!post-)(?<!failed )(?<!failure of )(?<!on )(?<!with )(?<!to )"
    r"(?<!beyond )\b(?:first|1st)[- ]line (?:[\w-]+ ){0,2}?(?:therapy|treatment|immunotherapy|chemotherapy)\b"
    r"(?![^|]{0,40}\b(?:maintenance|fail|progress))",
    re.IGNORECASE,
)
"""The study’s treatment is the first line."""
_MAINTENANCE = Pattern(r"maintenance|second[- ]line|supportive", re.IGNORECASE)
_SECOND_LINE = Pattern(
    r"\b(?<!after )(?<!after standard )(?<!following )(?<!post )(?<!post-)(?<!prior )(?<!beyond )"
    r"(?:second|2nd)[- ]line\b(?!\W{0,3}(?:or|and|to|plus|adjuvant|&)\b)(?!\s+(?:[\w-]+\s+){1,2}?"
    r"(?:and|or) (?:beyond|later|above|further|subsequent|third))",
    re.IGNORECASE,
)
"""The study's treatment is the second line: one was had."""
_FIRST_LINE_ONLY = Pattern(
    r"\bwhose disease (?:has |did )?not progress\w* (?:on |after |with |following )?first[- ]line"
    r"|\bmaintenance (?:[\w-]+\s+){0,3}?(?:after|following) first[- ]line",
    re.IGNORECASE,
)
_ON_FIRST_LINE = Pattern(
    r"\b(?:currently|ongoing|undergoing)\b[^.;]{0,60}\bfirst[- ]line\b(?!\s+or)"
    r"|\bfirst[- ]line\b[^.;]{0,100}\bmaintenance\b",
    re.IGNORECASE,
)
"""The first line goes on, or has just ended."""


def takes_untreated_too(criteria: Sequence[Criterion]) -> Quote | None:
    """“any number of prior lines”, “treatment-naïve or pretreated”."""
    return _first(_UNTREATED_TOO, criteria) or _first(OR_NAIVE, criteria)


def is_first_line(titles: Sequence[str]) -> bool:
    """Where the criteria say nothing of earlier lines: nobody has had one."""
    return any(_FIRST_LINE.search(title) and not _MAINTENANCE.search(title) for title in titles)


def one_line_only(titles: Sequence[str], criteria: Sequence[Criterion]) -> bool:
    """The study’s treatment is the second line, or follows the first while that still helps."""
    told = any(pattern.search(title) for title in titles for pattern in (_SECOND_LINE, _FIRST_LINE_ONLY))
    return told or _first(_ON_FIRST_LINE, criteria) is not None


def _first(pattern: Pattern, criteria: Sequence[Criterion]) -> Quote | None:
    """Where it is first said of everyone who may take part."""
    for criterion in criteria:
        if criterion.section is not Section.EXCLUSION and criterion.cohort is None:
            match = pattern.search(criterion.text)
            if match:
                return quote_around(criterion, match.start(), match.end())
    return None
