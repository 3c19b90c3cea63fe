"""One search from a source to ranked matches, with everything that was left out counted."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from loopback_essie import matcher

from trialfinder.eligibility.model import Stance
from trialfinder.errors import UnknownStudy
from trialfinder.finder import DEFAULT_STATUSES, MOST_NAMES, LeftOut, Readings, find, plan_query
from trialfinder.matching import Group
from trialfinder.places import Place
from trialfinder.profile import Profile, parse_had
from trialfinder.registry.decode import Unreadable
from trialfinder.registry.query import StudyQuery, in_batches, plan
from trialfinder.sources import Coverage
from trialfinder.study import GeoPoint, Location, Phase, Study
from trialfinder.vocabulary import Vocabulary

TODAY = date(2026, 11, 24)
BOSTON = Place("Boston", GeoPoint(42.36, -71.06))
WANTS = "Inclusion Criteria:\n\n* Disease progression on osimertinib\n\nExclusion Criteria:\n\n* Pregnancy"
REFUSES = "Inclusion Criteria:\n\n* Adults\n\nExclusion Criteria:\n\n* Prior treatment with an EGFR TKI"
SILENT = "Inclusion Criteria:\n\n* Adults\n\nExclusion Criteria:\n\n* Pregnancy"


@dataclass
class ListSource:
    """Gives all it has, whatever is asked, as files do."""

    held: Sequence[Study]
    name: str = "a list"
    as_of: str | None = "2026-11-20"
    unreadable: tuple[Unreadable, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    asked: list[StudyQuery] = field(default_factory=list)

    def studies(self, query: StudyQuery) -> Iterator[Study]:
        self.asked.append(query)
        yield from self.held

    def fetch(self, nct_id: str) -> Study:
        raise UnknownStudy(nct_id)


def study(number: int, criteria: str = SILENT, **more: object) -> Study:
    whole: dict[str, object] = {
        "brief_title": "Drug A in non-small cell lung cancer",
        "conditions": ("Non-Small Cell Lung Cancer",),
        "overall_status": "RECRUITING",
        "study_type": "INTERVENTIONAL",
        "phases": (Phase.PHASE2,),
        "criteria": criteria,
    }
    return Study(f"NCT9990{number:04}", **{**whole, **more})  # type: ignore[arg-type]


@pytest.fixture
def profile(vocabulary: Vocabulary) -> Profile:
    had = parse_had("Tagrisso=worked-then-stopped", vocabulary, TODAY)
    return Profile(vocabulary.find_cancer("NSCLC"), had)


def test_studies_come_ranked_with_what_each_says_and_in_which_group(
    profile: Profile, vocabulary: Vocabulary
) -> None:
    source = ListSource([study(1, REFUSES), study(2), study(3, WANTS)])
    finding = find(profile, source, vocabulary, today=TODAY)
    assert [(match.study.nct_id[-1], match.group) for match in finding.matches] == [
        ("3", Group.WANTS),
        ("2", Group.UNCLEAR),
        ("1", Group.REFUSES),
    ]
    first = finding.matches[0].verdicts[0].stance
    assert (first.label, first.quote and first.quote.text) == (
        Stance.ASKS_FAILED,
        "Disease progression on osimertinib",
    )


def test_a_finding_says_what_was_searched_where_and_as_of_when(
    profile: Profile, vocabulary: Vocabulary
) -> None:
    damaged = Unreadable("NCT99900009", "line 9: not JSON")
    source = ListSource([study(1), study(2)], unreadable=(damaged,))
    finding = find(profile, source, vocabulary, today=TODAY)
    assert (finding.source_name, finding.as_of, finding.searched) == ("a list", "2026-11-20", 2)
    assert finding.unreadable == (damaged,)
    assert finding.query == source.asked[0]
    assert (finding.profile, finding.today, finding.found) == (profile, TODAY, 2)


@pytest.mark.parametrize(
    ("other", "cause"),
    [
        ({"overall_status": "COMPLETED"}, LeftOut.STATUS),
        ({"overall_status": "ENROLLING_BY_INVITATION"}, LeftOut.STATUS),
        ({"study_type": "OBSERVATIONAL"}, LeftOut.KIND),
        ({"brief_title": "Drug A in breast cancer", "conditions": ("Breast Cancer",)}, LeftOut.CANCER),
    ],
)
def test_what_is_left_out_is_counted_by_its_cause(
    other: dict[str, object], cause: LeftOut, profile: Profile, vocabulary: Vocabulary
) -> None:
    finding = find(profile, ListSource([study(1), study(2, **other)]), vocabulary, today=TODAY)
    assert [match.study.nct_id[-1] for match in finding.matches] == ["1"]
    assert finding.left_out == {cause: 1}
    assert finding.searched == 2


def test_studies_of_other_cancers_are_counted_by_themselves(profile: Profile, vocabulary: Vocabulary) -> None:
    other = study(2, brief_title="Drug A in breast cancer", conditions=("Breast Cancer",))
    assert find(profile, ListSource([study(1), other]), vocabulary, today=TODAY).other_cancer == 1


def test_a_study_whose_cancer_is_unclear_is_kept_with_a_question(
    profile: Profile, vocabulary: Vocabulary
) -> None:
    lymphoma = replace(profile, cancer=vocabulary.find_cancer("lymphoma"))
    basket = study(1, brief_title="Drug A in advanced cancer", conditions=("Advanced Cancer",))
    (match,) = find(lymphoma, ListSource([basket]), vocabulary, today=TODAY).matches
    assert any("kind of cancer" in point.question for point in match.open_points)


def test_any_status_can_be_asked_for(profile: Profile, vocabulary: Vocabulary) -> None:
    source = ListSource([study(1, overall_status="COMPLETED"), study(2, overall_status="WITHDRAWN")])
    assert find(profile, source, vocabulary, today=TODAY, statuses=()).found == 2
    assert find(profile, source, vocabulary, today=TODAY, statuses=("COMPLETED",)).found == 1


def test_only_the_phases_asked_for_are_kept(profile: Profile, vocabulary: Vocabulary) -> None:
    both, none = study(1, phases=(Phase.PHASE2, Phase.PHASE3)), study(2, phases=())
    finding = find(profile, ListSource([both, none]), vocabulary, today=TODAY, phases=(Phase.PHASE3,))
    assert [match.study.nct_id for match in finding.matches] == [both.nct_id]
    assert finding.left_out == {LeftOut.PHASE: 1}


def test_a_limit_cuts_the_end_of_the_list_and_the_whole_is_still_counted(
    profile: Profile, vocabulary: Vocabulary
) -> None:
    source = ListSource([study(1, REFUSES), study(2), study(3, WANTS)])
    finding = find(profile, source, vocabulary, today=TODAY, limit=1)
    assert [match.group for match in finding.matches] == [Group.WANTS]
    assert finding.found == 3


def test_studies_without_any_site_in_reach_are_left_out_and_a_near_closed_site_is_not(
    profile: Profile, vocabulary: Vocabulary
) -> None:
    here = replace(profile, place=BOSTON, within_km=50.0)
    far = study(1, locations=(Location(city="Paris", status="RECRUITING", point=GeoPoint(48.85, 2.35)),))
    closed = study(2, locations=(Location(city="Boston", status="COMPLETED", point=BOSTON.point),))
    finding = find(here, ListSource([far, closed, study(3)]), vocabulary, today=TODAY)
    assert [(match.study.nct_id[-1], match.nearest) for match in finding.matches] == [("2", None)]
    assert finding.left_out == {LeftOut.DISTANCE: 2}


def test_progress_is_told_for_every_study(profile: Profile, vocabulary: Vocabulary) -> None:
    told: list[int] = []
    find(profile, ListSource([study(1), study(2)]), vocabulary, today=TODAY, progress=told.append)
    assert told == [1, 2]


def test_the_same_data_gives_the_same_answer_in_any_order(profile: Profile, vocabulary: Vocabulary) -> None:
    held = [study(1), study(2, WANTS), study(3, REFUSES), study(4, WANTS)]
    one = find(profile, ListSource(held), vocabulary, today=TODAY)
    other = find(profile, ListSource(held[::-1]), vocabulary, today=TODAY)
    assert one.matches == other.matches


def test_nothing_found_is_a_finding_too(profile: Profile, vocabulary: Vocabulary) -> None:
    finding = find(profile, ListSource([]), vocabulary, today=TODAY)
    assert (finding.searched, finding.found, finding.matches) == (0, 0, ())


def test_only_the_cancer_is_asked_of_a_source_and_nothing_else_of_the_person(
    profile: Profile, vocabulary: Vocabulary
) -> None:
    person = replace(profile, age=61, ecog=1, place=BOSTON, within_km=100.0, markers=("EGFR exon 19",))
    source = ListSource([])
    find(person, source, vocabulary, today=TODAY)
    assert source.asked == [plan_query(profile.cancer, vocabulary)]
    query = source.asked[0]
    assert (query.age, query.sex, query.near, query.terms, query.interventions) == (None, None, None, (), ())


def test_the_question_names_the_cancer_widely_and_never_all_cancers(vocabulary: Vocabulary) -> None:
    query = plan_query(vocabulary.find_cancer("lung adenocarcinoma"), vocabulary)
    assert {"lung adenocarcinoma", "non-small cell lung cancer", "lung cancer", "solid tumors"} <= set(
        query.conditions
    )
    assert "cancer" not in query.conditions
    assert query.statuses == DEFAULT_STATUSES


def test_a_study_for_another_stage_says_no_in_its_own_words(vocabulary: Vocabulary) -> None:
    early = study(1, brief_title="Drug A after surgery for early-stage (I-II) non-small cell lung cancer")
    spread = Profile(vocabulary.find_cancer("metastatic NSCLC"), words="metastatic NSCLC")
    untold = Profile(vocabulary.find_cancer("NSCLC"), words="NSCLC")
    [refused] = find(spread, ListSource([early]), vocabulary, today=TODAY).matches
    [taken] = find(untold, ListSource([early]), vocabulary, today=TODAY).matches
    assert (refused.group, taken.group) == (Group.REFUSES, Group.UNCLEAR)
    assert [fact.reason for fact in refused.facts if fact.fact == "kind"] == [
        f"The study is for another stage or kind of this cancer than yours: “{early.brief_title}”"
    ]


def test_a_study_of_a_kind_of_the_cancer_is_asked_for_by_the_kinds_names(vocabulary: Vocabulary) -> None:
    conditions = plan_query(vocabulary.find_cancer("bladder cancer"), vocabulary).conditions
    assert {"muscle-invasive bladder cancer", "MIBC", "urothelial carcinoma"} <= set(conditions)


def test_the_question_is_in_american_spelling_and_without_two_letter_names(vocabulary: Vocabulary) -> None:
    conditions = plan_query(vocabulary.find_cancer("AML"), vocabulary).conditions
    assert "acute myeloid leukemia" in conditions
    assert not [name for name in conditions if "aemia" in name or len(name) < 3]


@pytest.mark.shared
def test_the_plan_reaches_nearly_every_study_that_is_labelled_to_take_a_cancer(
    shared: Path, vocabulary: Vocabulary
) -> None:
    """Against the loopback registry, which knows no synonyms: the real one finds more."""
    with (shared / "gold" / "cancers.csv").open(encoding="utf-8") as file:
        taken = [row for row in csv.DictReader(file) if row["label"] not in ("no", "unclear")]
    files = [shared / "registry" / name for name in ("oncology.jsonl.gz", "other.jsonl.gz")]
    records = {number_of(each): each for file in files for each in records_in(file)}
    missed = [row for row in taken if not _is_reached(row["cancer"], records[row["nct_id"]], vocabulary)]
    assert len(missed) / len(taken) <= 0.04, missed


def records_in(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def number_of(record: dict[str, Any]) -> str:
    return str(record["protocolSection"]["identificationModule"]["nctId"])


def _is_reached(words: str, record: dict[str, Any], vocabulary: Vocabulary) -> bool:
    query = plan_query(vocabulary.find_cancer(words), vocabulary)
    asked = [dict(plan(batch).params)["query.cond"] for batch in in_batches(query)]
    return any(matcher("query.cond", expression)(record) for expression in asked)


def test_names_with_a_marker_of_their_own_are_not_asked_for(vocabulary: Vocabulary) -> None:
    conditions = plan_query(vocabulary.find_cancer("NSCLC"), vocabulary).conditions
    assert not [name for name in conditions if "EGFR" in name or "ALK" in name]
    assert len(conditions) == len(set(conditions)) <= MOST_NAMES


def test_a_study_is_read_again_only_when_it_has_changed(vocabulary: Vocabulary) -> None:
    readings = Readings(most=2)
    one = study(1, WANTS)
    first = readings(one, vocabulary)
    assert readings(study(1, WANTS), vocabulary) is first
    changed = readings(study(1, REFUSES), vocabulary)
    assert changed.requirements != first.requirements
    for number in (2, 3):
        readings(study(number), vocabulary)
    assert readings(study(1, REFUSES), vocabulary) is not changed
