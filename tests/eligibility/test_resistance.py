"""The course of disease that sentences describe, and that a study asks for."""

from __future__ import annotations

import pytest

from trialfinder.eligibility import read
from trialfinder.eligibility.model import ResistanceKind
from trialfinder.eligibility.resistance import kind_of_sentence
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Acquired resistance to the inhibitor", ResistanceKind.ACQUIRED),
        ("Achieved a partial response and then grew", ResistanceKind.ACQUIRED),
        ("Stable disease for at least 6 months on the drug", ResistanceKind.ACQUIRED),
        ("Primary refractory disease", ResistanceKind.INTRINSIC),
        ("Progressive disease as the best response", ResistanceKind.INTRINSIC),
        ("Primary or secondary resistance", ResistanceKind.EITHER),
        ("Failed to achieve a response", None),
        ("Maintenance after they achieved a partial response", None),
        ("Progression on the drug", None),
    ],
)
def test_a_sentence_describes_a_course(sentence: str, kind: ResistanceKind | None) -> None:
    assert kind_of_sentence(sentence) is kind


def asked_for(criteria: str, vocabulary: Vocabulary, title: str = "") -> ResistanceKind:
    return read(
        Study(nct_id="NCT00000000", brief_title=title, criteria=criteria), vocabulary
    ).limits.resistance


def test_a_study_with_a_cohort_for_untreated_people_demands_no_failure(vocabulary: Vocabulary) -> None:
    criteria = (
        "Inclusion Criteria:\n\n* Cohort A: no prior systemic therapy\n"
        "* Cohort B: progression on systemic therapy"
    )
    assert asked_for(criteria, vocabulary) is ResistanceKind.NONE


def test_the_title_tells_of_relapse_where_the_criteria_only_want_treatment(vocabulary: Vocabulary) -> None:
    criteria = "Inclusion Criteria:\n\n* At least 1 prior line of systemic therapy"
    assert asked_for(criteria, vocabulary, "A Drug for Relapsed Lymphoma") is ResistanceKind.EITHER
    assert asked_for(criteria, vocabulary, "A Drug for Lymphoma") is ResistanceKind.NONE


def test_a_recurrence_after_treatment_is_failure_also_where_no_drug_is_named(vocabulary: Vocabulary) -> None:
    criteria = "Inclusion Criteria:\n\n* Recurrence of the glioblastoma after radiation and surgery"
    assert asked_for(criteria, vocabulary) is ResistanceKind.EITHER


def test_a_risk_of_recurrence_is_no_failure(vocabulary: Vocabulary) -> None:
    criteria = (
        "Inclusion Criteria:\n\n* Early cancer with a high risk of recurrence after surgery and radiation"
    )
    assert asked_for(criteria, vocabulary) is ResistanceKind.NONE
