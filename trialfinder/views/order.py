"""Why a study stands where it does: the reasons of the ranking in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from trialfinder.matching import Match
from trialfinder.ranking import reasons

WORDS: Mapping[str, str] = {
    "group wants": "It looks for people like you",
    "group may_take": "It may take you",
    "group washout": "It may take you after a wait",
    "group unclear": "It does not say enough",
    "group refuses": "It says no to something you told us",
    "cancer exact": "It is for your cancer",
    "cancer cohort": "One of its groups is for your cancer",
    "cancer subtype_only": "It is for some kinds of your cancer",
    "cancer broader": "It takes many cancers, and yours may be one",
    "cancer unclear": "It does not say whether it takes your cancer",
    "cancer no": "It is for a different cancer",
    "asks_failed met": "It asks for people whose treatment stopped working, and yours did",
    "asks_had met": "It asks for a treatment that you have had",
    "asks_pretreated met": "It asks for earlier treatment, and you have had some",
    "allows met": "It accepts a treatment that you have had",
    "names the treatment": "It names your very treatment",
    "words in the title": "Its title says so",
    "marker met": "It looks for a test result that you have",
    "marker to be asked": "It hangs on a test result that we do not know",
    "wait": "Some time must pass first, or may have to",
    "open point": "Something has to be asked",
    "recruiting now": "It takes people now",
    "not open yet": "It is not open yet",
    "only by invitation": "It chooses whom it invites",
    "site within reach": "An open site is within your reach",
    "site within 100 km": "An open site is within 100 km (60 miles)",
    "no open site within reach": "No open site is within your reach",
    "not updated for over a year": "It has not been updated for over a year",
    "treats": "It tests a treatment",
    "phase 3 or 4": "More is known about late-stage tests (phase 3 or 4)",
    "phase 2": "Something is known from earlier tests (phase 2)",
}
"""A sentence for each row of ``ranking.WEIGHTS``; several of one kind are counted in one line."""


def order_words(match: Match, *, today: date) -> tuple[str, ...]:
    """“It takes people now: +50”, the weightiest first; what counts nothing is left out."""
    points: dict[str, list[float]] = {}
    for reason in reasons(match, today=today):
        points.setdefault(reason.what, []).append(reason.points)
    return tuple(f"{WORDS[what]}{_times(each)}: {sum(each):+g}" for what, each in points.items() if sum(each))


def _times(points: list[float]) -> str:
    return f" ({len(points)} times)" if len(points) > 1 else ""
