"""How well it is told which cancers a real study takes: floors, never lowered.

``real_cancers.csv`` was labelled before its studies were read and mended on later; ``sampled_cancers.csv``
was judged with what had been read in view; ``held_out_cancers.csv`` is kept apart: nobody may look at it.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from trialfinder.cancers import CancerFit, judge_words
from trialfinder.registry.decode import decode_study
from trialfinder.study import Study
from trialfinder.vocabulary import load_vocabulary

pytestmark = pytest.mark.shared
CASES = Path(__file__).parent / "cases"
FLOORS = [
    ("real_cancers.csv", 0.92, 0.98, 0.88),
    ("sampled_cancers.csv", 0.98, 0.99, 0.96),
    ("held_out_cancers.csv", 0.84, 0.95, 0.78),
]


@pytest.fixture(scope="module")
def studies(shared: Path) -> Mapping[str, Study]:
    wanted = {row["nct_id"] for name, *_ in FLOORS for row in _rows(name)}
    found: dict[str, Study] = {}
    for name in ("oncology_projected", "oncology", "other"):
        with gzip.open(shared / "registry" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            read = map(decode_study, map(json.loads, lines))
            found |= {study.nct_id: study for study in read if study.nct_id in wanted}
    return found


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((CASES / name).read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize(("labels", "precision", "recall", "exact"), FLOORS)
def test_the_share_told_right_does_not_fall(
    studies: Mapping[str, Study], labels: str, precision: float, recall: float, exact: float
) -> None:
    vocabulary = load_vocabulary()
    judged = [
        (CancerFit(row["label"]), judge_words(studies[row["nct_id"]], row["cancer"], vocabulary).fit)
        for row in _rows(labels)
    ]
    right = sum(label.takes and fit.takes for label, fit in judged)
    assert right / sum(fit.takes for _, fit in judged) >= precision
    assert right / sum(label.takes for label, _ in judged) >= recall
    assert sum(label is fit for label, fit in judged) / len(judged) >= exact
