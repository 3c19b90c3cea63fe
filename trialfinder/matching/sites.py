"""The nearest site that takes people now."""

from __future__ import annotations

from collections.abc import Iterator

from trialfinder.matching.model import NearestSite
from trialfinder.profile import Place, Profile
from trialfinder.study import Location, OverallStatus, Study

OPEN_STATUSES = frozenset(
    {
        OverallStatus.RECRUITING,
        OverallStatus.NOT_YET_RECRUITING,
        OverallStatus.ENROLLING_BY_INVITATION,
        OverallStatus.AVAILABLE,
    }
)
"""A study in one of these takes people now, or will."""


def nearest_site(study: Study, profile: Profile) -> NearestSite | None:
    """None without a place to measure from, or when no open site says where it is."""
    if profile.place is None:
        return None
    open_sites = sorted(_distances(study, profile.place), key=lambda pair: pair[0])
    if not open_sites:
        return None
    distance, location = open_sites[0]
    reach = float("inf") if profile.within_km is None else profile.within_km
    return NearestSite(location, distance, sum(km <= reach for km, _ in open_sites))


def open_sites(study: Study) -> tuple[Location, ...]:
    """The registry gives a site a status only while its study recruits; before that, every site counts."""
    if study.overall_status not in OPEN_STATUSES:
        return ()
    return tuple(site for site in study.locations if site.status in (None, OverallStatus.RECRUITING))


def any_site_within(study: Study, place: Place, within_km: float) -> bool:
    """Whether any site, open or not, is that near; what the registry's own distance filter looks at."""
    return any(
        place.point.distance_to(site.point) <= within_km for site in study.locations if site.point is not None
    )


def _distances(study: Study, place: Place) -> Iterator[tuple[float, Location]]:
    for site in open_sites(study):
        if site.point is not None:
            yield place.point.distance_to(site.point), site
