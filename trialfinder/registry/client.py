"""Puts a question to the registry and hands back studies.

    query.plan (pure) ─► sending ─► answers.read_answer (pure) ─► decode (pure)

A search is handed over only when the registry's data stood still while it was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from trialfinder.errors import RegistryChanged, RegistryFailed, RegistryRejected, UnknownStudy
from trialfinder.registry.answers import StudyNotThere
from trialfinder.registry.decode import Unreadable, decode_each, decode_study
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

Progress: TypeAlias = Callable[[int, int | None], None]
"""Called with the studies read so far and how many there are in all, when that is known."""


@dataclass(frozen=True, slots=True)
class DataVersion:
    """Which edition of the data the registry serves; to be compared, not counted with."""

    api: str
    data: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the studies found; each study is on one page only."""

    studies: tuple[Study, ...]
    unreadable: tuple[Unreadable, ...]
    total: int | None
    version: DataVersion


class RegistryClient:
    """Searches, and fetches single studies; whatever it needs, it asks for through ``sender``."""

    def __init__(self, sender: Sender | None = None) -> None:
        self._sender = sender or Sender()

    def search(self, query: StudyQuery, progress: Progress | None = None) -> Iterator[Page]:
        """All pages of ``query``, read through before the first is handed over.

        When the registry publishes new data meanwhile, reading starts over, once; then ``RegistryChanged``.
        """
        version = self.version()
        for _ in range(2):
            pages = self._read_through(query, version, progress)
            now = self.version()
            if pages is not None and now == version:
                yield from pages
                return
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
        self, query: StudyQuery, version: DataVersion, progress: Progress | None
    ) -> list[Page] | None:
        """None when the place in the list was lost because the data changed."""
        seen: set[str] = set()
        pages: list[Page] = []
        total = None
        try:
            for batch in in_batches(query):
                for body in self._bodies(batch):
                    pages.append(_decoded(body, seen, version))
                    total = _sum(total, pages[-1].total)
                    if progress:
                        progress(len(seen), total)
        except RegistryRejected:
            if not pages or self.version() == version:
                raise
            return None
        return pages

    def _bodies(self, query: StudyQuery) -> Iterator[Mapping[str, Any]]:
        """Page after page; what the registry finds too complicated is asked in two halves."""
        try:
            asked, body = self._first_page(query)
        except RegistryRejected as rejected:
            halves = halved(query) if "Too complicated" in rejected.registry_words else None
            if not halves:
                raise
            for half in halves:
                yield from self._bodies(half)
            return
        yield from self._pages_from(asked, body)

    def _pages_from(self, asked: RequestPlan, body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        yield body
        tokens: set[str] = set()
        empty = 0
        while token := _next_token(body):
            empty = 0 if body["studies"] else empty + 1
            if token in tokens or empty > MAX_EMPTY_PAGES:
                raise RegistryFailed("The registry’s pages do not end. Try again in a few minutes.")
            tokens.add(token)
            body = _checked_page(self._sender.ask(asked.at(token)))
            yield body

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


def _decoded(body: Mapping[str, Any], seen: set[str], version: DataVersion) -> Page:
    unreadable: list[Unreadable] = []
    studies = []
    for study in decode_each(body["studies"], unreadable):
        if study.nct_id not in seen:
            seen.add(study.nct_id)
            studies.append(study)
    return Page(tuple(studies), tuple(unreadable), _total(body), version)


def _checked_page(body: Any) -> Mapping[str, Any]:
    if not isinstance(body, Mapping) or not isinstance(body.get("studies"), list):
        raise _odd_answer()
    return body


def _is_about_words(rejected: RegistryRejected) -> bool:
    words = rejected.registry_words
    return words.startswith("Error parsing query in") and "Too complicated" not in words


def _sum(one: int | None, other: int | None) -> int | None:
    """Only the first page of a question says its total."""
    return other if one is None else one + (other or 0)


def _next_token(body: Mapping[str, Any]) -> str | None:
    token = body.get("nextPageToken")
    return token if isinstance(token, str) else None


def _total(body: Mapping[str, Any]) -> int | None:
    total = body.get("totalCount")
    return total if isinstance(total, int) else None


def _odd_answer() -> RegistryFailed:
    return RegistryFailed("The registry’s answer is not laid out as we know it. Try again later.")
