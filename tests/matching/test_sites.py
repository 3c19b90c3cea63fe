"""The nearest site that takes people now."""

from __future__ import annotations

from dataclasses import replace

import pytest
from held import (
    BOSTON,
    RECRUITING,
    hold,
)

from trialfinder.study import GeoPoint, Location, Study


def site(city: str, lat: float, lon: float, status: str | None = "RECRUITING") -> Location:
    return Location(city=city, status=status, point=GeoPoint(lat, lon))


PROVIDENCE = site("Providence", 41.82, -71.41)
NEW_YORK = site("New York", 40.71, -74.01)
CAMBRIDGE_CLOSED = site("Cambridge", 42.37, -71.11, "COMPLETED")


def test_the_nearest_site_is_an_open_one() -> None:
    study = replace(RECRUITING, locations=(NEW_YORK, CAMBRIDGE_CLOSED, PROVIDENCE))
    nearest = hold(study=study, place=BOSTON).nearest
    assert nearest is not None
    assert nearest.location.city == "Providence"
    assert nearest.distance_km == pytest.approx(66, abs=3)
    assert nearest.within_reach == 2


def test_sites_further_than_the_person_can_travel_are_not_within_reach() -> None:
    study = replace(RECRUITING, locations=(NEW_YORK, PROVIDENCE))
    assert hold(study=study, place=BOSTON, within_km=100.0).nearest.within_reach == 1  # type: ignore[union-attr]
    assert hold(study=study, place=BOSTON, within_km=10.0).nearest.within_reach == 0  # type: ignore[union-attr]


def test_before_a_study_opens_every_site_counts() -> None:
    sites = (replace(NEW_YORK, status=None),)
    study = replace(RECRUITING, overall_status="NOT_YET_RECRUITING", locations=sites)
    assert hold(study=study, place=BOSTON).nearest is not None


@pytest.mark.parametrize(
    "study",
    [
        replace(RECRUITING, locations=(CAMBRIDGE_CLOSED,)),
        replace(RECRUITING, locations=(replace(PROVIDENCE, point=None),)),
        replace(RECRUITING, overall_status="COMPLETED", locations=(PROVIDENCE,)),
        RECRUITING,
    ],
)
def test_without_an_open_site_whose_place_is_known_there_is_no_nearest(study: Study) -> None:
    assert hold(study=study, place=BOSTON).nearest is None


def test_without_a_place_there_is_no_nearest() -> None:
    assert hold(study=replace(RECRUITING, locations=(PROVIDENCE,))).nearest is None
