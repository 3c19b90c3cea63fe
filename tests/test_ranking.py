"""The order is one visible table, and every position can be explained."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from trialfinder.cancers import CancerFit, CancerVerdict
from trialfinder.eligibility.model import Quote, Section, Stance, TherapyStance
from trialfinder.matching import FactCheck, Group, Match, Met, NearestSite, OpenPoint, Verdict
from trialfinder.profile import PriorTherapy
from trialfinder.ranking import WEIGHTS, rank, reasons, score
from trialfinder.study import Location, PartialDate, Phase, Study
from trialfinder.views.order import WORDS, order_words
from trialfinder.vocabulary.model import Therapy

TODAY = date(2026, 11, 25)
PRIOR = PriorTherapy("Tagrisso", Therapy("osimertinib"))
EXACT = CancerVerdict(CancerFit.EXACT, "NSCLC")


def said(
    label: Stance,
    met: Met = Met.YES,
    section: Section = Section.INCLUSION,
    wait: Met = Met.YES,
    concept: str = "",
) -> Verdict:
    quote = Quote("words", section, None, None, None)
    stance = TherapyStance("osimertinib", label, quote, concept=concept)
    return Verdict(PRIOR, stance, met, wait=wait)


def found(number: int = 1, group: Group = Group.WANTS, *verdicts: Verdict, **more: object) -> Match:
    study = Study(f"NCT9990{number:04}", overall_status="RECRUITING", primary_purpose="TREATMENT")
    parts: dict[str, object] = {"cancer": EXACT, "facts": (), "open_points": ()} | more
    return Match(study=study, group=group, verdicts=verdicts, **parts)  # type: ignore[arg-type]


def order(*matches: Match) -> list[int]:
    return [int(match.study.nct_id[-4:]) for match in rank(matches, today=TODAY)]


def test_groups_come_in_their_order_whatever_else_is_said() -> None:
    groups = list(Group)
    matches = [found(number, group) for number, group in enumerate(groups)]
    assert order(*reversed(matches)) == [0, 1, 2, 3, 4]


def test_no_sum_of_other_weights_can_move_a_study_out_of_its_group() -> None:
    others = {what: points for what, points in WEIGHTS.items() if not what.startswith("group")}
    cancers = [points for what, points in others.items() if what.startswith("cancer")]
    rest = {what: points for what, points in others.items() if not what.startswith("cancer")}
    most = max(cancers) + sum(points for points in rest.values() if points > 0)
    least = sum(points for points in rest.values() if points < 0) + 9 * WEIGHTS["open point"]
    steps = [WEIGHTS[f"group {group}"] for group in Group]
    assert all(better - worse > most - least for better, worse in pairwise(steps))


def test_every_position_is_the_sum_of_its_reasons_and_each_is_a_row_of_the_table() -> None:
    match = found(1, Group.WANTS, said(Stance.ASKS_FAILED), open_points=(OpenPoint("?"),))
    assert score(match, today=TODAY) == sum(reason.points for reason in reasons(match, today=TODAY))
    assert {reason.what for reason in reasons(match, today=TODAY)} == {
        "group wants",
        "cancer exact",
        "asks_failed met",
        "open point",
        "recruiting now",
        "treats",
    }
    assert all(WEIGHTS[reason.what] == reason.points for reason in reasons(match, today=TODAY))


def test_the_weightiest_reason_is_told_first() -> None:
    asked = found(1, Group.WANTS, said(Stance.ASKS_HAD))
    points = [abs(reason.points) for reason in reasons(asked, today=TODAY)]
    assert points == sorted(points, reverse=True)


def test_equal_studies_stand_in_the_order_of_their_numbers() -> None:
    assert order(found(3), found(1), found(2)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (found(2, Group.WANTS, said(Stance.ASKS_FAILED)), found(1, Group.WANTS, said(Stance.ASKS_HAD))),
        (found(2), found(1, cancer=CancerVerdict(CancerFit.BROADER, ""))),
        (
            found(2, cancer=CancerVerdict(CancerFit.COHORT, "")),
            found(1, cancer=CancerVerdict(CancerFit.UNCLEAR, "")),
        ),
        (found(2), found(1, open_points=(OpenPoint("?"),))),
        (
            found(2, Group.WANTS, said(Stance.ASKS_FAILED, concept="Osimertinib")),
            found(1, Group.WANTS, said(Stance.ASKS_FAILED, concept="EGFR TKI")),
        ),
        (
            found(2, Group.WANTS, said(Stance.ALLOWS)),
            found(1, Group.WANTS, said(Stance.ALLOWS, wait=Met.WAIT)),
        ),
        (
            found(2, Group.WANTS, said(Stance.ALLOWS, section=Section.TITLE)),
            found(1, Group.WANTS, said(Stance.ALLOWS)),
        ),
    ],
)
def test_what_fits_better_comes_first(better: Match, worse: Match) -> None:
    assert order(worse, better) == [2, 1]


def test_a_study_that_recruits_comes_before_one_that_has_not_begun() -> None:
    waiting = found(1)
    waiting = replace(waiting, study=replace(waiting.study, overall_status="NOT_YET_RECRUITING"))
    assert order(waiting, found(2)) == [2, 1]


def test_a_near_site_counts_and_one_out_of_reach_counts_against() -> None:
    near = NearestSite(Location(), 20.0, within_reach=2)
    far = NearestSite(Location(), 900.0, within_reach=0)
    assert order(found(1, nearest=far), found(2), found(3, nearest=near)) == [3, 2, 1]


def test_a_record_that_was_kept_up_to_date_comes_first() -> None:
    old, new = (PartialDate(f"{year}-01-01", date(year, 1, 1)) for year in (2024, 2026))
    stale, fresh = found(1), found(2)
    stale = replace(stale, study=replace(stale.study, last_update_post_date=old))
    fresh = replace(fresh, study=replace(fresh.study, last_update_post_date=new))
    assert order(stale, fresh) == [2, 1]


def test_a_test_result_that_the_study_looks_for_comes_first() -> None:
    has_it = found(2, facts=(FactCheck("marker", Met.YES, "The study looks for EGFR L858R; yours fits."),))
    assert order(found(1), has_it) == [2, 1]


def test_what_is_known_better_comes_first() -> None:
    phased = [found(1), found(2), found(3)]
    phases = ((Phase.PHASE1,), (Phase.PHASE1, Phase.PHASE2), (Phase.PHASE3,))
    studies = [
        replace(match, study=replace(match.study, phases=phase))
        for match, phase in zip(phased, phases, strict=True)
    ]
    assert order(*studies) == [3, 2, 1]


def test_every_reason_has_words_for_people() -> None:
    assert set(WORDS) == set(WEIGHTS)


def test_reasons_of_one_kind_are_told_in_one_line() -> None:
    match = found(1, open_points=(OpenPoint("a?"), OpenPoint("b?")))
    assert "Something has to be asked (2 times): -8" in order_words(match, today=TODAY)


def test_the_parts_of_a_regimen_count_once() -> None:
    one = found(1, Group.WANTS, said(Stance.ASKS_FAILED))
    four = found(1, Group.WANTS, *[said(Stance.ASKS_FAILED)] * 4)
    assert score(one, today=TODAY) == score(four, today=TODAY)


def test_what_is_not_met_earns_nothing() -> None:
    refused = found(1, Group.UNCLEAR, said(Stance.ASKS_FAILED, Met.OPEN))
    assert "asks_failed met" not in {reason.what for reason in reasons(refused, today=TODAY)}


def test_the_table_cannot_be_changed_by_accident() -> None:
    with pytest.raises(TypeError):
        WEIGHTS["treats"] = 1  # type: ignore[index]


def test_the_page_on_the_order_tells_every_number_of_the_table() -> None:
    page = (Path(__file__).parents[1] / "docs" / "ranking.md").read_text(encoding="utf-8")
    told = {float(number.replace("−", "-")) for number in re.findall(r"−?\d+", page)}
    assert {points for points in WEIGHTS.values() if points} <= told
