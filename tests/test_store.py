"""Lists are kept, found again, undone and never shared; on SQLite, and on PostgreSQL where there is one."""

from __future__ import annotations

import importlib.util
import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import postgresql
import pytest
import sqlalchemy as sa

from trialfinder.errors import InputError, NotOnList, StoreError, UnknownList
from trialfinder.shortlist import SavedVerdict
from trialfinder.store import Store, open_store, store_url
from trialfinder.store.database import connect
from trialfinder.store.schema import MIGRATIONS, metadata, migrate, schema_version
from trialfinder.study import Location, OverallStatus, Study

STUDY = Study(
    "NCT99900001",
    brief_title="Demonstration: a new pill",
    overall_status=OverallStatus.RECRUITING,
    criteria="* Progression on osimertinib \u2265 28 days, \x00 \ud800 中",
    locations=(Location("Centre Léon", "Lyon", country="France", status="RECRUITING"),),
)
OTHER = Study("NCT99900002", brief_title="Demonstration: another")
VERDICTS = (SavedVerdict("Tagrisso", "asks_failed", "Progression on osimertinib", "inclusion"),)
TODAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("psycopg, PostgreSQL's driver, is not installed")
    try:
        with postgresql.server() as url:
            yield url
    except postgresql.NoServerError as why:
        pytest.skip(f"no PostgreSQL: {why}")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str | Path]:
    """An empty place to keep lists in."""
    if request.param == "sqlite":
        yield tmp_path / "kept" / "lists.sqlite3"
        return
    with postgresql.database(request.getfixturevalue("server")) as url:
        yield url


@pytest.fixture
def store(place: str | Path) -> Iterator[Store]:
    with open_store(place, now=ticking()) as opened:
        yield opened


def ticking() -> Callable[[], str]:
    """A clock that is a second further at each look."""
    seconds = count()
    return lambda: f"2026-11-24T10:00:{next(seconds):02}.000000+00:00"


def test_a_saved_study_is_there_after_reopening(place: str | Path) -> None:
    with open_store(place, now=lambda: "2026-11-24T10:00:00+00:00") as store:
        mine = store.open_list("Mum", person="Anna")
        saved = store.add_entry(mine.id, STUDY, VERDICTS)
    with open_store(place) as store:
        (entry,) = store.entries()
    assert entry == saved
    assert (entry.study, entry.verdicts) == (STUDY, VERDICTS)
    assert (entry.list_name, entry.person, entry.nct_id) == ("Mum", "Anna", "NCT99900001")
    assert entry.saved_at == "2026-11-24T10:00:00+00:00"


def test_lists_come_oldest_first_with_their_size(store: Store) -> None:
    first, second = store.add_list("Zoe"), store.add_list("Adam")
    store.add_entry(second.id, STUDY)
    assert [(known.name, known.size) for known in store.lists()] == [("Zoe", 0), ("Adam", 1)]
    assert first.id != second.id


def test_a_list_is_found_whatever_its_capitals_and_spaces(store: Store) -> None:
    made = store.open_list("My  Studies")
    assert store.list_named(" my studies ").id == made.id
    assert store.open_list("MY STUDIES").id == made.id


def test_an_unknown_list_names_the_lists_there_are(store: Store) -> None:
    store.add_list("Mum")
    with pytest.raises(UnknownList, match=r"“Dad”.*“Mum”"):
        store.list_named("Dad")


def test_a_second_list_of_the_same_name_is_refused(store: Store) -> None:
    store.add_list("Mum")
    with pytest.raises(InputError, match="already"):
        store.add_list("mum")


@pytest.mark.parametrize("name", ["", "  \n", "\x00", "x" * 201])
def test_a_list_needs_a_sensible_name(store: Store, name: str) -> None:
    with pytest.raises(InputError, match="name"):
        store.add_list(name)


def test_entries_keep_the_order_in_which_they_were_saved(store: Store) -> None:
    mine = store.open_list()
    store.add_entry(mine.id, OTHER)
    store.add_entry(mine.id, STUDY)
    assert [entry.nct_id for entry in store.entries(mine.id)] == ["NCT99900002", "NCT99900001"]


def test_entries_of_one_list_leave_out_the_other_lists(store: Store) -> None:
    mum, dad = store.add_list("Mum"), store.add_list("Dad")
    store.add_entry(mum.id, STUDY)
    store.add_entry(dad.id, OTHER)
    assert [entry.nct_id for entry in store.entries(dad.id)] == ["NCT99900002"]
    assert len(store.entries()) == 2


