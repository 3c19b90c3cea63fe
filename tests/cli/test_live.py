"""The command line on the registry itself, as the loopback registry plays it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest
from cli_runs import NSCLC, STUDIES, TAGRISSO, found, run, sentence
from loopback import RegistryServer

from trialfinder.cli import sources
from trialfinder.cli.person import local_today
from trialfinder.registry.kept import default_folder
from trialfinder.sources import MOST_READ, Access
from trialfinder.views.words import day

pytestmark = pytest.mark.usefixtures("no_waiting")


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[RegistryServer]:
    """The four studies in the registry."""
    with RegistryServer(STUDIES) as server:
        monkeypatch.setenv("TRIALFINDER_API_URL", f" {server.url} ")
        yield server


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a person looked on."""
    monkeypatch.setattr(sources, "_is_watched", lambda: True)


def kept_in() -> Path:
    return default_folder(os.environ)


def test_the_registry_and_a_file_of_it_give_the_same_answer(registry: RegistryServer, source: str) -> None:
    live, filed = found(*NSCLC, *TAGRISSO), found(*NSCLC, *TAGRISSO, "--source", source)
    assert live["matches"] == filed["matches"]
    assert (live["source"], live["as_of"]) == ("ClinicalTrials.gov", "2026-11-20")
    assert (live["complete"], live["total"], live["notes"]) == (True, None, [])


def test_a_search_that_was_cut_says_so_with_what_to_do(registry: RegistryServer) -> None:
    cut = ("find", *NSCLC, *TAGRISSO, "--at-most", "3")
    sentence = "The registry has up to 4 studies for this search. We read 3 of them"
    table = run(*cut)
    assert sentence in " ".join(table.stdout.split())
    assert "--at-most reads more of them" in table.stderr
    asked = run(*cut, "--format", "json")
    answer = json.loads(asked.stdout)
    assert (answer["searched"], answer["complete"], answer["total"]) == (3, False, 4)
    assert answer["notes"][0].startswith(sentence)
    assert sentence in asked.stderr
    assert sentence in run(*cut, "--format", "csv").stderr
    assert f"Default: {MOST_READ}." in " ".join(run("find", "--help").stdout.split())


@pytest.mark.usefixtures("terminal")
def test_people_see_how_far_reading_is_and_scripts_get_json_alone(registry: RegistryServer) -> None:
    registry.api.largest_page = 3
    result = run("find", *NSCLC, "--format", "json")
    for words in ("Asking the registry…", "Read 3 of 4 studies…", "Read 4 of 4 studies…"):
        assert words in result.stderr
    assert len(json.loads(result.stdout)["matches"]) == 4
    assert result.stderr.endswith("\r")


def test_nobody_looking_on_sees_no_progress(registry: RegistryServer) -> None:
    registry.api.largest_page = 3
    assert run("find", *NSCLC).stderr == ""


def test_reading_the_registry_whole_says_where_it_stopped(
    registry: RegistryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Access, "told_by", lambda _: Access(registry.url, at_most=2))
    result = run("read", "--limits", "--source", "live")
    assert "We read 2 of them" in result.stderr


OLD = (
    "The study registry cannot be reached. These are the studies as kept on {day} "
    "(registry data of 20 November 2026)."
)


def today() -> str:
    return day(local_today())


def test_when_the_registry_cannot_be_reached_the_last_answer_is_shown_with_its_dates(
    registry: RegistryServer,
) -> None:
    before = found(*NSCLC, *TAGRISSO)
    registry.fail_always("reset")
    table = run("find", *NSCLC, *TAGRISSO)
    assert OLD.format(day=today()) in " ".join(table.stdout.split())
    assert table.stderr == ""
    asked = run("find", *NSCLC, *TAGRISSO, "--format", "json")
    after = json.loads(asked.stdout)
    assert (after["matches"], after["as_of"]) == (before["matches"], before["as_of"])
    assert (before["kept_on"], after["kept_on"]) == (None, local_today().isoformat())
    assert after["notes"] == [OLD.format(day=today())]
    assert OLD.format(day=today()) in asked.stderr


def test_nothing_is_kept_or_used_when_that_is_wished(
    registry: RegistryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(*NSCLC, "--no-keep")
    monkeypatch.setenv("TRIALFINDER_KEEP", "No")
    found(*NSCLC)
    assert not kept_in().exists()
    monkeypatch.delenv("TRIALFINDER_KEEP")
    found(*NSCLC)
    registry.fail_always("reset")
    assert found(*NSCLC)["kept_on"]
    assert "cannot be reached" in sentence("find", *NSCLC, "--no-keep")


def test_what_is_kept_can_be_deleted(registry: RegistryServer) -> None:
    found(*NSCLC)
    run("show", "NCT99900102")
    assert run("forget").stdout == "2 kept answers of the registry were deleted.\n"
    assert not kept_in().exists()
    assert run("forget").stdout == "Nothing of the registry was kept.\n"
    registry.fail_always("reset")
    assert "cannot be reached" in sentence("find", *NSCLC)


def test_nothing_that_was_searched_for_can_be_read_on_disk(registry: RegistryServer) -> None:
    found(*NSCLC, *TAGRISSO, "--age", "61", "--near", "02139")
    for path in kept_in().iterdir():
        for word in (b"lung", b"NSCLC", b"Tagrisso", b"osimertinib", b"02139", b"127.0.0.1"):
            assert word.lower() not in path.read_bytes().lower()
            assert word.lower() not in path.name.encode().lower()


def test_one_study_as_it_was_kept_says_so(registry: RegistryServer, tmp_path: Path) -> None:
    run("show", "NCT99900102")
    registry.fail_always("reset")
    shown = run("show", "NCT99900102")
    words = " ".join(shown.stdout.split())
    assert f"This is the study as kept on {today()} (registry data of 20 November 2026)." in words
    noted = f"This is NCT99900102 as kept on {today()}"
    for command in (
        ("show", "NCT99900102", "--format", "json"),
        ("explain", "NCT99900102", "--drug", "Tagrisso"),
        ("shortlist", "add", "NCT99900102"),
        ("print", "NCT99900102", "--out", str(tmp_path / "study.pdf")),
    ):
        result = run(*command)
        assert (result.exit_code, noted in result.stderr) == (0, True), command


def test_the_dashboard_is_told_to_keep_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def started(_: object, *, env: Mapping[str, str], **more: object) -> SimpleNamespace:
        told.append(env.get("TRIALFINDER_KEEP", ""))
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr("subprocess.run", started)
    run("dashboard")
    run("dashboard", "--no-keep")
    assert told == ["", "no"]
