"""Tumour markers demanded and refused: cases that a clinician can read, and what holds of any text."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialfinder.eligibility.marker_names import compile_spellings, find_markers, load_names
from trialfinder.eligibility.markers import MarkerRequirement, read_markers
from trialfinder.eligibility.sections import split_criteria
from trialfinder.errors import VocabularyError

CASES = Path(__file__).parents[1] / "cases"
LABELS = CASES / "markers_labels.csv"
FLOORS = {
    "gene precision": 0.92,
    "gene recall": 0.96,
    "alteration precision": 0.88,
    "alteration recall": 0.94,
}
"""Under all labelled studies together; raise them when the figures rise, never lower them."""


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def markers_of(words: str, section: str = "inclusion") -> tuple[MarkerRequirement, ...]:
    return read_markers(split_criteria(f"{section.title()} Criteria:\n\n* {words}"))


def word(wanted: bool) -> str:
    return "demanded" if wanted else "refused"


@pytest.mark.parametrize(
    "case", rows(CASES / "markers.csv"), ids=lambda case: f"{case['criteria'][:40]}/{case['gene']}"
)
def test_each_case_is_read_as_a_clinician_would(case: dict[str, str]) -> None:
    found = [
        each
        for each in markers_of(case["criteria"], case["section"])
        if each.gene == case["gene"] and each.alteration == case["alteration"]
    ]
    assert [word(each.wanted) for each in found] == (
        [] if case["expected"] == "silent" else [case["expected"]]
    )
    if case["level"]:
        assert found[0].level == case["level"]


def test_alternatives_share_a_list_and_polarity_parts_it() -> None:
    first, second = markers_of("EGFR exon 19 deletion or L858R")
    assert first.any_of is not None
    assert first.any_of == second.any_of
    assert [each.any_of for each in markers_of("ER+/HER2- breast cancer")] == [None, None]


def test_refusals_are_no_alternatives() -> None:
    assert {each.any_of for each in markers_of("EGFR mutation or ALK fusion", "exclusion")} == {None}


def test_a_marker_beside_ways_that_name_none_says_so() -> None:
    criteria = (
        "Inclusion Criteria:\n\n* One of the following:\n\n  * KMT2A-rearranged leukemia\n  * T-cell leukemia"
    )
    (only,) = read_markers(split_criteria(criteria))
    assert only.other_ways
    assert not markers_of("KMT2A-rearranged leukemia")[0].other_ways


def test_a_cohort_keeps_its_marker() -> None:
    criteria = (
        "Inclusion Criteria:\n\nCohort A:\n\n* HER2-positive disease\n\nCohort B:\n\n* HER2-low disease"
    )
    assert [(each.alteration, each.cohort) for each in read_markers(split_criteria(criteria))] == [
        ("positive", "Cohort A"),
        ("low", "Cohort B"),
    ]


def test_a_score_and_a_test_are_kept() -> None:
    assert markers_of("PD-L1 TPS ≥ 50 %")[0].test == "TPS"
    assert markers_of("Germline BRCA1 mutation")[0].test == "germline"


def test_the_quote_is_a_stretch_of_the_text() -> None:
    text = "Inclusion Criteria:\n\n* Adults. HER2 IHC 3\\+ by a local test. Good health."
    (only,) = read_markers(split_criteria(text))
    assert only.quote.text == "HER2 IHC 3+ by a local test."
    assert only.quote.span is not None
    assert text[only.quote.span.start : only.quote.span.end].replace("\\", "") == only.quote.text


def test_one_spelling_belongs_to_one_row() -> None:
    names = [{"name": "A", "spellings": "A1"}, {"name": "B", "spellings": "a1"}]
    with pytest.raises(VocabularyError, match=r"names\.csv, row 3"):
        compile_spellings(names, [])


def test_every_larger_name_is_a_marker_or_a_family() -> None:
    families = {each.part_of for each in load_names().values() if each.part_of}
    assert families - set(load_names()) <= {"cohesin"}


def test_reading_grows_with_the_text_and_not_faster() -> None:
    """Forty thousand markers in one sentence, and as many lines, are read while a person waits."""
    begun = perf_counter()
    for text in (
        "EGFR, " * 10_000 + "mutation",
        "* HER2 positive or\n" * 5_000,
        "EGFR known is at by " * 5_000,
    ):
        read_markers(split_criteria(text))
    assert perf_counter() - begun < 10


WORDS = (
    "EGFR",
    "HER2",
    "PD-L1",
    "no",
    "or",
    "and",
    "(",
    ")",
    "positive",
    "3+",
    "≥ 50 %",
    "mutation",
    "of",
    ",",
    ";",
    "\\>",
    "\n* ",
    "t(11;14)",
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=40).map(" ".join))
def test_no_text_breaks_the_reading_and_every_quote_lies_in_it(text: str) -> None:
    for each in read_markers(split_criteria(text)):
        span = each.quote.span
        assert span is not None
        assert 0 <= span.start <= span.end <= len(text)


@given(st.text(max_size=60))
def test_what_is_named_is_in_order_and_apart(text: str) -> None:
    found = find_markers(text)
    assert all(left.end <= right.start for left, right in pairwise(found))


@pytest.mark.shared
def test_labelled_studies_are_read_no_worse_than_before(shared: Path) -> None:
    labels: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows(LABELS):
        labels[row["nct_id"]].append(row)
    counts: dict[str, int] = defaultdict(int)
    with gzip.open(shared / "registry" / "oncology.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            protocol = json.loads(line)["protocolSection"]
            nct_id = protocol["identificationModule"]["nctId"]
            if nct_id in labels:
                text = protocol["eligibilityModule"]["eligibilityCriteria"]
                count(labels[nct_id], read_markers(split_criteria(text)), counts)
    for figure, floor in FLOORS.items():
        level, kind = figure.split()
        wrong = counts[f"{level} extra"] if kind == "precision" else counts[f"{level} missed"]
        assert counts[f"{level} right"] / (counts[f"{level} right"] + wrong) >= floor, figure


def count(labels: list[dict[str, str]], found: tuple[MarkerRequirement, ...], counts: dict[str, int]) -> None:
    stated = [row for row in labels if row["gene"]]
    tally(
        "gene",
        {(row["gene"], row["wanted"]) for row in stated},
        {(each.gene, word(each.wanted)) for each in found},
        counts,
    )
    tally(
        "alteration",
        {(row["gene"], row["alteration"], row["wanted"]) for row in stated},
        {(each.gene, each.alteration, word(each.wanted)) for each in found},
        counts,
    )


def tally(
    level: str, expected: set[tuple[str, ...]], read: set[tuple[str, ...]], counts: dict[str, int]
) -> None:
    counts[f"{level} right"] += len(expected & read)
    counts[f"{level} extra"] += len(read - expected)
    counts[f"{level} missed"] += len(expected - read)
