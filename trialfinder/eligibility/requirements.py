"""Statements to requirements: polarity (inclusion or exclusion, negated or not) is applied here alone.

Each table below is read from the top; the first row whose condition holds of a statement decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trialfinder.eligibility import conditions as when
from trialfinder.eligibility import exemptions as exempt
from trialfinder.eligibility import timing
from trialfinder.eligibility.mentions import Mention
from trialfinder.eligibility.model import WANTS, Stance
from trialfinder.eligibility.statements import Statement
from trialfinder.eligibility.turns import says


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one statement means for a person who has had what it speaks of."""

    stance: Stance
    statement: Statement
    rule: str
    days: float | None = None
    half_lives: float | None = None

    @property
    def mention(self) -> Mention | None:
        return self.statement.mention

    @property
    def general(self) -> bool:
        """True when no drug or class is named."""
        return self.statement.general

    @property
    def cohort(self) -> str | None:
        return self.statement.clause.cohort


LONG_AGO = "a setting long ago"


def requirement_of(statement: Statement) -> Requirement | None:
    """The requirement a statement makes, or None when it makes none."""
    stance, rule = _first(_STATED, statement)
    if stance is None:
        return None
    window = statement.window if _binds(statement, stance) else None
    return Requirement(
        stance=stance,
        statement=statement,
        rule=f"{statement.rule} > {rule}",
        days=window.days if window else None,
        half_lives=window.half_lives if window else None,
    )


def _binds(statement: Statement, stance: Stance) -> bool:
    """Whether the time named is a wait: “progression within 6 months of X” is none."""
    window = statement.window
    if window is None or statement.excepted:
        return False
    if when.beside(statement):
        return False
    if statement.window_excepts or stance in (Stance.WASHOUT, Stance.ALLOWS):
        return True
    if stance is Stance.REFUSES_UNLESS and when.of_failure(statement):
        return True
    wants = stance in WANTS
    told = says("last dose", statement.clause.text) or timing.between_two_times(statement)
    return wants and not window.recent and told


_Outcome = tuple[Stance | None, str]
"""The stance (None: no requirement) and the name of the rule."""
_Row = tuple[Callable[[Statement], bool], Callable[[Statement], _Outcome]]


def _first(table: Sequence[_Row], statement: Statement) -> _Outcome:
    return next(outcome(statement) for holds, outcome in table if holds(statement))


def _gives(stance: Stance | None, rule: str) -> Callable[[Statement], _Outcome]:
    return lambda _: (stance, rule)


def _asks(stance: Stance, rule: str) -> Callable[[Statement], _Outcome]:
    """A demand; of treatment in general it asks for any earlier treatment."""
    return lambda statement: (Stance.ASKS_PRETREATED if statement.general else stance, rule)


def _refuses(rule: str) -> Callable[[Statement], _Outcome]:
    """A refusal, softened by an exception."""
    return lambda statement: (Stance.REFUSES_UNLESS if exempt.softened(statement) else Stance.REFUSES, rule)


def _included(statement: Statement) -> _Outcome:
    return _first(_INCLUDED, statement)


def _excluded(statement: Statement) -> _Outcome:
    return _first(_EXCLUDED, statement)


def _forbidden(statement: Statement) -> _Outcome:
    return _first(_FORBIDDEN, statement)


def _negated_inclusion(statement: Statement) -> _Outcome:
    return _first(_NEGATED, statement)


def _permitted(statement: Statement) -> _Outcome:
    return _first(_PERMITTED, statement)


