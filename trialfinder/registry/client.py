"""Puts a question to the registry and hands back studies.

    query.plan (pure) ─► sending ─► answers.read_answer (pure) ─► decode (pure)

A search is handed over only when the registry's data stood still while it was read.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from trialfinder.errors import RegistryChanged, RegistryFailed, RegistryRejected, UnknownStudy
from trialfinder.registry.answers import StudyNotThere
from trialfinder.registry.decode import decode_study
from trialfinder.registry.found import DataVersion, Found, Gathered, Progress
from trialfinder.registry.query import (
    RequestPlan,
    StudyQuery,
    halved,
    in_batches,
    plan,
    plan_study,
    plan_version,
)
from trialfinder.registry.sending import Sender
from trialfinder.study import Study

MAX_EMPTY_PAGES: Final = 3


class RegistryClient:
    """Searches, and fetches single studies; whatever it needs, it asks for through ``sender``."""

    def __init__(self, sender: Sender | None = None) -> None:
        self._sender = sender or Sender()

    def search(
        self, query: StudyQuery, *, at_most: int | None = None, progress: Progress | None = None
    ) -> Found:
        """Reads ``query`` to its end, or to ``at_most`` studies, beginning with those updated last.

        When the registry publishes new data meanwhile, reading starts over, once; then ``RegistryChanged``.
        """
        version = self.version()
        for _ in range(2):
            gathered = self._read_through(query, version, at_most, progress)
            now = self.version()
            if gathered is not None and now == version:
                return gathered.found(version)
            version = now
        raise RegistryChanged("The registry is publishing new data just now. Try again in a few minutes.")

    def fetch(self, nct_id: str) -> Study:
        """One study; raises ``InputError`` for a malformed number, ``UnknownStudy`` for an absent one."""
        asked = plan_study(nct_id)
        try:
            return decode_study(self._sender.ask(asked))
        except StudyNotThere:
            raise UnknownStudy(asked.path.rpartition("/")[2]) from None
        except RegistryRejected as rejected:
            if "nctId" not in rejected.registry_words:
                raise
            raise UnknownStudy(asked.path.rpartition("/")[2]) from None

    def version(self) -> DataVersion:
        found = self._sender.ask(plan_version())
        if not isinstance(found, Mapping) or not isinstance(found.get("dataTimestamp"), str):
            raise _odd_answer()
        return DataVersion(str(found.get("apiVersion", "")), found["dataTimestamp"])

    def _read_through(
        self, query: StudyQuery, version: DataVersion, at_most: int | None, progress: Progress | None
    ) -> Gathered | None:
        """None when the place in the list was lost because the data changed."""
        gathered = Gathered(at_most)
        try:
            for body in self._bodies(_not_more_than(at_most, query), gathered):
                gathered.add(body)
                if progress:
                    progress(gathered.read, gathered.to_read)
        except RegistryRejected:
            if not gathered.read or self.version() == version:
                raise
            return None
        return gathered

    def _bodies(self, query: StudyQuery, gathered: Gathered) -> Iterator[Mapping[str, Any]]:
        """The first page of each part, which says how many there are; then each in turn, to the limit."""
        further: deque[_Place] = deque()
        for part in in_batches(query):
            for asked, body in self._first_pages(part):
                yield body
                place = _Place(asked)
                if place.moves_on(body):
                    further.append(place)
        while further and not gathered.full:
            place = further.popleft()
            body = _checked_page(self._sender.ask(place.next_request))
            yield body
            if place.moves_on(body):
                further.append(place)

    def _first_pages(self, query: StudyQuery) -> Iterator[tuple[RequestPlan, Mapping[str, Any]]]:
        """One, unless the registry finds the question too complicated: then it is asked in two halves."""
        try:
            yield self._first_page(query)
        except RegistryRejected as rejected:
            halves = halved(query) if "Too complicated" in rejected.registry_words else None
            if not halves:
                raise
            for half in halves:
                yield from self._first_pages(half)

    def _first_page(self, query: StudyQuery) -> tuple[RequestPlan, Mapping[str, Any]]:
        """Words that the registry cannot parse are asked for once more as a literal."""
        asked = plan(query)
        try:
            return asked, _checked_page(self._sender.ask(asked))
        except RegistryRejected as rejected:
            quoted = plan(query, quoted=True)
            if quoted == asked or not _is_about_words(rejected):
                raise
            return quoted, _checked_page(self._sender.ask(quoted))


class _Place:
    """Where reading stands in the pages of one question."""

    def __init__(self, asked: RequestPlan) -> None:
        self._asked = asked
        self._tokens: list[str] = []
        self._empty = 0

    @property
    def next_request(self) -> RequestPlan:
        return self._asked.at(self._tokens[-1])

    def moves_on(self, body: Mapping[str, Any]) -> bool:
        """Whether a page follows this one; raises ``RegistryFailed`` when that goes on without end."""
        token = body.get("nextPageToken")
        if not isinstance(token, str) or not token:
            return False
        self._empty = 0 if body["studies"] else self._empty + 1
        if token in self._tokens or self._empty > MAX_EMPTY_PAGES:
            raise RegistryFailed("The registry’s pages do not end. Try again in a few minutes.")
        self._tokens.append(token)
        return True


def _not_more_than(at_most: int | None, query: StudyQuery) -> StudyQuery:
    """With pages no larger than all that is wanted."""
    return query if at_most is None else replace(query, page_size=min(query.page_size, max(at_most, 1)))


def _checked_page(body: Any) -> Mapping[str, Any]:
    if not isinstance(body, Mapping) or not isinstance(body.get("studies"), list):
        raise _odd_answer()
    return body


def _is_about_words(rejected: RegistryRejected) -> bool:
    words = rejected.registry_words
    return words.startswith("Error parsing query in") and "Too complicated" not in words


def _odd_answer() -> RegistryFailed:
    return RegistryFailed("The registry’s answer is not laid out as we know it. Try again later.")
