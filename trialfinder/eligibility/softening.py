"""Whether a refusal spares some who had the therapy, in its own words or in another sentence's."""

from __future__ import annotations

import re

from trialfinder.eligibility.mentions import ConceptKind
from trialfinder.eligibility.model import Stance
from trialfinder.eligibility.oppositions import GROUP, Bearing
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.requirements import Requirement

_SPARING = (Stance.ALLOWS, Stance.WASHOUT, Stance.REFUSES_UNLESS)
_LATER_DISEASE = Pattern(
    r"\b(?:for|in)\s+(?:[\w/()'’-]+\s+){0,6}?(?:metasta|advanced|recurren|unresectable|inoperable|palliative"
    r"|current stage|stage (?:IV|III))",
    re.IGNORECASE,
)


def softened(refusal: Requirement, weight: int, bearing: Bearing) -> bool:
    """An exception of its own, or a permission beside it: of its criterion, or for adjuvant use."""
    return bool(refusal.statement.exception) or any(
        requirement.stance in _SPARING and _spares(requirement, permitted, refusal, weight)
        for requirement, permitted in bearing
    )


def _spares(permission: Requirement, permitted: int, refusal: Requirement, weight: int) -> bool:
    statement = permission.statement
    if statement.allowed and statement.clause.criterion is refusal.statement.clause.criterion:
        return True
    if statement.adjuvant and permitted >= weight:
        return True
    return _permits_a_setting(permission) and (weight <= GROUP or _is_of_later_disease(refusal))


def _permits_a_setting(requirement: Requirement) -> bool:
    """“Adjuvant therapy is allowed”: of any group of drugs."""
    mention = requirement.mention
    return requirement.statement.allowed and mention is not None and mention.kind is ConceptKind.SETTING


def _is_of_later_disease(refusal: Requirement) -> bool:
    """“no prior X for metastatic disease”: of adjuvant X nothing is said."""
    return _LATER_DISEASE.search(refusal.statement.clause.text) is not None
