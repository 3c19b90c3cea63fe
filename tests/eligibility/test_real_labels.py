"""How much of what 87 real studies say is read right: a floor under the reader, never lowered.

The labels were given before the reader had seen these studies; rules were mended on them afterwards, so the
figures of today guard against going back and do not measure unseen studies. ``docs/evaluation.md`` has both.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from trialfinder.evaluation import Scores, evaluate
from trialfinder.registry.decode import decode_study
from trialfinder.study import Study
from trialfinder.vocabulary import load_vocabulary

pytestmark = pytest.mark.shared
LABELS = Path(__file__).parents[1] / "cases" / "real_labels.csv"
FLOORS = {"exact": 0.86, "coarse": 0.90, "washout_days": 0.76}
CEILINGS = {"missed_chance": 0.03, "false_hope": 0.02}


@pytest.fixture(scope="module")
def scores(shared: Path) -> Scores:
    return evaluate(_studies(shared / "registry"), LABELS, None, load_vocabulary())


def _studies(folder: Path) -> Iterator[Study]:
    wanted = {row["nct_id"] for row in csv.DictReader(LABELS.read_text(encoding="utf-8").splitlines())}
    for name in ("oncology", "oncology_projected"):
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for study in map(decode_study, map(json.loads, lines)):
                if study.nct_id in wanted:
                    wanted.remove(study.nct_id)
                    yield study


@pytest.mark.parametrize(("share", "floor"), FLOORS.items())
def test_the_share_read_right_does_not_fall(scores: Scores, share: str, floor: float) -> None:
    assert getattr(scores, share).value >= floor


@pytest.mark.parametrize(("share", "ceiling"), CEILINGS.items())
def test_the_share_read_dangerously_wrong_does_not_rise(scores: Scores, share: str, ceiling: float) -> None:
    assert getattr(scores, share).value <= ceiling


def test_every_label_is_measured(scores: Scores) -> None:
    assert scores.missing == ()
