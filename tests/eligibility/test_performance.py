"""The worst activity level that a study takes."""

from __future__ import annotations

import pytest

from trialfinder.eligibility.performance import ecog_of_karnofsky, read_performance
from trialfinder.eligibility.sections import split_criteria


def worst(criteria: str) -> int | None:
    performance = read_performance(split_criteria(criteria))
    return None if performance is None else performance.worst


@pytest.mark.parametrize(
    ("score", "ecog"),
    [(100, 0), (90, 0), (80, 1), (70, 1), (60, 2), (50, 2), (40, 3), (30, 3), (20, 4), (10, 4)],
)
def test_a_karnofsky_score_has_its_ecog_value(score: int, ecog: int) -> None:
    assert ecog_of_karnofsky(score) == ecog


def test_a_heading_is_completed_by_the_lines_below_it() -> None:
    assert (
        worst(
            "PATIENT CHARACTERISTICS:\n\nPerformance status:\n\n* Zubrod 0-2\n\n"
            "Life expectancy:\n\n* At least 4 months"
        )
        == 2
    )
    assert (
        worst(
            "Inclusion Criteria:\n\n* Performance status on the ECOG scale of:\n\n"
            "   Phase I - 0 or 1; Phase II - 0-2."
        )
        == 2
    )


def test_a_heading_without_a_value_sets_no_limit() -> None:
    assert worst("Performance status:\n\n* Not specified\n\nLife expectancy:\n\n* At least 3 months") is None


def test_what_is_demanded_outweighs_what_is_refused() -> None:
    assert worst("Inclusion Criteria:\n\n* ECOG < 2\n\nExclusion Criteria:\n\n* ECOG ≥ 3") == 1


def test_the_widest_of_two_groups_of_patients_counts() -> None:
    assert worst("Inclusion Criteria:\n\n* ECOG 0-1 over the age of 70\n* ECOG 0-2 up to the age of 70") == 2


def test_adults_and_children_are_measured_by_their_own_scales() -> None:
    assert (
        worst("Inclusion Criteria:\n\n* ECOG 0-2 (18 years and over); Lansky of at least 30 (under 16 years)")
        == 3
    )


def test_a_demand_under_the_wrong_heading_is_still_a_demand() -> None:
    assert worst("Exclusion Criteria:\n\n* Karnofsky ≥ 50% or ECOG ≤ 3") == 3


def test_the_quote_is_the_sentence_with_the_worst_value() -> None:
    performance = read_performance(
        split_criteria("* ECOG 0-1. For Cohort B, ECOG 2 is accepted. Adults only.")
    )
    assert performance is not None
    assert performance.quote.text == "For Cohort B, ECOG 2 is accepted."
