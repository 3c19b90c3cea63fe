"""What a search found, as tidy pandas tables: one of studies, one of their sites, one of the verdicts.

``nct_id`` joins the three; ``results_frame`` is studies with their verdicts, the table that files get.
Words are nullable strings, unknown is ``<NA>``, dates are ``datetime64[s]``, distances kilometres. Columns
and dtypes are fixed (``STUDIES``, ``SITES``, ``VERDICTS``, ``RESULTS``), also when nothing was found.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from trialfinder.finder import Finding
from trialfinder.markup import unescape
from trialfinder.matching import Match, Met, NearestSite, Verdict
from trialfinder.places import Place
from trialfinder.ranking import score
from trialfinder.study import Location, PartialDate

_WORDS, _NUMBER, _DAY = "string", "Int64", "datetime64[s]"

STUDIES: Mapping[str, str] = MappingProxyType(
    {
        "nct_id": _WORDS,
        "rank": _NUMBER,  # from 1
        "score": "float64",
        "group": "category",
        "cancer_fit": "category",
        "brief_title": _WORDS,
        "overall_status": _WORDS,
        "phases": _WORDS,  # joined by "/"
        "last_update": _DAY,
        "open_points": _NUMBER,
        "min_age": "float64",  # years
        "max_age": "float64",
        "sex": _WORDS,
        "markers_fit": _WORDS,  # sentences, joined by a space
        "markers_against": _WORDS,
        "markers_to_ask": _WORDS,
        "sites": _NUMBER,
        "nearest_facility": _WORDS,  # the open site nearest to the person
        "nearest_city": _WORDS,
        "nearest_country": _WORDS,
        "nearest_km": "float64",
    }
)
SITES: Mapping[str, str] = MappingProxyType(
    {
        "nct_id": _WORDS,
        "facility": _WORDS,
        "city": _WORDS,
        "state": _WORDS,
        "country": _WORDS,
        "zip": _WORDS,
        "status": _WORDS,
        "lat": "float64",
        "lon": "float64",
        "distance_km": "float64",  # from the person's place
    }
)
VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        "nct_id": _WORDS,
        "drug": _WORDS,
        "therapy": _WORDS,
        "label": "category",
        "met": "category",
        "washout_days": _NUMBER,
        "washout_until": _DAY,
        "section": _WORDS,
        "cohort": _WORDS,
        "quote": _WORDS,
    }
)
RESULTS: Mapping[str, str] = MappingProxyType({**STUDIES, **VERDICTS})


def studies_frame(finding: Finding) -> pd.DataFrame:
    """One row a study, in the order of the ranking."""
    numbered = enumerate(finding.matches, 1)
    return _frame(STUDIES, (_study(number, match, finding.today) for number, match in numbered))


def sites_frame(finding: Finding) -> pd.DataFrame:
    """One row a site, of every study found."""
    place = finding.profile.place
    rows = (_site(match, site, place) for match in finding.matches for site in match.study.locations)
    return _frame(SITES, rows)


def verdicts_frame(finding: Finding) -> pd.DataFrame:
    """One row a study and earlier treatment."""
    return _frame(VERDICTS, (_verdict(match, each) for match in finding.matches for each in match.verdicts))


def results_frame(finding: Finding) -> pd.DataFrame:
    """Studies with their verdicts, one row a pair; a study without any has one row."""
    joined = studies_frame(finding).merge(verdicts_frame(finding), on="nct_id", how="left")
    return joined.astype(dict(RESULTS))


def to_parquet(finding: Finding) -> bytes:
    """``results_frame``, for other programs."""
    out = io.BytesIO()
    results_frame(finding).to_parquet(out, index=False)
    return out.getvalue()


def _frame(columns: Mapping[str, str], rows: Iterator[Mapping[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns)).astype(dict(columns))


def _study(number: int, match: Match, today: date) -> dict[str, Any]:
    study = match.study
    return {
        "nct_id": study.nct_id,
        "rank": number,
        "score": score(match, today=today),
        "group": match.group.value,
        "cancer_fit": match.cancer.fit.value,
        "brief_title": unescape(study.brief_title) or None,
        "overall_status": study.overall_status or None,
        "phases": "/".join(study.phases) or None,
        "last_update": _day(study.last_update_post_date),
        "open_points": len(match.open_points),
        "min_age": study.minimum_age.years if study.minimum_age else None,
        "max_age": study.maximum_age.years if study.maximum_age else None,
        "sex": study.sex or None,
        "sites": len(study.locations),
        "markers_fit": _markers(match, Met.YES),
        "markers_against": _markers(match, Met.NO),
        "markers_to_ask": _markers(match, Met.OPEN),
        **_nearest(match.nearest),
    }


def _markers(match: Match, met: Met) -> str | None:
    return " ".join(fact.reason for fact in match.facts if fact.fact == "marker" and fact.met is met) or None


def _nearest(near: NearestSite | None) -> dict[str, Any]:
    if near is None:
        return {}
    site = near.location
    return {
        "nearest_facility": unescape(site.facility) or None,
        "nearest_city": site.city or None,
        "nearest_country": site.country or None,
        "nearest_km": round(near.distance_km, 1),
    }


def _site(match: Match, site: Location, place: Place | None) -> dict[str, Any]:
    point = site.point
    return {
        "nct_id": match.study.nct_id,
        "facility": unescape(site.facility) or None,
        "city": site.city or None,
        "state": site.state or None,
        "country": site.country or None,
        "zip": site.zip or None,
        "status": site.status or None,
        "lat": point.lat if point else None,
        "lon": point.lon if point else None,
        "distance_km": round(place.point.distance_to(point), 1) if point and place else None,
    }


def _verdict(match: Match, verdict: Verdict) -> dict[str, Any]:
    stance = verdict.stance
    quote = stance.quote
    return {
        "nct_id": match.study.nct_id,
        "drug": verdict.prior.given,
        "therapy": verdict.prior.therapy.name,
        "label": stance.label.value,
        "met": verdict.met.value,
        "washout_days": stance.washout_days,
        "washout_until": pd.Timestamp(verdict.washout_until) if verdict.washout_until else None,
        "section": quote.section.value if quote else None,
        "cohort": quote.cohort if quote else None,
        "quote": quote.text if quote else None,
    }


def _day(when: PartialDate | None) -> pd.Timestamp | None:
    """The first day of a date that the registry gives by month or year."""
    return pd.Timestamp(when.first) if when else None