def test_the_ids_of_what_is_saved_leave_out_what_was_removed(store: Store) -> None:
    mum, dad = store.add_list("Mum"), store.add_list("Dad")
    store.add_entry(mum.id, STUDY)
    store.add_entry(dad.id, STUDY)
    removed = store.add_entry(dad.id, OTHER)
    assert store.saved_ids() == {"NCT99900001", "NCT99900002"}
    store.remove_entry(removed.id)
    store.remove_list(mum.id)
    assert store.saved_ids() == {"NCT99900001"}


def test_saving_a_study_twice_keeps_what_was_saved_first(store: Store) -> None:
    mine = store.open_list()
    first = store.add_entry(mine.id, STUDY, VERDICTS)
    again = store.add_entry(mine.id, replace(STUDY, brief_title="Demonstration: retitled"))
    assert again == first
    assert len(store.entries(mine.id)) == 1


def test_a_removed_study_can_be_put_back_with_its_notes(store: Store) -> None:
    mine = store.open_list()
    entry = store.add_entry(mine.id, STUDY, VERDICTS)
    store.add_note(entry.id, "Called, ask for Ms Hill", on=TODAY)
    store.remove_entry(entry.id)
    assert store.entries(mine.id) == ()
    (removed,) = store.removed_entries(mine.id)
    assert removed.removed_at
    store.restore_entry(entry.id)
    (back,) = store.entries(mine.id)
    assert [note.text for note in back.notes] == ["Called, ask for Ms Hill"]
    assert store.removed_entries(mine.id) == ()


def test_saving_a_removed_study_again_keeps_it_as_it_is_now(store: Store) -> None:
    mine = store.open_list()
    entry = store.add_entry(mine.id, STUDY)
    store.add_note(entry.id, "Called", on=TODAY)
    store.remove_entry(entry.id)
    again = store.add_entry(mine.id, replace(STUDY, brief_title="Demonstration: retitled"))
    assert again.study.brief_title == "Demonstration: retitled"
    assert again.saved_at > entry.saved_at
    assert [note.text for note in again.notes] == ["Called"]


def test_a_study_that_is_not_on_the_list_is_named(store: Store) -> None:
    mine = store.open_list("Mum")
    with pytest.raises(NotOnList, match="NCT99900001 is not on the list “Mum”"):
        store.entry(mine.id, "NCT99900001")


def test_notes_come_by_day_and_then_as_written(store: Store) -> None:
    entry = store.add_entry(store.open_list().id, STUDY)
    store.add_note(entry.id, "second", on=date(2026, 11, 2), author="AB")
    store.add_note(entry.id, "first", on=date(2026, 11, 1))
    note = store.add_note(entry.id, "third", on=date(2026, 11, 2))
    (held,) = store.entries()
    assert [(one.text, one.author) for one in held.notes] == [("first", ""), ("second", "AB"), ("third", "")]
    assert held.notes[2] == note


def test_a_removed_note_can_be_put_back(store: Store) -> None:
    entry = store.add_entry(store.open_list().id, STUDY)
    note = store.add_note(entry.id, "Called", on=TODAY)
    store.remove_note(note.id)
    assert store.entries()[0].notes == ()
    store.restore_note(note.id)
    assert store.entries()[0].notes == (note,)


def test_a_note_keeps_every_letter_that_can_be_kept(store: Store) -> None:
    entry = store.add_entry(store.open_list().id, STUDY)
    store.add_note(
        entry.id, " Dr Nováková said “wait ≥ 28 days”\nשלום '; DROP TABLE x; --\x00\ud800 ", on=TODAY
    )
    assert store.entries()[0].notes[0].text == "Dr Nováková said “wait ≥ 28 days”\nשלום '; DROP TABLE x; --?"


@pytest.mark.parametrize("text", ["", " \n ", "\x07", "x" * 20_001])
def test_an_empty_or_endless_note_is_refused(store: Store, text: str) -> None:
    entry = store.add_entry(store.open_list().id, STUDY)
    with pytest.raises(InputError, match="note"):
        store.add_note(entry.id, text, on=TODAY)


def test_a_note_needs_a_study_that_is_on_the_list(store: Store) -> None:
    entry = store.add_entry(store.open_list().id, STUDY)
    store.remove_entry(entry.id)
    with pytest.raises(InputError, match="not on the list"):
        store.add_note(entry.id, "Called", on=TODAY)


