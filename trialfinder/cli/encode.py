"""The JSON that scripts rely on: keys, order and nulls are a contract."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trialfinder.cancers import CancerFit
from trialfinder.markup import unescape
from trialfinder.ranking import reasons
from trialfinder.views import coverage_words

if TYPE_CHECKING:
    from trialfinder.eligibility import Reading
    from trialfinder.eligibility.model import Limits, TherapyStance
    from trialfinder.finder import Finding
    from trialfinder.matching import Match, NearestSite, Verdict
    from trialfinder.registry.query import StudyQuery
    from trialfinder.study import Study

_TAKES_CANCER: Mapping[CancerFit, str] = {CancerFit.SUBTYPE_ONLY: CancerFit.UNCLEAR.value}
"""Whether a person has the subtype that a study takes is not known; ``cancer_fit`` has the finer label."""


def one_line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def finding_json(finding: Finding, *, explain: bool = False) -> dict[str, Any]:
    """``explain`` adds to each match why it stands where it does."""
    return {
        "source": finding.source_name,
        "as_of": finding.as_of,
        "searched": finding.searched,
        "complete": finding.coverage.cut_at is None,
        "total": finding.coverage.total,
        "kept_on": finding.coverage.stale.kept_on.isoformat() if finding.coverage.stale else None,
        "notes": list(coverage_words(finding.coverage)),
        "unreadable": [each.where for each in finding.unreadable],
        "query": query_json(finding.query),
        "other_cancer": finding.other_cancer,
        "left_out": {cause.value: count for cause, count in finding.left_out.items()},
        "found": finding.found,
        "matches": [
            {**match_json(match), **(_order(match, finding) if explain else {})} for match in finding.matches
        ],
    }


def _order(match: Match, finding: Finding) -> dict[str, Any]:
    counted = reasons(match, today=finding.today)
    return {
        "score": sum(each.points for each in counted),
        "reasons": [{"what": each.what, "points": each.points} for each in counted],
    }


def query_json(query: StudyQuery) -> dict[str, Any]:
    """What was asked of the source; nothing else of the profile is in it."""
    return {
        "conditions": list(query.conditions),
        "statuses": list(query.statuses),
        "study_types": list(query.study_types),
        "phases": list(query.phases),
    }


def match_json(match: Match) -> dict[str, Any]:
    fit = match.cancer.fit
    return {
        "nct_id": match.study.nct_id,
        "brief_title": title_of(match.study),
        "overall_status": match.study.overall_status,
        "last_update": last_update_of(match.study),
        "group": match.group.value,
        "verdicts": verdicts_json(match),
        "takes_cancer": _TAKES_CANCER.get(fit, fit.value),
        "cancer_fit": fit.value,
        "cancer_words": match.cancer.words,
        "nearest": nearest_json(match.nearest),
        "facts": [{"fact": fact.fact, "met": fact.met.value, "reason": fact.reason} for fact in match.facts],
        "open_points": [point.question for point in match.open_points],
    }


def verdicts_json(match: Match) -> list[dict[str, Any]]:
    return [
        {"drug": drug, **_verdict(verdict)}
        for drug, verdict in zip(drugs_of(match), match.verdicts, strict=True)
    ]


def drugs_of(match: Match) -> list[str]:
    """As each was given; a part of a regimen by its own name."""
    given = [verdict.prior.given for verdict in match.verdicts]
    return [
        verdict.prior.given if given.count(verdict.prior.given) == 1 else verdict.prior.therapy.name
        for verdict in match.verdicts
    ]


def nearest_json(nearest: NearestSite | None) -> dict[str, Any] | None:
    if nearest is None:
        return None
    return {
        "facility": unescape(nearest.location.facility),
        "city": nearest.location.city,
        "country": nearest.location.country,
        "distance_km": round(nearest.distance_km, 1),
        "status": nearest.location.status,
    }


def stance_json(nct_id: str, drug: str, stance: TherapyStance | None) -> dict[str, Any]:
    """One line of ``read``; without a stance (the source has no such study) the label is null."""
    quote = stance.quote if stance else None
    return {
        "nct_id": nct_id,
        "drug": drug,
        "label": stance.label.value if stance else None,
        "washout_days": stance.washout_days if stance else None,
        "quote": quote.text if quote else "",
        "section": quote.section.value if quote else None,
        "cohort": quote.cohort if quote else None,
    }


def limits_json(nct_id: str, limits: Limits) -> dict[str, Any]:
    return {
        "nct_id": nct_id,
        "min_lines": limits.min_lines,
        "max_lines": limits.max_lines,
        "resistance": limits.resistance.value,
        "ecog_max": limits.ecog_max,
        "brain_mets": limits.brain_mets.value,
    }


def markers_json(reading: Reading) -> dict[str, Any]:
    return {
        "nct_id": reading.nct_id,
        "markers": [
            {
                "gene": each.gene,
                "alteration": each.alteration,
                "test": each.test or None,
                "level": each.level or None,
                "wanted": each.wanted,
                "any_of": each.any_of,
                "other_ways": each.other_ways,
                "cohort": each.cohort,
                "section": each.quote.section.value,
                "quote": each.quote.text,
            }
            for each in reading.markers
        ],
        "settings": [
            {
                "kind": each.kind,
                "value": each.value,
                "wanted": each.wanted,
                "cohort": each.cohort,
                "section": each.quote.section.value,
                "quote": each.quote.text,
            }
            for each in reading.settings
        ],
    }


def title_of(study: Study) -> str:
    return unescape(study.brief_title or study.official_title)


def last_update_of(study: Study) -> str | None:
    return study.last_update_post_date.text if study.last_update_post_date else None


def _verdict(verdict: Verdict) -> dict[str, Any]:
    quote = verdict.stance.quote
    return {
        "label": verdict.stance.label.value,
        "quote": quote.text if quote else "",
        "section": quote.section.value if quote else None,
        "cohort": quote.cohort if quote else None,
        "washout_until": verdict.washout_until.isoformat() if verdict.washout_until else None,
        "met": verdict.met.value,
    }
