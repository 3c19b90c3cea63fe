"""What an answer of the registry means (pure): data, an error of ours, or a reason to try again and when."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from trialfinder.errors import (
    RegistryBlocked,
    RegistryBusy,
    RegistryError,
    RegistryFailed,
    RegistryRejected,
    RegistryUnreachable,
)

MAX_TRIES: Final = 4
MAX_TRIES_FAILED: Final = 3
"""A 5xx may be the question's fault, so it is not asked for long."""
MAX_TRIES_SILENT: Final = 2
FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 30.0
LONGEST_RETRY_AFTER: Final = 60.0

DEMO_INSTEAD: Final = "or look around with the demonstration studies (source “demo”)"
UNREACHABLE: Final = (
    f"The study registry cannot be reached. Check your internet connection and try again, {DEMO_INSTEAD}."
)
_BROKE_OFF: Final = f"The registry’s answer kept breaking off. Try again in a few minutes, {DEMO_INSTEAD}."
_BLOCKED: Final = (
    "The registry does not let this computer’s network in (403). Asking again will not help: try from "
    f"another network, {DEMO_INSTEAD}."
)
_BUSY: Final = "The registry is busy and asked us to slow down. Wait a few minutes, then try again."
_FAILED: Final = "The registry has a problem of its own just now ({status}). Try again in a few minutes."
_WEB_PAGE: Final = (
    "A web page came back instead of study data. If this network has a sign-in page, sign in first; "
    "else try again in a few minutes."
)
_NOT_THERE: Final = (
    "There is no study registry at that address. If TRIALFINDER_API_URL is set, check it, or unset it."
)
_UNEXPECTED: Final = "The registry answered in a way that we do not know ({status}). Try again later."
_REJECTED: Final = "The registry did not understand the search. It said: “{words}”"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came; the names of ``headers`` are lower-case, ``body`` is as sent (perhaps zipped)."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_html(self) -> bool:
        return "html" in self.headers.get("content-type", "").lower()


class TryAgain(Exception):  # noqa: N818 - a signal inside the client; ``final`` is the error
    """Ask again after ``wait`` seconds (None: as we see fit); ``final`` when ``tries`` are used up."""

    def __init__(self, final: RegistryError, *, wait: float | None = None, tries: int = MAX_TRIES) -> None:
        self.final, self.wait, self.tries = final, wait, tries
        super().__init__(str(final))


class StudyNotThere(RegistryFailed):
    """404 in the registry's own words: it knows no such study."""


def read_answer(answer: Answer, now: datetime | None = None) -> Any:
    """The JSON of a good answer; else raises a ``RegistryError`` or ``TryAgain``."""
    if answer.status == 200:
        return _json(answer)
    if answer.status == 403:
        raise RegistryBlocked(_BLOCKED)
    if answer.status == 404:
        raise _not_found(answer)
    if answer.status == 429:
        raise TryAgain(RegistryBusy(_BUSY), wait=retry_after(answer, now))
    if answer.status >= 500:
        failed = RegistryFailed(_FAILED.format(status=answer.status))
        raise TryAgain(failed, wait=retry_after(answer, now), tries=MAX_TRIES_FAILED)
    if answer.status == 400 and not answer.is_html:
        words = _words(answer)
        raise RegistryRejected(_REJECTED.format(words=words), words)
    raise RegistryFailed(_UNEXPECTED.format(status=answer.status))


def retry_after(answer: Answer, now: datetime | None = None) -> float | None:
    """Seconds that the registry asked for, never more than we are ready to wait."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_RETRY_AFTER)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(0.0, (at - (now or datetime.now(UTC))).total_seconds()), LONGEST_RETRY_AFTER)


def backoff(tried: int, wait: float | None, chance: float) -> float:
    """Seconds before the next try: twice as long each time, up to half taken off by ``chance`` (0 to 1)."""
    if wait is not None:
        return wait + chance  # so that many who were told the same do not come back at once
    longest = min(FIRST_WAIT * 2.0 ** (tried - 1), LONGEST_WAIT)
    return float(longest * (1 - chance / 2))


def broke_off() -> TryAgain:
    """The answer ended too early, or never ended."""
    return TryAgain(RegistryUnreachable(_BROKE_OFF))


def web_page() -> RegistryUnreachable:
    """Something on the way answered in the registry's place."""
    return RegistryUnreachable(_WEB_PAGE)


def _json(answer: Answer) -> Any:
    if answer.is_html:
        raise TryAgain(RegistryFailed(_WEB_PAGE))
    try:
        return json.loads(_unzipped(answer))
    except (ValueError, RecursionError):
        raise broke_off() from None


def _unzipped(answer: Answer) -> bytes:
    if answer.headers.get("content-encoding", "identity").strip().lower() in ("identity", ""):
        return answer.body
    unzip = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        body = unzip.decompress(answer.body)
    except zlib.error:
        raise broke_off() from None
    if not unzip.eof:
        raise broke_off()
    return body


def _not_found(answer: Answer) -> RegistryError:
    if not answer.is_html and "not found" in _words(answer):
        return StudyNotThere(_words(answer))
    return RegistryFailed(_NOT_THERE)


def _words(answer: Answer) -> str:
    """The registry's message, on one line and not too long to show."""
    return " ".join(_unzipped(answer).decode("utf-8", "replace").split())[:500]
