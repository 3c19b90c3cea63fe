"""Twelve people, each in a situation of its own: what they are shown first on real records, and never."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import NAMES, PEOPLE, TODAY, profile_of, told

from trialfinder.eligibility.told_markers import check_marker
from trialfinder.finder import Finding, Readings, find
from trialfinder.matching import Group
from trialfinder.profile import check_profile
from trialfinder.sources import DemoSource, FileSource, StudySource
from trialfinder.vocabulary import Vocabulary

FIRST = 10


@pytest.fixture(scope="module")
def readings() -> Readings:
    return Readings()


@pytest.fixture(scope="module")
def records(shared: Path) -> FileSource:
    names = ("oncology.jsonl.gz", "oncology_projected.jsonl.gz")
    return FileSource([shared / "registry" / name for name in names])


def search(path: Path, source: StudySource, vocabulary: Vocabulary, readings: Readings) -> Finding:
    return find(profile_of(told(path), vocabulary), source, vocabulary, today=TODAY, reader=readings)


@pytest.mark.parametrize("path", PEOPLE, ids=NAMES)
def test_every_person_is_understood(path: Path, vocabulary: Vocabulary) -> None:
    said = told(path)
    check_profile(profile_of(said, vocabulary), TODAY)
    for text in said["markers"]:
        check_marker(text)


@pytest.mark.parametrize("path", PEOPLE, ids=NAMES)
def test_no_refusing_study_stands_before_another(
    path: Path, vocabulary: Vocabulary, readings: Readings
) -> None:
    groups = [match.group for match in search(path, DemoSource(), vocabulary, readings).matches]
    assert groups == sorted(groups, key=list(Group).index)


@pytest.mark.shared
@pytest.mark.parametrize("path", PEOPLE, ids=NAMES)
def test_what_was_judged_good_for_this_person_is_shown_first(
    path: Path, records: FileSource, vocabulary: Vocabulary, readings: Readings
) -> None:
    said, found = told(path), search(path, records, vocabulary, readings)
    first = [match.study.nct_id for match in found.matches[:FIRST]]
    assert set(said["first"]) <= set(first), first
    groups = {match.study.nct_id: match.group for match in found.matches}
    wrongly = [nct_id for nct_id in said["refusing"] if groups.get(nct_id) is not Group.REFUSES]
    assert not wrongly
