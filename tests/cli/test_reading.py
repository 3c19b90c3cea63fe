"""Showing, reading, evaluating and explaining studies from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_runs import (
    NSCLC,
    TAGRISSO,
    lines,
    run,
    sentence,
)


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
