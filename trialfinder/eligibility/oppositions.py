"""Whether a study says different things to different cohorts about one therapy: wanted here, refused there.

Requirements come in pairs with how closely each names the therapy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialfinder.eligibility.cues import CueKind
from trialfinder.eligibility.model import Section
from trialfinder.eligibility.requirements import Requirement
from trialfinder.eligibility.statements import Sense

Bearing = Sequence[tuple[Requirement, int]]
"""Requirements that bear on the therapy, each with how closely it names it."""

GROUP = 2
"""The weight of a group's name (“immunotherapy”); a class weighs more, a general word less."""

_OF_UNTREATED = ("none before", "untreated wanted")
_ENDS_IN_OR = re.compile(r"\bor[\s:;,.]*$", re.IGNORECASE)
_BEGINS_WITH_OR = re.compile(r"\W*or\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def opposed(wants: Bearing, refusals: Bearing, permissions: Bearing) -> Requirement | None:
    """Cohorts that differ: the one to quote names the therapy most closely, and refuses rather than wants."""
    if (way := _two_ways_in(wants, refusals) or _either_line(wants, refusals)) is not None:
        return way
    wants, refusals, permissions = map(_first_of_each, (wants, refusals, permissions))
    wants = [wanted for wanted in wants if not any(_refused_there(wanted, refused) for refused in refusals)]
    taking = [*wants, *(permitted for permitted in permissions if permitted[0].cohort is not None)]
    closest = max((weight for _, weight in taking), default=0)
    if any(refused.cohort is None and weight > max(closest, GROUP + 1) for refused, weight in refusals):
        return None
    pairs = [
        max((refused, other), key=lambda pair: pair[1])
        for refused in refusals
        for others, differ in ((wants, _cohorts_differ), (permissions, _permitted_elsewhere))
        for other in others
        if differ(other, refused)
    ]
    if not pairs and not wants and _is_of_one_cohort(refusals):
        pairs = list(refusals)
    return max(pairs, key=lambda pair: pair[1])[0] if pairs else None


def _two_ways_in(wants: Bearing, refusals: Bearing) -> Requirement | None:
    """“Previously untreated …” and, in a line of its own, “relapsed or refractory …”: either is taken."""
    if not refusals or any(refused.statement.sense is not Sense.UNTREATED for refused, _ in refusals):
        return None
    lines = {refused.statement.clause.criterion.index for refused, _ in refusals}
    relapsed = (want for want, _ in wants if want.statement.rule.startswith(CueKind.RELAPSED))
    others = (want for want in relapsed if want.statement.clause.criterion.index not in lines)
    return refusals[0][0] if next(others, None) is not None else None


def _either_line(wants: Bearing, refusals: Bearing) -> Requirement | None:
    """“Had one line before; or” and, in the next line, “had no systemic therapy”: either is taken."""
    refused = {_line_of(refusal): refusal for refusal, _ in refusals if refusal.rule.endswith(_OF_UNTREATED)}
    for want, _ in wants:
        for line in (_line_of(want) - 1, _line_of(want) + 1):
            other = refused.get(line)
            if other is not None and _joined_by_or(*sorted((want, other), key=_line_of)):
                return other
    return None


def _line_of(requirement: Requirement) -> int:
    return requirement.statement.clause.criterion.index


def _joined_by_or(first: Requirement, second: Requirement) -> bool:
    one, other = first.statement.clause.criterion, second.statement.clause.criterion
    if Section.EXCLUSION in (one.section, other.section):
        return False
    return _ENDS_IN_OR.search(one.text) is not None or _BEGINS_WITH_OR.match(other.text) is not None


def _first_of_each(bearing: Bearing) -> Bearing:
    """Of those that are alike here, the first: a long text may have thousands."""
    first: dict[object, tuple[Requirement, int]] = {}
    for requirement, weight in bearing:
        untreated = requirement.statement.sense is Sense.UNTREATED
        first.setdefault((requirement.cohort, weight, untreated), (requirement, weight))
    return list(first.values())


def _refused_there(wanted: tuple[Requirement, int], refused: tuple[Requirement, int]) -> bool:
    """The cohort that wants it in general words refuses it by name: it does not want it."""
    (want, weight), (refusal, refused_weight) = wanted, refused
    if want.cohort is None or refusal.cohort is None or refused_weight <= weight:
        return False
    one, other = _WORD.findall(want.cohort.lower()), _WORD.findall(refusal.cohort.lower())
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _cohorts_differ(wanted: tuple[Requirement, int], refused: tuple[Requirement, int]) -> bool:
    (want, weight), (refusal, refused_weight) = wanted, refused
    if _oppose(want.cohort, refusal.cohort):
        return refused_weight >= weight or refusal.statement.sense is not Sense.UNTREATED
    return refusal.cohort is not None and want.cohort is None and refused_weight >= weight


def _permitted_elsewhere(permitted: tuple[Requirement, int], refused: tuple[Requirement, int]) -> bool:
    """“For Part 1, no prior X … for Part 2, prior X is allowed.”"""
    (permission, weight), (refusal, refused_weight) = permitted, refused
    named = weight >= max(GROUP, refused_weight)
    return named and permission.cohort is not None and permission.cohort != refusal.cohort


def _is_of_one_cohort(refusals: Bearing) -> bool:
    """One cohort refuses it, the others say nothing."""
    return len({refusal.cohort for refusal, _ in refusals} - {None}) == 1 and all(
        refusal.cohort is not None for refusal, _ in refusals
    )


def _oppose(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other
