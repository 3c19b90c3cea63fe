"""What a search of the registry found, gathered page by page (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from trialfinder.registry.decode import Unreadable, decode_each
from trialfinder.study import Study

Progress: TypeAlias = Callable[[int, int | None], None]
"""Called with how many studies were read so far and how many will be, when that is known."""


@dataclass(frozen=True, slots=True)
class DataVersion:
    """Which edition of the data the registry serves; to be compared, not counted with."""

    api: str
    data: str


@dataclass(frozen=True, slots=True)
class Stale:
    """That an answer is an old one, since the registry could not give a new one."""

    kept_on: date
    data: str
    """The version of the registry's data in it; for a single study, the day of its copy."""
    why: str
    """A sentence."""


@dataclass(frozen=True, slots=True)
class Fetched:
    study: Study
    stale: Stale | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Each study once, and what could not be read."""

    studies: tuple[Study, ...]
    unreadable: tuple[Unreadable, ...]
    version: DataVersion
    total: int | None
    """How many the registry has; at most so many when only parts that overlap were read."""
    cut: bool = False
    """Reading stopped before the end, at as many studies as were wanted."""
    stale: Stale | None = None


class Gathered:
    """The pages read so far. A question asked in parts finds many studies more than once."""

    def __init__(self, at_most: int | None = None, progress: Progress | None = None) -> None:
        self._at_most, self._progress = at_most, progress
        self._studies: dict[str, Study] = {}
        self._unreadable: list[Unreadable] = []
        self._again = 0
        self._counted: int | None = None

    def add(self, body: Mapping[str, Any]) -> None:
        before = self.read
        for study in decode_each(body["studies"], self._unreadable):
            self._studies.setdefault(study.nct_id, study)
        self._again += len(body["studies"]) - (self.read - before)
        total = body.get("totalCount")  # only the first page of a part says it
        if isinstance(total, int):
            self._counted = (self._counted or 0) + total
        if self._progress:
            self._progress(self.read, self.to_read)

    @property
    def read(self) -> int:
        return len(self._studies) + len(self._unreadable)

    @property
    def total(self) -> int | None:
        return None if self._counted is None else max(self._counted - self._again, self.read)

    @property
    def to_read(self) -> int | None:
        """What ``read`` will come to."""
        if self.total is None or self._at_most is None:
            return self.total
        return min(self.total, self._at_most)

    def is_enough(self) -> bool:
        return self._at_most is not None and self.read >= self._at_most

    def found(self, version: DataVersion) -> Found:
        studies = tuple(self._studies.values())[: self._at_most]
        cut = self.is_enough() and (self.total is None or self.total > len(studies) + len(self._unreadable))
        return Found(studies, tuple(dict.fromkeys(self._unreadable)), version, self.total, cut)
