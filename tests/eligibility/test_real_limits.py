"""How many limits of real studies are read right: floors, never lowered.

``real_limits.csv`` and ``held_out_limits.csv`` were labelled before the reader had seen these studies; nobody
may look at the rows of the latter while working on rules. ``sampled_limits.csv`` was judged with what was
read in view.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from trialfinder.eligibility import Reading, read
from trialfinder.evaluation import limit_text
from trialfinder.registry.decode import decode_study
from trialfinder.vocabulary import load_vocabulary

pytestmark = pytest.mark.shared
CASES = Path(__file__).parents[1] / "cases"
LIMITS = ("min_lines", "max_lines", "resistance", "brain_mets")
FLOORS = {
    "real_limits.csv": (0.88, 0.89, 0.93, 0.94),
    "sampled_limits.csv": (0.94, 0.97, 0.97, 0.97),
    "held_out_limits.csv": (0.75, 0.81, 0.83, 0.76),
}


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((CASES / name).read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def readings(shared: Path) -> Mapping[str, Reading]:
    wanted = {row["nct_id"] for name in FLOORS for row in rows(name)}
    vocabulary = load_vocabulary()
    found: dict[str, Reading] = {}
    for name in ("oncology", "oncology_projected", "other"):
        with gzip.open(shared / "registry" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for study in map(decode_study, map(json.loads, lines)):
                if study.nct_id in wanted and study.nct_id not in found:
                    found[study.nct_id] = read(study, vocabulary)
    return found


@pytest.mark.parametrize("name", FLOORS)
def test_the_share_of_limits_read_right_does_not_fall(name: str, readings: Mapping[str, Reading]) -> None:
    right: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    for row in rows(name):
        for limit in LIMITS:
            if row[limit] != "?":
                judged[limit] += 1
                right[limit] += limit_text(readings[row["nct_id"]], limit) == row[limit]
    floors = dict(zip(LIMITS, FLOORS[name], strict=True))
    assert not [limit for limit in LIMITS if right[limit] < floors[limit] * judged[limit]]
