"""Criteria text to lines: their section, cohort, nesting and place."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.eligibility.model import Section
from trialfinder.eligibility.sections import Criterion, split_criteria

LINES = (
    "Inclusion Criteria:",
    "Exclusion Criteria：",
    "Exclusion criteria: pregnancy",
    "DISEASE CHARACTERISTICS:",
    "PRIOR CONCURRENT THERAPY:",
    "Cohort A only:",
    "Patients will be excluded if any of the following applies:",
    "* a bullet",
    "  * a deeper bullet",
    "    1. deeper still",
    r"1\. an escaped number",
    r"age \> 18 and \&lt; 80",
    "plain words",
    "   ",
    "",
    "*",
    "：",
    "(",
)
texts = st.lists(st.sampled_from(LINES), max_size=20).map("\n".join) | st.text(max_size=120)


def by_text(criteria: str) -> dict[str, Criterion]:
    return {criterion.text: criterion for criterion in split_criteria(criteria)}


def test_lines_take_the_section_of_the_heading_above() -> None:
    found = by_text("Inclusion Criteria:\n\n* adults\n\nExclusion Criteria:\n\n* pregnancy")
    assert found["adults"].section is Section.INCLUSION
    assert found["pregnancy"].section is Section.EXCLUSION


@pytest.mark.parametrize(
    "heading",
    [
        "Exclusion Criteria:",
        "EXCLUSION CRITERIA",
        "Exclusion criteria：",
        "Key exclusion criteria",
        "Main Exclusion Criteria (all cohorts):",
        "Non-inclusion criteria:",
        "Ineligibility Criteria",
        "Exclusion",
        "2. EXCLUSION CRITERIA:",
        "Patients with any of the following will be excluded:",
        "Patients must not be enrolled if one of these applies:",
    ],
)
def test_what_follows_an_exclusion_heading_is_excluded(heading: str) -> None:
    assert (
        by_text(f"Inclusion Criteria:\n\n* adults\n\n{heading}\n\n* pregnancy")["pregnancy"].section
        is Section.EXCLUSION
    )


@pytest.mark.parametrize(
    "line",
    [
        "Exclusion of brain metastases by MRI is not needed",
        "Meets all of the inclusion criteria of the parent study and gave consent to take part in this one",
        "Patients who were excluded from another study may take part",
    ],
)
def test_a_sentence_that_only_speaks_of_exclusion_is_no_heading(line: str) -> None:
    found = by_text(f"Inclusion Criteria:\n\n* {line}\n* adults")
    assert not found[line].heading
    assert found["adults"].section is Section.INCLUSION


def test_without_headings_the_section_is_unstated() -> None:
    assert {criterion.section for criterion in split_criteria("Adults.\nNo prior taxane.")} == {
        Section.UNSTATED
    }


def test_a_heading_and_a_criterion_may_share_a_line() -> None:
    heading, criterion = split_criteria("Exclusion criteria: pregnancy")
    assert heading.heading
    assert (criterion.text, criterion.section) == ("pregnancy", Section.EXCLUSION)


def test_the_old_layout_is_all_inclusion() -> None:
    found = by_text(
        "DISEASE CHARACTERISTICS:\n\n* Breast cancer\n\nPRIOR CONCURRENT THERAPY:\n\n* No prior taxane"
    )
    assert found["No prior taxane"].section is Section.INCLUSION


def test_a_deeper_bullet_hangs_under_the_one_above() -> None:
    parent, first, second, other = split_criteria("* one of:\n  * first\n  * second\n* other")
    assert (first.parent, second.parent) == (parent.index, parent.index)
    assert (parent.depth, first.depth, other.depth) == (0, 1, 0)
    assert other.parent is None


def test_three_levels_nest() -> None:
    lines = split_criteria("* a\n  * b\n    * c\n  * d")
    assert [line.depth for line in lines] == [0, 1, 2, 1]
    assert lines[3].parent == 0


def test_a_bullet_that_excludes_turns_what_hangs_under_it() -> None:
    found = by_text(
        "Inclusion Criteria:\n\n* Patients with any of these will be excluded:\n  * pregnancy\n* adults"
    )
    assert found["pregnancy"].section is Section.EXCLUSION


def test_a_heading_gives_its_cohort_to_what_follows() -> None:
    found = by_text("Inclusion Criteria:\n\nCohort A:\n\n* naive\n\nCohort B:\n\n* treated")
    assert found["naive"].cohort == "Cohort A"
    assert found["treated"].cohort == "Cohort B"


def test_a_new_section_ends_a_cohort() -> None:
    found = by_text("Inclusion Criteria:\n\nCohort A:\n\n* naive\n\nExclusion Criteria:\n\n* pregnancy")
    assert found["pregnancy"].cohort is None


def test_a_section_heading_may_name_a_cohort() -> None:
    found = by_text("Exclusion Criteria for Cohort 3:\n\n* prior taxane")
    assert found["prior taxane"].cohort == "Cohort 3"


def test_a_bullet_that_names_a_cohort_gives_it_to_its_children() -> None:
    assert by_text("* Part A:\n  * naive\n* Part B:\n  * treated")["treated"].cohort == "Part B"


def test_marks_are_taken_off_and_escaped_points_are_words() -> None:
    assert [
        line.text for line in split_criteria("* bullet\n- dash\n• dot\n1. number\n(a) letter\nno mark")
    ] == [
        "bullet",
        "dash",
        "dot",
        "number",
        "letter",
        "no mark",
    ]


def test_criteria_are_unescaped_and_know_their_place() -> None:
    source = "Inclusion Criteria:\n\n* age \\>= 18"
    line = split_criteria(source)[-1]
    assert line.text == "age >= 18"
    assert source[line.span.start : line.span.end] == r"age \>= 18"


@given(texts)
def test_every_word_is_in_exactly_one_criterion_and_in_order(text: str) -> None:
    criteria = split_criteria(text)
    spans = [criterion.span for criterion in criteria]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    left = text
    for span in reversed(spans):
        left = left[: span.start] + left[span.end :]
    assert not re.search(r"[^\W\d_]{4}", left), f"left over: {left!r}"


@given(texts)
def test_indexes_and_parents_hold_together(text: str) -> None:
    criteria = split_criteria(text)
    assert [criterion.index for criterion in criteria] == list(range(len(criteria)))
    for criterion in criteria:
        assert criterion.text.strip()
        assert criterion.parent is None or criterion.parent < criterion.index
        if criterion.depth:
            assert criterion.parent is not None


@given(texts)
def test_the_same_text_splits_the_same_way(text: str) -> None:
    assert split_criteria(text) == split_criteria(text)
