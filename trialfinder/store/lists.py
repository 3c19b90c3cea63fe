"""The store itself: lists, entries and notes of one owner.

Every statement names the owner, so that several people can share one database and none can reach
another's lists, not even by id. Nothing is deleted: what is removed gets a date, and can be put back.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from trialfinder.errors import InputError, NotOnList, StoreError, UnknownList
from trialfinder.shortlist import (
    Entry,
    Note,
    SavedVerdict,
    Shortlist,
    encode_study,
    encode_verdicts,
    restore_study,
    restore_verdicts,
)
from trialfinder.store.database import WRITES, connect, explained, keep_private, store_url
from trialfinder.store.schema import entries, migrate, notes, shortlists
from trialfinder.store.typed import LONGEST_AUTHOR, checked_name, checked_note, clean, folded
from trialfinder.study import Study

LOCAL_OWNER = "local"
"""The owner on a machine that only one person uses."""
DEFAULT_LIST = "My studies"


def utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def open_store(
    url: str | Path | None = None, *, owner: str = LOCAL_OWNER, now: Callable[[], str] = utc_now
) -> Store:
    """The lists at ``url``: a database URL or a SQLite file, by default in the platform's data folder."""
    engine = connect(store_url({}) if url is None else url)
    try:
        with explained():
            migrate(engine, now)
            keep_private(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, owner, now)


