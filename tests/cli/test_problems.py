"""What goes wrong on the command line is said in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from cli_runs import (
    NSCLC,
    run,
    sentence,
)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--cancer", "lung cancr"), "Did you mean"),
        (("--cancer", " "), "Say which cancer it is"),
        ((*NSCLC, "--had", "Tagriso"), "Did you mean"),
        ((*NSCLC, "--had", "Tagrisso=gone"), "worked-then-stopped, never-worked"),
        ((*NSCLC, "--had", "Tagrisso@2999-01-01"), "still to come"),
        ((*NSCLC, "--had", "Tagrisso@soon"), "not a date that we can read"),
        ((*NSCLC, "--age", "150"), "An age of 150 cannot be right"),
        ((*NSCLC, "--age", "-3"), "An age of -3 cannot be right"),
        ((*NSCLC, "--ecog", "7"), "not an activity level"),
        ((*NSCLC, "--near", "Nowhereville"), "We do not know the place"),
        ((*NSCLC, "--near", "02139", "--within", "far"), "not a distance"),
        ((*NSCLC, "--near", "02139", "--within", "100"), "Write 100mi or 150km"),
        ((*NSCLC, "--near", "02139", "--within", "0km"), "more than 0"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(
    arguments: Sequence[str], words: str, source: str
) -> None:
    assert words in sentence("find", *arguments, "--source", source)


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        (("nowhere.jsonl",), "There is no file nowhere.jsonl"),
        (("snapshot",), "does not exist yet"),
        (("live", "demo"), "cannot be mixed"),
    ],
)
def test_a_source_that_cannot_be_used_is_told_in_one_sentence(sources: Sequence[str], words: str) -> None:
    assert words in sentence("find", *NSCLC, *[part for each in sources for part in ("--source", each)])


def test_without_a_connection_people_are_told_what_to_do_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIALFINDER_API_URL", "http://127.0.0.1:9/api/v2")
    told = sentence("find", *NSCLC)
    assert "cannot be reached" in told
    assert "demo" in told


@pytest.mark.parametrize("command", [("show",), ("explain", "--drug", "Tagrisso"), ("shortlist", "add")])
def test_a_study_number_that_is_not_there_is_told_in_one_sentence(
    command: Sequence[str], source: str
) -> None:
    assert "No study has the number NCT00000001" in sentence(*command, "NCT00000001", "--source", source)


@pytest.mark.parametrize(
    "arguments",
    [
        ("find",),
        ("find", *NSCLC, "--within", "10km"),
        ("find", *NSCLC, "--status", "open"),
        ("find", *NSCLC, "--phase", "9"),
        ("find", *NSCLC, "--age", "old"),
        ("find", *NSCLC, "--sex", "unknown"),
        ("find", *NSCLC, "--limit", "0"),
        ("find", *NSCLC, "--format", "xml"),
        ("read", "--source", "demo"),
        ("read", "--drug", "Tagrisso", "--limits", "--source", "demo"),
        ("read", "--drug", "Tagrisso"),
        ("print", "--out", "x.pdf"),
        ("show",),
        ("nonsense",),
    ],
)
def test_wrong_usage_exits_with_2(arguments: Sequence[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage:" in result.stderr
