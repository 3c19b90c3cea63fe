"""Where the lists live, how the database is opened safely, and how its troubles become sentences.

What a finished write has said is on the disk: SQLite runs in WAL mode with ``synchronous=FULL``, which
waits for the disk at each commit. NORMAL would outlive a killed program too, but could lose the last
notes to a power cut, and saves only milliseconds on something done a few times an hour.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs
import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from trialfinder.errors import StoreError

FILE_NAME = "shortlists.sqlite3"
WAIT_SECONDS = 10  # for another window that is saving
ASK_AGAIN_SECONDS = 0.02
POSTGRESQL = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
WRITES = "trialfinder_writes"

# Words of the drivers, and what they mean for a person.
TROUBLES = (
    ("locked", "Another window or program is saving to the lists just now. Try again in a moment."),
    ("disk is full", "The disk is full, so this could not be saved. Free some space and try again."),
    ("no space left", "The disk is full, so this could not be saved. Free some space and try again."),
    ("readonly", "The file of saved lists may not be written to. Check its permissions."),
    (
        "unable to open",
        "The file of saved lists cannot be opened. Check that its folder exists and is yours.",
    ),
    ("not a database", "The file of saved lists is not one of ours, or is damaged. It was left as it is."),
    (
        "malformed",
        "The file of saved lists is damaged. It was left as it is; put back a copy if you have one.",
    ),
    (
        "connection",
        "The database of saved lists does not answer. Check TRIALFINDER_DATABASE_URL and the server.",
    ),
)


def store_url(environ: Mapping[str, str]) -> str | Path:
    """Where the environment says that lists are kept: a database URL, or a file in the data folder."""
    if url := environ.get("TRIALFINDER_DATABASE_URL", "").strip():
        return url
    home = environ.get("TRIALFINDER_HOME", "").strip()
    return (Path(home).expanduser() if home else default_folder()) / FILE_NAME


def default_folder() -> Path:
    return platformdirs.user_data_path("trialfinder", appauthor=False)


def connect(url: str | Path) -> sa.Engine:
    """An engine for the place; a SQLite file and its folder are made when they are not there."""
    if isinstance(url, Path):
        return _sqlite_engine(url)
    parsed = _parsed(url)
    if parsed.drivername in POSTGRESQL:
        return _postgresql_engine(parsed)
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        return _sqlite_engine(Path(parsed.database))
    raise StoreError("Lists can be kept in a SQLite file or in PostgreSQL. Check TRIALFINDER_DATABASE_URL.")


def keep_private(engine: sa.Engine) -> None:
    """Write-ahead logging, and a file that only its owner can read; for a SQLite file known to be ours."""
    if engine.dialect.name != "sqlite" or engine.url.database is None:
        return
    with engine.connect() as connection:
        _write_ahead(connection.connection.driver_connection)  # type: ignore[arg-type]
    with suppress(PermissionError):
        os.chmod(engine.url.database, 0o600)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """SQLite does not wait by itself when two programs change the mode of a new file at once; we do."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as trouble:
            if "locked" not in str(trouble) or time.monotonic() > deadline:
                raise StoreError(_sentence(trouble)) from trouble
            time.sleep(ASK_AGAIN_SECONDS)


@contextmanager
def explained() -> Iterator[None]:
    """The database's troubles as a ``StoreError``; never with the words or values of a statement."""
    try:
        yield
    except exc.SQLAlchemyError as error:
        raise StoreError(_sentence(error)) from error


def _sentence(error: Exception) -> str:
    words = str(getattr(error, "orig", None) or error).casefold()
    for sign, sentence in TROUBLES:
        if sign in words:
            return sentence
    return (
        "The saved lists could not be read or written. Nothing of this step was kept; the rest is as it was."
    )


def _parsed(url: str) -> sa.URL:
    try:
        return sa.make_url(url)
    except exc.ArgumentError as error:
        raise StoreError("TRIALFINDER_DATABASE_URL is not a database address that we can read.") from error


def _postgresql_engine(url: sa.URL) -> sa.Engine:
    try:
        return sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            connect_args={"connect_timeout": WAIT_SECONDS},
        )
    except ModuleNotFoundError as error:
        raise StoreError(
            "PostgreSQL needs one more package. Install it with: pip install 'trialfinder[postgresql]'"
        ) from error


def _sqlite_engine(file: Path) -> sa.Engine:
    """No pool: a connection lives for one step, so that none is left open in a thread that has gone."""
    _make_private_file(file)
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(file)),
        connect_args={"timeout": WAIT_SECONDS},
        poolclass=NullPool,
    )
    sa.event.listen(engine, "connect", _set_up_connection)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _make_private_file(file: Path) -> None:
    """The folder is closed to others only when we make it: an existing one may be shared on purpose."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StoreError(f"Lists cannot be kept in {file.parent}: {error.strerror or error}.") from error


def _set_up_connection(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver would otherwise commit around CREATE TABLE by itself
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: sa.Connection) -> None:
    """A writer takes the lock at once and waits its turn, instead of failing between reading and writing."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
