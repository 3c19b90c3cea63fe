"""What each label asks of a person, waits as dates, and several treatments together."""

from __future__ import annotations

from datetime import date

import pytest
from held import (
    CARBOPLATIN,
    FITS,
    NSCLC,
    RECRUITING,
    TODAY,
    SaysAboutDrugs,
    had,
    hold,
    hold_two,
    says,
)

from trialfinder.eligibility.model import (
    Limits,
    ResistanceKind,
    Stance,
)
from trialfinder.matching import Group, Met, match
from trialfinder.profile import Outcome, PriorTherapy, Profile
from trialfinder.vocabulary import load_vocabulary
from trialfinder.vocabulary.model import Therapy

EITHER, ACQUIRED, INTRINSIC = ResistanceKind.EITHER, ResistanceKind.ACQUIRED, ResistanceKind.INTRINSIC


@pytest.mark.parametrize(
    ("defines", "ended", "met"),
    [
        (EITHER, Outcome.WORKED_THEN_STOPPED, Met.YES),
        (EITHER, Outcome.NEVER_WORKED, Met.YES),
        (EITHER, Outcome.SIDE_EFFECTS, Met.NO),
        (EITHER, Outcome.FINISHED, Met.OPEN),
        (EITHER, Outcome.ONGOING, Met.OPEN),
        (EITHER, Outcome.NOT_SURE, Met.OPEN),
        (None, Outcome.WORKED_THEN_STOPPED, Met.YES),
        (None, Outcome.NEVER_WORKED, Met.YES),
        (ACQUIRED, Outcome.WORKED_THEN_STOPPED, Met.YES),
        (ACQUIRED, Outcome.NEVER_WORKED, Met.NO),
        (INTRINSIC, Outcome.WORKED_THEN_STOPPED, Met.OPEN),
        (INTRINSIC, Outcome.NEVER_WORKED, Met.YES),
        (INTRINSIC, Outcome.NOT_SURE, Met.OPEN),
    ],
)
def test_a_demand_for_failure_is_met_by_the_course_that_the_study_defines(
    defines: ResistanceKind | None, ended: Outcome, met: Met
) -> None:
    verdict = hold(says(Stance.ASKS_FAILED, resistance=defines), had(ended)).verdicts[0]
    assert verdict.met is met
    assert bool(verdict.open_points) is (met is Met.OPEN)


def test_stopping_for_side_effects_is_worth_asking_about_when_the_study_names_intolerance() -> None:
    stance = says(Stance.ASKS_FAILED, "progressed on or intolerant of an EGFR TKI")
    found = hold(stance, had(Outcome.SIDE_EFFECTS))
    assert found.verdicts[0].met is Met.OPEN
    assert found.group is Group.UNCLEAR


@pytest.mark.parametrize("ended", list(Outcome))
def test_a_demand_to_have_had_it_is_met_however_it_ended(ended: Outcome) -> None:
    found = hold(says(Stance.ASKS_HAD), had(ended))
    assert (found.verdicts[0].met, found.group) == (Met.YES, Group.WANTS)


@pytest.mark.parametrize("ended", list(Outcome))
def test_a_refusal_is_never_met_and_puts_the_study_among_the_refusing(ended: Outcome) -> None:
    found = hold(says(Stance.REFUSES), had(ended))
    assert (found.verdicts[0].met, found.group) == (Met.NO, Group.REFUSES)


def test_a_refusal_with_an_exception_is_an_open_point_in_the_words_of_the_exception() -> None:
    found = hold(says(Stance.REFUSES_UNLESS, exception="unless adjuvant and over 6 months ago"), had())
    assert found.verdicts[0].met is Met.OPEN
    assert found.group is Group.UNCLEAR
    assert "unless adjuvant and over 6 months ago" in found.open_points[0].question
    assert found.open_points[0].quote is not None


def test_different_words_for_different_groups_of_people_stay_open() -> None:
    found = hold(says(Stance.MIXED), had(Outcome.WORKED_THEN_STOPPED))
    assert (found.verdicts[0].met, found.group) == (Met.OPEN, Group.UNCLEAR)


def test_a_study_that_does_not_mention_the_treatment_is_unclear_and_asks_nothing() -> None:
    found = hold(None, had())
    assert (found.verdicts[0].met, found.group, found.open_points) == (Met.YES, Group.UNCLEAR, ())


def test_a_permission_puts_the_study_among_those_that_may_take() -> None:
    assert hold(says(Stance.ALLOWS), had()).group is Group.MAY_TAKE


@pytest.mark.parametrize(
    ("low", "high", "met"),
    [(None, None, Met.YES), (1, 3, Met.YES), (2, None, Met.OPEN), (None, 0, Met.OPEN)],
)
def test_a_general_demand_is_met_when_the_number_of_treatments_told_fits(
    low: int | None, high: int | None, met: Met
) -> None:
    limits = Limits(min_lines=low, max_lines=high)
    found = hold(says(Stance.ASKS_PRETREATED), had(Outcome.WORKED_THEN_STOPPED), limits=limits)
    assert found.verdicts[0].met is met
    assert found.group is (Group.MAY_TAKE if met is Met.YES else Group.UNCLEAR)


