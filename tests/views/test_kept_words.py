"""What was saved or told comes back in plain words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from viewed import (
    BOSTON,
    PROFILE,
    TODAY,
    study,
)

from trialfinder.profile import BrainMetsState
from trialfinder.shortlist import Entry, Note, SavedVerdict
from trialfinder.study import (
    Age,
    PartialDate,
)
from trialfinder.views import shortlist_page
from trialfinder.views.profile import profile_words
from trialfinder.views.words import (
    age_words,
    day,
    distance_words,
    partial_day,
    phase_explained,
    phase_words,
    sex_words,
    status_words,
)


def test_a_shortlist_row_has_its_day_and_signed_notes() -> None:
    note = Note("n", date(2026, 11, 20), "AB", "Called, no answer")
    entry = Entry(
        "e", "l", "My studies", "", "NCT01234567", "2026-11-19T08:00:00+00:00", study(), notes=(note,)
    )
    page = shortlist_page("My studies", [entry], today=TODAY)
    assert page.heading == "1 study saved"
    assert page.rows[0].saved == "Saved on 19 November 2026"
    assert [(fact.name, fact.words) for fact in page.rows[0].notes] == [
        ("20 November 2026, AB", "Called, no answer")
    ]


def test_a_shortlist_row_keeps_what_the_study_said_on_the_day_it_was_saved() -> None:
    said = (SavedVerdict("Tagrisso", "asks_had", "prior EGFR TKI"), SavedVerdict("Alimta", "unheard_of"))
    entry = Entry("e", "l", "My studies", "", "NCT01234567", "2026-11-19T08:00:00+00:00", study(), said)
    row = shortlist_page("My studies", [entry], today=TODAY).rows[0]
    assert [(view.words, view.quote) for view in row.said] == [
        ("Looking for people who have had Tagrisso or a drug of its kind", "prior EGFR TKI"),
        ("Alimta: unheard_of", ""),
    ]


def test_an_empty_shortlist_says_so() -> None:
    assert shortlist_page("My studies", [], today=TODAY).heading == "Nothing saved yet"


def test_what_a_person_told_us_comes_back_in_their_words() -> None:
    told = replace(PROFILE, age=71, ecog=1, brain_mets=BrainMetsState.TREATED, place=BOSTON, within_km=160.9)
    assert profile_words(told) == (
        "non-small cell lung cancer",
        "Tagrisso: it worked, then stopped working. Last taken on 5 November 2026",
        "Age 71",
        "Light work is fine, hard work is not",
        "Spread to the brain: it was treated and is stable",
        "Near Boston, Massachusetts, United States, up to 100 miles (161 km)",
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (status_words("RECRUITING"), "Open and looking for people"),
        (status_words("SOMETHING_NEW"), "“something new”, in the registry's words"),
        (status_words(""), "Not stated"),
        (phase_words(("PHASE1", "PHASE2")), "Phase 1 and phase 2"),
        (phase_words(("NA",)), ""),
        (phase_explained(("PHASE2",)), "Phase 2: looks at whether it helps, in a larger group"),
        (day(date(2026, 12, 3)), "3 December 2026"),
        (partial_day(PartialDate("2026-03", date(2026, 3, 1))), "March 2026"),
        (partial_day(PartialDate("2026-03-09", date(2026, 3, 9), estimated=True)), "9 March 2026 (planned)"),
        (age_words(Age("18 Years", 18.0), Age("75 Years", 75.0)), "From 18 years to 75 years"),
        (age_words(None, Age("17 Years", 17.0)), "Up to 17 years"),
        (age_words(None, None), "Any age"),
        (sex_words("ALL"), "Women and men"),
        (distance_words(0.2), "under a mile (1 km)"),
        (distance_words(1.0), "1 mile (1 km)"),
        (distance_words(2000.0), "1,243 miles (2,000 km)"),
    ],
)
def test_registry_words_become_plain_words(said: str, words: str) -> None:
    assert said == words
