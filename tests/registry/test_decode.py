from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialfinder.errors import DecodeError
from trialfinder.registry.decode import Unreadable, decode_each, decode_study
from trialfinder.study import Age, GeoPoint, OverallStatus, PartialDate, Phase, SiteStatus

Record = dict[str, Any]


@pytest.fixture
def records(invented_records: list[Record]) -> dict[str, Record]:
    copies = copy.deepcopy(invented_records)
    return {record["protocolSection"]["identificationModule"]["nctId"]: record for record in copies}


@pytest.fixture
def record(records: dict[str, Record]) -> Record:
    return records["NCT99800001"]


def put(record: Record, path: str, value: object) -> None:
    *above, last = (int(key) if key.isdigit() else key for key in path.split("."))
    place: Any = record
    for key in above:
        place = place[key] if isinstance(key, int) else place.setdefault(key, {})
    place[last] = value


def test_a_whole_record_becomes_a_study(record: Record) -> None:
    study = decode_study(record)
    assert study.nct_id == "NCT99800001"
    assert study.nct_id_aliases == ("NCT99800901",)
    assert study.acronym == "INVENT-1"
    assert study.overall_status is OverallStatus.RECRUITING
    assert study.phases == (Phase.PHASE1, Phase.PHASE2)
    assert study.enrollment == 60
    assert study.collaborators == ("Invented Pharma",)
    assert study.minimum_age == Age("18 Years", 18.0)
    assert study.maximum_age is None
    assert study.has_results is False
    assert study.healthy_volunteers is False
    assert study.arm_groups[0].intervention_names == ("Drug: Drug X",)
    assert study.interventions[0].other_names == ("DX-001",)
    assert study.central_contacts[0].phone_ext == "7"
    assert study.central_contacts[1].name == ""
    assert study.officials[0].affiliation == "Invented Hospital"
    assert study.version_holder == "2026-11-20"
    assert [mesh.term for mesh in study.condition_ancestors] == ["Lung Neoplasms", "Neoplasms"]
    assert study.unknown_words == study.unread_parts == ()


def test_every_key_but_the_number_may_be_missing(records: dict[str, Record]) -> None:
    study = decode_study(records["NCT99800008"])
    assert (study.overall_status, study.criteria, study.phases, study.locations) == ("", "", (), ())
    assert study.has_results is None
    assert study.unread_parts == ()


def test_empty_branches_say_no_more_than_missing_ones(record: Record) -> None:
    put(record, "protocolSection.contactsLocationsModule.locations", [{}, {"geoPoint": {}}])
    put(record, "protocolSection.statusModule", {"startDateStruct": {}})
    study = decode_study(record)
    assert [site.point for site in study.locations] == [None, None]
    assert (study.start_date, study.overall_status, study.unread_parts) == (None, "", ())


def test_nothing_is_taken_off_the_text_of_the_criteria(record: Record) -> None:
    as_sent = record["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]
    assert decode_study(record).criteria == as_sent
    assert "\\&amp;lt;" in as_sent


def test_a_partial_date_keeps_its_text_and_means_its_first_day(records: dict[str, Record]) -> None:
    assert decode_study(records["NCT99800001"]).start_date == PartialDate("2025-06", date(2025, 6, 1))
    assert decode_study(records["NCT99800003"]).start_date == PartialDate("2015", date(2015, 1, 1))
    completion = decode_study(records["NCT99800001"]).completion_date
    assert completion == PartialDate("2028-06-30", date(2028, 6, 30), estimated=True)


def test_a_day_that_is_in_no_calendar_is_left_out_and_named(records: dict[str, Record]) -> None:
    study = decode_study(records["NCT99800007"])
    assert study.start_date is None
    assert study.unread_parts == (
        "protocolSection.statusModule.startDateStruct.date: not a date of the calendar",
    )


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("6 Months", 0.5),
        ("1 Month", 1 / 12),
        ("18 Years", 18),
        ("1 Year", 1),
        ("52 Weeks", 0.9966),
        ("30 Days", 0.0821),
    ],
)
def test_an_age_is_told_in_years(record: Record, text: str, years: float) -> None:
    put(record, "protocolSection.eligibilityModule.minimumAge", text)
    age = decode_study(record).minimum_age
    assert age is not None
    assert age.text == text
    assert age.years == pytest.approx(years, abs=0.001)


def test_an_age_limit_written_as_not_applicable_is_no_limit(record: Record) -> None:
    put(record, "protocolSection.eligibilityModule.maximumAge", "N/A")
    study = decode_study(record)
    assert study.maximum_age is None
    assert study.unread_parts == ()


def test_the_number_that_stands_for_unknown_enrollment_is_not_a_count(records: dict[str, Record]) -> None:
    assert decode_study(records["NCT99800004"]).enrollment is None


def test_a_site_may_lack_status_point_and_state(records: dict[str, Record]) -> None:
    boston, lyon, nowhere = decode_study(records["NCT99800001"]).locations
    assert boston.point == GeoPoint(42.35843, -71.05977)
    assert boston.contacts[0].phone == "555-0102"
    assert (lyon.state, lyon.status) == ("", SiteStatus.WITHDRAWN)
    assert nowhere.point is None
    assert decode_study(records["NCT99800003"]).locations[0].status is None


def test_a_study_whose_status_went_unknown_keeps_its_last_known_status(records: dict[str, Record]) -> None:
    study = decode_study(records["NCT99800002"])
    assert study.overall_status is OverallStatus.UNKNOWN
    assert study.last_known_status is OverallStatus.RECRUITING