@pytest.mark.parametrize(
    ("last_dose", "until", "met", "group"),
    [
        (date(2026, 11, 1), date(2026, 11, 29), Met.WAIT, Group.WASHOUT),
        (date(2026, 10, 28), date(2026, 11, 25), Met.WAIT, Group.WASHOUT),
        (date(2026, 10, 27), date(2026, 11, 24), Met.YES, Group.MAY_TAKE),
        (date(2026, 1, 1), date(2026, 1, 29), Met.YES, Group.MAY_TAKE),
    ],
)
def test_a_washout_of_28_days_opens_on_the_28th_day_itself(
    last_dose: date, until: date, met: Met, group: Group
) -> None:
    found = hold(says(Stance.WASHOUT, washout_days=28), had(last_dose=last_dose))
    assert (found.verdicts[0].washout_until, found.verdicts[0].met, found.group) == (until, met, group)


def test_a_washout_without_a_last_dose_asks_for_it() -> None:
    found = hold(says(Stance.WASHOUT, washout_days=28), had())
    assert (found.verdicts[0].met, found.group) == (Met.OPEN, Group.WASHOUT)
    assert "last dose of Tagrisso" in found.open_points[0].question


def test_a_washout_without_days_asks_how_long() -> None:
    found = hold(says(Stance.WASHOUT), had(last_dose=date(2020, 1, 1)))
    assert (found.verdicts[0].met, found.group) == (Met.OPEN, Group.WASHOUT)
    assert "how long" in found.open_points[0].question


def test_a_washout_of_a_treatment_still_taken_has_not_begun() -> None:
    found = hold(says(Stance.WASHOUT, washout_days=28), had(Outcome.ONGOING, date(2026, 1, 1)))
    assert (found.verdicts[0].met, found.verdicts[0].washout_until) == (Met.WAIT, None)
    assert found.group is Group.WASHOUT


def test_a_wait_beside_a_met_demand_by_name_stays_among_the_wanting_with_its_date() -> None:
    stance = says(Stance.ASKS_FAILED, washout_days=28)
    found = hold(stance, had(Outcome.WORKED_THEN_STOPPED, date(2026, 11, 20)))
    assert (found.verdicts[0].met, found.verdicts[0].wait) == (Met.YES, Met.WAIT)
    assert found.verdicts[0].washout_until == date(2026, 12, 18)
    assert found.group is Group.WANTS


def test_a_wait_beside_a_general_demand_is_what_stands_between() -> None:
    stance = says(Stance.ASKS_PRETREATED, washout_days=28)
    assert hold(stance, had(last_dose=date(2026, 11, 20))).group is Group.WASHOUT


def test_no_wait_is_told_beside_a_refusal() -> None:
    found = hold(says(Stance.REFUSES, washout_days=28), had(last_dose=date(2026, 11, 20)))
    assert (found.verdicts[0].washout_until, found.verdicts[0].wait) == (None, Met.YES)


@pytest.mark.parametrize(
    ("one", "two", "group"),
    [
        (Stance.ASKS_FAILED, Stance.REFUSES, Group.REFUSES),
        (Stance.ASKS_FAILED, Stance.REFUSES_UNLESS, Group.WANTS),
        (Stance.ASKS_FAILED, Stance.SILENT, Group.WANTS),
        (Stance.ASKS_PRETREATED, Stance.MIXED, Group.MAY_TAKE),
        (Stance.ALLOWS, Stance.SILENT, Group.UNCLEAR),
        (Stance.ALLOWS, Stance.ALLOWS, Group.MAY_TAKE),
        (Stance.WASHOUT, Stance.SILENT, Group.WASHOUT),
        (Stance.WASHOUT, Stance.MIXED, Group.UNCLEAR),
    ],
)
def test_two_treatments_together_give_the_group(one: Stance, two: Stance, group: Group) -> None:
    assert hold_two(says(one), says(two)).group is group


def test_an_unmet_demand_does_not_rule_out_when_another_of_the_list_is_met() -> None:
    priors = (had(Outcome.SIDE_EFFECTS), PriorTherapy("carboplatin", CARBOPLATIN, Outcome.NEVER_WORKED))
    asks = says(Stance.ASKS_FAILED)
    reading = SaysAboutDrugs({"osimertinib": asks, "carboplatin": asks})
    found = match(Profile(NSCLC, priors), RECRUITING, reading, load_vocabulary(), today=TODAY, cancer=FITS)  # type: ignore[arg-type]
    assert found.group is Group.WANTS


def test_a_demand_known_not_to_be_met_rules_out() -> None:
    assert hold(says(Stance.ASKS_FAILED), had(Outcome.SIDE_EFFECTS)).group is Group.REFUSES


def test_without_any_treatment_told_a_study_is_unclear() -> None:
    assert hold().group is Group.UNCLEAR


def test_the_parts_of_a_regimen_count_as_one_line_and_ask_each_question_once() -> None:
    parts = tuple(PriorTherapy("FOLFOX", Therapy(name)) for name in ("fluorouracil", "oxaliplatin"))
    mixed = says(Stance.MIXED)
    reading = SaysAboutDrugs({"fluorouracil": mixed, "oxaliplatin": mixed}, Limits(max_lines=1))
    found = match(Profile(NSCLC, parts), RECRUITING, reading, load_vocabulary(), today=TODAY, cancer=FITS)  # type: ignore[arg-type]
    assert len(found.open_points) == 1
    assert [fact.met for fact in found.facts if fact.fact == "lines"] == [Met.YES]
