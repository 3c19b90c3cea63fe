"""How much of what real studies say is read right: floors under the reader, never lowered.

All labels were given before the reader had seen these studies. Rules were mended on ``real_labels.csv``
afterwards, so its figures guard against going back and do not measure unseen studies. ``held_out_labels.csv``
does: nobody may look at its rows, or at what is read of them, while working on the rules.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from trialfinder.evaluation import Scores, evaluate
from trialfinder.registry.decode import decode_study
from trialfinder.study import Study
from trialfinder.vocabulary import load_vocabulary

pytestmark = pytest.mark.shared
CASES = Path(__file__).parents[1] / "cases"
FLOORS = [
    ("real_labels.csv", {"exact": 0.82, "coarse": 0.87, "washout_days": 0.82}),
    ("held_out_labels.csv", {"exact": 0.76, "coarse": 0.81, "washout_days": 0.80}),
]
CEILINGS = [
    ("real_labels.csv", {"missed_chance": 0.07, "false_hope": 0.08}),
    ("held_out_labels.csv", {"missed_chance": 0.16, "false_hope": 0.09}),
]


@pytest.fixture(scope="module")
def scores(shared: Path) -> Mapping[str, Scores]:
    vocabulary = load_vocabulary()
    return {
        name: evaluate(_studies(shared / "registry", CASES / name), CASES / name, None, vocabulary)
        for name, _ in FLOORS
    }


def _studies(folder: Path, labels: Path) -> Iterator[Study]:
    wanted = {row["nct_id"] for row in csv.DictReader(labels.read_text(encoding="utf-8").splitlines())}
    for name in ("oncology", "oncology_projected"):
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for study in map(decode_study, map(json.loads, lines)):
                if study.nct_id in wanted:
                    wanted.remove(study.nct_id)
                    yield study


@pytest.mark.parametrize(("labels", "floors"), FLOORS)
def test_the_share_read_right_does_not_fall(
    scores: Mapping[str, Scores], labels: str, floors: Mapping[str, float]
) -> None:
    fallen = {name: value for name in floors if (value := _share(scores[labels], name)) < floors[name]}
    assert not fallen


@pytest.mark.parametrize(("labels", "ceilings"), CEILINGS)
def test_the_share_read_dangerously_wrong_does_not_rise(
    scores: Mapping[str, Scores], labels: str, ceilings: Mapping[str, float]
) -> None:
    risen = {name: value for name in ceilings if (value := _share(scores[labels], name)) > ceilings[name]}
    assert not risen


def test_every_label_is_measured(scores: Mapping[str, Scores]) -> None:
    assert [each.missing for each in scores.values()] == [(), ()]


def _share(scores: Scores, name: str) -> float:
    share: float = getattr(scores, name).value
    return share
