from __future__ import annotations

from dataclasses import replace
from datetime import date

from trialfinder.registry.found import Stale
from trialfinder.sources import Coverage
from trialfinder.views.coverage import coverage_words, reading_words, source_words, stale_words


def test_an_answer_that_is_whole_needs_no_words() -> None:
    assert coverage_words(Coverage()) == ()


def test_an_answer_that_was_cut_says_how_many_there_are_and_what_to_do() -> None:
    assert coverage_words(Coverage(cut_at=5000, total=8120)) == (
        "The registry has up to 8,120 studies for this search. We read 5,000 of them, beginning with those "
        "updated last, and stopped there. Name the cancer more exactly to ask for fewer.",
    )
    assert coverage_words(Coverage(cut_at=5000))[0].startswith("The registry has more studies for this")


def test_an_old_answer_says_why_and_how_old_it_is_first() -> None:
    stale = Stale(date(2026, 11, 24), "2026-11-20T09:00:05", "The study registry cannot be reached.")
    words = coverage_words(Coverage(cut_at=5000, total=8120, stale=stale))
    assert words[0] == (
        "The study registry cannot be reached. These are the studies as kept on 24 November 2026 "
        "(registry data of 20 November 2026)."
    )
    assert len(words) == 2
    assert stale_words(replace(stale, data=""), "This is the study") == (
        "The study registry cannot be reached. This is the study as kept on 24 November 2026."
    )


def test_reading_is_told_with_its_end_when_that_is_known() -> None:
    assert reading_words(1000, 3412) == "Read 1,000 of 3,412 studies…"
    assert reading_words(0, None) == "Asking the registry…"
    assert reading_words(1000, None) == "Read 1,000 studies…"


def test_a_source_is_named_with_its_day() -> None:
    assert source_words("a file", "2026-11-20T09:00:05") == "a file, as of 20 November 2026"
    assert source_words("a file", "of old") == "a file, as of of old"
    assert source_words("a file", None) == "a file"
