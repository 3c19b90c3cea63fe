"""Reads all pages of a search, part by part."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

from trialfinder.errors import RegistryFailed, RegistryRejected
from trialfinder.registry.query import RequestPlan, StudyQuery, halved, in_batches, plan

MAX_EMPTY_PAGES: Final = 3

Ask: TypeAlias = Callable[[RequestPlan], Any]
"""Puts one request to the registry; gives its JSON."""

Body: TypeAlias = Mapping[str, Any]
"""A page of studies as the registry sends it."""


def pages_of(query: StudyQuery, ask: Ask, is_enough: Callable[[], bool]) -> Iterator[Body]:
    """The first page of each part, which says how many there are; then each in turn, to the limit."""
    further: deque[_Place] = deque()
    for part in in_batches(query):
        for asked, body in _first_pages(part, ask):
            yield body
            place = _Place(asked)
            if place.moves_on(body):
                further.append(place)
    while further and not is_enough():
        place = further.popleft()
        body = _checked_page(ask(place.next_request))
        yield body
        if place.moves_on(body):
            further.append(place)


def not_more_than(at_most: int | None, query: StudyQuery) -> StudyQuery:
    """With pages no larger than all that is wanted."""
    return query if at_most is None else replace(query, page_size=min(query.page_size, max(at_most, 1)))


def odd_answer() -> RegistryFailed:
    return RegistryFailed("The registry’s answer is not laid out as we know it. Try again later.")


def _first_pages(query: StudyQuery, ask: Ask) -> Iterator[tuple[RequestPlan, Body]]:
    """One, unless the registry finds the question too complicated: then it is asked in two halves."""
    try:
        yield _first_page(query, ask)
    except RegistryRejected as rejected:
        halves = halved(query) if "Too complicated" in rejected.registry_words else None
        if not halves:
            raise
        for half in halves:
            yield from _first_pages(half, ask)


def _first_page(query: StudyQuery, ask: Ask) -> tuple[RequestPlan, Body]:
    """Words that the registry cannot parse are asked for once more as a literal."""
    asked = plan(query)
    try:
        return asked, _checked_page(ask(asked))
    except RegistryRejected as rejected:
        quoted = plan(query, quoted=True)
        if quoted == asked or not _is_about_words(rejected):
            raise
        return quoted, _checked_page(ask(quoted))


class _Place:
    """Where reading stands in the pages of one question."""

    def __init__(self, asked: RequestPlan) -> None:
        self._asked = asked
        self._tokens: list[str] = []
        self._empty = 0

    @property
    def next_request(self) -> RequestPlan:
        return self._asked.at(self._tokens[-1])

    def moves_on(self, body: Body) -> bool:
        """Whether a page follows this one; raises ``RegistryFailed`` when that goes on without end."""
        token = body.get("nextPageToken")
        if not isinstance(token, str) or not token:
            return False
        self._empty = 0 if body["studies"] else self._empty + 1
        if token in self._tokens or self._empty > MAX_EMPTY_PAGES:
            raise RegistryFailed("The registry’s pages do not end. Try again in a few minutes.")
        self._tokens.append(token)
        return True


def _checked_page(body: Any) -> Body:
    if not isinstance(body, Mapping) or not isinstance(body.get("studies"), list):
        raise odd_answer()
    return body


def _is_about_words(rejected: RegistryRejected) -> bool:
    words = rejected.registry_words
    return words.startswith("Error parsing query in") and "Too complicated" not in words
