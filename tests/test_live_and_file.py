"""The same search gives the same answer, whether the registry is asked or a file of its records is read."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from loopback import RegistryServer
from people import NAMES, PEOPLE, TODAY, profile_of, told

from trialfinder.finder import Finding, Readings, find
from trialfinder.profile import Profile
from trialfinder.registry.client import RegistryClient
from trialfinder.registry.sending import Sender
from trialfinder.sources import FileSource, LiveSource
from trialfinder.vocabulary import Vocabulary

DEMO = Path(__file__).resolve().parents[1] / "data" / "demo"


@pytest.fixture(scope="module")
def readings() -> Readings:
    return Readings()


def both(
    records: Sequence[dict[str, Any]],
    path: Path,
    profile: Profile,
    vocabulary: Vocabulary,
    readings: Readings,
    *,
    largest_page: int,
) -> tuple[Finding, Finding]:
    """What the registry and what a file of its records leads to."""
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    with RegistryServer(records) as server:
        server.api.largest_page = largest_page
        live = LiveSource(RegistryClient(Sender(base_url=server.url, pace=0.0)))
        asked = find(profile, live, vocabulary, today=TODAY, reader=readings)
    return asked, find(profile, FileSource([path]), vocabulary, today=TODAY, reader=readings)


@pytest.mark.parametrize("person", PEOPLE, ids=NAMES)
def test_the_same_studies_come_in_the_same_order_with_the_same_words(
    person: Path, vocabulary: Vocabulary, readings: Readings, tmp_path: Path
) -> None:
    records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(DEMO.glob("*.json"))]
    asked, read = both(
        records,
        tmp_path / "demo.jsonl",
        profile_of(told(person), vocabulary),
        vocabulary,
        readings,
        largest_page=7,
    )
    assert asked.matches == read.matches
    assert asked.unreadable == read.unreadable == ()


@pytest.mark.shared
def test_of_real_records_too(
    shared: Path, vocabulary: Vocabulary, readings: Readings, tmp_path: Path
) -> None:
    """The registry here takes words literally, so that it may find fewer; what it finds stands the same."""
    with gzip.open(shared / "registry" / "oncology.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in islice(lines, 0, None, 5)]
    person = next(path for path in PEOPLE if path.stem == "egfr-after-osimertinib")
    asked, read = both(
        records,
        tmp_path / "real.jsonl",
        profile_of(told(person), vocabulary),
        vocabulary,
        readings,
        largest_page=100,
    )
    found = {match.study.nct_id for match in asked.matches}
    assert asked.matches == tuple(match for match in read.matches if match.study.nct_id in found)
    assert len(found) > 0.9 * len(read.matches)
