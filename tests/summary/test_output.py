"""A file is written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from trialfinder.errors import SummaryError
from trialfinder.summary.output import write_file


def test_a_file_is_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_file(tmp_path / "x.pdf", b"new")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("x.pdf", b"new")]


def test_an_earlier_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"old")
    write_file(tmp_path / "x.pdf", b"new")
    assert (tmp_path / "x.pdf").read_bytes() == b"new"


def test_a_failure_leaves_the_earlier_file_and_no_half_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.pdf").write_bytes(b"old")

    def disk_full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", disk_full)
    with pytest.raises(SummaryError, match="No space left"):
        write_file(tmp_path / "x.pdf", b"new")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("x.pdf", b"old")]


@pytest.mark.parametrize("place", ["missing/x.pdf", "taken/x.pdf"])
def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path, place: str) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(SummaryError, match="could not be written"):
        write_file(tmp_path / place, b"new")


def test_a_folder_in_place_of_the_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").mkdir()
    with pytest.raises(SummaryError, match="could not be written"):
        write_file(tmp_path / "x.pdf", b"new")
    assert [one.name for one in tmp_path.iterdir()] == ["x.pdf"]


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "x.pdf", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x.pdf").stat().st_mode) == 0o640
