"""Verdicts, facts and groups, as a table of sentences."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from trialfinder.cancers import CancerFit, CancerVerdict
from trialfinder.eligibility.markers import MarkerRequirement
from trialfinder.eligibility.model import (
    BrainMets,
    Limits,
    Quote,
    ResistanceKind,
    Section,
    Stance,
    TherapyStance,
)
from trialfinder.eligibility.sections import Criterion
from trialfinder.matching import Group, Match, Met, match
from trialfinder.profile import BrainMetsState, Outcome, Place, PriorTherapy, Profile
from trialfinder.study import Age, GeoPoint, Intervention, Location, Sex, Study
from trialfinder.vocabulary import load_vocabulary
from trialfinder.vocabulary.model import Cancer, Therapy

TODAY = date(2026, 11, 24)
NSCLC = Cancer("non-small cell lung cancer")
OSIMERTINIB = Therapy("osimertinib", brands=("Tagrisso",))
CARBOPLATIN = Therapy("carboplatin")
BOSTON = Place("Boston, Massachusetts, United States", GeoPoint(42.36, -71.06))
FITS = CancerVerdict(CancerFit.EXACT, "Non-small cell lung cancer")
RECRUITING = Study("NCT99900001", overall_status="RECRUITING")


@dataclass(frozen=True)
class SaysAboutDrugs:
    """A reading that says what a test wants it to say; silent about all other drugs."""

    stances: dict[str, TherapyStance] = field(default_factory=dict)
    limits: Limits = Limits()  # noqa: RUF009
    markers: tuple[MarkerRequirement, ...] = ()

    criteria: tuple[Criterion, ...] = ()

    def about(self, _: object) -> SaysAboutDrugs:
        return self

    def stance_on(self, therapy: Therapy) -> TherapyStance:
        return self.stances.get(therapy.name) or TherapyStance(therapy.name, Stance.SILENT, None)


def says(label: Stance, words: str = "some words", **more: object) -> TherapyStance:
    quote = Quote(words, Section.INCLUSION, None, None, 0)
    return TherapyStance("osimertinib", label, quote, **more)  # type: ignore[arg-type]


def had(outcome: Outcome = Outcome.NOT_SURE, last_dose: date | None = None) -> PriorTherapy:
    return PriorTherapy("Tagrisso", OSIMERTINIB, outcome, last_dose)


def hold(
    stance: TherapyStance | None = None,
    prior: PriorTherapy | None = None,
    *,
    limits: Limits | None = None,
    study: Study = RECRUITING,
    cancer: CancerVerdict = FITS,
    **facts: object,
) -> Match:
    profile = Profile(NSCLC, (prior,) if prior else (), **facts)  # type: ignore[arg-type]
    reading = SaysAboutDrugs({"osimertinib": stance} if stance else {}, limits or Limits())
    return match(profile, study, reading, load_vocabulary(), today=TODAY, cancer=cancer)  # type: ignore[arg-type]


def hold_two(one: TherapyStance, two: TherapyStance, ended: Outcome = Outcome.WORKED_THEN_STOPPED) -> Match:
    priors = (had(ended), PriorTherapy("carboplatin", CARBOPLATIN, ended))
    reading = SaysAboutDrugs({"osimertinib": one, "carboplatin": two})
    return match(Profile(NSCLC, priors), RECRUITING, reading, load_vocabulary(), today=TODAY, cancer=FITS)  # type: ignore[arg-type]


# --- what each label asks, and how the treatment ended -----------------------------------------------------

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


# --- washouts are dates -----------------------------------------------------------------------------------


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


# --- several treatments -----------------------------------------------------------------------------------


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


# --- facts other than treatments --------------------------------------------------------------------------

ADULTS = replace(RECRUITING, minimum_age=Age("18 Years", 18), maximum_age=Age("75 Years", 75))


def fact(found: Match, name: str) -> Met | None:
    return next((check.met for check in found.facts if check.fact == name), None)


@pytest.mark.parametrize(
    ("age", "met"), [(17, Met.NO), (18, Met.YES), (75, Met.YES), (76, Met.NO), (None, None)]
)
def test_age_limits_are_inclusive_and_an_age_not_told_is_not_checked(
    age: int | None, met: Met | None
) -> None:
    found = hold(says(Stance.ALLOWS), had(), study=ADULTS, age=age)
    assert fact(found, "age") is met
    assert (found.group is Group.REFUSES) is (met is Met.NO)


def test_nobody_is_ruled_out_by_months() -> None:
    infants = replace(RECRUITING, maximum_age=Age("6 Months", 0.5))
    assert fact(hold(study=infants, age=0), "age") is Met.YES


@pytest.mark.parametrize(
    ("study_sex", "sex", "met"),
    [
        ("FEMALE", Sex.MALE, Met.NO),
        ("FEMALE", Sex.FEMALE, Met.YES),
        ("MALE", Sex.FEMALE, Met.NO),
        ("ALL", Sex.MALE, None),
        ("", Sex.MALE, None),
        ("FEMALE", None, None),
    ],
)
def test_sex_is_checked_when_both_are_told(study_sex: str, sex: Sex | None, met: Met | None) -> None:
    assert fact(hold(study=replace(RECRUITING, sex=study_sex), sex=sex), "sex") is met


@pytest.mark.parametrize(("limit", "ecog", "met"), [(1, 1, Met.YES), (1, 2, Met.NO), (None, 4, None)])
def test_activity_level_is_held_against_the_worst_that_is_accepted(
    limit: int | None, ecog: int, met: Met | None
) -> None:
    assert fact(hold(limits=Limits(ecog_max=limit), ecog=ecog), "ecog") is met


@pytest.mark.parametrize(
    ("limit", "state", "met"),
    [
        (BrainMets.REFUSES, BrainMetsState.TREATED, Met.NO),
        (BrainMets.REFUSES, BrainMetsState.ACTIVE, Met.NO),
        (BrainMets.REFUSES, BrainMetsState.NONE, None),
        (BrainMets.TREATED_STABLE, BrainMetsState.TREATED, Met.YES),
        (BrainMets.TREATED_STABLE, BrainMetsState.ACTIVE, Met.NO),
        (BrainMets.ACTIVE_OK, BrainMetsState.ACTIVE, Met.YES),
        (BrainMets.SILENT, BrainMetsState.ACTIVE, None),
        (BrainMets.REFUSES, None, None),
    ],
)
def test_brain_metastases_are_held_against_what_the_study_accepts(
    limit: BrainMets, state: BrainMetsState | None, met: Met | None
) -> None:
    assert fact(hold(limits=Limits(brain_mets=limit), brain_mets=state), "brain_mets") is met


def test_more_treatments_than_the_study_takes_is_a_question_and_no_refusal() -> None:
    limits = Limits(max_lines=0)
    found = hold(says(Stance.ALLOWS), had(), limits=limits)
    assert (fact(found, "lines"), found.group) == (Met.OPEN, Group.MAY_TAKE)


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (
            Limits(max_lines=0),
            "seems to want no earlier treatment at this stage of the cancer; you told us 2",
        ),
        (Limits(max_lines=1), "takes up to 1 earlier treatment; you told us 2"),
        (Limits(min_lines=3), "wants at least 3 earlier treatments; you told us 2"),
    ],
)
def test_the_number_of_treatments_is_told_in_words_a_person_would_use(limits: Limits, words: str) -> None:
    priors = tuple(PriorTherapy(name, Therapy(name)) for name in ("osimertinib", "gefitinib"))
    reading = SaysAboutDrugs(dict.fromkeys(("osimertinib", "gefitinib"), says(Stance.ALLOWS)), limits)
    found = match(Profile(NSCLC, priors), RECRUITING, reading, load_vocabulary(), today=TODAY, cancer=FITS)  # type: ignore[arg-type]
    (told,) = [each.reason for each in found.facts if each.fact == "lines"]
    assert words in told


def test_a_study_for_another_cancer_refuses_whatever_it_says_of_the_treatment() -> None:
    other = CancerVerdict(CancerFit.NO, "Breast cancer")
    assert hold(says(Stance.ASKS_FAILED), had(Outcome.NEVER_WORKED), cancer=other).group is Group.REFUSES


@pytest.mark.parametrize("fit", [CancerFit.UNCLEAR, CancerFit.SUBTYPE_ONLY])
def test_a_cancer_that_may_not_fit_is_a_question(fit: CancerFit) -> None:
    found = hold(says(Stance.ALLOWS), had(), cancer=CancerVerdict(fit, "words"))
    assert found.group is Group.MAY_TAKE
    assert any("kind" in point.question for point in found.open_points)


@pytest.mark.parametrize(
    ("kinds", "purpose", "told"),
    [
        (("BEHAVIORAL",), "", Met.OPEN),
        (("BEHAVIORAL", "DRUG"), "", None),
        (("DRUG",), "", None),
        (("BEHAVIORAL",), "TREATMENT", None),
        (("DRUG",), "SUPPORTIVE_CARE", Met.OPEN),
    ],
)
def test_a_study_that_tests_no_treatment_is_told_by_its_purpose_or_else_by_what_it_tests(
    kinds: tuple[str, ...], purpose: str, told: Met | None
) -> None:
    tested = tuple(Intervention("Talks by telephone", kind) for kind in kinds)
    study = replace(RECRUITING, primary_purpose=purpose, interventions=tested)
    found = hold(says(Stance.ALLOWS), had(), study=study)
    assert fact(found, "purpose") == told


def test_a_study_that_is_closed_or_takes_healthy_people_says_so_without_refusing() -> None:
    study = replace(RECRUITING, overall_status="COMPLETED", healthy_volunteers=True)
    found = hold(says(Stance.ALLOWS), had(), study=study)
    assert (fact(found, "status"), fact(found, "healthy_volunteers")) == (Met.OPEN, Met.OPEN)
    assert found.group is Group.MAY_TAKE


# --- the nearest site -------------------------------------------------------------------------------------


def site(city: str, lat: float, lon: float, status: str | None = "RECRUITING") -> Location:
    return Location(city=city, status=status, point=GeoPoint(lat, lon))


PROVIDENCE = site("Providence", 41.82, -71.41)
NEW_YORK = site("New York", 40.71, -74.01)
CAMBRIDGE_CLOSED = site("Cambridge", 42.37, -71.11, "COMPLETED")


def test_the_nearest_site_is_an_open_one() -> None:
    study = replace(RECRUITING, locations=(NEW_YORK, CAMBRIDGE_CLOSED, PROVIDENCE))
    nearest = hold(study=study, place=BOSTON).nearest
    assert nearest is not None
    assert nearest.location.city == "Providence"
    assert nearest.distance_km == pytest.approx(66, abs=3)
    assert nearest.within_reach == 2


def test_sites_further_than_the_person_can_travel_are_not_within_reach() -> None:
    study = replace(RECRUITING, locations=(NEW_YORK, PROVIDENCE))
    assert hold(study=study, place=BOSTON, within_km=100.0).nearest.within_reach == 1  # type: ignore[union-attr]
    assert hold(study=study, place=BOSTON, within_km=10.0).nearest.within_reach == 0  # type: ignore[union-attr]


def test_before_a_study_opens_every_site_counts() -> None:
    sites = (replace(NEW_YORK, status=None),)
    study = replace(RECRUITING, overall_status="NOT_YET_RECRUITING", locations=sites)
    assert hold(study=study, place=BOSTON).nearest is not None


@pytest.mark.parametrize(
    "study",
    [
        replace(RECRUITING, locations=(CAMBRIDGE_CLOSED,)),
        replace(RECRUITING, locations=(replace(PROVIDENCE, point=None),)),
        replace(RECRUITING, overall_status="COMPLETED", locations=(PROVIDENCE,)),
        RECRUITING,
    ],
)
def test_without_an_open_site_whose_place_is_known_there_is_no_nearest(study: Study) -> None:
    assert hold(study=study, place=BOSTON).nearest is None


def test_without_a_place_there_is_no_nearest() -> None:
    assert hold(study=replace(RECRUITING, locations=(PROVIDENCE,))).nearest is None
