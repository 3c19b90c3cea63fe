"""The order is one visible table, and every position can be explained."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from trialfinder.cancers import CancerFit, CancerVerdict
from trialfinder.eligibility.model import Quote, Section, Stance, TherapyStance
from trialfinder.matching import Group, Match, Met, NearestSite, OpenPoint, Verdict
from trialfinder.profile import PriorTherapy
from trialfinder.ranking import WEIGHTS, rank, reasons, score
from trialfinder.study import Location, Study
from trialfinder.vocabulary.model import Therapy

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
    return [int(match.study.nct_id[-4:]) for match in rank(matches)]


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
    assert score(match) == sum(reason.points for reason in reasons(match))
    assert {reason.what for reason in reasons(match)} == {
        "group wants",
        "cancer exact",
        "asks_failed met",
        "open point",
        "recruiting now",
        "treats",
    }
    assert all(WEIGHTS[reason.what] == reason.points for reason in reasons(match))


def test_the_weightiest_reason_is_told_first() -> None:
    points = [abs(reason.points) for reason in reasons(found(1, Group.WANTS, said(Stance.ASKS_HAD)))]
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


def test_the_parts_of_a_regimen_count_once() -> None:
    one = found(1, Group.WANTS, said(Stance.ASKS_FAILED))
    four = found(1, Group.WANTS, *[said(Stance.ASKS_FAILED)] * 4)
    assert score(one) == score(four)


def test_what_is_not_met_earns_nothing() -> None:
    refused = found(1, Group.UNCLEAR, said(Stance.ASKS_FAILED, Met.OPEN))
    assert "asks_failed met" not in {reason.what for reason in reasons(refused)}


def test_the_table_cannot_be_changed_by_accident() -> None:
    with pytest.raises(TypeError):
        WEIGHTS["treats"] = 1  # type: ignore[index]
