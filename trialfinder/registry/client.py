"""Sends planned requests to the registry and hands back studies: the only importer of ``requests``.

    query.plan (pure) ─► send ─► answers.read_answer (pure) ─► decode (pure)

What a person searches for stands in the address of a request, so that no address is ever put in an error or
a log. A search is handed over only when the registry's data stood still while it was read.
"""

from __future__ import annotations

import logging
import random as chances
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final, TypeAlias
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError, MaxRetryError

from trialfinder import __version__
from trialfinder.errors import (
    InputError,
    RegistryChanged,
    RegistryFailed,
    RegistryRejected,
    RegistryUnreachable,
    UnknownStudy,
)
from trialfinder.registry import answers
from trialfinder.registry.answers import Answer, StudyNotThere, TryAgain
from trialfinder.registry.decode import Unreadable, decode_each, decode_study
from trialfinder.registry.kept import KeptAnswers
from trialfinder.registry.query import (
    RequestPlan,
    StudyQuery,
    halved,
    in_batches,
    plan,
    plan_study,
    plan_version,
)
from trialfinder.study import Study

PUBLIC_REGISTRY: Final = "https://clinicaltrials.gov/api/v2"
USER_AGENT: Final = (
    f"trialfinder/{__version__} (finds studies for patients; python-requests/{requests.__version__})"
)

CONNECT_TIMEOUT: Final = 10.0
READ_TIMEOUT: Final = 30.0
DEADLINE: Final = 120.0
"""Seconds for one whole answer: a slow drip never trips the read timeout."""
MAX_REDIRECTS: Final = 3
MAX_EMPTY_PAGES: Final = 3
MAX_BODY: Final = 256 * 1024 * 1024
CACHE_BYTES: Final = 32 * 1024 * 1024

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
    """Asks one thing at a time, at most once in ``pace`` seconds, and tries again when that can help."""

    def __init__(
        self,
        session: requests.Session | None = None,
        *,
        base_url: str = PUBLIC_REGISTRY,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        random: Callable[[], float] = chances.random,
        pace: float = 1.0,
        deadline: float = DEADLINE,
    ) -> None:
        self.base_url = _checked_address(base_url)
        self._session = session or _new_session()
        self._sleep, self._clock, self._random = sleep, clock, random
        self._pace, self._deadline = pace, deadline
        self._next_turn = 0.0
        self._one_at_a_time = threading.Lock()
        self._kept = KeptAnswers(CACHE_BYTES)
        logging.getLogger("urllib3.connectionpool").addFilter(_hide_search)

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
            return decode_study(self._ask(asked))
        except StudyNotThere:
            raise UnknownStudy(asked.path.rpartition("/")[2]) from None
        except RegistryRejected as rejected:
            if "nctId" not in rejected.registry_words:
                raise
            raise UnknownStudy(asked.path.rpartition("/")[2]) from None

    def version(self) -> DataVersion:
        found = self._ask(plan_version())
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
            body = _checked_page(self._ask(asked.at(token)))
            yield body

    def _first_page(self, query: StudyQuery) -> tuple[RequestPlan, Mapping[str, Any]]:
        """Words that the registry cannot parse are asked for once more as a literal."""
        asked = plan(query)
        try:
            return asked, _checked_page(self._ask(asked))
        except RegistryRejected as rejected:
            quoted = plan(query, quoted=True)
            if quoted == asked or not _is_about_words(rejected):
                raise
            return quoted, _checked_page(self._ask(quoted))

    def _ask(self, asked: RequestPlan) -> Any:
        tried = 0
        while True:
            tried += 1
            try:
                return self._ask_once(asked)
            except TryAgain as again:
                if tried >= again.tries:
                    raise again.final from None
                self._sleep(answers.backoff(tried, again.wait, self._random()))

    def _ask_once(self, asked: RequestPlan) -> Any:
        with self._one_at_a_time:
            kept = self._kept.find(asked.key)
            answer = self._send(asked, etag=kept.headers["etag"] if kept else None)
            if answer.status == 304 and kept:
                return answers.read_answer(kept)
            value = answers.read_answer(answer)
            self._kept.keep(asked.key, answer)
            return value

    def _send(self, asked: RequestPlan, etag: str | None) -> Answer:
        try:
            return self._exchange(asked, etag)
        except requests.exceptions.SSLError:
            raise RegistryUnreachable(
                "The connection to the registry is not safe: its certificate was refused. "
                "Check this computer’s date, or ask whoever runs your network."
            ) from None
        except (requests.RequestException, HTTPError, HTTPException, OSError) as error:
            tries = answers.MAX_TRIES_SILENT if _is_silence(error) else answers.MAX_TRIES
            raise TryAgain(RegistryUnreachable(answers.UNREACHABLE), tries=tries) from None

    def _exchange(self, asked: RequestPlan, etag: str | None) -> Answer:
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "gzip"}
        if etag:
            headers["If-None-Match"] = etag
        address, params = self.base_url + asked.path, asked.params
        until = self._clock() + self._deadline
        for _ in range(MAX_REDIRECTS + 1):
            self._wait_for_turn()
            with self._session.get(
                address,
                params=params,
                headers=headers,
                timeout=(CONNECT_TIMEOUT, READ_TIMEOUT),
                stream=True,
                allow_redirects=False,
            ) as response:
                if not response.is_redirect:
                    return self._whole(response, until)
                address, params = self._same_registry(address, response.headers["Location"]), ()
        raise RegistryFailed("The registry sends us round in circles. Try again later.")

    def _same_registry(self, address: str, location: str) -> str:
        """Searches go to the registry and nowhere else, whatever a network on the way says."""
        target = urljoin(address, location)
        there, here = urlsplit(target), urlsplit(self.base_url)
        made_safe = there.scheme == "https" and there.netloc == here.hostname
        if there[:2] != here[:2] and not made_safe:
            raise answers.web_page()
        return target

    def _whole(self, response: requests.Response, until: float) -> Answer:
        body = bytearray()
        while piece := response.raw.read1(65536, decode_content=False):
            body += piece
            if self._clock() > until or len(body) > MAX_BODY:
                raise answers.broke_off()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, bytes(body))

    def _wait_for_turn(self) -> None:
        now = self._clock()
        turn = max(now, self._next_turn)
        self._next_turn = turn + self._pace
        if turn > now:
            self._sleep(turn - now)


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


def _is_silence(error: Exception) -> bool:
    """Nobody answered, as when there is no network: a person should not wait long to hear it."""
    never_connected = bool(error.args) and isinstance(error.args[0], MaxRetryError)
    return never_connected or isinstance(error, requests.Timeout)


def _checked_address(base_url: str) -> str:
    if not re.match(r"https?://[^/?#\s]", base_url):
        raise InputError(
            f"The registry’s address “{base_url}” is not a web address. It begins with https://."
        )
    return base_url.rstrip("/")


def _new_session() -> requests.Session:
    session = requests.Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))  # nothing to be followed by
    return session


def _hide_search(record: logging.LogRecord) -> bool:
    """Takes the searched words out of what the network library logs."""
    if isinstance(record.args, tuple):
        record.args = tuple(arg.partition("?")[0] if isinstance(arg, str) else arg for arg in record.args)
    return True
