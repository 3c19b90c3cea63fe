"""The words, order and highlights that people see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from trialfinder.cancers import CancerFit, CancerVerdict
from trialfinder.eligibility.model import (
    BrainMets,
    Limits,
    Quote,
    ResistanceKind,
    Section,
    Span,
    Stance,
    TherapyStance,
)
from trialfinder.eligibility.sections import split_criteria
from trialfinder.finder import Finding
from trialfinder.matching import FactCheck, Group, Match, Met, NearestSite, OpenPoint, Verdict
from trialfinder.profile import BrainMetsState, Outcome, Place, PriorTherapy, Profile
from trialfinder.registry.decode import Unreadable
from trialfinder.registry.query import StudyQuery
from trialfinder.shortlist import Entry, Note, SavedVerdict
from trialfinder.study import (
    Age,
    ArmGroup,
    Contact,
    GeoPoint,
    Intervention,
    Location,
    PartialDate,
    Study,
)
from trialfinder.views import Piece, Tone, results_page, shortlist_page, study_card, study_page
from trialfinder.views.profile import profile_words
from trialfinder.views.verdicts import stance_words
from trialfinder.views.words import (
    age_words,
    day,
    distance_words,
    partial_day,
    phase_explained,
    phase_words,
    sex_words,
    status_words,
)
from trialfinder.vocabulary.model import Cancer, Therapy

TODAY = date(2026, 11, 24)
BOSTON = Place("Boston, Massachusetts, United States", GeoPoint(42.36, -71.06))
LUNG = Cancer("non-small cell lung cancer", parents=("lung cancer",))
OSIMERTINIB = Therapy("osimertinib", brands=("Tagrisso",))
TAGRISSO = PriorTherapy("Tagrisso", OSIMERTINIB, Outcome.WORKED_THEN_STOPPED, date(2026, 11, 5))
PROFILE = Profile(LUNG, (TAGRISSO,))

CRITERIA = (
    "Inclusion Criteria:\n\n"
    "* Progression on any EGFR TKI, PS \\<2, at any time\n"
    "  * confirmed by a scan\n\n"
    "Exclusion Criteria:\n\n"
    "* Any TKI within 28 days"
)


def quote(words: str, section: Section = Section.INCLUSION, cohort: str | None = None) -> Quote:
    start = CRITERIA.index(words)
    return Quote(words, section, cohort, Span(start, start + len(words)), criterion=None)


def stance(label: Stance, **more: object) -> TherapyStance:
    default = None if label is Stance.SILENT else quote("Progression on any EGFR TKI")
    return replace(TherapyStance("osimertinib", label, default), **more)  # type: ignore[arg-type]


def verdict(label: Stance, met: Met = Met.YES, **more: object) -> Verdict:
    return replace(Verdict(TAGRISSO, stance(label), met), **more)  # type: ignore[arg-type]


def study(**more: object) -> Study:
    plain = Study(
        "NCT01234567",
        brief_title="Drug A after Drug B",
        overall_status="RECRUITING",
        phases=("PHASE1", "PHASE2"),
        last_update_post_date=PartialDate("2026-10-02", date(2026, 10, 2)),
        criteria=CRITERIA,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def a_match(group: Group, *verdicts: Verdict, **more: object) -> Match:
    fit = CancerVerdict(CancerFit.EXACT, "Non-small Cell Lung Cancer")
    return replace(Match(study(), group, fit, verdicts, (), ()), **more)  # type: ignore[arg-type]


def a_finding(*matches: Match, **more: object) -> Finding:
    query = StudyQuery(conditions=("non-small cell lung cancer", "NSCLC"), statuses=("RECRUITING",))
    found = Finding(PROFILE, query, "a file", "2026-11-20", len(matches), (), matches, TODAY)
    return replace(found, **more)  # type: ignore[arg-type]


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


def reading(limits: Limits | None = None) -> SimpleNamespace:
    return SimpleNamespace(criteria=split_criteria(CRITERIA), limits=limits or Limits())


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


def test_a_shortlist_row_has_its_day_and_signed_notes() -> None:
    note = Note("n", date(2026, 11, 20), "AB", "Called, no answer")
    entry = Entry(
        "e", "l", "My studies", "", "NCT01234567", "2026-11-19T08:00:00+00:00", study(), notes=(note,)
    )
    page = shortlist_page("My studies", [entry], today=TODAY)
    assert page.heading == "1 study saved"
    assert page.rows[0].saved == "Saved on 19 November 2026"
    assert [(fact.name, fact.words) for fact in page.rows[0].notes] == [
        ("20 November 2026, AB", "Called, no answer")
    ]


def test_a_shortlist_row_keeps_what_the_study_said_on_the_day_it_was_saved() -> None:
    said = (SavedVerdict("Tagrisso", "asks_had", "prior EGFR TKI"), SavedVerdict("Alimta", "unheard_of"))
    entry = Entry("e", "l", "My studies", "", "NCT01234567", "2026-11-19T08:00:00+00:00", study(), said)
    row = shortlist_page("My studies", [entry], today=TODAY).rows[0]
    assert [(view.words, view.quote) for view in row.said] == [
        ("Looking for people who have had Tagrisso or a drug of its kind", "prior EGFR TKI"),
        ("Alimta: unheard_of", ""),
    ]


def test_an_empty_shortlist_says_so() -> None:
    assert shortlist_page("My studies", [], today=TODAY).heading == "Nothing saved yet"


def test_what_a_person_told_us_comes_back_in_their_words() -> None:
    told = replace(PROFILE, age=71, ecog=1, brain_mets=BrainMetsState.TREATED, place=BOSTON, within_km=160.9)
    assert profile_words(told) == (
        "non-small cell lung cancer",
        "Tagrisso: it worked, then stopped working. Last taken on 5 November 2026",
        "Age 71",
        "Light work is fine, hard work is not",
        "Spread to the brain: it was treated and is stable",
        "Near Boston, Massachusetts, United States, up to 100 miles (161 km)",
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (status_words("RECRUITING"), "Open and looking for people"),
        (status_words("SOMETHING_NEW"), "“something new”, in the registry's words"),
        (status_words(""), "Not stated"),
        (phase_words(("PHASE1", "PHASE2")), "Phase 1 and phase 2"),
        (phase_words(("NA",)), ""),
        (phase_explained(("PHASE2",)), "Phase 2: looks at whether it helps, in a larger group"),
        (day(date(2026, 12, 3)), "3 December 2026"),
        (partial_day(PartialDate("2026-03", date(2026, 3, 1))), "March 2026"),
        (partial_day(PartialDate("2026-03-09", date(2026, 3, 9), estimated=True)), "9 March 2026 (planned)"),
        (age_words(Age("18 Years", 18.0), Age("75 Years", 75.0)), "From 18 years to 75 years"),
        (age_words(None, Age("17 Years", 17.0)), "Up to 17 years"),
        (age_words(None, None), "Any age"),
        (sex_words("ALL"), "Women and men"),
        (distance_words(0.2), "under a mile (1 km)"),
        (distance_words(1.0), "1 mile (1 km)"),
        (distance_words(2000.0), "1,243 miles (2,000 km)"),
    ],
)
def test_registry_words_become_plain_words(said: str, words: str) -> None:
    assert said == words
