"""What a study says of people with another cancer neither lets in nor rules out."""

from __future__ import annotations

from datetime import date

import pytest

from trialfinder.cancers import CancerFit, CancerVerdict
from trialfinder.eligibility import read
from trialfinder.eligibility.model import Stance
from trialfinder.matching import Group, Match, Met, match
from trialfinder.profile import Outcome, Profile, prior_therapies
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary

TODAY = date(2026, 11, 25)
TAKEN = CancerVerdict(CancerFit.COHORT, "one of its cohorts")


def hold(
    vocabulary: Vocabulary,
    inclusion: str,
    *,
    exclusion: str = "Pregnancy",
    drug: str = "Tagrisso",
    cancer: str = "NSCLC",
    study: Study | None = None,
) -> Match:
    """For somebody whose ``drug`` worked for a time."""
    lines = [line if line.startswith(" ") else f"* {line}" for line in inclusion.split("\n")]
    criteria = "\n".join(["Inclusion Criteria:", "", *lines, "", "Exclusion Criteria:", "", f"* {exclusion}"])
    held = study or Study("NCT99900001", overall_status="RECRUITING", criteria=criteria)
    ended = prior_therapies(drug, vocabulary, outcome=Outcome.WORKED_THEN_STOPPED)
    profile = Profile(vocabulary.find_cancer(cancer), ended)
    return match(profile, held, read(held, vocabulary), vocabulary, today=TODAY, cancer=TAKEN)


@pytest.mark.parametrize(
    ("demand", "group"),
    [
        ("Colorectal cancer: progressed on anti-EGFR therapy", Group.UNCLEAR),
        ("Cohort B (colorectal cancer): progressed on anti-EGFR therapy", Group.UNCLEAR),
        ("Colorectal cancer:\n    * must have progressed on anti-EGFR therapy", Group.UNCLEAR),
        ("Lung cancer: progressed on an EGFR TKI", Group.WANTS),
        ("Lung adenocarcinoma: progressed on an EGFR TKI", Group.WANTS),
        ("Solid tumours that progressed on an EGFR TKI", Group.WANTS),
        ("Colorectal or non-small cell lung cancer that progressed on anti-EGFR therapy", Group.WANTS),
        ("Melanoma: must have had standard treatment", Group.UNCLEAR),
    ],
)
def test_a_demand_made_of_people_with_another_cancer_is_left_open(
    demand: str, group: Group, vocabulary: Vocabulary
) -> None:
    assert hold(vocabulary, demand).group is group


def test_a_refusal_of_people_with_another_cancer_does_not_rule_out(vocabulary: Vocabulary) -> None:
    found = hold(vocabulary, "Adults", exclusion="Colorectal cancer: prior anti-EGFR therapy")
    assert (found.group, found.verdicts[0].met) == (Group.UNCLEAR, Met.OPEN)
    assert "another cancer" in found.open_points[0].question


def test_of_two_demands_the_one_made_of_people_with_this_cancer_counts(vocabulary: Vocabulary) -> None:
    """Modelled on NCT06839105: each tumour has a demand of its own."""
    demands = "Non-small cell lung cancer: progressed on a PD-1 inhibitor\nMelanoma: had a PD-1 inhibitor"
    lung = hold(vocabulary, demands, drug="Keytruda")
    skin = hold(vocabulary, demands, drug="Keytruda", cancer="melanoma")
    assert lung.verdicts[0].stance.label is Stance.ASKS_FAILED
    assert skin.verdicts[0].stance.label is Stance.ASKS_HAD


def test_a_refusal_of_one_cancer_and_a_demand_of_another_are_not_mixed(vocabulary: Vocabulary) -> None:
    found = hold(
        vocabulary,
        "Non-small cell lung cancer that progressed on an EGFR TKI",
        exclusion="Head and neck cancer with prior EGFR TKI",
    )
    assert found.group is Group.WANTS


@pytest.mark.parametrize(
    ("purpose", "group"),
    [
        ("TREATMENT", Group.WANTS),
        ("", Group.WANTS),
        ("OTHER", Group.WANTS),
        ("SUPPORTIVE_CARE", Group.UNCLEAR),
        ("DIAGNOSTIC", Group.UNCLEAR),
        ("PREVENTION", Group.UNCLEAR),
    ],
)
def test_a_study_that_tests_no_treatment_is_told_apart(
    purpose: str, group: Group, vocabulary: Vocabulary
) -> None:
    criteria = "Inclusion Criteria:\n\n* Progressed on osimertinib"
    study = Study("NCT99900001", primary_purpose=purpose, criteria=criteria)
    found = hold(vocabulary, "Adults", study=study)
    assert found.group is group
    asked = [point.question for point in found.open_points if "no treatment" in point.question]
    assert bool(asked) is (group is Group.UNCLEAR)
