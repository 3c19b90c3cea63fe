from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback_api import STUDIES_PARAMETERS

from trialfinder.errors import InputError
from trialfinder.registry.query import (
    Near,
    RequestPlan,
    StudyQuery,
    describe,
    halved,
    in_batches,
    plan,
    plan_study,
    plan_version,
)
from trialfinder.study import (
    GeoPoint,
    OverallStatus,
    Phase,
    Sex,
    StudyType,
)

BOSTON = GeoPoint(42.35843, -71.05977)


def params(query: StudyQuery, *, quoted: bool = False) -> dict[str, str]:
    return dict(plan(query, quoted=quoted).params)


def test_a_query_becomes_the_registrys_parameters() -> None:
    query = StudyQuery(
        conditions=("lung cancer", "NSCLC"),
        interventions=("osimertinib", "Tagrisso"),
        terms=("EGFR T790M",),
        statuses=(OverallStatus.RECRUITING, OverallStatus.NOT_YET_RECRUITING),
        study_types=(StudyType.INTERVENTIONAL,),
        phases=(Phase.PHASE1, Phase.PHASE2),
        near=Near(BOSTON, 100, "mi"),
        updated_since=date(2026, 8, 9),
        pieces=("NCTId", "BriefTitle"),
        page_size=50,
    )
    assert plan(query) == RequestPlan(
        "/studies",
        (
            ("query.cond", "(lung cancer) OR (NSCLC)"),
            ("query.intr", '("osimertinib") OR ("Tagrisso")'),
            ("query.term", "EGFR T790M"),
            ("filter.overallStatus", "RECRUITING|NOT_YET_RECRUITING"),
            ("filter.geo", "distance(42.3584,-71.0598,100.0mi)"),
            (
                "filter.advanced",
                "(AREA[StudyType](INTERVENTIONAL)) AND (AREA[Phase](PHASE1 OR PHASE2)) AND "
                "(AREA[LastUpdatePostDate]RANGE[2026-08-09, MAX])",
            ),
            ("fields", "NCTId|BriefTitle|HasResults"),
            ("sort", "LastUpdatePostDate:desc"),
            ("countTotal", "true"),
            ("pageSize", "50"),
        ),
    )


def test_an_age_lets_in_studies_that_state_no_limit() -> None:
    assert params(StudyQuery(age=58))["filter.advanced"] == (
        "(AREA[MinimumAge]RANGE[MIN, 58 years] OR AREA[MinimumAge]MISSING) AND "
        "(AREA[MaximumAge]RANGE[58 years, MAX] OR AREA[MaximumAge]MISSING)"
    )


def test_a_sex_leaves_out_only_studies_of_the_other() -> None:
    assert params(StudyQuery(sex=Sex.FEMALE))["filter.advanced"] == "NOT AREA[Sex]MALE"
    assert params(StudyQuery(sex=Sex.MALE))["filter.advanced"] == "NOT AREA[Sex]FEMALE"
    assert "filter.advanced" not in params(StudyQuery(sex=Sex.ALL))


def test_whether_there_are_results_is_always_asked_for() -> None:
    assert params(StudyQuery())["fields"].endswith("|HasResults")
    assert dict(plan_study("NCT01234567", ["BriefTitle"]).params)["fields"] == "BriefTitle|NCTId|HasResults"
    assert "fields" not in params(StudyQuery(pieces=()))


def test_a_page_holds_a_thousand_studies_and_fewer_when_whole_records_are_asked_for() -> None:
    assert params(StudyQuery())["pageSize"] == "1000"
    assert params(StudyQuery(pieces=()))["pageSize"] == "250"
    assert params(StudyQuery(pieces=(), page_size=100))["pageSize"] == "100"


def test_nothing_is_asked_of_a_piece_that_the_registry_does_not_have() -> None:
    with pytest.raises(InputError, match="“ConditionList” is not a part"):
        plan(StudyQuery(pieces=("NCTId", "ConditionList")))


@pytest.mark.parametrize("field", ["conditions", "interventions", "terms"])
def test_words_that_are_only_study_numbers_go_to_the_filter_of_numbers(field: str) -> None:
    query = replace(StudyQuery(statuses=("RECRUITING",)), **{field: ("nct1234567, NCT07654321",)})
    sent = params(query)
    assert sent["filter.ids"] == "NCT01234567|NCT07654321"
    assert sent["filter.overallStatus"] == "RECRUITING"
    assert not [name for name in sent if name.startswith("query.")]


