"""What one search over stored records costs: each stage, a second search, memory, beside its floor.

The floor is parsing the same records. With labelled studies (``nct_id,cancer,label,why``) it also tells which
of those that take a cancer the plan would not ask the registry for.

    python benchmarks/find.py [RECORDS...] [--cancers CSV]

Without records it searches the demonstration studies, which are too few to tell much.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from _measured import records_in, timed
from loopback_essie import matcher

from trialfinder.cancers import judge_cancer
from trialfinder.eligibility import read
from trialfinder.finder import Readings, find, plan_query
from trialfinder.matching import match
from trialfinder.profile import Profile, parse_had
from trialfinder.ranking import rank
from trialfinder.registry.decode import decode_study
from trialfinder.registry.query import StudyQuery, in_batches, plan
from trialfinder.sources import FileSource
from trialfinder.vocabulary import Vocabulary, load_vocabulary

DEMO = Path(__file__).resolve().parents[1] / "data" / "demo"
TODAY = date(2026, 11, 25)
ANOTHER = "Keytruda=never-worked"
CANCER, HAD = "non-small cell lung cancer", "Tagrisso=worked-then-stopped"


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("records", nargs="*", type=Path, default=sorted(DEMO.glob("*.json")))
    asked.add_argument("--cancers", type=Path)
    given = asked.parse_args()
    floor, records = timed(lambda: [json.loads(text) for path in given.records for text in records_in(path)])
    print(f"find: {len(records)} records; floor (json.loads) {floor:.2f} s")
    loading, vocabulary = timed(load_vocabulary)
    print(f"find: the vocabulary is ready after {loading:.2f} s")
    stages(records, vocabulary, floor)
    whole(given.records, vocabulary, floor)
    if given.cancers:
        reach(given.cancers, {number_of(each): each for each in records}, vocabulary)


def stages(records: list[dict[str, Any]], vocabulary: Vocabulary, floor: float) -> None:
    """Each by itself, on what the one before it lets through."""
    profile = someone(vocabulary)
    decoding, studies = timed(lambda: [decode_study(each) for each in records])
    judging, fits = timed(lambda: [judge_cancer(each, profile.cancer, vocabulary) for each in studies])
    taken = [study for study, fit in zip(studies, fits, strict=True) if fit.fit.takes]
    reading, readings = timed(lambda: [read(each, vocabulary) for each in taken])
    pairs = list(zip(taken, readings, strict=True))
    holding, matches = timed(lambda: [match(profile, *pair, vocabulary, today=TODAY) for pair in pairs])
    ranking, _ = timed(lambda: rank(matches, today=TODAY))
    parts = {"decode": decoding, "cancers": judging, "read": reading, "match": holding, "rank": ranking}
    for name, seconds in parts.items():
        print(f"find: {name:8} {seconds:6.2f} s  ({seconds / floor:.1f} of the floor)")


def whole(paths: list[Path], vocabulary: Vocabulary, floor: float) -> None:
    source, readings = FileSource(paths), Readings()
    profiles = {
        "first": someone(vocabulary),
        "second": someone(vocabulary),
        "another person's": Profile(
            vocabulary.find_cancer(CANCER), parse_had(ANOTHER, vocabulary, TODAY), age=70
        ),
    }
    for what, profile in profiles.items():
        seconds, found = timed(partial(find, profile, source, vocabulary, today=TODAY, reader=readings))
        print(
            f"find: {what} search {seconds:.2f} s ({seconds / floor:.1f} of the floor), {found.found} found"
        )
    print(f"find: peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def reach(labels: Path, records: dict[str, dict[str, Any]], vocabulary: Vocabulary) -> None:
    """The loopback registry knows no synonyms, so that the real one finds more than this."""
    with labels.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["label"] not in ("no", "unclear")]
    rows = [row for row in rows if row["nct_id"] in records]
    missed = [row for row in rows if not asks_for(row["cancer"], records[row["nct_id"]], vocabulary)]
    print(f"find: the plan reaches {len(rows) - len(missed)} of {len(rows)} studies that take the cancer")
    for row in missed:
        print(f"find: not reached: {row['nct_id']} for {row['cancer']} ({row['label']})")


def asks_for(words: str, record: dict[str, Any], vocabulary: Vocabulary) -> bool:
    query: StudyQuery = plan_query(vocabulary.find_cancer(words), vocabulary)
    expressions = [dict(plan(batch).params)["query.cond"] for batch in in_batches(query)]
    return any(matcher("query.cond", expression)(record) for expression in expressions)


def someone(vocabulary: Vocabulary) -> Profile:
    return Profile(vocabulary.find_cancer(CANCER), parse_had(HAD, vocabulary, TODAY))


def number_of(record: dict[str, Any]) -> str:
    return str(record["protocolSection"]["identificationModule"]["nctId"])


main()
