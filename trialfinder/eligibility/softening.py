"""Whether a refusal spares some who had the therapy, in its own words or in another sentence's."""

from __future__ import annotations

import re

from trialfinder.eligibility.judgement import HARMED
from trialfinder.eligibility.mentions import ConceptKind
from trialfinder.eligibility.model import REFUSALS, WANTS, Stance
from trialfinder.eligibility.oppositions import GROUP, Bearing
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.requirements import LONG_AGO, Requirement
from trialfinder.eligibility.statements import Sense

_SPARING = (Stance.ALLOWS, Stance.WASHOUT, Stance.REFUSES_UNLESS)
_TOGETHER = Pattern(
    r"\s+(?:(?!alone|or|and)\w+\s+){0,2}(?:(?:given\s+)?in combination|combined|together)\s+with\b",
    re.IGNORECASE,
)
"""“an antibody in combination with X”; not “alone or in combination with X”."""
_LATER_DISEASE = Pattern(
    r"\b(?:for|in)\s+(?:[\w/()'’-]+\s+){0,6}?(?:metasta|advanced|recurren|unresectable|inoperable|palliative"
    r"|current stage|stage (?:IV|III))",
    re.IGNORECASE,
)


def without_idle_permissions(bearing: Bearing) -> list[tuple[Requirement, int]]:
    """Permissions without a name count beside a refusal: of their criterion, or any (adjuvant use)."""
    refused = {
        id(requirement.statement.clause.criterion)
        for requirement, _ in bearing
        if requirement.stance in REFUSALS
    }
    return [
        (requirement, weight)
        for requirement, weight in bearing
        if (not _names_nothing(requirement) or id(requirement.statement.clause.criterion) in refused)
        and (refused or not requirement.rule.endswith(LONG_AGO))
    ]


def without_harm(bearing: Bearing) -> list[tuple[Requirement, int]]:
    """“X, and stopped because of toxicity” is no refusal where X is wanted, by a name about as close.

    Neither is “X in combination with Y”: that refuses those who had both.
    """
    wanting = max((weight for requirement, weight in bearing if requirement.stance in WANTS), default=-1)
    return [
        (requirement, weight)
        for requirement, weight in bearing
        if weight > wanting + 1 or not (requirement.statement.rule == HARMED or _of_both(requirement))
    ]


def without_contradicted(bearing: Bearing) -> list[tuple[Requirement, int]]:
    """“Received antitumour treatment before enrolment” refuses nobody where one must have failed.

    Such a refusal lost its interval, or means what came after; one “for metastatic disease” stands.
    """
    outgrown = any(
        requirement.stance in WANTS
        and requirement.cohort is None
        and requirement.statement.sense in (Sense.FAILED, Sense.PRETREATED)
        for requirement, _ in bearing
    )
    return [
        (requirement, weight)
        for requirement, weight in bearing
        if not (outgrown and _of_any_treatment(requirement)) or _is_of_later_disease(requirement)
    ]


def _of_any_treatment(refusal: Requirement) -> bool:
    statement = refusal.statement
    told = refusal.mention is not None and statement.sense is Sense.HAD and statement.exception is None
    return told and refusal.stance is Stance.REFUSES and refusal.general and refusal.cohort is None


def _of_both(requirement: Requirement) -> bool:
    mention = requirement.mention
    if mention is None or requirement.stance not in REFUSALS:
        return False
    return _TOGETHER.match(requirement.statement.clause.text, mention.end) is not None


def _names_nothing(requirement: Requirement) -> bool:
    return requirement.mention is None and requirement.statement.sense is Sense.HAD


def sparing(refusal: Requirement, weight: int, bearing: Bearing) -> Requirement | None:
    """What spares some: the refusal's own exception, or a permission of its criterion or for adjuvant use."""
    if refusal.statement.exception:
        return refusal
    general = _is_of_all_treatment(refusal, bearing) or _is_of_later_disease(refusal)
    spares = [
        permission
        for permission, permitted in bearing
        if permission.stance in _SPARING and _spares(permission, permitted, refusal, weight, general=general)
    ]
    return min(spares, key=lambda permission: _closeness(permission, refusal), default=None)


def _closeness(permission: Requirement, refusal: Requirement) -> tuple[bool, bool]:
    """The words of the same criterion first, then those that permit outright."""
    return not _is_of_same_criterion(permission, refusal), not permission.statement.allowed


def _spares(
    permission: Requirement, permitted: int, refusal: Requirement, weight: int, *, general: bool
) -> bool:
    if _is_of_same_criterion(permission, refusal) and (permitted >= weight or not _is_of_all(permission)):
        return True
    if permission.statement.adjuvant and permitted >= weight:
        return True
    if general and _permits_a_setting(permission):
        return True
    allowed = permission.stance is Stance.ALLOWS and permission.statement.allowed
    return allowed and permitted > max(weight, GROUP)


def _is_of_same_criterion(permission: Requirement, refusal: Requirement) -> bool:
    statement = permission.statement
    return statement.allowed and statement.clause.criterion is refusal.statement.clause.criterion


def _is_of_all(permission: Requirement) -> bool:
    """“any number of earlier treatments is allowed”: not of the drug that the criterion refuses."""
    mention = permission.mention
    return mention is not None and mention.kind is not ConceptKind.SETTING and permission.general


def _permits_a_setting(permission: Requirement) -> bool:
    """“Adjuvant therapy is allowed”: of any drug."""
    mention = permission.mention
    allowed = permission.stance is Stance.ALLOWS
    return allowed and mention is not None and mention.kind is ConceptKind.SETTING


def _is_of_all_treatment(refusal: Requirement, bearing: Bearing) -> bool:
    """“no systemic treatment (including X)”."""
    clause = refusal.statement.clause
    return any(
        other.general and other.mention is not None and other.stance is refusal.stance
        for other, _ in bearing
        if other.statement.clause is clause
    )


def _is_of_later_disease(refusal: Requirement) -> bool:
    """“no prior X for metastatic disease”: of adjuvant X nothing is said."""
    return _LATER_DISEASE.search(refusal.statement.clause.text) is not None