def test_free_words_are_quoted_when_asked_again() -> None:
    query = StudyQuery(conditions=("lung (cancer",), terms=("a b",))
    assert params(query, quoted=True)["query.cond"] == '"lung (cancer"'
    assert params(query, quoted=True)["query.term"] == '"a b"'


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (StudyQuery(statuses=("recruiting",)), "“recruiting” is not a study status. It can be: ACTIVE_NOT"),
        (
            StudyQuery(phases=("PHASE1_PHASE2",)),
            "“PHASE1_PHASE2” is not a phase. It can be: NA, EARLY_PHASE1",
        ),
        (StudyQuery(study_types=("TRIAL",)), "not a kind of study"),
        (StudyQuery(ids=("NCT00000000",)), "not a study number"),
        (StudyQuery(conditions=("[]",)), "no word to search for"),
        (StudyQuery(age=-1), "-1 is not an age"),
        (StudyQuery(age=400), "400 is not an age"),
        (StudyQuery(near=Near(BOSTON, 0)), "more than nothing"),
        (StudyQuery(near=Near(BOSTON, float("nan"))), "more than nothing"),
        (StudyQuery(near=Near(GeoPoint(95, 0), 5)), "not on the globe"),
        (StudyQuery(page_size=0), "A page holds from 1 to 1000"),
        (StudyQuery(page_size=2000), "A page holds from 1 to 1000"),
    ],
)
def test_what_the_registry_would_refuse_is_refused_here_in_a_sentence(
    query: StudyQuery, sentence: str
) -> None:
    with pytest.raises(InputError, match=r".*".join([sentence.replace("[", r"\[")])):
        plan(query)


def test_the_same_question_has_the_same_key_whatever_the_order() -> None:
    one = RequestPlan("/studies", (("a", "1"), ("b", "x y")))
    other = RequestPlan("/studies", (("b", "x y"), ("a", "1")))
    assert one.key == other.key == "/studies?a=1&b=x+y"
    assert one.at("token").key != one.key
    assert one.at(None) == one


def test_study_numbers_are_asked_for_a_hundred_at_a_time() -> None:
    ids = tuple(f"NCT{number:08d}" for number in range(1, 251))
    batches = in_batches(StudyQuery(ids=(*ids, "nct1")))
    assert [len(batch.ids) for batch in batches] == [100, 100, 50]
    assert sum((batch.ids for batch in batches), ()) == ids
    assert in_batches(StudyQuery(terms=("lung",))) == (StudyQuery(terms=("lung",)),)


def test_names_are_asked_for_as_many_at_a_time_as_the_registry_takes() -> None:
    names = tuple(f"cancer {number}" for number in range(30))
    batches = in_batches(StudyQuery(conditions=names))
    assert [len(batch.conditions) for batch in batches] == [12, 12, 6]
    assert sum((batch.conditions for batch in batches), ()) == names
    assert all(f"cancer {number}" in describe(StudyQuery(conditions=names)) for number in range(30))


def test_a_study_is_asked_for_by_its_padded_number() -> None:
    assert plan_study(" nct1234567").path == "/studies/NCT01234567"
    assert plan_version() == RequestPlan("/version")


def test_the_search_is_told_in_words_that_can_be_pasted() -> None:
    query = StudyQuery(
        conditions=("lung cancer", "NSCLC"),
        interventions=("osimertinib",),
        statuses=("RECRUITING", "NOT_YET_RECRUITING"),
        phases=("PHASE3",),
        near=Near(BOSTON, 100, "mi"),
    )
    assert describe(query) == (
        "Condition or disease: (lung cancer) OR (NSCLC); "
        'Intervention or treatment: "osimertinib"; '
        "Study status: recruiting, not yet recruiting; "
        "Near: within 100 mi of 42.3584, -71.0598; "
        "Limits: AREA[Phase](PHASE3)"
    )
    assert describe(StudyQuery()) == "All studies"


words = st.lists(st.text(max_size=30), max_size=3).map(tuple)


@given(
    st.builds(
        StudyQuery,
        conditions=words,
        interventions=words,
        terms=words,
        statuses=st.lists(st.sampled_from(OverallStatus), max_size=3).map(tuple),
        phases=st.lists(st.sampled_from(Phase), max_size=3).map(tuple),
        age=st.none() | st.integers(0, 120),
        sex=st.none() | st.sampled_from(Sex),
    )
)
def test_only_parameters_that_the_registry_knows_are_sent_and_none_is_empty(query: StudyQuery) -> None:
    try:
        sent = plan(query).params
    except InputError:
        return
    names = [name for name, _ in sent]
    assert set(names) <= STUDIES_PARAMETERS
    assert len(set(names)) == len(names)
    assert all(value for _, value in sent)


def test_a_question_can_be_put_as_two_simpler_ones() -> None:
    query = StudyQuery(conditions=("a", "b", "c"), statuses=("RECRUITING",))
    assert halved(query) == (
        StudyQuery(conditions=("a", "b"), statuses=("RECRUITING",)),
        StudyQuery(conditions=("c",), statuses=("RECRUITING",)),
    )
    assert halved(StudyQuery(conditions=("a",))) is None
