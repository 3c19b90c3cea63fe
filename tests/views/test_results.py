"""What a page of results sums up, counts and says of what was left out."""

from __future__ import annotations

from datetime import date

from viewed import (
    TODAY,
    a_finding,
    a_match,
    study,
    verdict,
)

from trialfinder.eligibility.model import (
    Stance,
)
from trialfinder.matching import Group, Met
from trialfinder.profile import PriorTherapy
from trialfinder.registry.decode import Unreadable
from trialfinder.views import results_page, study_card
from trialfinder.vocabulary.model import Therapy


def test_a_demonstration_study_is_known_by_its_number() -> None:
    invented = study(nct_id="NCT99900001")
    assert study_card(a_match(Group.WANTS, study=invented), today=TODAY).demo
    assert not study_card(a_match(Group.WANTS), today=TODAY).demo


def test_the_summary_counts_every_group_in_order() -> None:
    waiting = verdict(Stance.WASHOUT, Met.WAIT, washout_until=date(2026, 12, 3), wait=Met.WAIT)
    page = results_page(
        a_finding(
            a_match(Group.WANTS, verdict(Stance.ASKS_FAILED)),
            a_match(Group.WANTS, verdict(Stance.ASKS_FAILED)),
            a_match(Group.MAY_TAKE, verdict(Stance.ALLOWS)),
            a_match(Group.WASHOUT, waiting),
            a_match(Group.UNCLEAR, verdict(Stance.SILENT)),
            a_match(Group.REFUSES, verdict(Stance.REFUSES, Met.NO)),
        )
    )
    assert page.summary == (
        "We found 6 studies for non-small cell lung cancer. "
        "2 are looking for people whose Tagrisso, or a drug of its kind, stopped working. "
        "1 may take you. 1 asks you to wait first: the soonest opens on 3 December 2026. "
        "1 does not say enough to tell. 1 says no."
    )
    assert [group.name for group in page.groups] == ["wants", "may_take", "washout", "unclear", "refuses"]
    assert [group.folded for group in page.groups] == [False, False, False, False, True]


def test_the_summary_tells_failure_from_having_had_it() -> None:
    had = a_match(Group.WANTS, verdict(Stance.ASKS_HAD))
    page = results_page(a_finding(a_match(Group.WANTS, verdict(Stance.ASKS_FAILED)), had, had))
    assert page.summary == (
        "We found 3 studies for non-small cell lung cancer. "
        "1 is looking for people whose Tagrisso, or a drug of its kind, stopped working. "
        "2 are looking for people who have had Tagrisso or a drug of its kind."
    )


def test_the_summary_names_no_drug_when_studies_ask_for_several() -> None:
    other = verdict(Stance.ASKS_HAD, prior=PriorTherapy("Alimta", Therapy("pemetrexed")))
    page = results_page(a_finding(a_match(Group.WANTS, verdict(Stance.ASKS_HAD), other)))
    assert "1 is looking for people who have had treatments like yours." in page.summary


def test_a_search_that_finds_nothing_says_what_to_try() -> None:
    page = results_page(a_finding())
    assert page.summary == "We found no study for non-small cell lung cancer."
    assert page.groups == ()
    assert "Search for lung cancer, which takes in more studies." in page.suggestions


def test_results_say_what_was_searched_left_out_and_not_read() -> None:
    page = results_page(
        a_finding(
            a_match(Group.WANTS),
            searched=1200,
            unreadable=(Unreadable("line 7", "studies.jsonl, line 7: not JSON"),),
            left_out={"cancer": 900, "status": 298},
        )
    )
    assert page.counted == (
        "1,200 studies were searched; 1 record could not be read. "
        "Left out: 900 for another cancer and 298 that take nobody now."
    )
    assert page.unreadable == ("studies.jsonl, line 7: not JSON",)
    assert page.query == (
        "Conditions: non-small cell lung cancer or NSCLC. Status: open and looking for people."
    )
    assert page.source == "a file, as of 20 November 2026"
