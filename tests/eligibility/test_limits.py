"""Study-wide limits: the cases of ``tests/cases/limits.csv``, the words that are shown, and odd texts."""

from __future__ import annotations

import csv
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.eligibility import read
from trialfinder.eligibility.brain import read_brain_mets
from trialfinder.eligibility.counted_lines import counted_lines
from trialfinder.eligibility.limits import read_limits
from trialfinder.eligibility.model import Limits, Quote
from trialfinder.eligibility.performance import read_performance
from trialfinder.eligibility.resistance import failure_said
from trialfinder.eligibility.sections import split_criteria
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary

CASES = Path(__file__).parents[1] / "cases" / "limits.csv"
HEADINGS = {
    "inclusion": "Inclusion Criteria:\n\n* ",
    "exclusion": "Exclusion Criteria:\n\n* ",
    "unstated": "",
}
FIELDS = {"ecog_max", "brain_mets", "min_lines", "max_lines", "resistance"}
FEWEST_CASES = 100
WORDS = (
    "ECOG Karnofsky Lansky performance status WHO PS 0 1 2 70 100% ≤ >= < or better to - – brain CNS "
    "metastases metastatic disease no untreated stable treated allowed excluded unless except prior lines "
    "regimens therapy at least more than two second relapse relapsed refractory progression after systemic "
    "PD-1 ( ) . ; , : / \\ "
)


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(CASES.read_text(encoding="utf-8").splitlines()))


def limits_of(text: str, section: str, vocabulary: Vocabulary) -> Limits:
    lines = text.replace("\\n", "\n")
    return read(Study(nct_id="NCT00000000", criteria=HEADINGS[section] + lines), vocabulary).limits


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['field']}-{row['text'][:50]}")
def test_a_case_reads_as_the_table_says(row: dict[str, str], vocabulary: Vocabulary) -> None:
    value = getattr(limits_of(row["text"], row["section"], vocabulary), row["field"])
    assert ("" if value is None else str(value)) == row["expected"], row["reason"]


@pytest.mark.parametrize(
    ("title", "most"),
    [
        ("Irinotecan as Second-line Treatment of Advanced Gastric Cancer", 1),
        ("Irinotecan as Second-line and Later Treatment of Advanced Gastric Cancer", None),
        ("A Vaccine for Gastric Cancer That Progressed After Second-line Treatment", None),
        ("Avelumab in Gastric Cancer Whose Disease Did Not Progress With First Line Chemotherapy", 1),
        ("Irinotecan in Advanced Gastric Cancer", None),
    ],
)
def test_a_title_that_tells_of_the_second_line_leaves_one_line_before_it(
    title: str, most: int | None, vocabulary: Vocabulary
) -> None:
    criteria = "Inclusion Criteria:\n\n* Progressed on one or more regimens of chemotherapy"
    limits = read(Study(nct_id="NCT00000000", official_title=title, criteria=criteria), vocabulary).limits
    assert (limits.min_lines, limits.max_lines) == (1, most)


@pytest.mark.parametrize(
    ("title", "most"),
    [
        ("Efficacy of First-Line Immunotherapy in Melanoma", 0),
        ("A Vaccine After First-Line Immunotherapy in Melanoma", None),
        ("Maintenance After a First-line Treatment of Melanoma", None),
        ("Efficacy of Immunotherapy in Melanoma", None),
    ],
)
def test_a_title_that_tells_of_the_first_line_leaves_none_before_it(
    title: str, most: int | None, vocabulary: Vocabulary
) -> None:
    study = Study(nct_id="NCT00000000", official_title=title, criteria="Inclusion Criteria:\n\n* Adults")
    assert read(study, vocabulary).limits.max_lines == most


def test_the_table_has_cases_of_every_field_for_and_against() -> None:
    cases = rows()
    nothing = {"", "silent", "none"}
    against = Counter(row["field"] for row in cases if row["expected"] in nothing)
    for_it = Counter(row["field"] for row in cases if row["expected"] not in nothing)
    assert len(cases) >= FEWEST_CASES
    assert set(against) == set(for_it) == FIELDS
    assert min(for_it.values()) >= 5


def test_every_case_names_a_record_and_a_reason() -> None:
    for row in rows():
        assert re.fullmatch(r"NCT\d{8}", row["modelled_on"]), row
        assert row["reason"], row
        assert row["section"] in HEADINGS, row


def quotes(limits: Limits) -> list[Quote]:
    found = (limits.ecog_quote, limits.brain_mets_quote, limits.lines_quote)
    return [quote for quote in found if quote is not None]


def test_each_limit_shows_the_words_that_set_it(vocabulary: Vocabulary) -> None:
    criteria = (
        "Inclusion Criteria:\n\n* Adults. ECOG \\<= 1; able to swallow\n"
        "* At least 2 prior lines of therapy\n\n"
        "Exclusion Criteria:\n\n* Known brain metastases, and more"
    )
    limits = read(Study(nct_id="NCT00000000", criteria=criteria), vocabulary).limits
    assert [quote.text for quote in quotes(limits)] == [
        "ECOG <= 1;",
        "Known brain metastases, and more",
        "At least 2 prior lines of therapy",
    ]
    spans = [quote.span for quote in quotes(limits) if quote.span is not None]
    assert criteria[spans[0].start : spans[0].end] == "ECOG \\<= 1;"


def test_a_long_sentence_is_shown_around_the_words_that_count() -> None:
    filler = "as judged by the investigator at the time of screening and again "
    criteria = split_criteria("* " + filler * 10 + "ECOG 0-1 " + filler * 10)
    performance = read_performance(criteria)
    assert performance is not None
    assert "ECOG 0-1" in performance.quote.text
    assert len(performance.quote.text) <= 300


def test_no_criteria_set_no_limits() -> None:
    assert read_limits((), ()) == Limits()


@given(st.lists(st.sampled_from(WORDS.split()), max_size=60).map(" ".join))
def test_words_in_any_order_are_read_without_failing(text: str) -> None:
    criteria = split_criteria(f"Inclusion Criteria:\n* {text}\n\nExclusion Criteria:\n* {text}")
    limits = read_limits(criteria, (), (text,))
    assert limits.ecog_max in (None, 0, 1, 2, 3, 4)
    assert limits.min_lines is None or limits.min_lines >= 0
    for quote in quotes(limits):
        assert quote.criterion is not None
        assert quote.text in criteria[quote.criterion].text


@given(st.text(max_size=200))
def test_any_text_is_read_without_failing(text: str) -> None:
    limits = read_limits(split_criteria(text), (), (text,))
    assert limits.ecog_max in (None, 0, 1, 2, 3, 4)


LONG = (
    "ECOG 0-1 or 2 and ",
    "brain metastases are not ",
    "at least two prior lines of therapy and no more than ",
    "relapsed or refractory disease after ",
    "metastatic - brain / CNS (",
    "edededic ",
    "((((",
    "brain------",
    "2 (2) 2,",
)


@pytest.mark.parametrize("words", LONG)
def test_reading_grows_with_the_text_and_not_faster(words: str) -> None:
    def seconds(length: int) -> float:
        criteria = split_criteria("* " + words * (length // len(words)))
        start = time.process_time()
        read_performance(criteria)
        read_brain_mets(criteria)
        list(counted_lines(criteria))
        failure_said(criteria)
        return time.process_time() - start

    seconds(2_000)
    assert seconds(40_000) < 8 * seconds(10_000) + 0.5
