"""The command line as a whole."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_runs import (
    NSCLC,
    TAGRISSO,
    found,
    run,
)


@pytest.mark.parametrize(
    "command",
    ["find", "show", "read", "evaluate", "explain", "sync", "shortlist", "print", "dashboard", "forget"],
)
def test_every_command_of_the_contract_explains_itself(command: str) -> None:
    assert command in run("--help").stdout
    result = run(command, "--help")
    assert (result.exit_code, result.stdout.startswith("Usage:")) == (0, True)


def test_help_loads_none_of_the_slow_libraries() -> None:
    """So that it answers within 0.3 seconds; the time itself depends on what else the machine does."""
    code = (
        "import sys, trialfinder.cli;"
        "slow = {'pandas', 'streamlit', 'sqlalchemy', 'typst', 'requests', 'altair', 'ahocorasick'};"
        "sys.exit(sorted(slow & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_help_answers_at_once() -> None:
    def seconds() -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "trialfinder", "--help"], capture_output=True, check=True)
        return time.perf_counter() - began

    assert min(seconds() for _ in range(3)) < 0.3


@pytest.mark.shared
def test_the_way_from_a_failed_drug_to_studies_with_their_words_works_on_real_records(shared: Path) -> None:
    answer = found(*NSCLC, *TAGRISSO, "--source", str(shared / "registry" / "oncology.jsonl.gz"))
    assert (answer["searched"], answer["unreadable"]) == (1268, [])
    groups = {match["group"] for match in answer["matches"]}
    assert groups == {"wants", "may_take", "washout", "unclear", "refuses"}
    # both are for people whose cancer grew on osimertinib, by its name (NCT06417814) and by its class
    wanting = {match["nct_id"] for match in answer["matches"] if match["group"] == "wants"}
    assert {"NCT06417814", "NCT06305754"} <= wanting
    assert all(
        verdict["quote"]
        for match in answer["matches"]
        for verdict in match["verdicts"]
        if verdict["label"] != "silent"
    )
