"""The facts other than treatments."""

from __future__ import annotations

from dataclasses import replace

import pytest
from held import (
    FITS,
    NSCLC,
    RECRUITING,
    TODAY,
    SaysAboutDrugs,
    fact,
    had,
    hold,
    says,
)

from trialfinder.cancers import CancerFit, CancerVerdict
from trialfinder.eligibility.model import (
    BrainMets,
    Limits,
    Stance,
)
from trialfinder.matching import Group, Met, match
from trialfinder.profile import BrainMetsState, Outcome, PriorTherapy, Profile
from trialfinder.study import Age, Intervention, Sex
from trialfinder.vocabulary import load_vocabulary
from trialfinder.vocabulary.model import Therapy

ADULTS = replace(RECRUITING, minimum_age=Age("18 Years", 18), maximum_age=Age("75 Years", 75))


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
