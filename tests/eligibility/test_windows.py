"""Waits in a clause, and which name each of them binds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.eligibility.windows import Window, find_windows, window_for


def days_for(text: str, name: str, *later: str) -> float | None:
    """The wait that binds ``name``; ``later`` are the other names that follow it."""
    start = text.index(name)
    window = window_for(
        text, start, start + len(name), find_windows(text), [text.index(other) for other in later]
    )
    return None if window is None else window.days


@pytest.mark.parametrize(
    ("text", "recent"),
    [
        ("chemotherapy within 28 days", True),
        ("chemotherapy in the last 28 days", True),
        ("chemotherapy less than 28 days before entry", True),
        ("chemotherapy < 28 days before entry", True),
        ("chemotherapy ≤ 28 days before entry", True),
        ("at least 28 days since chemotherapy", False),
        ("28 days must have passed since chemotherapy", False),
        ("> 28 days since chemotherapy", False),
        ("chemotherapy more than 28 days ago", False),
        ("a 28-day washout", False),
        ("28 days since chemotherapy", False),
    ],
)
def test_a_wait_is_worded_as_recent_or_as_passed(text: str, recent: bool) -> None:
    (window,) = find_windows(text)
    assert (window.days, window.recent) == (28, recent)


@pytest.mark.parametrize(
    "text",
    [
        "life expectancy of at least 12 weeks",
        "stable for 28 days",
        "contraception for at least 28 days",
        "negative pregnancy test within 7 days",
        "28 days of treatment",
        "18 years old",
        "treatment lasted 28 days",
        "",
    ],
)
def test_not_every_stretch_of_time_is_a_wait(text: str) -> None:
    assert find_windows(text) == ()


@pytest.mark.parametrize(
    ("text", "days", "half_lives"),
    [
        ("within 28 days or 5 half-lives", 28, 5),
        ("within 5 half-lives or 28 days", 28, 5),
        ("within 28 days or 5 half-lives, whichever is longer", 28, 5),
        ("within 14 days (or 5 half-lives)", 14, 5),
        ("at least 5 half-lives since the last dose", None, 5),
        ("within 28 days (4 weeks)", 28, None),
    ],
)
def test_days_beside_half_lives_are_one_wait(text: str, days: float | None, half_lives: float | None) -> None:
    (window,) = find_windows(text)
    assert (window.days, window.half_lives) == (days, half_lives)


def test_a_wait_binds_the_name_before_it() -> None:
    assert days_for("taxane within 21 days before entry", "taxane") == 21


def test_a_wait_binds_the_name_after_it() -> None:
    assert days_for("at least 21 days since the last taxane", "taxane") == 21


def test_a_wait_at_the_end_binds_the_whole_list() -> None:
    text = "taxane, platinum or radiation within 21 days"
    assert days_for(text, "taxane", "platinum") == days_for(text, "platinum") == 21


def test_each_wait_binds_the_name_it_is_tied_to() -> None:
    text = "taxane: at least 21 days; antibody: at least 28 days since the last dose"
    assert days_for(text, "taxane", "antibody") == 21
    assert days_for(text, "antibody") == 28


def test_a_wait_in_brackets_binds_the_name_before_them() -> None:
    text = "taxane (within 21 days), antibody (within 28 days)"
    assert days_for(text, "taxane", "antibody") == 21
    assert days_for(text, "antibody") == 28


def test_a_wait_since_a_name_binds_that_name() -> None:
    text = "at least 14 days since radiation and at least 42 days since nitrosourea"
    assert days_for(text, "radiation", "nitrosourea") == 14
    assert days_for(text, "nitrosourea") == 42


def test_without_a_wait_nothing_binds() -> None:
    assert window_for("taxane", 0, 6, (), []) is None


@given(
    st.lists(
        st.sampled_from(
            ["taxane", " within ", "28 days", "5 half-lives", " or ", " (", ") ", "since ", ", ", "at least "]
        )
    ).map("".join)
)
def test_waits_stand_in_the_text_in_order_and_one_of_them_binds(text: str) -> None:
    windows = find_windows(text)
    assert list(windows) == sorted(windows, key=lambda window: window.start)
    assert all(0 <= window.start < window.end <= len(text) for window in windows)
    assert all(window.days or window.half_lives for window in windows)
    chosen: Window | None = window_for(text, 0, 0, windows, [])
    assert chosen is None or chosen in windows