class Store:
    """One owner's lists. What a method has returned from is on the disk."""

    def __init__(self, engine: sa.Engine, owner: str, now: Callable[[], str]) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{WRITES: True})
        self._owner = owner
        self._now = now

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    def lists(self) -> tuple[Shortlist, ...]:
        """The lists there are, oldest first."""
        with self._reading() as connection:
            return self._lists(connection)

    def list_named(self, name: str) -> Shortlist:
        """Raises ``UnknownList``, with the lists there are; capitals and spaces do not matter."""
        with self._reading() as connection:
            return self._list_named(connection, name)

    def open_list(self, name: str = DEFAULT_LIST, *, person: str = "") -> Shortlist:
        """The list of that name, made when there is none."""
        name = checked_name(name)
        with self._writing() as connection:
            try:
                return self._list_named(connection, name)
            except UnknownList:
                return self._insert_list(connection, name, clean(person))

    def add_list(self, name: str, *, person: str = "") -> Shortlist:
        """A new list; raises ``InputError`` when the name is taken."""
        name = checked_name(name)
        with self._writing() as connection:
            if any(folded(known.name) == folded(name) for known in self._lists(connection)):
                raise InputError(f"There is a list called “{name}” already. Choose another name.")
            return self._insert_list(connection, name, clean(person))

    def remove_list(self, list_id: str) -> None:
        with self._writing() as connection:
            self._mark(connection, shortlists, list_id, self._now(), "That list is not there.")

    def restore_list(self, list_id: str) -> None:
        """Undo ``remove_list``; the name must not have been taken since."""
        with self._writing() as connection:
            self._refuse_taken_name(connection, list_id)
            self._mark(connection, shortlists, list_id, "", "That list is not there.")

    def entries(self, list_id: str | None = None) -> tuple[Entry, ...]:
        """What is on a list, or on all of them, in the order kept."""
        with self._reading() as connection:
            return self._entries(connection, entries.c.removed_at == "", *self._on_list(list_id))

    def saved_ids(self) -> frozenset[str]:
        """The studies on any list, without reading what was saved of them."""
        with self._reading() as connection:
            there = (
                entries.c.owner == self._owner,
                entries.c.removed_at == "",
                shortlists.c.removed_at == "",
            )
            chosen = sa.select(entries.c.nct_id).join(shortlists, entries.c.list_id == shortlists.c.id)
            return frozenset(connection.scalars(chosen.where(*there)))

    def removed_entries(self, list_id: str | None = None) -> tuple[Entry, ...]:
        """What was removed and can be put back."""
        with self._reading() as connection:
            return self._entries(connection, entries.c.removed_at != "", *self._on_list(list_id))

    def entry(self, list_id: str, nct_id: str) -> Entry:
        """Raises ``NotOnList``."""
        with self._reading() as connection:
            return self._entry(connection, list_id, nct_id)

    def add_entry(self, list_id: str, study: Study, verdicts: Sequence[SavedVerdict] = ()) -> Entry:
        """Keep the study as it is now. One that is on the list already stays as it was saved."""
        with self._writing() as connection:
            self._lock_list(connection, list_id)
            held = self._held(connection, list_id, study.nct_id)
            if held is None:
                self._insert_entry(connection, list_id, study, verdicts)
            elif held[1]:
                self._save_again(connection, held[0], study, verdicts)
            return self._entry(connection, list_id, study.nct_id)

    def remove_entry(self, entry_id: str) -> None:
        with self._writing() as connection:
            self._mark(connection, entries, entry_id, self._now(), "That study is not on the list any more.")

    def restore_entry(self, entry_id: str) -> None:
        """Undo ``remove_entry``, notes included."""
        with self._writing() as connection:
            self._mark(connection, entries, entry_id, "", "That study was never on the list.")

    def add_note(self, entry_id: str, text: str, *, on: date, author: str = "") -> Note:
        """Write a note under an entry; ``on`` is today as the writer sees it, ``author`` their initials."""
        note = Note(_new_id(), on, clean(author)[:LONGEST_AUTHOR], checked_note(text))
        with self._writing() as connection:
            self._require(connection, entries, entry_id, "That study is not on the list any more.")
            connection.execute(
                notes.insert().values(
                    id=note.id,
                    owner=self._owner,
                    entry_id=entry_id,
                    date=on.isoformat(),
                    author=note.author,
                    text=note.text,
                    written_at=self._now(),
                    removed_at="",
                )
            )
        return note

    def remove_note(self, note_id: str) -> None:
        with self._writing() as connection:
            self._mark(connection, notes, note_id, self._now(), "That note is not there any more.")

    def restore_note(self, note_id: str) -> None:
        with self._writing() as connection:
            self._mark(connection, notes, note_id, "", "That note is not there.")

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with explained(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with explained(), self._writer.begin() as connection:
            yield connection

    def _lists(self, connection: sa.Connection) -> tuple[Shortlist, ...]:
        on_it = sa.and_(entries.c.list_id == shortlists.c.id, entries.c.removed_at == "")
        rows = connection.execute(
            sa.select(shortlists, sa.func.count(entries.c.id).label("size"))
            .select_from(shortlists.outerjoin(entries, on_it))
            .where(shortlists.c.owner == self._owner, shortlists.c.removed_at == "")
            .group_by(shortlists.c.id)
            .order_by(shortlists.c.created_at, shortlists.c.name)
        )
        return tuple(Shortlist(row.id, row.name, row.person, row.created_at, row.size) for row in rows)

    def _list_named(self, connection: sa.Connection, name: str) -> Shortlist:
        known = self._lists(connection)
        for one in known:
            if folded(one.name) == folded(name):
                return one
        raise UnknownList(name, [one.name for one in known])

    def _insert_list(self, connection: sa.Connection, name: str, person: str) -> Shortlist:
        made = Shortlist(_new_id(), name, person, self._now())
        connection.execute(
            shortlists.insert().values(
                id=made.id,
                owner=self._owner,
                name=name,
                person=person,
                created_at=made.created_at,
                removed_at="",
            )
        )
        return made

    def _refuse_taken_name(self, connection: sa.Connection, list_id: str) -> None:
        name = connection.scalar(sa.select(shortlists.c.name).where(*self._own(shortlists, list_id)))
        if name and any(
            folded(one.name) == folded(name) for one in self._lists(connection) if one.id != list_id
        ):
            raise InputError(
                f"There is another list called “{name}” now, so this one cannot come back beside it."
            )

    def _on_list(self, list_id: str | None) -> tuple[sa.ColumnElement[bool], ...]:
        return () if list_id is None else (entries.c.list_id == list_id,)

    def _entries(self, connection: sa.Connection, *where: sa.ColumnElement[bool]) -> tuple[Entry, ...]:
        rows = connection.execute(
            sa.select(entries, shortlists.c.name, shortlists.c.person)
            .join(shortlists, entries.c.list_id == shortlists.c.id)
            .where(entries.c.owner == self._owner, shortlists.c.removed_at == "", *where)
            .order_by(shortlists.c.created_at, shortlists.c.name, entries.c.position, entries.c.saved_at)
        ).all()
        notes_of = self._notes(connection, [row.id for row in rows])
        return tuple(_entry(row, notes_of[row.id]) for row in rows)

    def _notes(self, connection: sa.Connection, entry_ids: Sequence[str]) -> dict[str, list[Note]]:
        rows = connection.execute(
            sa.select(notes)
            .where(notes.c.owner == self._owner, notes.c.removed_at == "", notes.c.entry_id.in_(entry_ids))
            .order_by(notes.c.date, notes.c.written_at, notes.c.id)
        )
        notes_of: dict[str, list[Note]] = defaultdict(list)
        for row in rows:
            notes_of[row.entry_id].append(Note(row.id, date.fromisoformat(row.date), row.author, row.text))
        return notes_of

    def _entry(self, connection: sa.Connection, list_id: str, nct_id: str) -> Entry:
        here = (entries.c.list_id == list_id, entries.c.nct_id == nct_id, entries.c.removed_at == "")
        for found in self._entries(connection, *here):
            return found
        name = connection.scalar(sa.select(shortlists.c.name).where(*self._own(shortlists, list_id)))
        raise NotOnList(nct_id, name or "")

    def _lock_list(self, connection: sa.Connection, list_id: str) -> None:
        """Writers to one list take turns (SQLite's writers do anyway)."""
        own = sa.select(shortlists.c.id).where(*self._own(shortlists, list_id), shortlists.c.removed_at == "")
        if connection.scalar(own.with_for_update()) is None:
            raise InputError("That list is not there any more. Choose another one.")

    def _held(self, connection: sa.Connection, list_id: str, nct_id: str) -> tuple[str, str] | None:
        """Id and time of removal of the study's row on a list."""
        row = connection.execute(
            sa.select(entries.c.id, entries.c.removed_at).where(
                entries.c.owner == self._owner, entries.c.list_id == list_id, entries.c.nct_id == nct_id
            )
        ).one_or_none()
        return None if row is None else (row.id, row.removed_at)

    def _insert_entry(
        self, connection: sa.Connection, list_id: str, study: Study, verdicts: Sequence[SavedVerdict]
    ) -> None:
        last = sa.select(sa.func.coalesce(sa.func.max(entries.c.position), 0)).where(
            entries.c.list_id == list_id
        )
        connection.execute(
            entries.insert().values(
                id=_new_id(),
                owner=self._owner,
                list_id=list_id,
                nct_id=study.nct_id,
                position=(connection.scalar(last) or 0) + 1,
                **self._saved(study, verdicts),
            )
        )

    def _save_again(
        self, connection: sa.Connection, entry_id: str, study: Study, verdicts: Sequence[SavedVerdict]
    ) -> None:
        own = self._own(entries, entry_id)
        connection.execute(entries.update().where(*own).values(**self._saved(study, verdicts)))

    def _saved(self, study: Study, verdicts: Sequence[SavedVerdict]) -> dict[str, str]:
        return {
            "saved_at": self._now(),
            "study": json.dumps(encode_study(study)),
            "verdicts": json.dumps(encode_verdicts(verdicts)),
            "removed_at": "",
        }

    def _own(self, table: sa.Table, row_id: str) -> tuple[sa.ColumnElement[bool], ...]:
        return (table.c.id == row_id, table.c.owner == self._owner)

    def _require(self, connection: sa.Connection, table: sa.Table, row_id: str, otherwise: str) -> None:
        own = sa.select(table.c.id).where(*self._own(table, row_id), table.c.removed_at == "")
        if connection.scalar(own) is None:
            raise InputError(otherwise)

    def _mark(
        self, connection: sa.Connection, table: sa.Table, row_id: str, removed_at: str, otherwise: str
    ) -> None:
        own = self._own(table, row_id)
        if connection.execute(table.update().where(*own).values(removed_at=removed_at)).rowcount == 0:
            raise InputError(otherwise)


def _entry(row: sa.Row[Any], its_notes: Sequence[Note]) -> Entry:
    try:
        study, verdicts = restore_study(json.loads(row.study)), restore_verdicts(json.loads(row.verdicts))
    except (ValueError, TypeError, AttributeError) as error:
        raise StoreError(f"What was saved of {row.nct_id} is damaged and cannot be read.") from error
    return Entry(
        id=row.id,
        list_id=row.list_id,
        list_name=row.name,
        person=row.person,
        nct_id=row.nct_id,
        saved_at=row.saved_at,
        study=study,
        verdicts=verdicts,
        notes=tuple(its_notes),
        removed_at=row.removed_at,
    )


def _new_id() -> str:
    return uuid.uuid4().hex
