"""Puts a question to the registry and hands back studies.

    query.plan (pure) ─► paging ─► sending ─► answers.read_answer (pure) ─► found, decode (pure)

A search is handed over only when the registry's data stood still while it was read. What it gave is kept: the
same question under the same data is not asked again, and when the registry cannot answer, the kept answer is
given and said to be an old one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from trialfinder.errors import RegistryChanged, RegistryError, RegistryRejected, UnknownStudy
from trialfinder.registry.answers import StudyNotThere
from trialfinder.registry.decode import decode_study
from trialfinder.registry.found import DataVersion, Fetched, Found, Gathered, Progress, Stale
from trialfinder.registry.kept import Kept, KeptAnswers
from trialfinder.registry.paging import not_more_than, odd_answer, pages_of
from trialfinder.registry.query import RequestPlan, StudyQuery, in_batches, plan, plan_study, plan_version
from trialfinder.registry.sending import Sender


class RegistryClient:
    """Searches, and fetches single studies, through ``sender``; keeps what came in ``kept``."""

    def __init__(self, sender: Sender | None = None, kept: KeptAnswers | None = None) -> None:
        self._sender = sender or Sender()
        self._kept = kept or KeptAnswers()

    def search(
        self, query: StudyQuery, *, at_most: int | None = None, progress: Progress | None = None
    ) -> Found:
        """Reads ``query`` to its end, or to ``at_most`` studies, beginning with those updated last.

        When the registry publishes new data meanwhile, reading starts over, once; then ``RegistryChanged``.
        """
        query = not_more_than(at_most, query)
        question = self._question(at_most, *map(plan, in_batches(query)))
        try:
            version = self.version()
            if kept := self._kept.find(question, version):
                return _found_in(kept, at_most)
            return self._read(query, version, question, partial(Gathered, at_most, progress))
        except RegistryError as error:
            kept = self._kept_instead(question, error)
            return replace(_found_in(kept, at_most), stale=_stale(kept, error))

    def fetch(self, nct_id: str) -> Fetched:
        """One study; raises ``InputError`` for a malformed number, ``UnknownStudy`` for an absent one."""
        asked = plan_study(nct_id)
        question = self._question(asked)
        try:
            record = self._record(asked)
        except RegistryError as error:
            kept = self._kept_instead(question, error)
            return Fetched(decode_study(next(kept.pages)), _stale(kept, error))
        study = decode_study(record)
        self._kept.keep(question, DataVersion("", study.version_holder), [self._kept.pack(record)])
        return Fetched(study)

    def version(self) -> DataVersion:
        found = self._sender.ask(plan_version())
        if not isinstance(found, Mapping) or not isinstance(found.get("dataTimestamp"), str):
            raise odd_answer()
        return DataVersion(str(found.get("apiVersion", "")), found["dataTimestamp"])

    def _read(
        self, query: StudyQuery, version: DataVersion, question: str, gather: Callable[[], Gathered]
    ) -> Found:
        for _ in range(2):
            gathered = gather()
            pages = self._read_through(query, version, gathered)
            now = self.version()
            if pages is not None and now == version:
                self._kept.keep(question, version, pages)
                return gathered.found(version)
            version = now
        raise RegistryChanged("The registry is publishing new data just now. Try again in a few minutes.")

    def _read_through(
        self, query: StudyQuery, version: DataVersion, gathered: Gathered
    ) -> list[bytes] | None:
        """The pages, as they are kept; None when the place in the list was lost because the data changed."""
        pages = []
        try:
            for body in pages_of(query, self._sender.ask, gathered.is_enough):
                gathered.add(body)
                pages.append(self._kept.pack(body))
        except RegistryRejected:
            if not pages or self.version() == version:
                raise
            return None
        return pages

    def _record(self, asked: RequestPlan) -> Any:
        try:
            return self._sender.ask(asked)
        except StudyNotThere:
            raise UnknownStudy(asked.path.rpartition("/")[2]) from None
        except RegistryRejected as rejected:
            if "nctId" not in rejected.registry_words:
                raise
            raise UnknownStudy(asked.path.rpartition("/")[2]) from None

    def _question(self, *parts: object) -> str:
        """What is asked of which registry; the key of what is kept."""
        return repr((self._sender.base_url, *parts))

    def _kept_instead(self, question: str, error: RegistryError) -> Kept:
        """Raises ``error`` when nothing was kept, or when the registry did answer, and refused."""
        kept = None if isinstance(error, RegistryRejected) else self._kept.find(question)
        if kept is None:
            raise error
        return kept


def _found_in(kept: Kept, at_most: int | None) -> Found:
    gathered = Gathered(at_most)
    for body in kept.pages:
        gathered.add(body)
    return gathered.found(kept.version)


def _stale(kept: Kept, error: RegistryError) -> Stale:
    return Stale(kept.on, kept.version.data, error.why)
