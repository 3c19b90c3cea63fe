"""Scores of the reader: counted on a tiny invented set whose every figure can be worked out by hand."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from trialfinder.eligibility.model import Stance
from trialfinder.errors import InputError
from trialfinder.evaluation import (
    COARSE,
    LIMIT_FIELDS,
    Scores,
    Share,
    as_json,
    baseline,
    evaluate,
    render,
    same_words,
)
from trialfinder.evaluation.scoring import OTHER, SMALL
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary

WANTS = Study(
    nct_id="NCT00000001", criteria="Inclusion Criteria:\n\n* Progressed on osimertinib\n* ECOG 0 or 1"
)
REFUSES = Study(nct_id="NCT00000002", criteria="Exclusion Criteria:\n\n* Prior osimertinib")
WAITS = Study(
    nct_id="NCT00000003", criteria="Exclusion Criteria:\n\n* Osimertinib within 14 days of the first dose"
)
STUDIES = (WANTS, REFUSES, WAITS)
COLUMNS = ("nct_id", "drug", "label", "washout_days", "quote")
RIGHT = (
    (WANTS.nct_id, "osimertinib", "asks_failed", "", "Progressed on osimertinib"),
    (REFUSES.nct_id, "Tagrisso", "refuses", "", "Prior osimertinib"),
    (WAITS.nct_id, "osimertinib", "washout", "14", "Osimertinib within 14 days of the first dose"),
    (WANTS.nct_id, "cisplatin", "silent", "", ""),
)


def table(folder: Path, columns: tuple[str, ...], *rows: tuple[str, ...]) -> Path:
    path = folder / "labels.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    return path


def scored(
    folder: Path, vocabulary: Vocabulary, *rows: tuple[str, ...], studies: Iterable[Study] = STUDIES
) -> Scores:
    return evaluate(studies, table(folder, COLUMNS, *rows), None, vocabulary)


def test_all_right_scores_in_full(tmp_path: Path, vocabulary: Vocabulary) -> None:
    scores = scored(tmp_path, vocabulary, *RIGHT)
    assert scores.n == 4
    assert (scores.exact, scores.coarse) == (Share(4, 4), Share(4, 4))
    assert (scores.missed_chance, scores.false_hope) == (Share(0, 1), Share(0, 1))
    assert (scores.washout_days, scores.quote) == (Share(1, 1), Share(3, 3))
    assert scores.missing == ()


def test_a_refusal_read_where_the_study_wants_is_a_missed_chance(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    scores = scored(tmp_path, vocabulary, (REFUSES.nct_id, "osimertinib", "asks_failed", "", "x"))
    assert (scores.missed_chance, scores.false_hope) == (Share(1, 1), Share(0, 0))
    assert (scores.exact, scores.coarse) == (Share(0, 1), Share(0, 1))


def test_silence_read_where_the_study_wants_is_a_missed_chance(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    assert scored(
        tmp_path, vocabulary, (WANTS.nct_id, "cisplatin", "asks_had", "", "x")
    ).missed_chance == Share(1, 1)


@pytest.mark.parametrize("study", [WANTS, WAITS])
def test_a_demand_or_an_opening_read_where_the_study_refuses_is_false_hope(
    tmp_path: Path, vocabulary: Vocabulary, study: Study
) -> None:
    scores = scored(tmp_path, vocabulary, (study.nct_id, "osimertinib", "refuses_unless", "", "x"))
    assert (scores.false_hope, scores.missed_chance) == (Share(1, 1), Share(0, 0))


def test_a_near_label_counts_as_coarse_but_not_exact(tmp_path: Path, vocabulary: Vocabulary) -> None:
    scores = scored(tmp_path, vocabulary, (WANTS.nct_id, "osimertinib", "asks_had", "", "x"))
    assert (scores.exact, scores.coarse) == (Share(0, 1), Share(1, 1))
    assert (scores.missed_chance, scores.false_hope) == (Share(0, 1), Share(0, 0))


def test_wrong_days_count_only_where_days_are_labelled(tmp_path: Path, vocabulary: Vocabulary) -> None:
    wrong = (WAITS.nct_id, "osimertinib", "washout", "28", "Osimertinib within 14 days of the first dose")
    unsaid = (WAITS.nct_id, "osimertinib", "washout", "", "Osimertinib within 14 days of the first dose")
    assert scored(tmp_path, vocabulary, wrong).washout_days == Share(0, 1)
    assert scored(tmp_path, vocabulary, unsaid).washout_days == Share(0, 0)


def test_a_study_that_the_source_does_not_hold_is_named_and_not_scored(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    scores = scored(tmp_path, vocabulary, *RIGHT, ("NCT09999999", "osimertinib", "refuses", "", "x"))
    assert scores.missing == ("NCT09999999",)
    assert scores.n == 4
    assert "NCT09999999" in render(scores)


def test_an_unknown_drug_is_read_as_silence_and_said_so(tmp_path: Path, vocabulary: Vocabulary) -> None:
    (pair,) = scored(tmp_path, vocabulary, (WANTS.nct_id, "zzyzxumab", "refuses", "", "x")).judged
    assert (pair.read, pair.rule) == (Stance.SILENT, "unknown drug")


def test_limits_are_scored_where_they_are_labelled(tmp_path: Path, vocabulary: Vocabulary) -> None:
    columns = ("nct_id", *LIMIT_FIELDS)
    limits = tmp_path / "limits.csv"
    with limits.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [columns, (WANTS.nct_id, "?", "?", "?", "1", "silent"), (REFUSES.nct_id, "?", "?", "?", "2", "?")]
        )
    scores = evaluate(STUDIES, table(tmp_path, COLUMNS, *RIGHT), limits, vocabulary)
    assert scores.limits["ecog_max"] == Share(1, 2)
    assert scores.limits["brain_mets"] == Share(1, 1)
    assert scores.limits["min_lines"] == Share(0, 0)


def test_without_a_table_of_limits_none_are_scored(tmp_path: Path, vocabulary: Vocabulary) -> None:
    assert scored(tmp_path, vocabulary, *RIGHT).limits == {}


@pytest.mark.parametrize("absent", COLUMNS)
def test_a_table_without_a_column_is_refused_in_a_sentence(
    tmp_path: Path, vocabulary: Vocabulary, absent: str
) -> None:
    columns = tuple(column for column in COLUMNS if column != absent)
    with pytest.raises(InputError, match=f"labels.csv has no column {absent}. It needs: nct_id, drug, label"):
        evaluate(STUDIES, table(tmp_path, columns), None, vocabulary)


def test_a_misspelt_label_is_refused_in_a_sentence(tmp_path: Path, vocabulary: Vocabulary) -> None:
    probes = tmp_path / "labels.csv"
    nct_id = STUDIES[0].nct_id
    probes.write_text(f"{','.join(COLUMNS)}\n{nct_id},osimertinib,asks_faild,,\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=f"“asks_faild”, the label of {nct_id} and osimertinib, is none we know"
    ):
        evaluate(STUDIES, probes, None, vocabulary)


def test_a_table_of_limits_without_a_column_is_refused(tmp_path: Path, vocabulary: Vocabulary) -> None:
    limits = tmp_path / "limits.csv"
    limits.write_text("nct_id,min_lines\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"limits\.csv has no column max_lines, resistance, ecog_max, brain_mets"
    ):
        evaluate(STUDIES, table(tmp_path, COLUMNS), limits, vocabulary)


def test_nothing_labelled_gives_no_share(tmp_path: Path, vocabulary: Vocabulary) -> None:
    scores = scored(tmp_path, vocabulary)
    assert scores.exact.value is None
    assert scores.exact.interval is None
    assert "nothing labelled" in render(scores)
    assert as_json(scores)["exact"] is None


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [
        (Share(0, 10), 0.0, 0.2775),
        (Share(10, 10), 0.7225, 1.0),
        (Share(5, 10), 0.2366, 0.7634),
        (Share(90, 100), 0.8256, 0.9448),
    ],
)
def test_an_interval_is_wilsons(share: Share, low: float, high: float) -> None:
    assert share.interval == pytest.approx((low, high), abs=1e-4)


def test_the_baseline_looks_for_the_name_and_a_word_of_progression() -> None:
    assert baseline(WANTS, "osimertinib") is Stance.ASKS_FAILED
    assert baseline(REFUSES, "Osimertinib") is Stance.ASKS_HAD
    assert baseline(REFUSES, "cisplatin") is Stance.SILENT


def test_the_baseline_is_measured_beside_the_reader(tmp_path: Path, vocabulary: Vocabulary) -> None:
    scores = scored(tmp_path, vocabulary, *RIGHT)
    assert scores.keywords.exact == Share(2, 4)
    assert scores.keywords.exact.value == as_json(scores)["baseline_exact"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("prior osimertinib", "Prior osimertinib.", True),
        ("prior osimertinib", "no prior osimertinib or other EGFR TKI", True),
        ("prior osimertinib", "prior cisplatin", True),
        ("prior osimertinib", "pregnancy", False),
        ("", "pregnancy", False),
        ("a b c d", "a x y z", False),
    ],
)
def test_quotes_overlap_by_half_of_the_shorter(one: str, other: str, same: bool) -> None:
    assert same_words(one, other) is same
    assert same_words(other, one) is same


def test_every_label_has_its_coarse_group() -> None:
    assert set(COARSE) == set(Stance)
    assert set(COARSE.values()) == {"wants", "open", "refuses", "mixed"}


def test_the_scores_are_json_under_the_names_of_the_contract(tmp_path: Path, vocabulary: Vocabulary) -> None:
    plain = json.loads(json.dumps(as_json(scored(tmp_path, vocabulary, *RIGHT))))
    assert {"n", "exact", "coarse", "missed_chance", "false_hope", "washout_days", "quote"} <= set(plain)
    assert (plain["n"], plain["exact"], plain["missing"]) == (4, 1.0, [])


def test_what_is_shown_has_shares_confusion_and_each_wrong_pair_with_both_quotes(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    wrong = (REFUSES.nct_id, "osimertinib", "asks_failed", "", "the labelled words")
    shown = render(scored(tmp_path, vocabulary, *RIGHT, wrong))
    assert "5 labelled pairs" in shown
    assert "80.0%" in shown
    assert "labelled \\ read" in shown
    assert "the labelled words" in shown
    assert "Prior osimertinib" in shown


def test_the_wrong_pairs_can_be_left_out(tmp_path: Path, vocabulary: Vocabulary) -> None:
    wrong = (REFUSES.nct_id, "osimertinib", "asks_failed", "", "the labelled words")
    assert "the labelled words" not in render(scored(tmp_path, vocabulary, wrong), wrong=False)


def test_the_lines_shown_for_right_pairs_name_no_study(tmp_path: Path, vocabulary: Vocabulary) -> None:
    assert f"{WANTS.nct_id} osimertinib" not in render(scored(tmp_path, vocabulary, *RIGHT))


def test_a_wrong_limit_is_shown_with_the_words_read(tmp_path: Path, vocabulary: Vocabulary) -> None:
    limits = tmp_path / "limits.csv"
    with limits.open("w", encoding="utf-8", newline="") as file:
        rows = [("nct_id", *LIMIT_FIELDS), (WANTS.nct_id, "?", "", "?", "2", "?")]
        csv.writer(file).writerows(rows)
    scores = evaluate(STUDIES, table(tmp_path, COLUMNS, *RIGHT), limits, vocabulary)
    assert f"{WANTS.nct_id} ecog_max: labelled 2, read 1\n    read:     ECOG 0 or 1" in render(scores)
    assert "max_lines: labelled" not in render(scores)
    assert as_json(scores)["wrong_limits"] == [
        {
            "nct_id": WANTS.nct_id,
            "limit": "ecog_max",
            "labelled": "2",
            "read": "1",
            "read_quote": "ECOG 0 or 1",
        }
    ]


def many(count: int, cancer: str, first: int) -> list[Study]:
    """Studies of one cancer that refuse osimertinib."""
    return [
        replace(REFUSES, nct_id=f"NCT{first + number:08}", conditions=(cancer,)) for number in range(count)
    ]


def test_pairs_are_counted_by_the_cancer_of_their_study(tmp_path: Path, vocabulary: Vocabulary) -> None:
    studies = [*many(SMALL, "Metastatic NSCLC", 100), *many(1, "Glioblastoma", 200), *many(1, "", 300)]
    rows = [(study.nct_id, "osimertinib", "refuses", "", "") for study in studies]
    rows[0] = (studies[0].nct_id, "osimertinib", "silent", "", "")
    cancers = scored(tmp_path, vocabulary, *rows, studies=studies).cancers
    assert {name: reader.exact for name, (reader, _) in cancers.items()} == {
        "lung cancer": Share(SMALL - 1, SMALL),
        OTHER: Share(2, 2),
    }
    assert {name: keywords.exact.right for name, (_, keywords) in cancers.items()} == {
        "lung cancer": 0,
        OTHER: 0,
    }


def test_a_rule_that_one_study_alone_bears_out_does_not_count(tmp_path: Path, vocabulary: Vocabulary) -> None:
    alone = scored(tmp_path, vocabulary, *RIGHT)
    assert alone.supported_exact == Share(1, 4), "only the silence needs no rule"
    assert set(alone.lonely.values()) == {study.nct_id for study in STUDIES}
    two = many(2, "", 100)
    rows = [(study.nct_id, "osimertinib", "refuses", "", "") for study in two]
    borne_out = scored(tmp_path, vocabulary, *rows, studies=two)
    assert (borne_out.supported_exact, borne_out.lonely) == (Share(2, 2), {})


def test_a_wrong_reading_bears_out_nothing(tmp_path: Path, vocabulary: Vocabulary) -> None:
    two = many(2, "", 100)
    rows = [
        (two[0].nct_id, "osimertinib", "refuses", "", ""),
        (two[1].nct_id, "osimertinib", "silent", "", ""),
    ]
    scores = scored(tmp_path, vocabulary, *rows, studies=two)
    assert (scores.exact, scores.supported_exact) == (Share(1, 2), Share(0, 2))
    assert as_json(scores)["cross_validated_exact"] == 0
    assert "Rules that one study alone bears out: " in render(scores)


def test_every_share_has_its_interval_in_the_json(tmp_path: Path, vocabulary: Vocabulary) -> None:
    plain = as_json(scored(tmp_path, vocabulary, *RIGHT))
    intervals = plain["intervals"]
    assert isinstance(intervals, dict)
    assert set(intervals) <= set(plain)
    assert {"exact", "cross_validated_coarse", "baseline_false_hope"} <= set(intervals)
    assert plain["confusion"] == {
        label: {label: 1} for label in ("asks_failed", "refuses", "washout", "silent")
    }
