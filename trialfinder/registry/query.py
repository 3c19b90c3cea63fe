"""What is asked of the registry, as an immutable value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from trialfinder.study import GeoPoint, Phase, Sex, StudyType


@dataclass(frozen=True, slots=True)
class Near:
    """Within ``radius`` of a point, with its unit: the registry reads a bare number as metres."""

    point: GeoPoint
    radius: float
    unit: Literal["km", "mi"] = "km"


@dataclass(frozen=True, slots=True)
class StudyQuery:
    """Empty means no limit. Several conditions, or interventions, are alternatives; the fields all apply."""

    conditions: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    """Free words, as typed; each must be found."""
    ids: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    study_types: tuple[StudyType, ...] = ()
    phases: tuple[Phase, ...] = ()
    near: Near | None = None
    age: int | None = None
    sex: Sex | None = None
    updated_since: date | None = None
    pieces: tuple[str, ...] = ()
    """The registry's piece names to send back; empty means the pieces that ``decode`` reads."""
    page_size: int = 200
