"""The demonstration studies: invented throughout, in the registry's own shape, every label among them."""

from __future__ import annotations

import csv
import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from trialfinder.eligibility.model import BrainMets, ResistanceKind, Stance
from trialfinder.registry.decode import decode_study
from trialfinder.study import OverallStatus, Study

CASES = Path(__file__).parent / "cases"
FEWEST_STUDIES = 60
FEWEST_PER_LABEL = 10
LONGEST_QUOTE = 300

RECORDS: dict[str, dict[str, Any]] = {
    file.name.removesuffix(".json"): json.loads(file.read_text(encoding="utf-8"))
    for file in files("trialfinder.data").joinpath("demo").iterdir()
    if file.name.endswith(".json")
}
STUDIES: dict[str, Study] = {name: decode_study(record) for name, record in sorted(RECORDS.items())}


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((CASES / name).read_text(encoding="utf-8").splitlines()))


ROWS = rows("demo_labels.csv")
LIMITS = rows("demo_limits.csv")
NOT_SCORED = "?"

CANCERS: Mapping[str, str] = {
    "lung": "non.small|NSCLC",
    "small cell lung": r"\bsmall cell lung|extensive.stage small",
    "breast": "breast",
    "ovary": "ovarian",
    "prostate": "prostate",
    "bowel": "colorectal",
    "melanoma": "melanoma",
    "myeloma": "myeloma",
    "CLL": r"chronic lymphocytic|\bCLL\b",
    "DLBCL": "large b.cell|DLBCL",
    "AML": r"acute myeloid|\bAML\b",
    "GIST": "GIST",
    "kidney": "renal cell",
    "bladder": "bladder|urothelial",
    "stomach": "gastric",
    "pancreas": "pancrea",
    "brain": "glio",
    "childhood": "neuroblastoma",
    "several": "solid tumor",
}


def plain_words(text: str) -> str:
    """As a person reads it: without the registry's backslashes and entities, spaces collapsed."""
    unescaped = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    return re.sub(r"\s+", " ", html.unescape(html.unescape(unescaped)))


