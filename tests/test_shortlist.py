"""What is kept of a study comes back whole, and what changed in it is told once, in the registry's words."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.eligibility.model import Quote, Section, Stance, TherapyStance
from trialfinder.matching import CancerFit, CancerVerdict, Group, Match, Met, Verdict
from trialfinder.profile import PriorTherapy
from trialfinder.registry.decode import decode_study
from trialfinder.shortlist import (
    Change,
    ChangeKind,
    SavedVerdict,
    changes,
    encode_study,
    encode_verdicts,
    restore_study,
    restore_verdicts,
    saved_verdicts,
)
from trialfinder.study import Age, Contact, GeoPoint, Location, OverallStatus, PartialDate, Study
from trialfinder.vocabulary.model import Therapy

LYON = Location("Centre Léon", "Lyon", "", "69008", "France", "RECRUITING", GeoPoint(45.74, 4.87))
BOSTON = Location("Harbor Hospital", "Boston", "Massachusetts", "02114", "United States", "RECRUITING")
STUDY = Study(
    nct_id="NCT99900001",
    brief_title="Demonstration: a new pill after osimertinib",
    overall_status=OverallStatus.RECRUITING,
    start_date=PartialDate("2024-03", date(2024, 3, 1)),
    completion_date=PartialDate("2027-06-30", date(2027, 6, 30), estimated=True),
    criteria="Inclusion Criteria:\n\n* Progression on osimertinib\n* ECOG 0 or 1\n",
    minimum_age=Age("18 Years", 18.0),
    central_contacts=(Contact(name="A. Reader", phone="555-0100"),),
    locations=(LYON, BOSTON),
    has_results=False,
)


def kinds(before: Study, now: Study) -> list[ChangeKind]:
    return [change.kind for change in changes(before, now)]


def test_a_saved_study_comes_back_as_it_was() -> None:
    assert restore_study(json.loads(json.dumps(encode_study(STUDY)))) == STUDY


def test_false_is_not_taken_for_unknown() -> None:
    assert restore_study(encode_study(STUDY)).has_results is False
    assert restore_study(encode_study(replace(STUDY, has_results=None))).has_results is None


def test_parts_saved_by_a_newer_version_are_passed_over() -> None:
    assert restore_study({**encode_study(STUDY), "moon_phase": "full"}) == STUDY


def test_parts_that_were_not_saved_yet_come_back_with_their_default() -> None:
    assert restore_study({"nct_id": "NCT99900001"}) == Study("NCT99900001")


@given(st.text(), st.text(), st.lists(st.text()))
def test_any_text_survives_saving(title: str, criteria: str, keywords: list[str]) -> None:
    study = Study("NCT99900001", brief_title=title, criteria=criteria, keywords=tuple(keywords))
    assert restore_study(json.loads(json.dumps(encode_study(study)))) == study


def test_saved_verdicts_come_back_as_they_were() -> None:
    verdicts = (SavedVerdict("Tagrisso", "washout", "14 days", "exclusion", "", "2026-12-03"),)
    assert restore_verdicts(json.loads(json.dumps(encode_verdicts(verdicts)))) == verdicts


def test_the_verdicts_of_a_match_are_kept_with_their_quotes() -> None:
    prior = PriorTherapy("Tagrisso", Therapy("osimertinib"))
    words = Quote("no osimertinib within 14 days", Section.EXCLUSION, None, None, None)
    stances = (
        TherapyStance("osimertinib", Stance.WASHOUT, words, washout_days=14),
        TherapyStance("osimertinib", Stance.SILENT, None),
    )
    verdicts = (
        Verdict(prior, stances[0], Met.YES, washout_until=date(2026, 12, 3)),
        Verdict(prior, stances[1], Met.YES),
    )
    match = Match(STUDY, Group.WASHOUT, CancerVerdict(CancerFit.EXACT, ""), verdicts, (), ())
    assert saved_verdicts(match) == (
        SavedVerdict(
            drug="Tagrisso",
            label="washout",
            quote="no osimertinib within 14 days",
            section="exclusion",
            cohort="",
            washout_until="2026-12-03",
            therapy="osimertinib",
        ),
        SavedVerdict(drug="Tagrisso", label="silent", therapy="osimertinib"),
    )


def test_nothing_changed_in_the_same_study() -> None:
    assert changes(STUDY, STUDY) == ()


def test_a_new_status_comes_first() -> None:
    now = replace(
        STUDY, overall_status=OverallStatus.TERMINATED, why_stopped="Sponsor decision", brief_title="New"
    )
    assert changes(STUDY, now)[:2] == (
        Change(ChangeKind.STATUS, "overall_status", "RECRUITING", "TERMINATED"),
        Change(ChangeKind.STATUS, "why_stopped", "", "Sponsor decision"),
    )


def test_a_date_that_became_certain_is_a_change() -> None:
    now = replace(STUDY, completion_date=PartialDate("2027-06-30", date(2027, 6, 30)))
    assert changes(STUDY, now) == (
        Change(ChangeKind.DATE, "completion_date", "2027-06-30 (estimated)", "2027-06-30"),
    )


def test_a_new_site_is_opened() -> None:
    rome = Location("Policlinico", "Rome", "", "", "Italy", "RECRUITING")
    now = replace(STUDY, locations=(*STUDY.locations, rome))
    assert changes(STUDY, now) == (
        Change(ChangeKind.SITE_OPENED, "Policlinico, Rome, Italy", "", "RECRUITING"),
    )


def test_a_site_that_waited_and_now_recruits_is_opened() -> None:
    before = replace(STUDY, locations=(replace(LYON, status="NOT_YET_RECRUITING"), BOSTON))
    assert changes(before, STUDY) == (
        Change(ChangeKind.SITE_OPENED, "Centre Léon, Lyon, France", "NOT_YET_RECRUITING", "RECRUITING"),
    )


def test_a_planned_site_that_does_not_recruit_yet_is_not_opened() -> None:
    planned = Location("Policlinico", "Rome", "", "", "Italy", "NOT_YET_RECRUITING")
    assert changes(STUDY, replace(STUDY, locations=(*STUDY.locations, planned))) == ()


@pytest.mark.parametrize("gone", [(), (replace(BOSTON, status="COMPLETED"),)])
def test_a_site_that_stopped_or_vanished_is_closed(gone: tuple[Location, ...]) -> None:
    now = replace(STUDY, locations=(LYON, *gone))
    assert changes(STUDY, now) == (
        Change(
            ChangeKind.SITE_CLOSED,
            "Harbor Hospital, Boston, Massachusetts, United States",
            "RECRUITING",
            "COMPLETED" if gone else "",
        ),
    )


def test_a_retyped_address_is_not_a_new_site() -> None:
    retyped = replace(BOSTON, facility="Harbor Hospital - Cancer Center")
    moved = replace(LYON, zip="69009", facility="CENTRE LÉON")
    assert changes(STUDY, replace(STUDY, locations=(retyped, moved))) == ()


def test_equal_sites_are_told_apart_by_number() -> None:
    three = replace(STUDY, locations=(BOSTON, BOSTON, BOSTON))
    assert kinds(three, replace(STUDY, locations=(BOSTON, BOSTON))) == [ChangeKind.SITE_CLOSED]


def test_a_study_that_stopped_recruiting_does_not_list_every_site() -> None:
    """The registry drops the status of every site then."""
    unmarked = tuple(replace(site, status=None) for site in STUDY.locations)
    now = replace(STUDY, overall_status=OverallStatus.COMPLETED, locations=unmarked)
    assert kinds(STUDY, now) == [ChangeKind.STATUS]


def test_a_study_that_starts_recruiting_opens_its_sites() -> None:
    unmarked = tuple(replace(site, status=None) for site in STUDY.locations)
    before = replace(STUDY, overall_status=OverallStatus.NOT_YET_RECRUITING, locations=unmarked)
    assert kinds(before, STUDY) == [ChangeKind.STATUS, ChangeKind.SITE_OPENED, ChangeKind.SITE_OPENED]


def test_a_new_number_to_call_is_a_change_of_contact() -> None:
    now = replace(STUDY, central_contacts=(Contact(name="A. Reader", phone="555-0199", phone_ext="7"),))
    assert changes(STUDY, now) == (
        Change(ChangeKind.CONTACT, "central_contacts", "A. Reader, 555-0100", "A. Reader, 555-0199, ext. 7"),
    )


def test_a_contact_of_an_open_site_names_the_site() -> None:
    called = replace(LYON, contacts=(Contact(name="B. Nurse", email="b@example.org"),))
    assert changes(STUDY, replace(STUDY, locations=(called, BOSTON))) == (
        Change(ChangeKind.CONTACT, "Centre Léon, Lyon, France", "", "B. Nurse, b@example.org"),
    )


def test_only_the_reworded_criterion_is_told() -> None:
    now = replace(STUDY, criteria=STUDY.criteria.replace("ECOG 0 or 1", "ECOG 0 to 2"))
    assert changes(STUDY, now) == (Change(ChangeKind.CRITERIA, "criteria", "ECOG 0 or 1", "ECOG 0 to 2"),)


def test_other_bullets_and_spaces_are_no_change() -> None:
    now = replace(STUDY, criteria="Inclusion Criteria:\n- Progression  on osimertinib\n\n- ECOG 0 or 1")
    assert changes(STUDY, now) == ()


def test_a_date_of_the_last_update_alone_is_no_change() -> None:
    now = replace(STUDY, last_update_post_date=PartialDate("2026-11-01", date(2026, 11, 1)))
    assert changes(STUDY, now) == ()


@pytest.mark.shared
def test_every_stored_record_survives_saving(shared: Path) -> None:
    read = 0
    for file in ("oncology.jsonl.gz", "oncology_projected.jsonl.gz", "other.jsonl.gz"):
        for record in _records(shared / "registry" / file):
            study = decode_study(record)
            back = restore_study(json.loads(json.dumps(encode_study(study))))
            assert back == study
            assert encode_study(back) == encode_study(study)
            read += 1
    assert read > 2_000


@pytest.mark.shared
def test_every_stored_pair_of_versions_is_compared(shared: Path) -> None:
    told: dict[ChangeKind, int] = defaultdict(int)
    for before, now in _version_pairs(shared / "registry" / "versions.jsonl.gz"):
        found = changes(before, now)
        assert all(change.before != change.now for change in found)
        assert (before.overall_status != now.overall_status) == any(
            change.what == "overall_status" for change in found
        )
        for change in found:
            told[change.kind] += 1
        assert changes(now, now) == ()
    assert set(told) == set(ChangeKind)


@pytest.mark.shared
def test_going_back_undoes_what_going_forward_did(shared: Path) -> None:
    """Criteria, dates and titles turned round are the same changes turned round."""
    turned = {ChangeKind.DATE, ChangeKind.TITLE}
    for before, now in _version_pairs(shared / "registry" / "versions.jsonl.gz"):
        forth = {(c.what, c.before, c.now) for c in changes(before, now) if c.kind in turned}
        back = {(c.what, c.now, c.before) for c in changes(now, before) if c.kind in turned}
        assert forth == back


def _records(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _version_pairs(file: Path) -> Iterator[tuple[Study, Study]]:
    versions: dict[str, list[tuple[str, Study]]] = defaultdict(list)
    for wrapped in _records(file):
        versions[wrapped["nctId"]].append((wrapped["lastUpdatePost"], decode_study(wrapped["study"])))
    for dated in versions.values():
        studies = [study for _, study in sorted(dated, key=lambda pair: pair[0])]
        yield from pairwise(studies)
