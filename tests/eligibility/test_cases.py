"""Cases a clinician can read: what a piece of criteria says about a drug, in ``tests/cases/reader.csv``."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from reader_cases import HEADINGS, Row, rows, stance_of, words_of

from trialfinder.eligibility.cues import FILE, CueRow, load_cues
from trialfinder.eligibility.model import Stance, TherapyStance
from trialfinder.vocabulary import Vocabulary

FEWEST_CASES = 160
REGISTRY_FILES = ("oncology.jsonl.gz", "oncology_projected.jsonl.gz", "other.jsonl.gz")
SETTLED = rows("reader.csv")
OPEN = rows("reader_open.csv")


def faults(row: Row, stance: TherapyStance) -> list[str]:
    """Where the reading differs from the case; empty when it reads right."""
    found = []
    quote = stance.quote.text if stance.quote else ""
    if stance.label is not Stance(row["label"]):
        found.append(f"label {stance.label}, wanted {row['label']} [{stance.rule}]")
    if row["washout_days"] and stance.washout_days != int(row["washout_days"]):
        found.append(f"wait of {stance.washout_days} days, wanted {row['washout_days']}")
    if row["quote_has"].lower() not in quote.lower():
        found.append(f"quote {quote!r} has not {row['quote_has']!r}")
    return found


@pytest.mark.parametrize("row", SETTLED, ids=[row["name"] for row in SETTLED])
def test_the_reader_says_what_a_clinician_would_say(row: Row, vocabulary: Vocabulary) -> None:
    assert not faults(row, stance_of(row, vocabulary)), f"{row['reason']} {row['criteria']!r}"


@pytest.mark.parametrize("row", OPEN, ids=[row["name"] for row in OPEN])
def test_a_case_that_reads_right_belongs_in_reader_csv(row: Row, vocabulary: Vocabulary) -> None:
    assert faults(row, stance_of(row, vocabulary)), f"{row['name']} reads right: move it to reader.csv"


@pytest.mark.parametrize("row", SETTLED + OPEN, ids=[row["name"] for row in SETTLED + OPEN])
def test_every_case_is_complete(row: Row) -> None:
    Stance(row["label"])
    assert row["section"] in HEADINGS
    assert row["criteria"].strip()
    assert row["drug"].strip()
    assert row["washout_days"] == "" or int(row["washout_days"]) > 0
    assert re.fullmatch(r"NCT\d{8}", row["modelled_on"])
    assert row["reason"].endswith("."), "the reason is a sentence"
    assert row["label"] != "silent" or not row["quote_has"], "silence has no quote"


def test_every_case_has_a_name_of_its_own() -> None:
    names = Counter(row["name"] for row in SETTLED + OPEN)
    assert [name for name, times in names.items() if times > 1] == []


def test_there_are_enough_cases_of_every_label() -> None:
    labels = Counter(row["label"] for row in SETTLED)
    assert len(SETTLED) >= FEWEST_CASES
    assert set(labels) == {stance.value for stance in Stance}
    assert labels["silent"] >= 40, "near misses keep the rules honest"


@pytest.mark.shared
def test_every_case_is_modelled_on_a_real_study(shared: Path) -> None:
    known = set(registry_ids(shared / "registry"))
    assert sorted({row["modelled_on"] for row in SETTLED + OPEN} - known) == []


def registry_ids(folder: Path) -> Iterator[str]:
    for name in REGISTRY_FILES:
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["protocolSection"]["identificationModule"]["nctId"]


WORDS = [words for row in SETTLED + OPEN for words in words_of(row)]


@pytest.mark.parametrize("cue", load_cues().rows, ids=[str(cue.number) for cue in load_cues().rows])
def test_every_cue_has_a_case_that_speaks_it(cue: CueRow) -> None:
    assert any(map(cue.pattern.search, WORDS)), f"write a case for row {cue.number} of {FILE}"