def test_a_word_that_we_do_not_know_is_kept_and_named_once(record: Record) -> None:
    for position in (0, 1):
        record["protocolSection"]["contactsLocationsModule"]["locations"][position]["status"] = "PAUSED"
    put(record, "protocolSection.statusModule.overallStatus", "HALF_OPEN")
    study = decode_study(record)
    assert study.overall_status == "HALF_OPEN"
    assert study.unknown_words == (
        "protocolSection.statusModule.overallStatus=HALF_OPEN",
        "protocolSection.contactsLocationsModule.locations.status=PAUSED",
    )


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("protocolSection", [], "expected an object, found a list"),
        ("protocolSection.identificationModule", "x", "expected an object, found text"),
        ("protocolSection.identificationModule.nctId", 7, "expected text, found a number"),
        ("protocolSection.identificationModule.nctId", "NCT123", "expected NCT and eight digits"),
        ("protocolSection.identificationModule.nctId", "", "missing"),
        ("protocolSection.identificationModule.briefTitle", ["x"], "expected text, found a list"),
        ("protocolSection.statusModule.overallStatus", 3, "expected text, found a number"),
        ("protocolSection.statusModule", True, "expected an object, found true or false"),
        ("protocolSection.eligibilityModule.eligibilityCriteria", {}, "expected text, found an object"),
    ],
)
def test_a_record_is_refused_when_a_person_would_be_misled_without_the_part(
    record: Record, path: str, value: object, problem: str
) -> None:
    put(record, path, value)
    with pytest.raises(DecodeError) as caught:
        decode_study(record)
    assert (caught.value.path, caught.value.problem) == (path, problem)


SITES = "protocolSection.contactsLocationsModule"


@pytest.mark.parametrize(
    ("path", "value", "noted"),
    [
        (SITES, "x", "contactsLocationsModule: expected an object, found text"),
        (f"{SITES}.locations.0", 1, "locations[0]: expected an object, found a number"),
        (f"{SITES}.locations.0.zip", 2114, "locations[0].zip: expected text, found a number"),
        (f"{SITES}.locations.0.geoPoint.lat", 999, "locations[0].geoPoint: not a point on the globe"),
        (f"{SITES}.locations.0.geoPoint.lat", True, "geoPoint.lat: expected a number, found true or false"),
        ("protocolSection.eligibilityModule.minimumAge", "old enough", "minimumAge: not an age"),
        ("protocolSection.designModule.phases", "PHASE1", "phases: expected a list, found text"),
        ("protocolSection.conditionsModule.keywords", ["a", 1], "keywords: expected a list of texts"),
        ("protocolSection.designModule.enrollmentInfo.count", True, "count: expected a whole number"),
        ("protocolSection.statusModule.startDateStruct.date", "June 2025", "date: not a date"),
        ("hasResults", "yes", "hasResults: expected true or false, found text"),
        ("derivedSection", 5, "derivedSection: expected an object, found a number"),
    ],
)
def test_a_lesser_part_with_a_wrong_shape_is_left_out_and_the_study_kept(
    record: Record, path: str, value: object, noted: str
) -> None:
    put(record, path, value)
    study = decode_study(record)
    assert study.criteria
    assert any(noted in part for part in study.unread_parts), study.unread_parts


def test_what_is_no_object_at_all_is_refused() -> None:
    with pytest.raises(DecodeError, match="expected an object, found a list"):
        decode_study([])  # type: ignore[arg-type]


def test_one_bad_record_never_loses_a_page(record: Record, records: dict[str, Record]) -> None:
    put(record, "protocolSection.statusModule.overallStatus", None)
    broken = records["NCT99800002"]
    put(broken, "protocolSection.eligibilityModule.eligibilityCriteria", 1)
    unreadable: list[Unreadable] = []
    studies = list(decode_each([record, broken, "nonsense", records["NCT99800003"]], unreadable))
    assert [study.nct_id for study in studies] == ["NCT99800001", "NCT99800003"]
    assert [bad.where for bad in unreadable] == ["NCT99800002", "record 3 of a page"]
    assert "eligibilityCriteria: expected text, found a number" in unreadable[0].reason


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_record_is_read_or_refused_and_never_crashes(
    invented_records: list[Record], data: st.DataObject
) -> None:
    record = copy.deepcopy(data.draw(st.sampled_from(invented_records)))
    for _ in range(data.draw(st.integers(1, 4))):
        place: Any = record
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = data.draw(st.sampled_from(keys))
            inside = place[key]
            if not (isinstance(inside, dict | list) and inside) or data.draw(st.booleans()):
                place[key] = data.draw(json_values)
                break
            place = inside
    unreadable: list[Unreadable] = []
    studies = list(decode_each([record], unreadable))
    assert len(studies) + len(unreadable) == 1


@pytest.mark.shared
@pytest.mark.parametrize("name", ["oncology", "oncology_projected", "other", "versions"])
def test_every_stored_record_decodes_whole(shared: Any, name: str) -> None:
    import gzip

    with gzip.open(shared / "registry" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            study = decode_study(record.get("study", record))
            assert (study.unread_parts, study.unknown_words) == ((), ()), study.nct_id


@pytest.mark.shared
def test_every_stored_page_decodes_whole(shared: Any) -> None:
    for path in sorted((shared / "registry" / "pages").glob("*.json")):
        unreadable: list[Unreadable] = []
        records = json.loads(path.read_bytes())["studies"]
        assert len(list(decode_each(records, unreadable))) == len(records) > 0
        assert unreadable == []