_STATED: tuple[_Row, ...] = (
    (when.permission_without_a_name, _gives(Stance.ALLOWS, "allowed")),
    (when.nothing_named, _gives(None, "names nothing")),
    (when.only_named_beside, _gives(None, "only named")),
    (when.beside_what_is_not_taken, _gives(None, "beside it")),
    (when.beside, _gives(Stance.ALLOWS, "beside it")),
    (when.excluded, _excluded),
    (when.forbidden, _forbidden),
    (when.otherwise, _included),
)
_INCLUDED: tuple[_Row, ...] = (
    (when.open_untreated, _gives(Stance.ALLOWS, "untreated or not")),
    (when.of_untreated, _gives(Stance.REFUSES, "untreated wanted")),
    (when.open_pretreated, _gives(Stance.ALLOWS, "allowed")),
    (when.of_pretreated, _gives(Stance.ASKS_PRETREATED, "earlier treatment wanted")),
    (exempt.not_counted, _gives(None, "not counted")),
    (exempt.excepted_from_none_within_limits, _gives(Stance.REFUSES_UNLESS, "excepted within limits")),
    (exempt.failure_excepted_from_none, _gives(Stance.REFUSES_UNLESS, "excepted within limits")),
    (exempt.excepted_from_none, _gives(Stance.ALLOWS, "excepted")),
    (exempt.of_a_setting_long_ago, _gives(Stance.ALLOWS, LONG_AGO)),
    (exempt.wanted_in_one_setting, _gives(None, "in one setting")),
    (when.negated, _negated_inclusion),
    (when.permitted, _permitted),
    (when.of_failure, _asks(Stance.ASKS_FAILED, "failure wanted")),
    (when.at_most_none, _gives(Stance.REFUSES, "no line")),
    (when.at_most, _gives(Stance.ALLOWS, "at most")),
    (when.none_or_some, _gives(Stance.ALLOWS, "none or some")),
    (timing.stopped_within, _gives(Stance.WASHOUT, "time since")),
    (when.named_with_a_wait, _gives(Stance.WASHOUT, "time since")),
    (when.named, _gives(None, "only named")),
    (timing.a_wait_without_count, _gives(Stance.WASHOUT, "time since")),
    (timing.recent_without_heading, _gives(Stance.WASHOUT, "none within")),
    (when.conditional, _gives(Stance.ALLOWS, "of those who had it")),
    (when.otherwise, _asks(Stance.ASKS_HAD, "had wanted")),
)
_NEGATED: tuple[_Row, ...] = (
    (when.not_more_than, _gives(Stance.ALLOWS, "not more than")),
    (when.of_those_who_lack_it_alone, _gives(None, "of those who lack it")),
    (when.not_refractory, _gives(Stance.REFUSES_UNLESS, "failure not taken")),
    (when.of_failure, _asks(Stance.ASKS_HAD, "had, without failure")),
    (timing.recent_or_in_half_lives, _gives(Stance.WASHOUT, "none within")),
    (when.allowed_to_those_without, _gives(Stance.ALLOWS, "allowed")),
    (when.otherwise, _refuses("none before")),
)
_FORBIDDEN: tuple[_Row, ...] = (
    (when.of_untreated, _gives(None, "state not taken")),
    (when.of_pretreated, _gives(Stance.ASKS_PRETREATED, "earlier treatment wanted")),
    (when.negated_failure, _included),
    (when.of_failure, _gives(Stance.REFUSES_UNLESS, "failure not taken")),
    (timing.recent, _gives(Stance.WASHOUT, "not allowed within")),
    (when.more_than_one, _gives(Stance.ALLOWS, "more than so many not allowed")),
    (when.otherwise, _refuses("not allowed")),
)
_EXCLUDED: tuple[_Row, ...] = (
    (when.of_a_state, _gives(None, "state not taken")),
    (when.of_those_who_lack_it, _gives(None, "of those who lack it")),
    (when.refusal_restated, _negated_inclusion),
    (when.negated_where_taken, _gives(None, "of those who are taken")),
    (timing.none_recently, _gives(Stance.WASHOUT, "none within")),
    (when.negated_failure, _asks(Stance.ASKS_FAILED, "not had is not taken")),
    (when.negated, _asks(Stance.ASKS_HAD, "not had is not taken")),
    (exempt.failed_soon_after_a_setting, _gives(Stance.ALLOWS, LONG_AGO)),
    (exempt.excepted_in_general, _gives(None, "in one setting")),
    (exempt.excepted_within_limits, _gives(Stance.REFUSES_UNLESS, "excepted within limits")),
    (exempt.excepted, _gives(Stance.ALLOWS, "excepted")),
    (when.allowed, _permitted),
    (when.fewer_than, _asks(Stance.ASKS_HAD, "fewer is not taken")),
    (when.at_most, _gives(Stance.ALLOWS, "at most")),
    (when.beyond_a_count, _gives(Stance.ALLOWS, "more than so many")),
    (when.of_intolerance, _gives(None, "intolerance")),
    (when.of_harm, _gives(Stance.REFUSES_UNLESS, "harm not taken")),
    (when.of_failure_in_general, _gives(None, "general failure not taken")),
    (when.of_failure, _gives(Stance.REFUSES_UNLESS, "failure not taken")),
    (timing.longer_ago, _gives(Stance.REFUSES_UNLESS, "longer ago not taken")),
    (timing.within, _gives(Stance.WASHOUT, "none within")),
    (when.named_in_passing, _gives(None, "only named")),
    (when.otherwise, _refuses("had is not taken")),
)
_PERMITTED: tuple[_Row, ...] = (
    (exempt.allowed_only_so, _gives(Stance.REFUSES_UNLESS, "allowed only so")),
    (exempt.a_short_course, _gives(Stance.REFUSES_UNLESS, "a short course allowed")),
    (timing.allowed_after_a_wait, _gives(Stance.WASHOUT, "allowed after a wait")),
    (when.otherwise, _gives(Stance.ALLOWS, "allowed")),
)
"""A permission; of a short course only, it says no to more."""