def test_a_removed_list_hides_its_studies_and_can_be_put_back(store: Store) -> None:
    mine = store.open_list("Mum")
    store.add_entry(mine.id, STUDY)
    store.remove_list(mine.id)
    assert store.lists() == ()
    assert store.entries() == ()
    store.restore_list(mine.id)
    assert [entry.nct_id for entry in store.entries()] == ["NCT99900001"]


def test_a_removed_list_does_not_come_back_beside_its_namesake(store: Store) -> None:
    old = store.open_list("Mum")
    store.remove_list(old.id)
    store.open_list("Mum")
    with pytest.raises(InputError, match="another list"):
        store.restore_list(old.id)


def test_a_study_cannot_be_saved_on_a_list_that_is_gone(store: Store) -> None:
    mine = store.open_list()
    store.remove_list(mine.id)
    with pytest.raises(InputError, match="not there"):
        store.add_entry(mine.id, STUDY)


def test_another_owner_sees_and_changes_nothing(place: str | Path) -> None:
    with open_store(place, owner="anna") as anna, open_store(place, owner="ben") as ben:
        hers = anna.open_list("Mum")
        entry = anna.add_entry(hers.id, STUDY)
        note = anna.add_note(entry.id, "Called", on=TODAY)
        before = anna.entries()
        assert (ben.lists(), ben.entries(), ben.entries(hers.id), ben.removed_entries()) == ((), (), (), ())
        assert ben.saved_ids() == frozenset()
        with pytest.raises(NotOnList):
            ben.entry(hers.id, STUDY.nct_id)
        for attempt in (
            lambda: ben.add_entry(hers.id, OTHER),
            lambda: ben.remove_entry(entry.id),
            lambda: ben.restore_entry(entry.id),
            lambda: ben.add_note(entry.id, "Seen", on=TODAY),
            lambda: ben.remove_note(note.id),
            lambda: ben.restore_note(note.id),
            lambda: ben.remove_list(hers.id),
            lambda: ben.restore_list(hers.id),
        ):
            with pytest.raises(InputError):
                attempt()
        assert anna.entries() == before


def test_two_owners_may_use_the_same_name(place: str | Path) -> None:
    with open_store(place, owner="anna") as anna, open_store(place, owner="ben") as ben:
        assert anna.open_list("Mum").id != ben.open_list("Mum").id


def test_a_failed_step_leaves_nothing_behind(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = store.open_list()

    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Store, "_entry", break_off)
        with pytest.raises(KeyboardInterrupt):
            store.add_entry(mine.id, STUDY)
    assert store.entries() == ()


def test_many_writers_at_once_lose_nothing(place: str | Path) -> None:
    with open_store(place) as store:
        mine = store.open_list()

    def save(number: int) -> None:
        with open_store(place) as own:
            entry = own.add_entry(mine.id, Study(f"NCT999{number % 4:05}"))
            own.add_note(entry.id, f"note {number}", on=TODAY)

    writers = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with open_store(place) as store:
        entries = store.entries()
    assert len(entries) == 4
    assert sorted(note.text for entry in entries for note in entry.notes) == [f"note {n}" for n in range(8)]


