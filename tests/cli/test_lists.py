"""Keeping and printing studies from the command line."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from cli_runs import (
    NSCLC,
    TAGRISSO,
    run,
    sentence,
)

from trialfinder.dashboard import launch


def test_a_study_is_kept_with_a_note_listed_and_taken_off(source: str) -> None:
    note = ("--note", "Called them", "--by", "AB")
    added = run("shortlist", "add", "NCT99900102", *note, *NSCLC, *TAGRISSO, "--source", source)
    assert (added.exit_code, added.stdout) == (0, "NCT99900102 is on the list “My studies”.\n")
    assert run("shortlist", "note", "nct99900102", "They call back").exit_code == 0
    listed = run("shortlist", "list").stdout
    assert "NCT99900102" in listed
    assert "AB: Called them" in listed
    assert "They call back" in listed
    (entry,) = json.loads(run("shortlist", "list", "--format", "json").stdout)["entries"]
    assert entry["verdicts"][0]["label"] == "asks_failed"
    assert run("shortlist", "remove", "NCT99900102").exit_code == 0
    assert "NCT99900102" not in run("shortlist", "list").stdout


def test_an_empty_home_says_how_to_begin() -> None:
    assert "Nothing is kept yet" in run("shortlist", "list").stdout


@pytest.mark.parametrize(
    "arguments", [("note", "NCT99900102", "text"), ("remove", "NCT99900102"), ("list", "--list", "Mum")]
)
def test_what_is_not_on_a_list_is_told_in_one_sentence(arguments: Sequence[str]) -> None:
    assert sentence("shortlist", *arguments)


def test_lists_are_written_down_safely(source: str, tmp_path: Path) -> None:
    run("shortlist", "add", "NCT99900104", "--source", source)
    assert "'=Drug A in NSCLC" in run("shortlist", "export").stdout
    out = tmp_path / "list.xlsx"
    assert run("shortlist", "export", "--format", "xlsx", "--out", str(out)).exit_code == 0
    assert out.read_bytes().startswith(b"PK")
    assert run("shortlist", "export", "--format", "xlsx").exit_code == 2


def test_studies_and_lists_are_printed_as_a_pdf(source: str, tmp_path: Path) -> None:
    out = tmp_path / "one.pdf"
    result = run("print", "NCT99900102", *NSCLC, *TAGRISSO, "--out", str(out), "--source", source)
    assert result.exit_code == 0, result.stderr
    assert out.read_bytes().startswith(b"%PDF")
    run("shortlist", "add", "NCT99900102", "NCT99900103", "--source", source)
    listed = tmp_path / "list.pdf"
    assert run("print", "--shortlist", "My studies", "--out", str(listed)).exit_code == 0
    assert listed.stat().st_size > 1000


def test_a_local_copy_is_promised_for_later_in_one_sentence() -> None:
    assert "later version" in sentence("sync")


def test_the_dashboard_is_started_on_this_machine_with_the_sources_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[list[str]] = []

    def start(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        started.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", start)
    assert run("dashboard", "--source", "demo", "--port", "8599").exit_code == 0
    assert started == [launch.command(["demo"], 8599)]
    assert "--server.address=127.0.0.1" in started[0]
