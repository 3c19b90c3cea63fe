"""Sends planned requests to the registry, one at a time, and hands back their JSON. Only here: ``requests``.

What a person searches for stands in the address of a request, so that no address is ever put in an error or
a log.
"""

from __future__ import annotations

import logging
import random as chances
import re
import threading
import time
from collections.abc import Callable
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError, MaxRetryError

from trialfinder import __version__
from trialfinder.errors import InputError, RegistryFailed, RegistryUnreachable
from trialfinder.registry import answers
from trialfinder.registry.answers import Answer, TryAgain
from trialfinder.registry.query import RequestPlan

PUBLIC_REGISTRY: Final = "https://clinicaltrials.gov/api/v2"
USER_AGENT: Final = (
    f"trialfinder/{__version__} (finds studies for patients; python-requests/{requests.__version__})"
)

CONNECT_TIMEOUT: Final = 10.0
READ_TIMEOUT: Final = 30.0
DEADLINE: Final = 120.0
"""Seconds for one whole answer: a slow drip never trips the read timeout."""
MAX_REDIRECTS: Final = 3
MAX_BODY: Final = 256 * 1024 * 1024


class Sender:
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
        logging.getLogger("urllib3.connectionpool").addFilter(_hide_search)

    def ask(self, asked: RequestPlan) -> Any:
        """The JSON of the answer; raises a ``RegistryError``, or ``StudyNotThere``."""
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
            return answers.read_answer(self._send(asked))

    def _send(self, asked: RequestPlan) -> Answer:
        try:
            return self._exchange(asked)
        except requests.exceptions.SSLError:
            raise RegistryUnreachable(
                "The connection to the registry is not safe: its certificate was refused. "
                "Check this computer’s date, or ask whoever runs your network."
            ) from None
        except (requests.RequestException, HTTPError, HTTPException, OSError) as error:
            tries = answers.MAX_TRIES_SILENT if _is_silence(error) else answers.MAX_TRIES
            raise TryAgain(RegistryUnreachable(answers.UNREACHABLE), tries=tries) from None

    def _exchange(self, asked: RequestPlan) -> Answer:
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "gzip"}
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