def texts(part: object) -> Iterator[str]:
    """Every string anywhere in a record."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value)


def key_paths(part: object, path: str = "") -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            inner = f"{path}.{key}" if path else key
            yield inner
            yield from key_paths(value, inner)
    elif isinstance(part, list):
        for value in part:
            yield from key_paths(value, path)


def leaves(record: Mapping[str, Any], *names: str) -> list[str]:
    """The strings kept under any of these keys, anywhere in a record."""
    found: list[str] = []
    for key, value in record.items():
        if key in names and isinstance(value, str):
            found.append(value)
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                found += leaves(inner, *names)
    return found


def test_there_are_enough_studies_numbered_without_a_gap() -> None:
    assert len(STUDIES) >= FEWEST_STUDIES
    assert list(STUDIES) == [f"NCT{99900001 + place}" for place in range(len(STUDIES))]


@pytest.mark.parametrize("name", STUDIES)
def test_a_file_is_named_after_the_study_in_it_and_says_what_it_is(name: str) -> None:
    study = STUDIES[name]
    assert study.nct_id == name
    assert study.brief_title.startswith("Demonstration: ")
    assert study.official_title.startswith("Demonstration: ")
    assert study.lead_sponsor.startswith("Demonstration ")
    assert "invented" in study.brief_summary.lower()


@pytest.mark.parametrize("name", STUDIES)
def test_every_word_of_a_list_is_one_that_the_registry_uses(name: str) -> None:
    assert STUDIES[name].unknown_words == ()


@pytest.mark.parametrize("name", STUDIES)
def test_nobody_real_can_be_reached_through_it(name: str) -> None:
    record = RECORDS[name]
    contacts = record["protocolSection"]["contactsLocationsModule"]
    assert all(re.fullmatch(r"\d{3}-555-01\d\d", phone) for phone in leaves(contacts, "phone"))
    assert all(address.endswith("@example.org") for address in leaves(contacts, "email"))
    assert all(place.startswith("Demonstration Clinic ") for place in leaves(contacts, "facility"))
    assert not [text for text in texts(record) if re.search(r"https?:|www\.|NCT(?!999)\d", text)]


@pytest.mark.parametrize("name", STUDIES)
def test_sites_have_a_status_only_where_the_registry_gives_one(name: str) -> None:
    study = STUDIES[name]
    statuses = [site.status for site in study.locations]
    if study.overall_status == OverallStatus.RECRUITING:
        assert statuses
        assert None not in statuses
    elif study.overall_status != OverallStatus.UNKNOWN:
        assert set(statuses) <= {None}


@pytest.mark.parametrize("name", STUDIES)
def test_the_last_known_status_stands_exactly_where_the_status_is_unknown(name: str) -> None:
    study = STUDIES[name]
    assert (study.last_known_status is not None) == (study.overall_status == OverallStatus.UNKNOWN)


@pytest.mark.shared
def test_no_key_is_invented(shared: Path) -> None:
    with (shared / "registry" / "fields.tsv").open(encoding="utf-8") as table:
        fields = {row["path"] for row in csv.DictReader(table, delimiter="\t") if row["retrievable"] == "yes"}
    point = "protocolSection.contactsLocationsModule.locations.geoPoint"
    known = fields | {f"{point}.lat", f"{point}.lon"}  # a point is one field of the type GeoPoint
    assert {path for record in RECORDS.values() for path in key_paths(record)} <= known


@pytest.mark.parametrize("cancer", CANCERS)
def test_each_cancer_has_a_study(cancer: str) -> None:
    wanted = re.compile(CANCERS[cancer], re.IGNORECASE)
    assert [study for study in STUDIES.values() if any(wanted.search(name) for name in study.conditions)]


def test_the_oddities_of_real_records_are_all_there() -> None:
    studies = list(STUDIES.values())
    assert max(len(study.locations) for study in studies) >= 60
    assert any(not study.locations for study in studies)
    assert any(site.point is None for study in studies for site in study.locations)
    assert {len(study.phases) for study in studies} == {0, 1, 2}
    assert any(study.minimum_age and study.minimum_age.text == "6 Months" for study in studies)
    assert any(study.minimum_age is None for study in studies)
    assert any(study.maximum_age is None for study in studies)
    assert any(not study.condition_meshes for study in studies)
    assert any(study.start_date and len(study.start_date.text) == len("2026-03") for study in studies)
    assert {study.study_type for study in studies} == {"INTERVENTIONAL", "OBSERVATIONAL", "EXPANDED_ACCESS"}
    for written in (r"\>=", r"\[", r"\&lt;", r"\&amp;gt;", "1\\.", "\n  * ", "\n- "):
        assert any(written in study.criteria for study in studies), written


def test_some_studies_say_they_recruit_past_their_own_end() -> None:
    overdue = [
        study
        for study in STUDIES.values()
        if study.overall_status == OverallStatus.RECRUITING
        and study.primary_completion_date
        and study.primary_completion_date.text < "2026-10"
    ]
    assert len(overdue) >= 3


def test_every_study_has_a_row_of_what_it_means_to_say() -> None:
    assert {row["nct_id"] for row in ROWS} == set(STUDIES)
    assert not [pair for pair, n in Counter((r["nct_id"], r["drug"]) for r in ROWS).items() if n > 1]


def test_every_label_is_well_represented() -> None:
    count = Counter(row["label"] for row in ROWS)
    assert set(count) == set(Stance)
    assert min(count.values()) >= FEWEST_PER_LABEL


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['nct_id']}-{row['drug']}")
def test_a_row_quotes_its_study_and_gives_a_reason(row: dict[str, str]) -> None:
    study = STUDIES[row["nct_id"]]
    assert row["reason"]
    assert (row["label"] == Stance.SILENT) == (row["quote"] == "")
    assert row["quote"] in plain_words(study.criteria)
    assert len(row["quote"]) <= LONGEST_QUOTE
    assert row["washout_days"] == "" or int(row["washout_days"]) > 0
    assert row["washout_days"] or row["label"] != Stance.WASHOUT


def test_every_study_has_a_row_of_its_limits_in_the_words_of_the_model() -> None:
    assert [row["nct_id"] for row in LIMITS] == list(STUDIES)
    assert {row["resistance"] for row in LIMITS} == {*ResistanceKind, NOT_SCORED}
    assert {row["brain_mets"] for row in LIMITS} == {*BrainMets, NOT_SCORED}
    numbers = [row[column] for row in LIMITS for column in ("min_lines", "max_lines", "ecog_max")]
    assert all(number in ("", NOT_SCORED) or number.isdigit() for number in numbers)
