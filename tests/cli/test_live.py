"""The command line on the registry itself, as the loopback registry plays it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from cli_runs import NSCLC, STUDIES, TAGRISSO, found, run
from loopback import RegistryServer

from trialfinder.cli import sources
from trialfinder.sources import Access

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


@pytest.mark.usefixtures("terminal")
def test_people_see_how_far_reading_is_and_scripts_get_json_alone(registry: RegistryServer) -> None:
    registry.api.largest_page = 3
    result = run("find", *NSCLC, "--format", "json")
    assert "Read 3 of 4 studies…" in result.stderr
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
