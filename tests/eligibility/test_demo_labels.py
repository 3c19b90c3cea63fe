"""How much of what the demonstration studies say is read right: a floor under the reader, never lowered.

The figures are those of the day the floor was last raised, rounded down. When they rise, raise the floor.
"""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from pathlib import Path

import pytest

from trialfinder.evaluation import Scores, evaluate
from trialfinder.registry.decode import decode_study
from trialfinder.vocabulary import load_vocabulary

LABELS = Path(__file__).parents[1] / "cases" / "demo_labels.csv"
FLOORS = {"exact": 0.85, "coarse": 0.92, "washout_days": 0.72, "quote": 0.86}
CEILINGS = {"missed_chance": 0.07, "false_hope": 0.09}


@pytest.fixture(scope="module")
def scores() -> Scores:
    demo = files("trialfinder.data").joinpath("demo")
    records = (file.read_text(encoding="utf-8") for file in demo.iterdir() if file.name.endswith(".json"))
    return evaluate((decode_study(json.loads(record)) for record in records), LABELS, None, load_vocabulary())


@pytest.mark.parametrize(("share", "floor"), FLOORS.items())
def test_the_share_read_right_does_not_fall(scores: Scores, share: str, floor: float) -> None:
    assert getattr(scores, share).value >= floor


@pytest.mark.parametrize(("share", "ceiling"), CEILINGS.items())
def test_the_share_read_dangerously_wrong_does_not_rise(scores: Scores, share: str, ceiling: float) -> None:
    assert getattr(scores, share).value <= ceiling


def test_the_reader_beats_a_keyword_search_by_far(scores: Scores) -> None:
    assert scores.exact.value is not None
    assert scores.keywords.exact.value is not None
    assert scores.exact.value > 2 * scores.keywords.exact.value


def test_every_label_is_measured(scores: Scores) -> None:
    assert scores.missing == ()
    assert scores.n == len(list(csv.DictReader(LABELS.read_text(encoding="utf-8").splitlines())))
