"""Numbers and stretches of time in English criteria, as values: days, half-lives, counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialfinder.eligibility.patterns import Pattern

WORDS = {
    "zero": 0, "no": 0, "one": 1, "a": 1, "an": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fourteen": 14, "twenty-one": 21,
    "twenty-eight": 28, "thirty": 30, "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2,
    "3rd": 3, "4th": 4, "once": 1, "twice": 2,
}  # fmt: skip
NUMBER = (
    r"(?:\d+(?:[.,]\d+)?|zero|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|twenty-one"
    r"|twenty-eight|thirty)"
)
_DAYS = {"h": 1 / 24, "d": 1.0, "w": 7.0, "m": 30.0, "y": 360.0}
_UNIT = r"(?P<unit>h(?:ou)?rs?|hours?|days?|weeks?|wks?|wk|w(?=\b)|months?|mos?\b|mths?|years?|yrs?)"
_DURATION = Pattern(
    rf"(?P<low>{NUMBER})(?:\s*\(\s*\d+\s*\))?(?:\s*(?:-|–|to|or)\s*(?P<high>{NUMBER}))?\s*[- ]?\s*"
    rf"(?:calendar\s+|full\s+|consecutive\s+)?{_UNIT}(?!\w)",
    re.IGNORECASE,
)
_UNIT_HINTS = (
    "day", "week", "month", "year", "hour", "hr", "wk", "half", "1/2", " mo", " d ", " h ", " w ",
    "yr", "mth",
)  # fmt: skip
_PAST_UNIT = Pattern(
    r"\b(?:past|last|previous|preceding|prior)\s+(?P<unit>day|week|month|year)\b", re.IGNORECASE
)
_HALF_LIVES = Pattern(
    rf"(?P<n>{NUMBER})(?:\s*\(\s*\d+\s*\))?\s*(?:x\s*|times\s+(?:the\s+)?)?(?:\w+\s+){{0,2}}?"
    rf"(?:elimination\s+|drug\s+|plasma\s+|terminal\s+)?(?:half|1/2)[- ]?li(?:fe|ves?|fes)"
    rf"|(?P<n2>{NUMBER})\s*(?:x\s*)?t\s?1/2",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Duration:
    """A time at ``text[start:end]``: ``days`` (weeks × 7, months × 30, years × 360), or ``half_lives``."""

    start: int
    end: int
    days: float | None = None
    half_lives: float | None = None


def to_number(word: str) -> float:
    """“4”, “four”, “2,5” as a number."""
    lowered = word.lower().replace(",", ".")
    return float(WORDS[lowered]) if lowered in WORDS else float(lowered)


def find_durations(text: str) -> tuple[Duration, ...]:
    """Every stretch of time, in order; a range (“4 to 6 weeks”) gives its longer end."""
    if not any(unit in text.lower() for unit in _UNIT_HINTS):
        return ()
    found = [_half_lives(match) for match in _HALF_LIVES.finditer(text)]
    taken = {position for duration in found for position in range(duration.start, duration.end)}
    found += [_duration(match) for match in _DURATION.finditer(text) if match.start() not in taken]
    found += [
        Duration(match.start("unit"), match.end(), days=_days(1, match["unit"]))
        for match in _PAST_UNIT.finditer(text)
    ]
    return tuple(sorted(found, key=lambda duration: duration.start))


def _duration(match: re.Match[str]) -> Duration:
    return Duration(
        match.start(), match.end(), days=_days(to_number(match["high"] or match["low"]), match["unit"])
    )


def _half_lives(match: re.Match[str]) -> Duration:
    return Duration(match.start(), match.end(), half_lives=to_number(match["n"] or match["n2"]))


def _days(number: float, unit: str) -> float:
    return number * _DAYS[unit[0].lower()]
