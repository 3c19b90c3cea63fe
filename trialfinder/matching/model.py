"""What holding a profile against a study gives: a verdict per therapy, and a group for the study."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trialfinder.cancers.model import CancerVerdict
from trialfinder.eligibility.model import Quote, Stance, TherapyStance
from trialfinder.profile import PriorTherapy
from trialfinder.study import Location, Study

NAMED_DEMANDS = frozenset({Stance.ASKS_FAILED, Stance.ASKS_HAD})


class Group(StrEnum):
    """Where a study stands for this person, best first."""

    WANTS = "wants"
    MAY_TAKE = "may_take"
    WASHOUT = "washout"
    UNCLEAR = "unclear"
    REFUSES = "refuses"


class Met(StrEnum):
    """Whether what is asked holds for this person."""

    YES = "yes"
    """It holds, or nothing is asked."""
    NO = "no"
    WAIT = "wait"
    """Only time stands between; see ``washout_until``."""
    OPEN = "open"
    """Cannot be told from what we know."""


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something to find out before calling, in plain words, with the study's words behind it."""

    question: str
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the study says about one earlier therapy, and whether that is met."""

    prior: PriorTherapy
    stance: TherapyStance
    met: Met
    washout_until: date | None = None
    """The first day on which a stated washout has passed; None without a washout or a last dose."""
    open_points: tuple[OpenPoint, ...] = ()
    wait: Met = Met.YES
    """What the washout alone comes to, also beside a demand: YES when none is asked or it has passed, WAIT
    until ``washout_until`` or while the drug is still taken, OPEN when the last dose is not known."""


@dataclass(frozen=True, slots=True)
class FactCheck:
    """One fact other than a therapy (``age``, ``sex``, ``ecog``, ``brain_mets``, ``cancer``…)."""

    fact: str
    met: Met
    reason: str
    """A plain sentence, such as “Takes people from 18 to 75; you are 80.”"""
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class NearestSite:
    location: Location
    distance_km: float
    within_reach: int
    """Open sites no further than the person can travel (all open sites when no limit was given)."""


@dataclass(frozen=True, slots=True)
class Match:
    """One study held against one profile."""

    study: Study
    group: Group
    cancer: CancerVerdict
    verdicts: tuple[Verdict, ...]
    facts: tuple[FactCheck, ...]
    open_points: tuple[OpenPoint, ...]
    nearest: NearestSite | None = None