def test_several_programs_may_open_a_new_place_at_once(place: str | Path) -> None:
    troubles: list[BaseException] = []

    def first_look() -> None:
        try:
            open_store(place).close()
        except Exception as trouble:  # noqa: BLE001 - shown by the assertion below
            troubles.append(trouble)

    openers = [threading.Thread(target=first_look) for _ in range(6)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert troubles == []


def test_a_new_file_that_another_program_holds_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "lists.sqlite3"
    other = sqlite3.connect(file, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(0.3, other.rollback)
    release.start()
    open_store(file).close()
    release.join()
    other.close()


@pytest.mark.parametrize("done", range(len(MIGRATIONS) + 1))
def test_every_earlier_schema_is_brought_up_to_date(place: str | Path, done: int) -> None:
    engine = connect(place)
    migrate(engine, ticking(), upto=done)
    with engine.connect() as connection:
        assert schema_version(connection) == done
    engine.dispose()
    with open_store(place) as store:
        entry = store.add_entry(store.open_list().id, STUDY)
        store.add_note(entry.id, "Called", on=TODAY)
        assert len(store.entries()[0].notes) == 1


def test_the_tables_in_the_code_are_those_in_the_database(place: str | Path) -> None:
    open_store(place).close()
    engine = connect(place)
    inspector = sa.inspect(engine)
    for table in metadata.sorted_tables:
        held = {column["name"] for column in inspector.get_columns(table.name)}
        assert held == set(table.columns.keys())
    engine.dispose()


def test_a_step_that_fails_is_not_half_taken(place: str | Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = replace(MIGRATIONS[1], statements=(*MIGRATIONS[1].statements, "CREATE NONSENSE"))
    monkeypatch.setattr("trialfinder.store.schema.MIGRATIONS", (MIGRATIONS[0], broken))
    with pytest.raises(StoreError):
        open_store(place)
    monkeypatch.undo()
    engine = connect(place)
    with engine.connect() as connection:
        assert schema_version(connection) == 1
        assert not sa.inspect(connection).has_table("shortlist_notes")
    engine.dispose()
    open_store(place).close()


def test_a_newer_place_is_refused_and_untouched(place: str | Path) -> None:
    with open_store(place) as store:
        store.open_list("Mum")
    engine = connect(place)
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO trialfinder_migrations VALUES (99, 'from the future', '')"))
    engine.dispose()
    before = place.read_bytes() if isinstance(place, Path) else b""
    with pytest.raises(StoreError, match="newer trialfinder"):
        open_store(place)
    assert (place.read_bytes() if isinstance(place, Path) else b"") == before


def test_the_file_and_its_folder_are_for_their_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "new" / "lists.sqlite3"
    with open_store(file) as store:
        store.open_list()
        beside = list(file.parent.iterdir())
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in beside if one.exists())


def test_a_folder_that_was_there_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    open_store(tmp_path / "lists.sqlite3").close()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_file_open_to_others_is_closed_to_them(tmp_path: Path) -> None:
    file = tmp_path / "lists.sqlite3"
    open_store(file).close()
    file.chmod(0o644)
    open_store(file).close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_sqlite_waits_for_the_disk_and_checks_references(tmp_path: Path) -> None:
    file = tmp_path / "lists.sqlite3"
    open_store(file).close()
    engine = connect(file)
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "lists.sqlite3"
    file.write_bytes(b"This is a letter, not a database. " * 100)
    with pytest.raises(StoreError, match="not one of ours"):
        open_store(file)
    assert file.read_bytes().startswith(b"This is a letter")


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "lists.sqlite3"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE photos (id)")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        open_store(file)
    assert file.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="cannot be kept"):
        open_store(tmp_path / "no" / "lists.sqlite3")


def test_a_folder_whose_name_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(StoreError, match="cannot be kept"):
        open_store(tmp_path / "taken" / "lists.sqlite3")


@pytest.mark.parametrize("url", ["mysql://x@localhost/y", "sqlite://", "sqlite:///:memory:", "not a url"])
def test_an_address_that_we_cannot_use_is_a_sentence(url: str) -> None:
    with pytest.raises(StoreError, match="TRIALFINDER_DATABASE_URL"):
        open_store(url)


def test_a_server_that_does_not_answer_is_a_sentence_without_the_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError) as caught:
        open_store("postgres://anna:s3cret@127.0.0.1:1/lists")
    assert "does not answer" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_damage_in_one_saved_study_names_the_study(tmp_path: Path) -> None:
    file = tmp_path / "lists.sqlite3"
    with open_store(file) as store:
        store.add_entry(store.open_list().id, STUDY)
        engine = connect(file)
        with engine.begin() as connection:
            connection.execute(sa.text("UPDATE shortlist_entries SET study = '{broken'"))
        with pytest.raises(StoreError, match="NCT99900001 is damaged"):
            store.entries()


def test_the_environment_says_where_lists_are_kept(tmp_path: Path) -> None:
    assert store_url({"TRIALFINDER_HOME": str(tmp_path)}) == tmp_path / "shortlists.sqlite3"
    assert (
        store_url({"TRIALFINDER_DATABASE_URL": "postgres://x/y", "TRIALFINDER_HOME": "z"}) == "postgres://x/y"
    )
    default = store_url({})
    assert isinstance(default, Path)
    assert default.parent.name == "trialfinder"


def test_a_path_with_odd_letters_is_only_a_path(tmp_path: Path) -> None:
    file = tmp_path / "a?b=c%20#é" / "lists.sqlite3"
    with open_store(file) as store:
        store.open_list("Mum")
    assert file.exists()
