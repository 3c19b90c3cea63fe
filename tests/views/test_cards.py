"""The words, order and highlights of a verdict and a card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from viewed import (
    BOSTON,
    PROFILE,
    TODAY,
    a_match,
    quote,
    reading,
    stance,
    study,
    verdict,
)

from trialfinder.cancers import CancerFit, CancerVerdict
from trialfinder.eligibility.model import (
    Quote,
    ResistanceKind,
    Section,
    Stance,
)
from trialfinder.matching import FactCheck, Group, Met, NearestSite, OpenPoint
from trialfinder.profile import PriorTherapy
from trialfinder.study import (
    ArmGroup,
    Intervention,
    Location,
    PartialDate,
)
from trialfinder.views import Piece, Tone, study_card, study_page
from trialfinder.views.verdicts import stance_words
from trialfinder.vocabulary.model import Therapy


@pytest.mark.parametrize(
    ("label", "words"),
    [
        (Stance.ASKS_FAILED, "Looking for people whose Tagrisso, or a drug of its kind, stopped working"),
        (Stance.ASKS_HAD, "Looking for people who have had Tagrisso or a drug of its kind"),
        (Stance.ASKS_PRETREATED, "Looking for people who have been treated before"),
        (Stance.ALLOWS, "Says that having had Tagrisso is fine"),
        (Stance.REFUSES, "Says no to people who have had Tagrisso"),
        (Stance.MIXED, "Says different things about Tagrisso to different groups of people"),
        (Stance.SILENT, "Does not mention Tagrisso"),
    ],
)
def test_each_label_is_said_with_the_name_that_the_person_gave(label: Stance, words: str) -> None:
    assert stance_words(stance(label), "Tagrisso") == words


def test_a_washout_says_its_days_and_its_half_lives() -> None:
    asked = stance(Stance.WASHOUT, washout_days=28, half_lives=5.0)
    assert stance_words(asked, "Tagrisso") == (
        "Says to wait 28 days or 5 half-lives after the last dose of Tagrisso"
    )


def test_an_exception_is_said_in_the_studys_words() -> None:
    asked = stance(Stance.REFUSES_UNLESS, exception="unless stopped for toxicity")
    assert stance_words(asked, "Tagrisso").endswith("with an exception: “unless stopped for toxicity”")


def test_a_silent_study_is_quiet_whatever_else_holds() -> None:
    shown = study_card(a_match(Group.UNCLEAR, verdict(Stance.SILENT)), today=TODAY).verdicts[0]
    assert (shown.tone, shown.tag, shown.quote) == (Tone.QUIET, "Not mentioned", None)


def test_a_quote_is_shown_with_its_place_and_the_whole_rule_with_its_words_marked() -> None:
    asked = verdict(Stance.ASKS_FAILED)
    cohort = replace(asked.stance, quote=quote("any EGFR TKI", cohort="Cohort B"))
    shown = study_card(a_match(Group.WANTS, replace(asked, stance=cohort)), today=TODAY).verdicts[0].quote
    assert shown is not None
    assert shown.where == "From the list of who can join, for Cohort B"
    assert shown.context == (
        Piece("Progression on "),
        Piece("any EGFR TKI", marked=True),
        Piece(", PS <2, at any time"),
    )


def test_words_from_a_title_stand_alone() -> None:
    titled = Quote("After EGFR TKI", Section.TITLE, None, None, None)
    asked = verdict(Stance.ASKS_FAILED, stance=stance(Stance.ASKS_FAILED, quote=titled))
    shown = study_card(a_match(Group.WANTS, asked), today=TODAY).verdicts[0].quote
    assert shown is not None
    assert (shown.where, shown.context) == (
        "From the study's title",
        (Piece("After EGFR TKI", marked=True),),
    )


def test_a_wait_is_a_date_on_the_verdict_and_on_the_card() -> None:
    until = date(2026, 12, 3)
    waiting = verdict(Stance.WASHOUT, Met.WAIT, washout_until=until, wait=Met.WAIT)
    card = study_card(a_match(Group.WASHOUT, waiting), today=TODAY)
    assert card.verdicts[0].wait == card.opens == "Opens for you on 3 December 2026"


def test_a_wait_that_is_over_says_so_and_opens_nothing() -> None:
    over = verdict(Stance.WASHOUT, washout_until=date(2026, 11, 3))
    card = study_card(a_match(Group.MAY_TAKE, over), today=TODAY)
    assert (card.verdicts[0].wait, card.opens) == ("That wait was over on 3 November 2026", "")


def test_a_card_says_briefly_that_the_cancer_fits_and_the_page_in_the_studys_words() -> None:
    match = a_match(Group.WANTS)
    page = study_page(match.study, reading(), match, today=TODAY)  # type: ignore[arg-type]
    assert study_card(match, today=TODAY).cancer.words == "For your cancer"
    assert page.cancer is not None
    assert page.cancer.words == "For your cancer: “Non-small Cell Lung Cancer”"


def test_a_card_does_not_repeat_its_title_to_say_that_the_cancer_fits() -> None:
    titled = CancerVerdict(CancerFit.COHORT, "Drug A after Drug B")
    named = CancerVerdict(CancerFit.COHORT, "Cohort 2: lung cancer")
    words = [
        study_card(a_match(Group.WANTS, cancer=fit), today=TODAY).cancer.words for fit in (titled, named)
    ]
    assert words == [
        "One group in this study is for your cancer",
        "One group in this study is for your cancer: “Cohort 2: lung cancer”",
    ]


def test_of_two_waits_the_longer_opens_the_study() -> None:
    waits = [
        verdict(Stance.WASHOUT, Met.WAIT, washout_until=date(2026, 12, day), wait=Met.WAIT) for day in (3, 9)
    ]
    assert study_card(a_match(Group.WASHOUT, *waits), today=TODAY).opens == "Opens for you on 9 December 2026"


def test_while_a_drug_is_still_taken_the_wait_has_not_begun() -> None:
    taking = verdict(Stance.WASHOUT, Met.WAIT, wait=Met.WAIT)
    shown = study_card(a_match(Group.WASHOUT, taking), today=TODAY).verdicts[0]
    assert shown.wait == "The wait starts with your last dose"


def test_the_parts_of_a_regimen_are_told_apart() -> None:
    parts = [
        verdict(Stance.ALLOWS, prior=PriorTherapy("FOLFOX", Therapy(name)))
        for name in ("fluorouracil", "oxaliplatin")
    ]
    card = study_card(a_match(Group.MAY_TAKE, *parts), today=TODAY)
    assert [shown.drug for shown in card.verdicts] == [
        "fluorouracil (part of FOLFOX)",
        "oxaliplatin (part of FOLFOX)",
    ]


def test_the_name_the_study_used_and_the_course_it_means_are_explained() -> None:
    asked = stance(Stance.ASKS_FAILED, concept="EGFR TKI", resistance=ResistanceKind.ACQUIRED)
    shown = study_card(a_match(Group.WANTS, verdict(Stance.ASKS_FAILED, stance=asked)), today=TODAY)
    assert shown.verdicts[0].why == (
        "The study writes of “EGFR TKI”, which takes in Tagrisso. "
        "The study means people whom it helped at first, before it stopped working."
    )


def test_what_rules_out_and_what_to_check_are_told_apart_and_said_once() -> None:
    point = OpenPoint("Has a scan shown growth?", quote("confirmed by a scan"))
    facts = (
        FactCheck("age", Met.NO, "Takes people up to 75; you are 80."),
        FactCheck("sex", Met.YES, "fits"),
    )
    asked = verdict(Stance.ASKS_FAILED, open_points=(point,))
    card = study_card(a_match(Group.REFUSES, asked, facts=facts, open_points=(point,)), today=TODAY)
    assert [check.words for check in card.blocking] == ["Takes people up to 75; you are 80."]
    assert [check.words for check in card.checks] == ["Has a scan shown growth?"]


def test_a_card_says_what_is_tested_and_not_what_it_is_compared_with() -> None:
    arms = (ArmGroup("New", "EXPERIMENTAL"), ArmGroup("Old", "ACTIVE_COMPARATOR"))
    given = (
        Intervention("Drug A", arm_group_labels=("New",)),
        Intervention("Drug B", arm_group_labels=("New", "Old")),
        Intervention("Placebo", arm_group_labels=("Old",)),
    )
    card = study_card(a_match(Group.WANTS, study=study(arm_groups=arms, interventions=given)), today=TODAY)
    assert card.tested == "Tests Drug A and Drug B"


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        ({}, ""),
        (
            {"last_update_post_date": PartialDate("2025-10-02", date(2025, 10, 2))},
            "This has not been updated for over a year. Call before you count on it.",
        ),
        (
            {"primary_completion_date": PartialDate("2026-03", date(2026, 3, 1), estimated=True)},
            "By its own plan its main results were due by March 2026. Ask if it still takes people.",
        ),
        (
            {"completion_date": PartialDate("2026-03", date(2026, 3, 1), estimated=True)},
            "By its own plan it should have ended by March 2026. Ask if it still takes people.",
        ),
        (
            {"locations": (Location("A", status="COMPLETED"),)},
            "It says that it is open, but none of its sites does.",
        ),
    ],
)
def test_a_status_carries_its_date_and_a_warning_when_it_may_be_stale(
    change: dict[str, object], warning: str
) -> None:
    status = study_card(a_match(Group.WANTS, study=study(**change)), today=TODAY).status
    assert status.words == "Open and looking for people"
    assert status.dated.startswith("Last updated 2 October 202")
    assert status.warning == warning


def test_a_finished_study_is_not_called_stale() -> None:
    done = study(overall_status="COMPLETED", completion_date=PartialDate("2020-01", date(2020, 1, 1)))
    assert study_card(a_match(Group.WANTS, study=done), today=TODAY).status.warning == ""


def test_the_nearest_site_is_said_with_both_distances() -> None:
    site = Location("General Hospital", "Worcester", "Massachusetts", country="United States")
    near = NearestSite(site, 61.0, within_reach=2)
    profile = replace(PROFILE, place=BOSTON, within_km=160.0)
    card = study_card(a_match(Group.WANTS, nearest=near), profile=profile, today=TODAY)
    assert card.near_words == (
        "Nearest open site: General Hospital, Worcester, 38 miles (61 km) from "
        "Boston, Massachusetts, United States. 2 sites are within the distance you gave."
    )


def test_without_a_place_no_site_is_called_near() -> None:
    assert study_card(a_match(Group.WANTS), profile=PROFILE, today=TODAY).near_words == ""
