"""The order in which studies are shown: one visible table of weights, and every position explained.

A study's score is the sum of its reasons. The groups stand so far apart that nothing else can move a study
from one to another. Equal scores are ordered by study number, so that the same data gives the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from trialfinder.eligibility.model import Section, Stance
from trialfinder.matching import Match, Met, Verdict
from trialfinder.matching.facts import no_treatment
from trialfinder.study import OverallStatus, Phase, Study

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        # the group; each step is more than all that follows can add up to
        "group wants": 4000,
        "group may_take": 3000,
        "group washout": 2000,
        "group unclear": 1000,
        "group refuses": 0,
        # how well the cancer fits
        "cancer exact": 80,
        "cancer cohort": 70,
        "cancer subtype_only": 60,
        "cancer broader": 30,
        "cancer unclear": 0,
        "cancer no": 0,
        # what the study says about each treatment, when that is met
        "asks_failed met": 80,
        "asks_had met": 50,
        "asks_pretreated met": 20,
        "allows met": 15,
        "names the treatment": 40,
        "words in the title": 10,
        # what was found in the tumour
        "marker met": 40,
        "marker to be asked": -15,
        # what stands in the way
        "wait": -10,
        "open point": -4,
        # whether it can be joined now, and where
        "recruiting now": 50,
        "not open yet": 20,
        "only by invitation": 10,
        "site within reach": 40,
        "site within 100 km": 20,
        "no open site within reach": -40,
        "not updated for over a year": -20,
        # what it is for, and how much is known of it
        "treats": 30,
        "phase 3 or 4": 10,
        "phase 2": 5,
    }
)
"""Points for each reason."""

MOST_OPEN_POINTS = 10
"""Beyond this many, one more open point says nothing new."""

_STATUS_REASON: Mapping[str, str] = MappingProxyType(
    {
        OverallStatus.RECRUITING: "recruiting now",
        OverallStatus.AVAILABLE: "recruiting now",
        OverallStatus.NOT_YET_RECRUITING: "not open yet",
        OverallStatus.ENROLLING_BY_INVITATION: "only by invitation",
    }
)
_NEAR_KM = 100
_ASKS = (Stance.ASKS_FAILED, Stance.ASKS_HAD)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a study stands where it does: ``what`` is a row of ``WEIGHTS``."""

    what: str
    points: float


def rank(matches: Iterable[Match], *, today: date) -> tuple[Match, ...]:
    """Best first."""
    return tuple(sorted(matches, key=lambda match: (-score(match, today=today), match.study.nct_id)))


def score(match: Match, *, today: date) -> float:
    return sum(reason.points for reason in reasons(match, today=today))


def reasons(match: Match, *, today: date) -> tuple[Reason, ...]:
    """Every reason that counted, the weightiest first."""
    found = [Reason(what, WEIGHTS[what]) for what in _what_counts(match, today)]
    return tuple(sorted(found, key=lambda reason: -abs(reason.points)))


def _what_counts(match: Match, today: date) -> Iterator[str]:
    yield f"group {match.group.value}"
    yield f"cancer {match.cancer.fit.value}"
    yield from _what_therapies_count(match)
    if any(fact.fact == "marker" and fact.met is Met.YES for fact in match.facts):
        yield "marker met"
    if any(fact.fact == "marker" and fact.met is Met.OPEN for fact in match.facts):
        yield "marker to be asked"
    yield from ["open point"] * min(len(match.open_points), MOST_OPEN_POINTS)
    yield from _what_place_counts(match)
    if status := _STATUS_REASON.get(match.study.overall_status):
        yield status
    if match.study.is_stale(today):
        yield "not updated for over a year"
    yield from _what_its_purpose_counts(match.study)


def _what_its_purpose_counts(study: Study) -> Iterator[str]:
    if study.primary_purpose in ("TREATMENT", "") and not no_treatment(study):
        yield "treats"
    if {Phase.PHASE3, Phase.PHASE4} & set(study.phases):
        yield "phase 3 or 4"
    elif Phase.PHASE2 in study.phases:
        yield "phase 2"


def _what_therapies_count(match: Match) -> Iterator[str]:
    """Each label once: a regimen of four drugs is not four times as good."""
    met = [verdict for verdict in match.verdicts if verdict.met is Met.YES]
    for label in (Stance.ASKS_FAILED, Stance.ASKS_HAD, Stance.ASKS_PRETREATED, Stance.ALLOWS):
        if any(verdict.stance.label is label for verdict in met):
            yield f"{label.value} met"
    if any(map(_names_the_treatment, met)):
        yield "names the treatment"
    if any(verdict.stance.quote and verdict.stance.quote.section is Section.TITLE for verdict in met):
        yield "words in the title"
    if any(verdict.wait is not Met.YES for verdict in match.verdicts):
        yield "wait"


def _names_the_treatment(verdict: Verdict) -> bool:
    """Whether the study asks for this very treatment, not for its kind or for any."""
    therapy = verdict.prior.therapy
    names = {name.casefold() for name in (therapy.name, *therapy.brands, *therapy.codes)}
    return verdict.stance.label in _ASKS and verdict.stance.concept.casefold() in names


def _what_place_counts(match: Match) -> Iterator[str]:
    if match.nearest is None:
        return
    if match.nearest.within_reach:
        yield "site within reach"
    else:
        yield "no open site within reach"
    if match.nearest.distance_km <= _NEAR_KM:
        yield "site within 100 km"
