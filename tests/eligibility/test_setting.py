"""Stage and setting of disease: cases that a clinician can read, and what holds of any text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialfinder.eligibility.model import Section
from trialfinder.eligibility.sections import split_criteria
from trialfinder.eligibility.setting import SettingRequirement, read_settings

CASES = Path(__file__).parents[1] / "cases" / "setting.csv"
ROWS = list(csv.DictReader(CASES.read_text(encoding="utf-8").splitlines()))


def settings_of(words: str, section: str = "inclusion") -> tuple[SettingRequirement, ...]:
    return read_settings(split_criteria(f"{section.title()} Criteria:\n\n* {words}"))


@pytest.mark.parametrize("case", ROWS, ids=lambda case: f"{case['criteria'][:40]}/{case['value']}")
def test_each_case_is_read_as_a_clinician_would(case: dict[str, str]) -> None:
    found = [each for each in settings_of(case["criteria"], case["section"]) if each.value == case["value"]]
    said = ["demanded" if each.wanted else "refused" for each in found]
    assert said == ([] if case["expected"] == "silent" else [case["expected"]])


def test_a_title_tells_the_setting_and_is_quoted() -> None:
    title = "Maintenance Drug After Chemotherapy"
    (only,) = read_settings((), (title,))
    assert (only.value, only.quote.section, only.quote.text) == ("maintenance", Section.TITLE, title)


def test_what_is_both_taken_and_refused_is_left_out() -> None:
    criteria = "Inclusion Criteria:\n\n* Metastatic cancer\n\nExclusion Criteria:\n\n* Metastatic cancer"
    assert read_settings(split_criteria(criteria)) == ()


def test_the_quote_is_the_sentence() -> None:
    assert settings_of("Adults. Stage IV melanoma. Good health.")[0].quote.text == "Stage IV melanoma."


WORDS = (
    "stage",
    "IIIB",
    "IV",
    "-",
    "to",
    "metastatic",
    "disease",
    "no",
    "prior",
    "\\>",
    "\n* ",
    "adjuvant",
    "planned",
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=40).map(" ".join))
def test_no_text_breaks_the_reading_and_every_quote_lies_in_it(text: str) -> None:
    for each in read_settings(split_criteria(text), (text,)):
        span = each.quote.span
        assert span is not None
        assert 0 <= span.start <= span.end <= len(text)
