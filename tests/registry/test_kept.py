"""What is kept on disk: closed to others, whole or not at all, and never in the way of a search."""

from __future__ import annotations

import gzip
import os
import stat
from datetime import date
from pathlib import Path

import pytest

from trialfinder.registry.found import DataVersion
from trialfinder.registry.kept import KeptAnswers, clear

VERSION = DataVersion("2.0.5", "2026-11-20T09:00:05")
TODAY = date(2026, 11, 24)
QUESTION = "('https://registry.example', 'melanoma of the eye')"
PAGES = [{"studies": [{"a": "µ\n"}], "totalCount": 2}, {"studies": []}]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "registry"


def keeping(folder: Path | None, **more: int) -> KeptAnswers:
    return KeptAnswers(folder, today=lambda: TODAY, **more)


def keep(kept: KeptAnswers, question: str = QUESTION, version: DataVersion = VERSION) -> None:
    kept.keep(question, version, [kept.pack(page) for page in PAGES])


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.gz"))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_was_kept_comes_back_with_its_day_and_the_version_of_the_data(folder: Path) -> None:
    keep(keeping(folder))
    found = keeping(folder).find(QUESTION)
    assert found is not None
    assert (list(found.pages), found.version, found.on) == (PAGES, VERSION, TODAY)
    assert keeping(folder).find("another question") is None


def test_only_the_version_that_is_wanted_will_do(folder: Path) -> None:
    keep(keeping(folder))
    assert keeping(folder).find(QUESTION, VERSION)
    assert keeping(folder).find(QUESTION, DataVersion("2.0.5", "2026-11-23T09:00:05")) is None


def test_newer_data_takes_the_place_of_older(folder: Path) -> None:
    newer = DataVersion("2.0.5", "2026-11-23T09:00:05")
    keep(keeping(folder))
    keep(keeping(folder), version=newer)
    found = keeping(folder).find(QUESTION)
    assert found is not None
    assert found.version == newer
    assert len(files(folder)) == 1


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_folder_and_files_are_closed_to_others_whatever_they_were_before(folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o755)
    previous = os.umask(0)
    try:
        keep(keeping(folder))
    finally:
        os.umask(previous)
    assert mode(folder) == 0o700
    assert {mode(path) for path in folder.iterdir()} == {0o600}
    assert len(list(folder.iterdir())) == 2


def test_nothing_of_the_question_can_be_read_in_names_or_files(folder: Path) -> None:
    keep(keeping(folder))
    (kept,) = files(folder)
    for word in ("melanoma", "eye", "registry.example"):
        assert word not in kept.name
        assert word.encode() not in kept.read_bytes()
        assert word.encode() not in gzip.decompress(kept.read_bytes())


def test_the_same_question_has_another_name_on_another_machine(folder: Path, tmp_path: Path) -> None:
    keep(keeping(folder))
    keep(keeping(tmp_path / "other"))
    assert files(folder)[0].name != files(tmp_path / "other")[0].name


@pytest.mark.parametrize(
    "content",
    [b"", b"no zip", gzip.compress(b""), gzip.compress(b"[]\n"), gzip.compress(b'{"layout": 0}\n')],
    ids=["empty", "no zip", "no line", "no heading", "another layout"],
)
def test_a_damaged_file_is_as_good_as_none_and_is_replaced(folder: Path, content: bytes) -> None:
    keep(keeping(folder))
    (path,) = files(folder)
    path.write_bytes(content)
    assert keeping(folder).find(QUESTION) is None
    keep(keeping(folder))
    assert keeping(folder).find(QUESTION)


def test_a_file_that_breaks_off_or_changed_is_not_used(folder: Path) -> None:
    keep(keeping(folder))
    (path,) = files(folder)
    whole = path.read_bytes()
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        assert keeping(folder).find(QUESTION) is None, "also where one page ends and the next begins"
        path.write_bytes(whole[:cut] + bytes([whole[cut] ^ 0x10]) + whole[cut + 1 :])
        found = keeping(folder).find(QUESTION)
        assert found is None or list(found.pages) == PAGES


def test_a_lost_key_begins_anew_and_what_it_hid_is_deleted(folder: Path) -> None:
    keep(keeping(folder))
    (folder / "key").write_bytes(b"short")
    assert keeping(folder).find(QUESTION) is None
    keep(keeping(folder), "another question")
    assert len(files(folder)) == 1
    assert keeping(folder).find("another question")


def test_the_least_used_go_first_when_there_is_no_room(folder: Path) -> None:
    kept = keeping(folder)
    keep(kept, "one")
    size = files(folder)[0].stat().st_size
    os.utime(files(folder)[0], (1, 1))
    small = keeping(folder, limit=2 * size + 20)
    keep(small, "two")
    os.utime(next(path for path in files(folder) if path.stat().st_mtime > 1), (2, 2))
    assert small.find("one")
    keep(small, "three")
    assert (bool(small.find("one")), small.find("two"), bool(small.find("three"))) == (True, None, True)


def test_an_answer_larger_than_all_room_is_not_kept(folder: Path) -> None:
    keep(keeping(folder, limit=10))
    assert files(folder) == []


def test_what_nobody_finished_writing_goes_after_a_while(folder: Path) -> None:
    keep(keeping(folder))
    old, new = folder / "unfinished-old", folder / "unfinished-new"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (1, 1))
    keep(keeping(folder))
    assert (old.exists(), new.exists()) == (False, True)


def test_a_place_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    kept = keeping(tmp_path / "file" / "registry")
    keep(kept)
    assert kept.find(QUESTION) is None


def test_without_a_folder_nothing_is_kept() -> None:
    kept = keeping(None)
    keep(kept)
    assert kept.find(QUESTION) is None


def test_clearing_deletes_everything_of_ours_and_nothing_else(folder: Path) -> None:
    keep(keeping(folder), "one")
    keep(keeping(folder), "two")
    (folder / "unfinished-x").write_bytes(b"half")
    (folder / "letter.txt").write_text("mine")
    assert clear(folder) == 2
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]
    (folder / "letter.txt").unlink()
    assert clear(folder) == 0
    assert not folder.exists()
    assert clear(folder) == 0
