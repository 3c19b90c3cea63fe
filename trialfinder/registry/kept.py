"""Keeps what the registry answered, for the same question under the same data, and for when it cannot answer.

The records are public; which ones somebody asked for is not. So a file's name is a keyed hash of the
question, the question itself is nowhere written, and only its owner may open folder and files. A file is
written whole or not at all. One that cannot be read is as good as none; one that cannot be written fails no
search.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
import json
import os
import re
import secrets
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import platformdirs

from trialfinder.errors import StoreError
from trialfinder.registry.found import DataVersion

LAYOUT: Final = 1
"""Of a file: a heading and then the pages, a line of JSON each; another number is another layout."""
LIMIT: Final = 200 * 1024 * 1024
"""Bytes in all: some ten of the widest searches."""
UNFINISHED_SECONDS: Final = 3600.0
"""After so long nobody will finish a file any more."""

_KEY_FILE: Final = "key"
_KEY_BYTES: Final = 32
_KEY: Final = re.compile(_KEY_FILE)
_ANSWER: Final = re.compile(r"[0-9a-f]{64}\.gz")
_UNFINISHED: Final = re.compile(r"unfinished-.*")
_DAMAGE: Final = (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was kept; ``lines`` are its pages."""

    version: DataVersion
    on: date
    lines: tuple[bytes, ...]

    @property
    def pages(self) -> Iterator[Any]:
        return map(json.loads, self.lines)


class KeptAnswers:
    """The answers in ``folder``, by question; without a folder nothing is kept. The least used go first."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        limit: int = LIMIT,
        today: Callable[[], date] = lambda: datetime.now().astimezone().date(),
    ) -> None:
        self._folder, self._limit, self._today = folder, limit, today

    def find(self, question: str, version: DataVersion | None = None) -> Kept | None:
        """What was kept for a question, when it is of ``version`` (None: of any)."""
        path = self._path(question)
        if path is None:
            return None
        try:
            kept = _read(path, version)
        except _DAMAGE:
            return None
        with suppress(OSError):
            os.utime(path)
        return kept

    def pack(self, page: Mapping[str, Any]) -> bytes:
        """A page, small enough to be held until all are there."""
        return b"" if self._folder is None else _packed(page)

    def keep(self, question: str, version: DataVersion, pages: Sequence[bytes]) -> None:
        """``pages`` as ``pack`` makes them."""
        heading = {
            "layout": LAYOUT,
            "version": {"api": version.api, "data": version.data},
            "on": self._today().isoformat(),
            "pages": len(pages),
        }
        if self._folder is None:
            return
        with suppress(OSError):
            _make_ready(self._folder)
            if path := self._path(question):
                _write(path, b"".join((_packed(heading), *pages)))
                _make_room(self._folder, self._limit)

    def _path(self, question: str) -> Path | None:
        key = _read_key(self._folder) if self._folder else None
        if self._folder is None or key is None:
            return None
        return self._folder / f"{hmac.new(key, question.encode(), hashlib.sha256).hexdigest()}.gz"


def default_folder(environ: Mapping[str, str]) -> Path:
    """In the folder that the environment names for all we keep, else in the platform's place for caches."""
    home = environ.get("TRIALFINDER_HOME", "").strip()
    return (Path(home).expanduser() if home else _cache()) / "registry"


def clear(folder: Path) -> int:
    """Deletes all that is kept there, and the key with it; says how many answers that were."""
    answers = _ours(folder, _ANSWER)
    try:
        for path in (*answers, *_ours(folder, _UNFINISHED), *_ours(folder, _KEY)):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"What is kept in {folder} could not be deleted: {error.strerror or error}."
        ) from error
    with suppress(OSError):  # it is not there, or somebody else's file is in it
        folder.rmdir()
    return len(answers)


def _cache() -> Path:
    return platformdirs.user_cache_path("trialfinder", appauthor=False)


def _read(path: Path, version: DataVersion | None) -> Kept | None:
    with gzip.open(path) as file:
        heading = json.loads(file.readline())
        kept_of = DataVersion(**heading["version"])
        if heading["layout"] != LAYOUT or version not in (None, kept_of):
            return None
        kept = Kept(kept_of, date.fromisoformat(heading["on"]), tuple(file))
    return kept if len(kept.lines) == heading["pages"] else None


def _packed(page: Mapping[str, Any]) -> bytes:
    """A line of JSON, zipped by itself: such pieces one after another are one zipped file."""
    line = json.dumps(page, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    return gzip.compress(line, compresslevel=1, mtime=0)


def _make_ready(folder: Path) -> None:
    """The folder and its key. What was kept under a lost key cannot be found any more, so it goes."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    os.chmod(folder, 0o700)
    if _read_key(folder) is None:
        for path in _ours(folder, _ANSWER):
            path.unlink(missing_ok=True)
        _write(folder / _KEY_FILE, secrets.token_bytes(_KEY_BYTES))


def _make_room(folder: Path, limit: int) -> None:
    for path in _ours(folder, _UNFINISHED):
        if time.time() - path.stat().st_mtime > UNFINISHED_SECONDS:
            path.unlink(missing_ok=True)
    room = limit
    for path in sorted(_ours(folder, _ANSWER), key=lambda each: each.stat().st_mtime, reverse=True):
        room -= path.stat().st_size
        if room < 0:
            path.unlink(missing_ok=True)


def _ours(folder: Path, name: re.Pattern[str]) -> list[Path]:
    """Never a file that we did not make."""
    return [path for path in folder.glob("*") if name.fullmatch(path.name) and path.is_file()]


def _read_key(folder: Path) -> bytes | None:
    try:
        key = (folder / _KEY_FILE).read_bytes()
    except OSError:
        return None
    return key if len(key) == _KEY_BYTES else None


def _write(path: Path, content: bytes) -> None:
    """Written beside its place, for its owner alone, and then moved there."""
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix="unfinished-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(unfinished, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(unfinished)
        raise
