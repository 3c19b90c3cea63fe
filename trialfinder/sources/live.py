"""Studies of the public registry, asked over the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from trialfinder.registry.decode import Unreadable
from trialfinder.registry.found import Progress
from trialfinder.registry.kept import KeptAnswers, default_folder
from trialfinder.registry.query import StudyQuery
from trialfinder.sources.model import Coverage
from trialfinder.study import Study

if TYPE_CHECKING:
    from trialfinder.registry.client import RegistryClient

MOST_READ: Final = 5000
"""Studies that one search reads: five to eight requests, and some 25 MB over the line."""


KEEP_NOTHING: Final = frozenset({"no", "off", "false", "0"})


@dataclass(frozen=True, slots=True)
class Access:
    """How the registry is asked."""

    api_url: str | None = None
    """Its address, when that is not the public one."""
    at_most: int = MOST_READ
    keep_in: Path | None = None
    """Where its answers are kept, and looked for when it cannot be reached; None for nowhere."""

    @classmethod
    def told_by(cls, environ: Mapping[str, str]) -> Access:
        keeps = environ.get("TRIALFINDER_KEEP", "").strip().casefold() not in KEEP_NOTHING
        return cls(
            api_url=environ.get("TRIALFINDER_API_URL", "").strip() or None,
            keep_in=default_folder(environ) if keeps else None,
        )


class LiveSource:
    """The public registry, asked over the network; ``as_of`` is known once it has answered."""

    name = "ClinicalTrials.gov"

    def __init__(
        self, client: RegistryClient, *, at_most: int = MOST_READ, progress: Progress | None = None
    ) -> None:
        self.as_of: str | None = None
        self.coverage = Coverage()
        self._client, self._at_most, self._progress = client, at_most, progress
        self._unreadable: Sequence[Unreadable] = ()

    @property
    def unreadable(self) -> Sequence[Unreadable]:
        return self._unreadable

    def studies(self, query: StudyQuery) -> Iterator[Study]:
        if self._progress:
            self._progress(0, None)
        found = self._client.search(query, at_most=self._at_most, progress=self._progress)
        self.as_of = found.version.data[:10] or None
        self.coverage = Coverage(stale=found.stale)
        if found.cut:
            self.coverage = replace(self.coverage, cut_at=len(found.studies), total=found.total)
        self._unreadable = found.unreadable
        yield from found.studies

    def fetch(self, nct_id: str) -> Study:
        fetched = self._client.fetch(nct_id)
        self.as_of = fetched.study.version_holder or self.as_of
        self.coverage = Coverage(stale=fetched.stale)
        return fetched.study


def client_for(how: Access) -> RegistryClient:
    from trialfinder.registry.client import RegistryClient  # only now: the network library is slow to load
    from trialfinder.registry.sending import PUBLIC_REGISTRY, Sender

    return RegistryClient(Sender(base_url=how.api_url or PUBLIC_REGISTRY), KeptAnswers(how.keep_in))
