"""A study, what it says and a person, as the views take them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from trialfinder.cancers import CancerFit, CancerVerdict
from trialfinder.eligibility.model import (
    Limits,
    Quote,
    Section,
    Span,
    Stance,
    TherapyStance,
)
from trialfinder.eligibility.sections import split_criteria
from trialfinder.finder import Finding
from trialfinder.matching import Group, Match, Met, Verdict
from trialfinder.profile import Outcome, Place, PriorTherapy, Profile
from trialfinder.registry.query import StudyQuery
from trialfinder.study import (
    GeoPoint,
    PartialDate,
    Study,
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


def reading(limits: Limits | None = None) -> SimpleNamespace:
    return SimpleNamespace(criteria=split_criteria(CRITERIA), limits=limits or Limits())
