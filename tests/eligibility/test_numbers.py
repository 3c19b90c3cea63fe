"""Numbers and stretches of time as values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.eligibility.numbers import find_durations, to_number


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("4", 4),
        ("four", 4),
        ("Twelve", 12),
        ("2.5", 2.5),
        ("2,5", 2.5),
        ("first", 1),
        ("2nd", 2),
        ("twenty-eight", 28),
    ],
)
def test_a_number_is_a_number_however_written(word: str, number: float) -> None:
    assert to_number(word) == number


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("within 28 days", 28),
        ("within 4 weeks", 28),
        ("within four weeks", 28),
        ("within four (4) weeks", 28),
        ("within 4-6 weeks", 42),
        ("within 4 to 6 weeks", 42),
        ("a 3-month washout", 90),
        ("within 6 months", 180),
        ("one year ago", 360),
        ("72 hours before", 3),
        pytest.param("14 d before", 14, marks=pytest.mark.xfail(strict=True, reason="d alone is no day yet")),
        ("within 2 wks", 14),
        ("2 wk before", 14),
        ("6 mo before", 180),
        ("3 yrs before", 1080),
        ("10 calendar days", 10),
        ("in the past year", 360),
        ("in the last month", 30),
    ],
)
def test_a_stretch_of_time_is_days(text: str, days: float) -> None:
    (duration,) = find_durations(text)
    assert duration.days == pytest.approx(days)
    assert duration.half_lives is None


@pytest.mark.parametrize(
    ("text", "half_lives"),
    [
        ("5 half-lives", 5),
        ("five half-lives", 5),
        ("5 half lives", 5),
        ("five (5) half-lives", 5),
        ("5 x half-life", 5),
        ("5 times the half-life", 5),
        ("5 elimination half-lives", 5),
        ("4 t1/2", 4),
    ],
)
def test_half_lives_are_counted_apart(text: str, half_lives: float) -> None:
    (duration,) = find_durations(text)
    assert duration.half_lives == half_lives
    assert duration.days is None


@pytest.mark.parametrize(
    "text", ["", "two lines", "28 daylilies", "stage 4", "weeks of it", "a 12-lead test", "grade 2 or 3"]
)
def test_what_is_no_stretch_of_time_is_left_alone(text: str) -> None:
    assert find_durations(text) == ()


def test_several_stretches_come_in_order() -> None:
    text = "28 days or 5 half-lives, or 6 weeks"
    found = find_durations(text)
    assert [(one.days, one.half_lives) for one in found] == [(28, None), (None, 5), (42, None)]
    assert text[found[0].start : found[0].end] == "28 days"


@given(st.integers(1, 400), st.sampled_from([("days", 1), ("weeks", 7), ("months", 30), ("years", 360)]))
def test_any_number_of_units_is_so_many_days(number: int, unit: tuple[str, int]) -> None:
    (duration,) = find_durations(f"{number} {unit[0]}")
    assert duration.days == number * unit[1]


@given(st.text(max_size=80))
def test_any_words_can_be_searched(text: str) -> None:
    for duration in find_durations(text):
        assert 0 <= duration.start < duration.end <= len(text)
        assert (duration.days is None) != (duration.half_lives is None)
