"""The lines of a study that may speak of its cancers: titles, and criteria told apart by their matter."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialfinder.eligibility.model import Section
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.sections import Criterion, split_criteria
from trialfinder.markup import unescape
from trialfinder.study import Study

_DISEASE_LINES = 8
"""Criteria that state the disease stand at the top."""

_STATES_DISEASE = Pattern(
    r"histolog|cytolog|patholog|diagnos|confirmed|documented|\bproven\b|relaps|refractory|recurrent|metastatic|"
    r"advanced|unresectable|newly|with\b.*\b(?:cancer|carcinoma|lymphoma|leuk|tumou?r|myeloma|sarcoma)",
    re.IGNORECASE,
)
_BESIDE = Pattern(
    r"other (?:malignan|cancer|tumou?r|primary)|second(?:ary)? (?:malignan|cancer|primary)|"
    r"adequately treated|(?:prior|previous|history of)(?: \w+){0,2} (?:malignan|cancer)",
    re.IGNORECASE,
)
"""An inclusion criterion about a cancer that somebody had before or has as well."""


@dataclass(frozen=True, slots=True)
class StudyLines:
    """The criteria of a study, told apart by what they speak of."""

    criteria: tuple[Criterion, ...]
    included: tuple[str, ...]
    """Without those about another cancer that somebody had before."""
    disease: tuple[str, ...]
    """Those of ``included`` that state the disease."""
    excluded: tuple[str, ...]


def titles_of(study: Study) -> tuple[str, ...]:
    return tuple(unescape(text) for text in (study.brief_title, study.official_title) if text)


def lines_of(study: Study) -> StudyLines:
    criteria = split_criteria(study.criteria)
    lines = [line for line in criteria if not line.heading]
    included = tuple(
        line.text for line in lines if line.section is not Section.EXCLUSION and not _BESIDE.search(line.text)
    )
    return StudyLines(
        criteria=criteria,
        included=included,
        disease=tuple(text for text in included[:_DISEASE_LINES] if _STATES_DISEASE.search(text)),
        excluded=tuple(line.text for line in lines if line.section is Section.EXCLUSION),
    )
