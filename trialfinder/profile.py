"""What a person told us: their cancer, what they have had and how it ended, and the facts studies ask about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trialfinder.study import GeoPoint, Sex
from trialfinder.vocabulary.model import Cancer, Therapy


class Outcome(StrEnum):
    """How a treatment ended, in the words of the command line."""

    WORKED_THEN_STOPPED = "worked-then-stopped"
    """Acquired resistance."""
    NEVER_WORKED = "never-worked"
    """Intrinsic resistance."""
    SIDE_EFFECTS = "side-effects"
    """Intolerant; not resistance."""
    FINISHED = "finished"
    """As planned."""
    ONGOING = "ongoing"
    NOT_SURE = "not-sure"
    """Leaves points open; rules nothing out."""


class BrainMetsState(StrEnum):
    NONE = "none"
    TREATED = "treated"
    ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class PriorTherapy:
    """One drug the person has had. ``given`` is what they typed; a regimen becomes one of these per part."""

    given: str
    therapy: Therapy
    outcome: Outcome = Outcome.NOT_SURE
    last_dose: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person is: a name to show and a point to measure from."""

    name: str
    point: GeoPoint


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything but the cancer is optional; ``None`` means not told, and rules nothing out."""

    cancer: Cancer
    prior_therapies: tuple[PriorTherapy, ...] = ()
    markers: tuple[str, ...] = ()
    age: int | None = None
    sex: Sex | None = None
    ecog: int | None = None
    brain_mets: BrainMetsState | None = None
    place: Place | None = None
    within_km: float | None = None
