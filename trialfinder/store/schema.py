"""The tables of the store, and the numbered steps that bring any earlier database up to them.

A step that has been released is never edited: a change is a new step. Each runs in its own transaction
together with its line in ``trialfinder_migrations``, so a database is always at a whole number of steps.
The statements are plain enough to mean the same to SQLite and to PostgreSQL. Times are UTC, ISO, as text;
an empty ``removed_at`` means that nothing was removed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from trialfinder.errors import StoreError
from trialfinder.store.database import WRITES

MIGRATING = 7_214_503  # our key among PostgreSQL's advisory locks; any number, always the same


@dataclass(frozen=True, slots=True)
class Migration:
    name: str
    statements: tuple[str, ...]


MIGRATIONS = (
    Migration(
        "lists and entries",
        (
            """CREATE TABLE shortlists (
                id TEXT PRIMARY KEY,
                owner TEXT NOT NULL,
                name TEXT NOT NULL,
                person TEXT NOT NULL,
                created_at TEXT NOT NULL,
                removed_at TEXT NOT NULL DEFAULT '')""",
            "CREATE UNIQUE INDEX shortlists_by_name ON shortlists (owner, name) WHERE removed_at = ''",
            """CREATE TABLE shortlist_entries (
                id TEXT PRIMARY KEY,
                owner TEXT NOT NULL,
                list_id TEXT NOT NULL REFERENCES shortlists (id),
                nct_id TEXT NOT NULL,
                position INTEGER NOT NULL,
                saved_at TEXT NOT NULL,
                study TEXT NOT NULL,
                verdicts TEXT NOT NULL,
                removed_at TEXT NOT NULL DEFAULT '',
                UNIQUE (list_id, nct_id))""",
        ),
    ),
    Migration(
        "notes",
        (
            """CREATE TABLE shortlist_notes (
                id TEXT PRIMARY KEY,
                owner TEXT NOT NULL,
                entry_id TEXT NOT NULL REFERENCES shortlist_entries (id),
                date TEXT NOT NULL,
                author TEXT NOT NULL,
                text TEXT NOT NULL,
                written_at TEXT NOT NULL,
                removed_at TEXT NOT NULL DEFAULT '')""",
            "CREATE INDEX shortlist_notes_by_entry ON shortlist_notes (entry_id)",
        ),
    ),
)

metadata = sa.MetaData()

migrations = sa.Table(
    "trialfinder_migrations",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("applied_at", sa.Text, nullable=False),
)

shortlists = sa.Table(
    "shortlists",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("removed_at", sa.Text, nullable=False),
)

entries = sa.Table(
    "shortlist_entries",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("list_id", sa.Text, sa.ForeignKey("shortlists.id"), nullable=False),
    sa.Column("nct_id", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("saved_at", sa.Text, nullable=False),
    sa.Column("study", sa.Text, nullable=False),
    sa.Column("verdicts", sa.Text, nullable=False),
    sa.Column("removed_at", sa.Text, nullable=False),
)

notes = sa.Table(
    "shortlist_notes",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("entry_id", sa.Text, sa.ForeignKey("shortlist_entries.id"), nullable=False),
    sa.Column("date", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("written_at", sa.Text, nullable=False),
    sa.Column("removed_at", sa.Text, nullable=False),
)


def migrate(engine: sa.Engine, now: Callable[[], str], *, upto: int = len(MIGRATIONS)) -> None:
    """Bring the database to step ``upto``; a foreign or newer one is a ``StoreError``, untouched."""
    with engine.connect() as connection:
        _refuse_foreign_file(connection)
        done = schema_version(connection)
    _refuse_newer(done)
    for number in range(done + 1, upto + 1):
        _take_step(engine, number, now)


def schema_version(connection: sa.Connection) -> int:
    """How many steps the database has taken."""
    if not sa.inspect(connection).has_table(migrations.name):
        return 0
    return connection.scalar(sa.select(sa.func.coalesce(sa.func.max(migrations.c.number), 0))) or 0


def _take_step(engine: sa.Engine, number: int, now: Callable[[], str]) -> None:
    step = MIGRATIONS[number - 1]
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        _wait_for_other_programs(connection)
        if schema_version(connection) >= number:
            return  # another program took this step while we waited
        migrations.create(connection, checkfirst=True)
        for statement in step.statements:
            connection.execute(sa.text(statement))
        connection.execute(migrations.insert().values(number=number, name=step.name, applied_at=now()))


def _wait_for_other_programs(connection: sa.Connection) -> None:
    """SQLite's writing lock is held already; PostgreSQL needs one of its own."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATING)))


def _refuse_newer(done: int) -> None:
    if done > len(MIGRATIONS):
        raise StoreError(
            f"These lists were saved by a newer trialfinder (version {done} of the file; this one reads up to"
            f" {len(MIGRATIONS)}). Update trialfinder to open them. Nothing was changed."
        )


def _refuse_foreign_file(connection: sa.Connection) -> None:
    """A SQLite file with only other tables is another program's; a PostgreSQL database may be shared."""
    tables = sa.inspect(connection).get_table_names() if connection.dialect.name == "sqlite" else []
    if tables and migrations.name not in tables:
        raise StoreError("The file of saved lists belongs to another program. Nothing was changed in it.")
