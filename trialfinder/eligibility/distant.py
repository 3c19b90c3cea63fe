"""The sentence by which a study of localised disease takes nobody whose cancer has spread anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialfinder.eligibility.cohorts import cohort_of_sentence
from trialfinder.eligibility.model import Quote, Section
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.phrases import load_phrases
from trialfinder.eligibility.quotes import quote_around, sentences_of
from trialfinder.eligibility.sections import Criterion
from trialfinder.eligibility.spread import WORDS, Spread, denied, has, is_other_matter, permitted

_FOR_IT = Pattern(
    r"\b(?:(?<!evidence )for|treat\w+|therap\w+|setting)\s+(?:[\w-]+[\s/]+){0,4}$", re.IGNORECASE
)
_SOME_ONLY = Pattern(
    r"\s*(?:disease\s+)?(?:(?:that|which)\s+(?:is|are)\s+)?"
    r"(?:(?:so )?extensive|unresectable|(?:to|in) (?:the )?(?:liver|lung|bone)|amenable"
    r"|of (?:another|other))",
    re.IGNORECASE,
)
_SITE = Pattern(
    r"\b(?:liver|hepatic|bone|osseous|lung|pulmonary|nodal|lymph node|extracranial|extrahepatic|peritoneal"
    r"|adrenal|non-?\s?regional|in-transit|skin|visceral|other (?:cancer|malignan))\W+(?:\w+\W+)?$",
    re.IGNORECASE,
)
_OTHER_CANCER = Pattern(
    r"\b(?:other|another|prior|previous|second|concurrent|concomitant)\s+(?:\w+\s+){0,3}"
    r"(?:malignan|cancer|neoplasm|tumou?r)|carcinoma in situ|basal cell|\bULN\b|\bAST\b|\bALT\b|bilirubin",
    re.IGNORECASE,
)
_PART = Pattern(r"cohort|arm|part|phase|group|strat", re.IGNORECASE)
_LEAD = 90
"""A refusal of spread stands near the beginning of its sentence."""


def distant_spread_refused(criteria: Sequence[Criterion]) -> Quote | None:
    for spread in _named(criteria):
        if _is_refused(spread):
            return quote_around(spread.criterion, spread.start, spread.end)
    return None


def _named(criteria: Sequence[Criterion]) -> Iterator[Spread]:
    pattern = load_phrases(WORDS)["distant spread"]
    for criterion in criteria:
        if not pattern.can_match(criterion.text):
            continue
        for left, right in sentences_of(criterion.text):
            for match in pattern.finditer(criterion.text, left, right):
                yield Spread(criterion, match.start(), match.end(), left, right)


def _is_refused(spread: Spread) -> bool:
    if not _is_of_this_cancer(spread) or has("except", spread.after) or _is_of_one_part(spread):
        return False
    if spread.criterion.section is Section.EXCLUSION:
        return not permitted(spread.sentence) and len(spread.before) < _LEAD
    return denied(spread)


def _is_of_one_part(spread: Spread) -> bool:
    """Another cohort may take those whose cancer has spread."""
    criterion = spread.criterion
    cohort = criterion.cohort or cohort_of_sentence(criterion.text[spread.left : spread.right])
    return cohort is not None and _PART.search(cohort) is not None


def _is_of_this_cancer(spread: Spread) -> bool:
    """Spread of this cancer to anywhere; not to one organ, nor as the setting of a treatment."""
    if is_other_matter(spread) or _FOR_IT.search(spread.before) or _SOME_ONLY.match(spread.after):
        return False
    at_one_site = "distant" not in spread.named.lower() and _SITE.search(spread.before)
    return not at_one_site and not _OTHER_CANCER.search(spread.sentence)
