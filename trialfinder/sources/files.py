"""Studies of files, and the demonstration studies, which are files too."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO, Any, Final, TypeAlias

from trialfinder.errors import DecodeError, InputError, UnknownStudy
from trialfinder.registry.decode import Unreadable, claimed_nct_id, decode_study
from trialfinder.registry.essie import nct_id as checked_nct_id
from trialfinder.registry.query import StudyQuery
from trialfinder.sources.model import Coverage
from trialfinder.study import Study

_GZIP_MAGIC: Final = b"\x1f\x8b"
_STUDY_SUFFIXES: Final = (".json", ".jsonl", ".gz")

_Records: TypeAlias = Iterator[tuple[str, Any]]
"""Where a record stood, and the record."""


class FileSource:
    """Studies of JSON Lines files (or saved registry pages), plain or gzipped.

    Studies are merged by number, the newest update kept. A line that cannot be read is reported and the
    rest is used. Nothing is opened before the first question. Every question gets all studies.
    """

    coverage = Coverage()

    def __init__(self, paths: Sequence[Path], name: str | None = None) -> None:
        self.paths = tuple(paths)
        self.name = name or " and ".join(path.name for path in self.paths)
        self._unreadable: list[Unreadable] = []

    @property
    def unreadable(self) -> Sequence[Unreadable]:
        return tuple(self._unreadable)

    @property
    def as_of(self) -> str | None:
        return max((study.version_holder for study in self._by_id.values()), default="") or None

    def studies(self, query: StudyQuery) -> Iterator[Study]:
        yield from self._by_id.values()

    def fetch(self, nct_id: str) -> Study:
        wanted = checked_nct_id(nct_id)
        for study in self._by_id.values():
            if wanted == study.nct_id or wanted in study.nct_id_aliases:
                return study
        raise UnknownStudy(wanted)

    @cached_property
    def _by_id(self) -> Mapping[str, Study]:
        kept: dict[str, Study] = {}
        for path in self.paths:
            for study in _read_file(path, self._unreadable):
                known = kept.get(study.nct_id)
                if known is None or _age_key(study) >= _age_key(known):
                    kept[study.nct_id] = study
        if not kept:
            problem = f" The first problem: {self._unreadable[0].reason}" if self._unreadable else ""
            raise InputError(f"There is no study that can be read in {self.name}.{problem}")
        return kept


class DemoSource(FileSource):
    """The demonstration studies: invented, for trying the tool out."""

    def __init__(self) -> None:
        super().__init__(_demo_files(), name="the demonstration studies (invented, not real)")


def _demo_files() -> list[Any]:
    folder = files("trialfinder.data") / "demo"
    if not folder.is_dir():
        raise InputError("The demonstration studies are not installed. Install trialfinder again.")
    entries = (entry for entry in folder.iterdir() if entry.name.endswith(_STUDY_SUFFIXES))
    return sorted(entries, key=lambda entry: entry.name)


def _age_key(study: Study) -> tuple[date, str]:
    updated = study.last_update_post_date
    return (updated.first if updated else date.min, study.version_holder)


def _read_file(path: Traversable, unreadable: list[Unreadable]) -> Iterator[Study]:
    for where, record in _records(path, unreadable):
        try:
            yield decode_study(record)
        except DecodeError as error:
            unreadable.append(Unreadable(claimed_nct_id(record) or where, f"{where}: {error}"))


def _records(path: Traversable, unreadable: list[Unreadable]) -> _Records:
    lines = _lines(path, unreadable)
    if ".jsonl" in path.name:
        yield from _line_records(path.name, lines, unreadable)
    else:
        yield from _document_records(path.name, b"".join(lines), unreadable)


def _line_records(name: str, lines: Iterable[bytes], unreadable: list[Unreadable]) -> _Records:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            yield where, _unwrapped(json.loads(line))
        except (ValueError, RecursionError) as error:
            unreadable.append(Unreadable(where, f"{where}: not JSON ({error})"))


def _document_records(name: str, body: bytes, unreadable: list[Unreadable]) -> _Records:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        if _begins_with_a_record(body):
            yield from _line_records(name, io.BytesIO(body), unreadable)
        else:
            unreadable.append(Unreadable(name, f"{name}: not JSON ({error})"))
        return
    records = document.get("studies", [document]) if isinstance(document, dict) else document
    for number, record in enumerate(records if isinstance(records, list) else [records], 1):
        yield f"{name}, study {number}", _unwrapped(record)


def _begins_with_a_record(body: bytes) -> bool:
    """JSON lines under another name."""
    try:
        return isinstance(json.loads(body.strip().partition(b"\n")[0]), dict)
    except (ValueError, RecursionError):
        return False


def _unwrapped(record: Any) -> Any:
    """A line of a file of versions holds its study one level down."""
    if isinstance(record, dict) and isinstance(record.get("study"), dict) and "protocolSection" not in record:
        return record["study"]
    return record


def _lines(path: Traversable, unreadable: list[Unreadable]) -> Iterator[bytes]:
    try:
        with path.open("rb") as raw:
            yield from _plain(raw)
    except FileNotFoundError as error:
        raise InputError(f"There is no file {path}. Check the path, or use the source “demo”.") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        unreadable.append(Unreadable(path.name, f"{path.name}: the file breaks off ({error})"))
    except OSError as error:
        raise InputError(f"The file {path} cannot be read: {error.strerror or error}.") from error


def _plain(raw: IO[bytes]) -> IO[bytes]:
    zipped = raw.read(2) == _GZIP_MAGIC
    raw.seek(0)
    return gzip.GzipFile(fileobj=raw) if zipped else raw  # type: ignore[return-value]
