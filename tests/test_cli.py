"""The command line as scripts and people meet it: keys, exit codes, and a sentence for what goes wrong."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from trialfinder.cli import main
from trialfinder.dashboard import launch


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


@pytest.fixture
def source(tmp_path: Path) -> str:
    return write(tmp_path / "studies.jsonl", STUDIES)


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


# --- find -------------------------------------------------------------------------------------------------


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


# --- what goes wrong --------------------------------------------------------------------------------------


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


# --- show, read, evaluate, explain ------------------------------------------------------------------------


def test_show_gives_all_that_a_study_says_and_marks_the_words_that_decide(source: str) -> None:
    result = run("show", "NCT99900102", *NSCLC, *TAGRISSO, "--source", source)
    assert result.exit_code == 0
    assert "This study is looking for people like you." in result.stdout
    assert "«Disease progression on osimertinib»" in result.stdout
    assert "Questions to ask" in result.stdout


def test_show_answers_without_a_person_and_as_json(source: str) -> None:
    assert "Drug A" in run("show", "nct99900102", "--source", source).stdout
    (study,) = lines(run("show", "NCT99900102", *NSCLC, *TAGRISSO, "--source", source, "--format", "json"))
    assert study["nct_id"] == "NCT99900102"
    assert study["match"]["group"] == "wants"


READ_KEYS = ["nct_id", "drug", "label", "washout_days", "quote", "section", "cohort"]


def test_read_gives_one_line_for_each_study_and_drug_as_it_was_given(source: str) -> None:
    answers = lines(run("read", "--drug", "Tagrisso", "--drug", "EGFR TKI", "--source", source))
    assert [list(answer) for answer in answers] == [READ_KEYS] * 8
    assert [answer["drug"] for answer in answers[:2]] == ["Tagrisso", "EGFR TKI"]
    washout = next(a for a in answers if a["nct_id"] == "NCT99900103" and a["drug"] == "Tagrisso")
    assert (washout["label"], washout["washout_days"], washout["section"]) == ("washout", 28, "exclusion")


def test_read_answers_the_rows_of_a_csv_in_their_order_and_keeps_the_line_of_what_it_cannot(
    source: str, tmp_path: Path
) -> None:
    probes = tmp_path / "probes.csv"
    rows = "NCT99900102,Tagrisso\nNCT00000001,Tagrisso\nNCT99900101,no such drug\nNCT99900101,osimertinib\n"
    probes.write_text(f"nct_id,drug\n{rows}", encoding="utf-8")
    result = run("read", "--probes", str(probes), "--source", source, "--format", "json")
    answers = lines(result)
    assert [(a["nct_id"][-1], a["label"]) for a in answers] == [
        ("2", "asks_failed"),
        ("1", None),
        ("1", None),
        ("1", "refuses"),
    ]
    assert "NCT00000001" in result.stderr
    assert "no such drug" in result.stderr


def test_read_gives_the_limits_of_each_study(source: str) -> None:
    answers = lines(run("read", "--limits", "--source", source))
    assert list(answers[1]) == ["nct_id", "min_lines", "max_lines", "resistance", "ecog_max", "brain_mets"]
    assert [answer["nct_id"] for answer in answers] == [f"NCT9990010{number}" for number in (1, 2, 3, 4)]
    assert (answers[3]["ecog_max"], answers[3]["brain_mets"]) == (None, "silent")


def test_read_gives_markers_stage_and_setting_of_each_study() -> None:
    study = lines(run("read", "--markers", "--source", "demo"))[0]
    assert list(study) == ["nct_id", "markers", "settings"]
    assert list(study["markers"][0]) == [
        *("gene", "alteration", "test", "level", "wanted"),
        *("any_of", "other_ways", "cohort", "section", "quote"),
    ]
    assert [(each["gene"], each["alteration"]) for each in study["markers"]][:2] == [
        ("EGFR", "exon 19 deletion"),
        ("EGFR", "L858R"),
    ]
    assert {"kind", "value", "wanted", "cohort", "section", "quote"} == set(study["settings"][0])


def test_read_says_which_cancers_a_study_takes(source: str, tmp_path: Path) -> None:
    cancers = tmp_path / "cancers.csv"
    cancers.write_text(
        "nct_id,cancer\nNCT99900101,lung cancer\nNCT99900101,melanoma\nNCT00000001,melanoma\n",
        encoding="utf-8",
    )
    answers = lines(run("read", "--cancers", str(cancers), "--source", source))
    assert [list(answer) for answer in answers] == [["nct_id", "cancer", "label", "why"]] * 3
    assert [answer["label"] for answer in answers] == ["subtype_only", "no", None]


@pytest.mark.parametrize(
    ("text", "words"), [("nct_id,medicine\n", "has no column drug"), (None, "cannot be read")]
)
def test_a_table_that_cannot_be_used_is_told_in_one_sentence(
    text: str | None, words: str, source: str, tmp_path: Path
) -> None:
    probes = tmp_path / "probes.csv"
    if text is not None:
        probes.write_text(text, encoding="utf-8")
    assert words in sentence("read", "--probes", str(probes), "--source", source)


def test_evaluate_gives_the_scores_of_the_guide(source: str, tmp_path: Path) -> None:
    probes, studies = tmp_path / "probes.csv", tmp_path / "studies.csv"
    probes.write_text(
        "nct_id,drug,label,washout_days,quote\n"
        "NCT99900102,Tagrisso,asks_failed,,Disease progression on osimertinib\n"
        "NCT99900101,Tagrisso,silent,,\n",
        encoding="utf-8",
    )
    studies.write_text(
        "nct_id,min_lines,max_lines,resistance,ecog_max,brain_mets\nNCT99900102,,,either,1,silent\n",
        encoding="utf-8",
    )
    tables = ("--probes", str(probes), "--studies", str(studies))
    (scores,) = lines(run("evaluate", "--source", source, *tables, "--format", "json"))
    assert {
        *("n", "exact", "coarse", "missed_chance", "false_hope", "washout_days", "quote"),
        *("min_lines", "max_lines", "resistance", "ecog_max", "brain_mets"),
    } <= set(scores)
    assert (scores["n"], scores["exact"]) == (2, 0.5)
    assert "2 labelled pairs" in run("evaluate", "--source", source, *tables).stdout


def test_explain_names_the_rule_and_the_words(source: str) -> None:
    result = run("explain", "NCT99900102", "--drug", "Tagrisso", "--source", source)
    assert result.exit_code == 0
    told = " ".join(result.stdout.split())
    assert "stopped working (asks_failed) rule: “progress" in told
    assert "of data/reader/cues.csv, then: failure wanted" in told
    assert "“Disease progression on osimertinib” (inclusion)" in told


# --- shortlist, print, sync, dashboard --------------------------------------------------------------------


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


# --- the whole program ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", ["find", "show", "read", "evaluate", "explain", "sync", "shortlist", "print", "dashboard"]
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
