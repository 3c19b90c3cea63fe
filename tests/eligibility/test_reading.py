"""Whole readings: the same every time, quotes word for word, and no text too strange to read."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trialfinder.eligibility import Reading, read
from trialfinder.eligibility.model import Section, Span, Stance, TherapyStance
from trialfinder.eligibility.plaintext import to_plain
from trialfinder.eligibility.quotes import MAX_QUOTE
from trialfinder.registry.decode import decode_study
from trialfinder.study import Study
from trialfinder.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
ASKED = ("osimertinib", "nivolumab", "carboplatin", "tamoxifen", "bortezomib", "dexamethasone")
REGISTRY_FILES = ("oncology.jsonl.gz", "oncology_projected.jsonl.gz", "other.jsonl.gz")
LONGEST_ESCAPE = 16
SECONDS = 3
"""For a text of repeats, which takes a tenth of that on an idle machine."""
PIECES = (
    "Inclusion Criteria:\n",
    "Exclusion criteria：",
    "\n* ",
    "\n  * ",
    "Cohort A: ",
    "no prior ",
    "osimertinib",
    "anti-PD-1 ",
    "chemotherapy",
    " is allowed",
    " unless ",
    " within 28 days or 5 half-lives",
    "progressed on ",
    "one of the following: ",
    "treatment-naive ",
    "(e.g. ",
    ")",
    r" \>= ",
    r"\&lt;",
    "; ",
    "。",
    ". ",
)
criteria_texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=150)


def stances(reading: Reading) -> list[TherapyStance]:
    return [reading.stance_on(VOCABULARY.therapies[name]) for name in ASKED]


def check_quotes(study: Study, reading: Reading) -> None:
    for stance in stances(reading):
        assert (stance.quote is None) == (stance.label is Stance.SILENT)
        for quote in (*([stance.quote] if stance.quote else []), *stance.also):
            assert len(quote.text) <= MAX_QUOTE
            if quote.section is Section.TITLE:
                assert (
                    quote.text in (study.brief_title, study.official_title)
                    or quote.text in study.official_title
                )
            else:
                assert quote.text in reading.criteria[quote.criterion or 0].text
                assert quote.span is not None
                assert stands_at(quote.text, study.criteria, quote.span)


def stands_at(words: str, criteria: str, span: Span) -> bool:
    """Whether ``words`` stand there; spans leave out a first escape (see test_plaintext)."""
    starts = range(max(0, span.start - LONGEST_ESCAPE), span.start + 1)
    return any(to_plain(criteria, start, span.end).text == words for start in starts)


def test_a_reading_carries_its_criteria_requirements_and_limits() -> None:
    reading = read(
        Study(nct_id="NCT00000000", criteria="Inclusion Criteria:\n\n* Progressed on osimertinib"), VOCABULARY
    )
    assert [criterion.text for criterion in reading.criteria] == [
        "Inclusion Criteria:",
        "Progressed on osimertinib",
    ]
    stance = reading.stance_on(VOCABULARY.therapies["osimertinib"])
    assert stance.label is Stance.ASKS_FAILED
    assert stance.rule
    assert stance.concept == "osimertinib"


def test_a_study_without_criteria_is_silent() -> None:
    reading = read(Study(nct_id="NCT00000000"), VOCABULARY)
    assert {stance.label for stance in stances(reading)} == {Stance.SILENT}


def test_a_quote_says_where_it_stands() -> None:
    criteria = "Exclusion Criteria:\n\n* Age \\< 18\n* Prior EGFR\\-TKI \\[any\\]. Pregnancy."
    study = Study(nct_id="NCT00000000", criteria=criteria)
    quote = read(study, VOCABULARY).stance_on(VOCABULARY.therapies["osimertinib"]).quote
    assert quote is not None
    assert quote.text == "Prior EGFR-TKI [any]."
    assert quote.section is Section.EXCLUSION
    assert quote.span is not None
    assert criteria[quote.span.start : quote.span.end] == "Prior EGFR\\-TKI \\[any\\]."


def test_a_title_is_quoted_as_a_title() -> None:
    study = Study(nct_id="NCT00000000", brief_title="Drug Z in Previously Untreated Myeloma")
    quote = read(study, VOCABULARY).stance_on(VOCABULARY.therapies["bortezomib"]).quote
    assert quote is not None
    assert quote.section is Section.TITLE
    assert quote.text == study.brief_title


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(criteria_texts)
def test_any_text_can_be_read_and_every_quote_is_word_for_word(text: str) -> None:
    study = Study(nct_id="NCT00000000", criteria=text)
    check_quotes(study, read(study, VOCABULARY))


@settings(max_examples=30, deadline=None)
@given(criteria_texts)
def test_the_same_text_gives_the_same_reading(text: str) -> None:
    study = Study(nct_id="NCT00000000", criteria=text)
    assert read(study, VOCABULARY) == read(study, VOCABULARY)
    assert stances(read(study, VOCABULARY)) == stances(read(study, VOCABULARY))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80))
def test_any_title_can_be_read(title: str) -> None:
    study = Study(nct_id="NCT00000000", brief_title=title, official_title=title)
    check_quotes(study, read(study, VOCABULARY))


@pytest.mark.parametrize(
    ("piece", "length"),
    [
        ("prior ", 20_000),
        ("(", 20_000),
        ("at least 28 days or 5 half-lives or ", 20_000),
        ("* ", 20_000),
        ("\n  * ", 20_000),
        ("e.g. ", 20_000),
        ("1 ", 20_000),
        ("Cohort A ", 20_000),
        ("\\", 20_000),
        ("&amp;", 20_000),
        ("no prior chemotherapy, ", 2_000),
        ("anti-PD-1, ", 2_000),
    ],
)
def test_a_text_of_repeats_is_read_in_time(piece: str, length: int) -> None:
    text = "Inclusion Criteria:\n\n* " + piece * (length // len(piece))
    begun = time.process_time()
    read(Study(nct_id="NCT00000000", criteria=text), VOCABULARY)
    assert time.process_time() - begun < SECONDS


@pytest.mark.shared
@pytest.mark.parametrize("name", REGISTRY_FILES)
def test_every_stored_record_is_read_and_quoted_word_for_word(shared: Path, name: str) -> None:
    for study in stored(shared / "registry" / name):
        check_quotes(study, read(study, VOCABULARY))


def stored(path: Path) -> Iterator[Study]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield decode_study(json.loads(line))


def stance(criteria: str, drug: str) -> TherapyStance:
    vocabulary = load_vocabulary()
    study = Study(nct_id="NCT00000001", criteria=criteria)
    return read(study, vocabulary).stance_on(vocabulary.therapies[drug])


def test_half_lives_are_told_beside_the_days() -> None:
    said = stance(
        "Exclusion Criteria:\n\n* Imatinib within 14 days or 5 half-lives of the first dose", "imatinib"
    )
    assert (said.washout_days, said.half_lives) == (14, 5)


def test_the_quote_of_a_long_sentence_is_cut_at_words_around_the_name() -> None:
    quote = stance(
        f"Inclusion Criteria:\n\n* Progressed on {'cisplatin, ' * 40}imatinib{', olaparib' * 40}", "imatinib"
    ).quote
    assert quote is not None
    assert "imatinib" in quote.text
    assert MAX_QUOTE // 2 < len(quote.text) <= MAX_QUOTE
    assert quote.text.split()[0].strip(",") == "cisplatin", "cut at a word"
    assert quote.text.split()[-1].strip(",") == "olaparib", "cut at a word"


def test_of_waits_the_one_of_the_narrower_class_holds() -> None:
    said = stance(
        "Exclusion Criteria:\n\n* Monoclonal antibody within 4 weeks\n* Immunotherapy within 6 weeks",
        "rituximab",
    )
    assert said.washout_days == 28
