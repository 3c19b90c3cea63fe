"""Whether a study's stance on one earlier therapy is met by how that therapy went: one function a label."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from trialfinder.eligibility.model import Limits, ResistanceKind, Stance, TherapyStance
from trialfinder.matching.model import Met, OpenPoint, Verdict
from trialfinder.profile import Outcome, PriorTherapy, Profile


@dataclass(frozen=True, slots=True)
class _Case:
    """All that a rule may look at."""

    prior: PriorTherapy
    stance: TherapyStance
    profile: Profile
    limits: Limits

    @property
    def drug(self) -> str:
        return self.prior.given

    def open(self, question: str) -> tuple[Met, tuple[OpenPoint, ...]]:
        return Met.OPEN, (OpenPoint(question, self.stance.quote),)


_Answer = tuple[Met, tuple[OpenPoint, ...]]
_YES: _Answer = (Met.YES, ())
_NO: _Answer = (Met.NO, ())

DECIDING = frozenset(Stance) - {Stance.ALLOWS, Stance.WASHOUT, Stance.MIXED, Stance.SILENT}
"""Labels that let in or rule out by themselves."""

_NO_WAIT_HELPS = frozenset({Stance.REFUSES, Stance.MIXED})
_SAYS_INTOLERANT = re.compile(r"intoleran|not tolerat|unable to tolerate|toxicit", re.IGNORECASE)


def judge_therapy(
    prior: PriorTherapy, stance: TherapyStance, profile: Profile, limits: Limits, *, today: date
) -> Verdict:
    """The verdict on one earlier therapy.

    A study that wants 28 days since the last dose opens on day 28 itself: a last dose on 1 March opens
    it on 29 March. ``washout_until`` is that day also when it has passed.
    """
    met, points = _RULES[stance.label](_Case(prior, stance, profile, limits))
    until = washout_until(prior, stance)
    wait = _wait(prior, stance, until, today)
    if stance.label is Stance.WASHOUT:
        met = wait
    if wait is Met.OPEN:
        points = (*points, _washout_question(prior, stance))
    return Verdict(prior, stance, met, until, points, wait)


def leave_open(prior: PriorTherapy, stance: TherapyStance) -> Verdict:
    """For a stance that is about people with another cancer."""
    question = f"What the study says about {prior.given} is for another cancer. Ask what holds for yours."
    return Verdict(prior, stance, Met.OPEN, open_points=(OpenPoint(question, stance.quote),))


def washout_until(prior: PriorTherapy, stance: TherapyStance) -> date | None:
    if stance.washout_days is None or prior.last_dose is None or prior.outcome is Outcome.ONGOING:
        return None
    if stance.label in _NO_WAIT_HELPS:
        return None
    return prior.last_dose + timedelta(days=stance.washout_days)


def _wait(prior: PriorTherapy, stance: TherapyStance, until: date | None, today: date) -> Met:
    """What the washout alone comes to."""
    if stance.label in _NO_WAIT_HELPS:
        return Met.YES
    if stance.washout_days is None:
        return Met.OPEN if stance.label is Stance.WASHOUT else Met.YES
    if prior.outcome is Outcome.ONGOING:
        return Met.WAIT
    if until is None:
        return Met.OPEN
    return Met.YES if today >= until else Met.WAIT


def _washout_question(prior: PriorTherapy, stance: TherapyStance) -> OpenPoint:
    if stance.washout_days is None:
        return OpenPoint(
            f"The study wants some time to have passed since {prior.given}. Ask how long.", stance.quote
        )
    return OpenPoint(
        f"When was the last dose of {prior.given}? The study wants {stance.washout_days} days since then.",
        stance.quote,
    )


def _asks_failed(case: _Case) -> _Answer:
    return _FAILED[case.prior.outcome](case)


def _failed_after_working(case: _Case) -> _Answer:
    if case.stance.resistance is ResistanceKind.INTRINSIC:
        return case.open(
            f"The study looks for cancers that {case.drug} never held back, or only for a short time. "
            f"Ask whether yours counts."
        )
    return _YES


def _failed_from_the_start(case: _Case) -> _Answer:
    return _NO if case.stance.resistance is ResistanceKind.ACQUIRED else _YES


def _failed_by_side_effects(case: _Case) -> _Answer:
    """Stopping for side effects is not resistance, but many studies name it beside progression."""
    if case.stance.quote and _SAYS_INTOLERANT.search(case.stance.quote.text):
        return case.open(f"You stopped {case.drug} because of side effects. Ask whether that counts here.")
    return _NO


def _failed_after_finishing(case: _Case) -> _Answer:
    return case.open(f"Did the cancer grow or come back after {case.drug}, and how long after?")


def _failing_now(case: _Case) -> _Answer:
    return case.open(f"You still take {case.drug}. Has a scan shown that the cancer is growing?")


def _perhaps_failed(case: _Case) -> _Answer:
    return case.open(f"Did the cancer grow while you took {case.drug}, or after it had worked for a time?")


_FAILED: Mapping[Outcome, Callable[[_Case], _Answer]] = {
    Outcome.WORKED_THEN_STOPPED: _failed_after_working,
    Outcome.NEVER_WORKED: _failed_from_the_start,
    Outcome.SIDE_EFFECTS: _failed_by_side_effects,
    Outcome.FINISHED: _failed_after_finishing,
    Outcome.ONGOING: _failing_now,
    Outcome.NOT_SURE: _perhaps_failed,
}


def _asks_pretreated(case: _Case) -> _Answer:
    told = lines_told(case.profile)
    low, high = case.limits.min_lines, case.limits.max_lines
    if (low is None or told >= low) and (high is None or told <= high):
        return _YES
    return case.open("Ask how the study counts your earlier treatments.")


def lines_told(profile: Profile) -> int:
    """How many treatments were named: the parts of a regimen count once. There may have been more."""
    return len({prior.given.casefold() for prior in profile.prior_therapies})


def _refuses_unless(case: _Case) -> _Answer:
    exception = case.stance.exception
    if exception:
        return case.open(
            f"The study says no after {case.drug}, but with an exception: “{exception}”. Ask about it."
        )
    return case.open(
        f"The study says no after {case.drug}, but with an exception. Ask whether it holds for you."
    )


def _mixed(case: _Case) -> _Answer:
    return case.open(
        f"The study has several groups, with different rules for {case.drug}. Ask which one is yours."
    )


def _always(case: _Case) -> _Answer:
    return _YES


def _never(case: _Case) -> _Answer:
    return _NO


_RULES: Mapping[Stance, Callable[[_Case], _Answer]] = {
    Stance.ASKS_FAILED: _asks_failed,
    Stance.ASKS_HAD: _always,
    Stance.ASKS_PRETREATED: _asks_pretreated,
    Stance.ALLOWS: _always,
    Stance.WASHOUT: _always,
    Stance.REFUSES: _never,
    Stance.REFUSES_UNLESS: _refuses_unless,
    Stance.MIXED: _mixed,
    Stance.SILENT: _always,
}
