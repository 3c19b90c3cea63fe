"""Which part of a study a heading, a sentence or half a sentence limits itself to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.eligibility.cohorts import cohort_of_clause, cohort_of_heading, cohort_of_sentence


@pytest.mark.parametrize(
    ("heading", "cohort"),
    [
        ("Cohort A:", "Cohort A"),
        ("COHORT 2:", "COHORT 2"),
        ("Arm B only:", "Arm B"),
        ("Part 1 (dose escalation):", "Part 1"),
        ("Phase 2 only:", "Phase 2"),
        ("Phase Ib:", "Phase Ib"),
        ("Group 3 (melanoma):", "Group 3"),
        ("Sub-study 4:", "Sub-study 4"),
        ("Dose expansion:", "Dose expansion"),
        ("Exclusion Criteria for Cohort 3:", "Cohort 3"),
        ("Key exclusion criteria for Phase 3 only:", "Phase 3"),
        ("For patients with ovarian cancer:", "patients with ovarian cancer"),
        ("Melanoma cohort:", "Melanoma cohort"),
    ],
)
def test_a_heading_names_its_part(heading: str, cohort: str) -> None:
    assert cohort_of_heading(heading) == cohort


@pytest.mark.parametrize(
    "heading",
    [
        "Inclusion Criteria:",
        "All cohorts:",
        "Inclusion criteria for all participants:",
        "Prior therapy:",
        "Participants must have:",
        "Adequate organ function:",
        "",
    ],
)
def test_a_heading_for_everyone_names_none(heading: str) -> None:
    assert cohort_of_heading(heading) is None


@pytest.mark.parametrize(
    ("sentence", "cohort"),
    [
        ("Cohort B: no prior taxane", "Cohort B"),
        ("For Part 2, participants must have had a taxane", "Part 2"),
        ("No prior taxane (Arm A)", "Arm A"),
        ("No prior taxane (Cohort 3 only)", "Cohort 3"),
        ("Must have had a taxane to be enrolled in Cohort 4", "Cohort 4"),
        ("For patients with EGFR mutations, no prior osimertinib", "patients with EGFR mutations"),
    ],
)
def test_a_sentence_limits_itself_to_a_part(sentence: str, cohort: str) -> None:
    assert cohort_of_sentence(sentence) == cohort


@pytest.mark.parametrize(
    "sentence",
    [
        "All cohorts: no prior taxane",
        "No prior taxane",
        "Stage IV disease",
        "Performance status 0 or 1",
        "Members of the control group of another study may take part",
    ],
)
def test_a_sentence_for_everyone_names_none(sentence: str) -> None:
    assert cohort_of_sentence(sentence) is None


def test_half_a_sentence_may_name_its_part() -> None:
    assert cohort_of_clause("for Cohort B no prior taxane") == "Cohort B"
    assert cohort_of_clause("no prior taxane") is None


@given(st.text(max_size=120))
def test_any_words_can_be_asked(text: str) -> None:
    for ask in (cohort_of_heading, cohort_of_sentence, cohort_of_clause):
        cohort = ask(text)
        assert cohort is None or cohort == " ".join(cohort.split())
