"""Finding studies from the command line."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

from cli_runs import (
    NSCLC,
    SILENT,
    STUDIES,
    TAGRISSO,
    found,
    record,
    run,
    write,
)


def test_find_answers_with_the_keys_that_scripts_rely_on(source: str) -> None:
    answer = found(*NSCLC, *TAGRISSO, "--source", source)
    assert {"source", "as_of", "searched", "unreadable", "query", "matches"} <= set(answer)
    assert (answer["source"], answer["as_of"], answer["searched"]) == ("studies.jsonl", "2026-11-20", 4)
    for match in answer["matches"]:
        assert {
            *("nct_id", "brief_title", "overall_status", "last_update", "group"),
            *("verdicts", "takes_cancer", "nearest"),
        } <= set(match)
        assert match["group"] in ("wants", "may_take", "washout", "unclear", "refuses")
        assert match["takes_cancer"] in ("exact", "broader", "cohort", "unclear", "no")
        (verdict,) = match["verdicts"]
        assert {"drug", "label", "quote", "section", "cohort", "washout_until"} <= set(verdict)


def test_find_ranks_the_groups_and_gives_the_exact_words(source: str) -> None:
    matches = found(*NSCLC, *TAGRISSO, "--source", source)["matches"]
    assert [(match["nct_id"][-1], match["group"]) for match in matches] == [
        ("2", "wants"),
        ("3", "washout"),
        ("4", "unclear"),
        ("1", "refuses"),
    ]
    verdict = matches[0]["verdicts"][0]
    assert (verdict["drug"], verdict["label"], verdict["section"]) == ("Tagrisso", "asks_failed", "inclusion")
    assert verdict["quote"] == "Disease progression on osimertinib"
    assert matches[2]["verdicts"][0]["quote"] == ""


def test_find_turns_a_wait_into_a_date(source: str) -> None:
    answer = found(*NSCLC, "--had", "Tagrisso@2026-01-01", "--source", source)
    waits = {match["nct_id"][-1]: match["verdicts"][0]["washout_until"] for match in answer["matches"]}
    assert waits == {"1": None, "2": None, "3": "2026-01-29", "4": None}


def test_find_gives_the_nearest_open_site(source: str) -> None:
    answer = found(*NSCLC, "--near", "02139", "--within", "50km", "--source", source)
    nearest = answer["matches"][0]["nearest"]
    assert set(nearest) == {"facility", "city", "country", "distance_km", "status"}
    assert (nearest["city"], nearest["status"]) == ("Boston", "RECRUITING")
    assert nearest["distance_km"] < 10
    assert found(*NSCLC, "--source", source)["matches"][0]["nearest"] is None


def test_find_names_the_parts_of_a_regimen_one_by_one(source: str) -> None:
    answer = found(*NSCLC, "--had", "FOLFOX", "--source", source)
    drugs = [verdict["drug"] for verdict in answer["matches"][0]["verdicts"]]
    assert {"fluorouracil", "oxaliplatin"} <= set(drugs)


def test_find_keeps_health_details_out_of_the_question_it_reports(source: str) -> None:
    asked = found(*NSCLC, *TAGRISSO, "--age", "61", "--ecog", "1", "--near", "02139", "--source", source)[
        "query"
    ]
    assert set(asked) == {"conditions", "statuses", "study_types", "phases"}


def test_find_limits_and_filters(source: str) -> None:
    assert len(found(*NSCLC, "--limit", "2", "--source", source)["matches"]) == 2
    only = found(*NSCLC, *TAGRISSO, "--group", "refuses", "--source", source)["matches"]
    assert [match["nct_id"] for match in only] == ["NCT99900101"]
    assert found(*NSCLC, "--status", "completed", "--source", source)["matches"] == []
    assert len(found(*NSCLC, "--status", "any", "--phase", "2", "--source", source)["matches"]) == 4
    assert found(*NSCLC, "--phase", "3", "--source", source)["matches"] == []


def test_several_files_are_merged_and_may_be_zipped(source: str, tmp_path: Path) -> None:
    zipped = tmp_path / "more.jsonl.gz"
    zipped.write_bytes(gzip.compress(json.dumps(record("NCT99900105", SILENT)).encode()))
    answer = found(*NSCLC, "--source", source, "--source", str(zipped))
    assert len(answer["matches"]) == 5


def test_a_malformed_line_is_told_with_its_reason_and_the_rest_is_used(tmp_path: Path) -> None:
    path = write(tmp_path / "damaged.jsonl", [STUDIES[1], "{broken", '{"protocolSection": {}}'])
    result = run("find", *NSCLC, "--source", path, "--format", "json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, len(answer["matches"]), len(answer["unreadable"])) == (0, 1, 2)
    assert "damaged.jsonl, line 2: not JSON" in result.stderr
    assert "2 records could not be read" in result.stderr


def test_people_read_groups_in_plain_words_with_the_quote_and_the_refusing_ones_counted(source: str) -> None:
    result = run("find", *NSCLC, *TAGRISSO, "--source", source)
    assert result.exit_code == 0
    assert "Looking for people whose Tagrisso, or a drug of its kind, stopped working" in result.stdout
    assert "“Disease progression on osimertinib”" in result.stdout
    assert "NCT99900101" not in result.stdout
    assert "(1). To see them: --all" in result.stdout
    assert "NCT99900101" in run("find", *NSCLC, *TAGRISSO, "--source", source, "--all").stdout


def test_a_study_cannot_give_orders_to_the_terminal_or_to_a_spreadsheet(source: str) -> None:
    assert "\x1b" not in run("find", *NSCLC, "--source", source).stdout
    table = run("find", *NSCLC, *TAGRISSO, "--source", source, "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["nct_id"] for row in rows if row["brief_title"].startswith("'=Drug A")] == ["NCT99900104"]
    assert {"drug", "label", "quote", "washout_until", "group"} <= set(rows[0])


def test_facts_that_do_not_go_together_are_noted_on_stderr(source: str) -> None:
    result = run("find", *NSCLC, "--had", "Tagrisso=ongoing@2026-01-01", "--source", source)
    assert result.exit_code == 0
    assert "still take Tagrisso" in result.stderr
