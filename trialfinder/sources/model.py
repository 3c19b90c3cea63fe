"""What every source of studies can do, and how far its answer goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from trialfinder.registry.decode import Unreadable
from trialfinder.registry.found import Stale
from trialfinder.registry.query import StudyQuery
from trialfinder.study import Study


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether an answer is all that the source has, and of today."""

    cut_at: int | None = None
    """After so many studies reading stopped, though there are more; None when all were read."""
    total: int | None = None
    """How many there are then: at most so many, since the source is asked in parts that overlap."""
    stale: Stale | None = None
    """It is an older answer, as it was kept."""


class StudySource(Protocol):
    """What every source can do. ``unreadable`` fills up while studies are being read."""

    @property
    def name(self) -> str:
        """Shown to people, as in "Source: the demonstration studies"."""
        ...

    @property
    def as_of(self) -> str | None:
        """The newest day of registry data in it (``2026-06-12``), as far as it is known."""
        ...

    @property
    def coverage(self) -> Coverage:
        """Of the last answer."""
        ...

    @property
    def unreadable(self) -> Sequence[Unreadable]: ...

    def studies(self, query: StudyQuery) -> Iterator[Study]:
        """At least what ``query`` finds, perhaps more: who asks still looks, and counts what does not fit."""
        ...

    def fetch(self, nct_id: str) -> Study:
        """Raises ``UnknownStudy``."""
        ...
