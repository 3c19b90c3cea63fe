"""Lines to clauses: where sentences end, what turns them, and what the lines above say of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.eligibility.clauses import Clause, clauses_of
from trialfinder.eligibility.sections import split_criteria


def clauses(criteria: str) -> list[Clause]:
    lines = split_criteria(criteria)
    return [clause for line in lines if not line.heading for clause in clauses_of(line, lines)]


def own_words(criteria: str) -> list[str]:
    return [clause.text[clause.own :].strip() for clause in clauses(criteria)]


def leads(criteria: str) -> list[str]:
    return [clause.text[: clause.own].strip() for clause in clauses(criteria)]


def test_sentences_are_clauses() -> None:
    assert own_words("* No prior taxane. Prior cisplatin is allowed.") == [
        "No prior taxane.",
        "Prior cisplatin is allowed.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Prior PI3K inhibitor (e.g. alpelisib) for breast cancer",
        "Prior checkpoint inhibitor, i.e. Nivolumab, for melanoma",
        "Creatinine of 1.5 mg/dL",
        "Dr. Smith agrees",
        "Docetaxel vs. Cabazitaxel",
    ],
)
def test_a_point_inside_a_sentence_ends_nothing(line: str) -> None:
    assert own_words(f"* {line}") == [line]


@pytest.mark.parametrize("mark", [";", "。", "；"])
def test_semicolons_and_full_width_marks_end_a_clause(mark: str) -> None:
    assert len(own_words(f"* No prior taxane{mark} no prior platinum")) == 2


def test_a_semicolon_in_brackets_ends_nothing() -> None:
    assert len(own_words("* Prior drugs (taxane; platinum) are allowed")) == 1


def test_but_turns_a_sentence() -> None:
    assert own_words("* Had cisplatin, but no taxane") == ["Had cisplatin", "no taxane"]


@pytest.mark.parametrize("words", ["but not limited to", "but no more than two"])
def test_but_does_not_always_turn(words: str) -> None:
    assert len(own_words(f"* At least one taxane {words} docetaxel")) == 1


def test_an_aside_that_speaks_of_treatment_is_a_clause_of_its_own() -> None:
    found = own_words("* No prior platinum (adjuvant cisplatin is allowed) for lung cancer")
    assert "adjuvant cisplatin is allowed" in found
    assert len(found) == 2


def test_an_aside_of_mere_names_stays_where_it_is() -> None:
    assert own_words("* No prior platinum (cisplatin or carboplatin)") == [
        "No prior platinum (cisplatin or carboplatin)"
    ]


def test_a_parent_that_governs_leads_its_children() -> None:
    assert (
        leads("* Prior treatment with any of the following:\n  * taxane")[-1]
        == "Prior treatment with any of the following:"
    )


def test_parents_lead_outermost_first() -> None:
    lead = leads("* Progressed on:\n  * one of the following:\n    * taxane")[-1]
    assert lead == "Progressed on: one of the following:"


def test_a_section_heading_is_no_lead() -> None:
    assert leads("Exclusion Criteria:\n\n* taxane") == [""]


def test_a_parent_that_says_nothing_of_its_children_is_no_lead() -> None:
    assert leads("* Lung cancer\n  * stage IV")[-1] == ""


def test_a_clause_knows_where_it_stands_and_its_whole_sentence() -> None:
    first, second = clauses("* No taxane, but cisplatin is allowed")
    text = first.criterion.text
    assert text[second.start : second.end] == "cisplatin is allowed"
    assert text[slice(*second.sentence)] == text[slice(*first.sentence)] == text


def test_a_line_that_opens_with_its_cohort_speaks_of_it_to_the_end() -> None:
    line = "* Cohort B: no prior taxane. Adequate liver function."
    assert [clause.cohort for clause in clauses(line)] == ["Cohort B", "Cohort B"]


def test_a_sentence_may_name_its_cohort() -> None:
    line = "* Adequate liver function. In Cohort B, no prior taxane."
    assert [clause.cohort for clause in clauses(line)] == [None, "Cohort B"]


def test_a_half_of_a_sentence_may_name_its_cohort() -> None:
    halves = clauses("* Any number of drugs for Cohort A, but for Cohort B no prior taxane")
    assert halves[-1].cohort == "Cohort B"


@given(
    st.lists(
        st.sampled_from(["a b", ". ", "; ", ", but ", "(", ")", "allowed", " e.g. ", "\n* ", ":", "。", " "])
    ).map("".join)
)
def test_own_words_are_the_criterions_words(text: str) -> None:
    for clause in clauses("* " + text):
        own = clause.text[clause.own :]
        written = clause.criterion.text[clause.start : clause.end]
        assert len(own) == len(written)
        assert all(one in (other, " ") for one, other in zip(own, written, strict=True))
        start, end = clause.sentence
        assert start <= clause.start <= clause.end <= end
