"""Runs of the command line on four small studies, each of which says one thing of Tagrisso."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from trialfinder.cli import main


def criteria(include: str = "Adults", exclude: str = "Pregnancy") -> str:
    return f"Inclusion Criteria:\n\n* {include}\n\nExclusion Criteria:\n\n* {exclude}"


WANTS = criteria(include="Disease progression on osimertinib")
REFUSES = criteria(exclude="Prior treatment with an EGFR TKI")
WASHOUT = criteria(exclude="Osimertinib within 28 days of first dose")
SILENT = criteria()
NSCLC = ("--cancer", "non-small cell lung cancer")
TAGRISSO = ("--had", "Tagrisso=worked-then-stopped")


def record(nct_id: str, rules: str, title: str = "Drug A in non-small cell lung cancer") -> dict[str, Any]:
    site = {"facility": "Clinic", "city": "Boston", "country": "United States", "status": "RECRUITING"}
    return {
        "protocolSection": {
            "identificationModule": {"nctId": nct_id, "briefTitle": title},
            "statusModule": {
                "overallStatus": "RECRUITING",
                "lastUpdatePostDateStruct": {"date": "2026-10-01", "type": "ACTUAL"},
            },
            "conditionsModule": {"conditions": ["Non-Small Cell Lung Cancer"]},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"]},
            "eligibilityModule": {"eligibilityCriteria": rules, "sex": "ALL", "minimumAge": "18 Years"},
            "contactsLocationsModule": {"locations": [{**site, "geoPoint": {"lat": 42.36, "lon": -71.06}}]},
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": "2026-11-20"}},
    }


STUDIES = (
    record("NCT99900101", REFUSES),
    record("NCT99900102", WANTS),
    record("NCT99900103", WASHOUT),
    record("NCT99900104", SILENT, "=Drug A in NSCLC \x1b[31m"),
)


def write(path: Path, records: Sequence[Any]) -> str:
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in records), encoding="utf-8")
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def found(*arguments: str) -> dict[str, Any]:
    result = run("find", *arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def sentence(*arguments: str) -> str:
    """What a problem says: one line on stderr, nothing on stdout, exit 1."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    return line
