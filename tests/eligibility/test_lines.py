"""Counts of earlier lines in a piece of text, and over a whole study."""

from __future__ import annotations

import pytest

from trialfinder.eligibility import read
from trialfinder.eligibility.lines import exact_line_count, find_line_count, find_line_counts
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary

COUNTS = [
    ("at least two prior lines of therapy", 2, None),
    ("≥ 2 prior regimens", 2, None),
    ("2 or more previous systemic therapies", 2, None),
    ("more than (>) 2 prior lines", 3, None),
    ("no more than one (1) prior line", None, 1),
    ("a maximum of 2 lines of systemic treatment", None, 2),
    ("cannot have had more than two prior lines of treatment", None, 2),
    ("fewer than 3 prior regimens", None, 2),
    ("prior regimens should not exceed 2", None, 2),
    ("two or fewer prior lines", None, 2),
    ("0-1 lines of prior systemic therapy", 0, 1),
    ("1, 2 or 3 prior lines", 1, 3),
    ("at least 1 but no more than 4 prior systemic therapies", 1, 4),
    ("two prior lines of therapy", 2, None),
]
NO_COUNTS = [
    "at least 4 weeks since prior therapy",
    "at least 2 cycles of prior chemotherapy",
    "PD-L1 CPS ≥ 1 colorectal cancer without prior systemic therapy",
    "not exceed 20 mg of prednisone",
    "the 7 + 3 regimen",
]


@pytest.mark.parametrize(("text", "low", "high"), COUNTS)
def test_a_count_is_read_as_worded(text: str, low: int | None, high: int | None) -> None:
    count = find_line_count(text)
    assert count is not None
    assert (count.low, count.high) == (low, high)


@pytest.mark.parametrize("text", NO_COUNTS)
def test_other_numbers_are_no_lines(text: str) -> None:
    assert find_line_count(text) is None


def test_several_counts_are_found_in_order_without_overlap() -> None:
    counts = find_line_counts(
        "at least 1 prior line of chemotherapy and no more than 2 prior lines of endocrine therapy"
    )
    assert [(count.low, count.high) for count in counts] == [(1, None), (None, 2)]
    assert counts[0].end <= counts[1].start


def test_a_plain_number_is_exact_only_when_nothing_limits_it() -> None:
    assert exact_line_count("two prior lines") is not None
    assert exact_line_count("at least two prior lines") is None


def lines_of(criteria: str, vocabulary: Vocabulary, title: str = "") -> tuple[int | None, int | None]:
    limits = read(Study(nct_id="NCT00000000", brief_title=title, criteria=criteria), vocabulary).limits
    return limits.min_lines, limits.max_lines


def test_cohorts_for_untreated_and_treated_people_give_the_widest_range(vocabulary: Vocabulary) -> None:
    criteria = (
        "Inclusion Criteria:\n\n* Cohort A: no prior systemic therapy for advanced disease\n"
        "* Cohort B: progression after at least 2 prior lines of systemic therapy"
    )
    assert lines_of(criteria, vocabulary) == (0, None)


def test_the_cohort_that_wants_least_decides(vocabulary: Vocabulary) -> None:
    criteria = (
        "Inclusion Criteria:\n\n* Cohort A: at least 3 prior lines of systemic therapy\n"
        "* Cohort B: at least 2 prior lines of systemic therapy"
    )
    assert lines_of(criteria, vocabulary) == (2, None)


def test_a_maximum_for_one_cohort_is_none_for_the_study(vocabulary: Vocabulary) -> None:
    criteria = (
        "Inclusion Criteria:\n\n* Progression on prior systemic therapy\n"
        "* Cohort B: no more than 2 prior lines of systemic therapy"
    )
    assert lines_of(criteria, vocabulary) == (1, None)


def test_newly_diagnosed_disease_after_induction_has_been_treated(vocabulary: Vocabulary) -> None:
    criteria = (
        "Inclusion Criteria:\n\n* Newly diagnosed multiple myeloma\n"
        "* Must have received induction with at least 3 cycles of prior systemic therapy"
    )
    assert lines_of(criteria, vocabulary)[0] == 1


def test_a_title_speaks_when_the_criteria_are_silent(vocabulary: Vocabulary) -> None:
    criteria = "Inclusion Criteria:\n\n* Adults"
    assert lines_of(criteria, vocabulary, "A Drug for Relapsed or Refractory Myeloma") == (1, None)
    assert lines_of(criteria, vocabulary, "A Drug for Previously Untreated Myeloma") == (0, 0)
    assert lines_of(criteria, vocabulary, "A Drug for Myeloma") == (None, None)


def test_no_refusal_outweighs_a_number_that_is_demanded(vocabulary: Vocabulary) -> None:
    criteria = (
        "Inclusion Criteria:\n\n* At least 2 prior lines of systemic therapy\n\n"
        "Exclusion Criteria:\n\n* Any prior treatment with an investigational anticancer therapy"
    )
    assert lines_of(criteria, vocabulary)[0] == 2


@pytest.mark.parametrize(
    ("refusal", "fewest"),
    [
        ("No other prior systemic therapy", 1),
        ("No prior treatment regimens with irinotecan", 1),
        ("Or no prior systemic therapy", 0),
    ],
)
def test_a_cohort_of_treated_people_may_have_had_nothing_else(
    refusal: str, fewest: int, vocabulary: Vocabulary
) -> None:
    criteria = (
        "Inclusion Criteria:\n\nCohort A:\n\n* Progression after at least 1 prior line of systemic therapy\n"
        f"* {refusal}\n\nCohort B:\n\n* At least 2 prior lines of systemic therapy"
    )
    assert lines_of(criteria, vocabulary)[0] == fewest
