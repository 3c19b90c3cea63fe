"""Holds a profile against what a study says: a verdict with evidence per therapy, and a group for the study.

Values in, values out. The table that a verdict follows is in ``verdicts.py``, the facts other than
therapies in ``facts.py``, the group in ``group.py``, the sites in ``sites.py``.
"""

from __future__ import annotations

from datetime import date

from trialfinder.cancers import CancerFit, CancerVerdict, judge_cancer
from trialfinder.eligibility import Reading
from trialfinder.eligibility.model import Stance
from trialfinder.matching.cohorts import people_with
from trialfinder.matching.facts import beside_demands, check_facts
from trialfinder.matching.group import group_of
from trialfinder.matching.markers import check_markers
from trialfinder.matching.model import (
    FactCheck,
    Group,
    Match,
    Met,
    NearestSite,
    OpenPoint,
    Verdict,
)
from trialfinder.matching.sites import nearest_site
from trialfinder.matching.verdicts import DECIDING, judge_therapy, leave_open
from trialfinder.profile import PriorTherapy, Profile
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary

__all__ = [
    "CancerFit",
    "CancerVerdict",
    "FactCheck",
    "Group",
    "Match",
    "Met",
    "NearestSite",
    "OpenPoint",
    "Verdict",
    "beside_demands",
    "judge_profile",
    "match",
]


def match(
    profile: Profile,
    study: Study,
    reading: Reading,
    vocabulary: Vocabulary,
    *,
    today: date,
    cancer: CancerVerdict | None = None,
) -> Match:
    """``cancer`` is the verdict on the cancer when the caller has it already."""
    cancer = cancer or judge_profile(study, profile, vocabulary)
    own = reading.about(people_with(profile.cancer, reading.criteria, vocabulary))
    verdicts = tuple(_verdict(prior, profile, reading, own, today) for prior in profile.prior_therapies)
    facts = (
        *check_facts(profile, study, beside_demands(reading.limits, verdicts), cancer),
        *check_markers(profile, reading.markers, vocabulary),
    )
    return Match(
        study=study,
        group=group_of(verdicts, facts),
        cancer=cancer,
        verdicts=verdicts,
        facts=facts,
        open_points=_open_points(verdicts, facts),
        nearest=nearest_site(study, profile),
    )


def judge_profile(study: Study, profile: Profile, vocabulary: Vocabulary) -> CancerVerdict:
    """How the study's cancers stand to the person's, with all that they told us of it."""
    return judge_cancer(study, profile.cancer, vocabulary, markers=profile.markers, words=profile.words)


def _verdict(prior: PriorTherapy, profile: Profile, reading: Reading, own: Reading, today: date) -> Verdict:
    """By what the study says of people with this cancer; what it says of others only is left open."""
    stance = own.stance_on(prior.therapy)
    if stance.label is Stance.SILENT:
        of_others = reading.stance_on(prior.therapy)
        if of_others.label in DECIDING:
            return leave_open(prior, of_others)
    return judge_therapy(prior, stance, profile, reading.limits, today=today)


def _open_points(verdicts: tuple[Verdict, ...], facts: tuple[FactCheck, ...]) -> tuple[OpenPoint, ...]:
    """Each question once: the parts of a regimen often raise the same one."""
    asked = [point for verdict in verdicts for point in verdict.open_points]
    asked += [OpenPoint(fact.reason, fact.quote) for fact in facts if fact.met is Met.OPEN]
    return tuple({point.question: point for point in asked}.values())
