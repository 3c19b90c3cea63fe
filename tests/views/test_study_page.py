"""The page of one study: criteria, facts, sites and questions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from viewed import (
    BOSTON,
    PROFILE,
    TODAY,
    a_match,
    reading,
    study,
    verdict,
)

from trialfinder.eligibility.model import (
    BrainMets,
    Limits,
    Stance,
)
from trialfinder.matching import FactCheck, Group, Met, OpenPoint
from trialfinder.study import (
    Age,
    Contact,
    GeoPoint,
    Location,
)
from trialfinder.views import study_card, study_page


def test_the_study_page_shows_all_criteria_with_what_decides_marked() -> None:
    match = a_match(Group.WANTS, verdict(Stance.ASKS_FAILED))
    page = study_page(match.study, reading(), match, today=TODAY)  # type: ignore[arg-type]
    joins = page.criteria[0]
    assert joins.heading == "Who can join"
    rows = [row for section in page.criteria for row in section.rows]
    words = ["".join(piece.text for piece in row.pieces) for row in rows]
    assert "Progression on any EGFR TKI, PS <2, at any time" in words
    assert "Any TKI within 28 days" in words
    assert [p.text for row in rows for p in row.pieces if p.marked] == ["Progression on any EGFR TKI"]
    assert next(row for row in rows if row.pieces[0].text == "confirmed by a scan").depth == 1
    assert page.criteria[-1].heading == "Who cannot join"


def test_the_study_page_without_a_person_says_nothing_about_one() -> None:
    page = study_page(study(), reading(), today=TODAY)  # type: ignore[arg-type]
    assert (page.group_words, page.verdicts, page.checks, page.opens) == ("", (), (), "")


def test_a_test_result_that_fits_stands_on_the_card_and_on_the_page() -> None:
    fact = FactCheck("marker", Met.YES, "The study looks for EGFR; yours fits.")
    match = a_match(Group.WANTS, facts=(fact,))
    page = study_page(match.study, reading(), match, today=TODAY)  # type: ignore[arg-type]
    assert [each.words for each in page.fitting] == [fact.reason]
    assert page.fitting == study_card(match, today=TODAY).fitting


def test_open_points_become_the_first_questions() -> None:
    match = a_match(Group.WANTS, open_points=(OpenPoint("Has a scan shown growth?"),))
    page = study_page(match.study, reading(), match, today=TODAY)  # type: ignore[arg-type]
    assert page.questions[0] == "Has a scan shown growth?"
    assert len(page.questions) > 5


def test_sites_run_from_open_and_near_to_closed_and_far() -> None:
    sites = (
        Location(
            "Closed", "Boston", country="United States", status="COMPLETED", point=GeoPoint(42.36, -71.06)
        ),
        Location("Far", "Paris", country="France", status="RECRUITING", point=GeoPoint(48.86, 2.35)),
        Location(
            "Near", "Worcester", country="United States", status="RECRUITING", point=GeoPoint(42.26, -71.80)
        ),
    )
    profile = replace(PROFILE, place=BOSTON)
    page = study_page(
        study(locations=sites),
        reading(),
        profile=profile,
        today=TODAY,  # type: ignore[arg-type]
    )
    assert [site.facility for site in page.sites] == ["Near", "Far", "Closed"]
    assert page.sites_words == "3 sites in 2 countries, 2 open now"


def test_the_facts_are_in_plain_words() -> None:
    limits = Limits(min_lines=1, max_lines=2, ecog_max=1, brain_mets=BrainMets.TREATED_STABLE)
    wanted = study(minimum_age=Age("18 Years", 18.0), sex="FEMALE", allocation="RANDOMIZED", enrollment=1200)
    facts = {fact.name: fact.words for fact in study_page(wanted, reading(limits), today=TODAY).facts}  # type: ignore[arg-type]
    assert facts["Age"] == "18 years and older"
    assert facts["Open to"] == "Women only"
    assert facts["Earlier treatments"] == "1 to 2 for this stage of the cancer"
    assert facts["Activity level"] == "Fully active, or able to do light work (ECOG 0 to 1)"
    assert facts["Cancer that has spread to the brain"] == "Taken if treated and stable"
    assert facts["How groups are made"] == "People are put into groups by chance"
    assert facts["How many people"] == "1,200"


@pytest.mark.parametrize("label", [Stance.ASKS_FAILED, Stance.ASKS_HAD, Stance.ASKS_PRETREATED, Stance.MIXED])
def test_no_earlier_treatment_is_not_told_of_a_study_that_wants_one(label: Stance) -> None:
    none_yet = reading(Limits(min_lines=0, max_lines=0))
    alone = study_page(study(), none_yet, today=TODAY)  # type: ignore[arg-type]
    wanted = a_match(Group.WANTS, verdict(label))
    beside = study_page(study(), none_yet, wanted, today=TODAY)  # type: ignore[arg-type]
    assert "Earlier treatments" in {fact.name for fact in alone.facts}
    assert "Earlier treatments" not in {fact.name for fact in beside.facts}


def test_only_a_real_study_links_to_the_registry() -> None:
    invented = study(nct_id="NCT99900001")
    assert study_page(invented, reading(), today=TODAY).link == ""  # type: ignore[arg-type]
    real = study_page(study(), reading(), today=TODAY)  # type: ignore[arg-type]
    assert real.link == "https://clinicaltrials.gov/study/NCT01234567"


def test_contacts_keep_every_way_to_reach_them() -> None:
    contact = Contact("Ada Example", "CONTACT", "555-0100", "7", "ada@example.org")
    page = study_page(study(central_contacts=(contact,)), reading(), today=TODAY)  # type: ignore[arg-type]
    assert page.contacts[0].phone == "555-0100, extension 7"
    assert page.contacts[0].email == "ada@example.org"


def test_a_summary_keeps_its_paragraphs_and_bullets() -> None:
    told = study(brief_summary="First, \\>1 drug.\n\n* one\n* two")
    page = study_page(told, reading(), today=TODAY)  # type: ignore[arg-type]
    assert page.summary == ("First, >1 drug.", "• one\n• two")
