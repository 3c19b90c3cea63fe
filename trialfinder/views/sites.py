"""Sites and contacts in words, the open and near ones first."""

from __future__ import annotations

from collections.abc import Sequence

from trialfinder.markup import unescape
from trialfinder.matching import NearestSite
from trialfinder.profile import Place, Profile
from trialfinder.study import Contact, Location, OverallStatus, Study
from trialfinder.views.model import ContactView, SiteView
from trialfinder.views.words import counted, distance_words, plain, status_words


def site_view(location: Location, place: Place | None = None) -> SiteView:
    return SiteView(
        facility=unescape(location.facility) or "Site not named",
        place=place_words(location),
        status=status_words(location.status) if location.status else "",
        distance=_distance(location, place),
        contacts=contact_views(location.contacts),
    )


def place_words(location: Location) -> str:
    state = location.state if location.state != location.city else ""
    return ", ".join(part for part in (location.city, state, location.country) if part)


def contact_views(contacts: Sequence[Contact]) -> tuple[ContactView, ...]:
    return tuple(_contact(contact) for contact in contacts if contact.name or contact.phone or contact.email)


def sites_in_order(study: Study, place: Place | None) -> tuple[SiteView, ...]:
    ordered = sorted(study.locations, key=lambda location: _rank(location, place))
    return tuple(site_view(location, place) for location in ordered)


def sites_words(study: Study) -> str:
    if not study.locations:
        return "The study names no sites yet. Ask the study team."
    total = counted(len(study.locations), "site")
    countries = len({location.country for location in study.locations if location.country})
    where = f" in {counted(countries, 'country', 'countries')}" if countries else ""
    taking = sum(location.status == OverallStatus.RECRUITING for location in study.locations)
    return f"{total}{where}, {taking} open now" if taking else f"{total}{where}"


def nearest_view(nearest: NearestSite | None, profile: Profile | None) -> SiteView | None:
    return site_view(nearest.location, profile.place if profile else None) if nearest else None


def near_words(nearest: NearestSite | None, profile: Profile | None) -> str:
    """One line on the nearest open site; ``""`` when the person gave no place."""
    if profile is None or profile.place is None:
        return ""
    if nearest is None:
        return "No open site whose place is known"
    location = nearest.location
    where = ", ".join(
        part for part in (unescape(location.facility), location.city or location.country) if part
    )
    away = f"Nearest open site: {where}, {distance_words(nearest.distance_km)} from {profile.place.name}"
    return f"{away}. {_reach(nearest, profile)}".removesuffix(". ")


def _reach(nearest: NearestSite, profile: Profile) -> str:
    if profile.within_km is None:
        return ""
    if nearest.within_reach == 0:
        return "That is further than you said you can travel."
    if nearest.within_reach == 1:
        return ""
    return f"{counted(nearest.within_reach, 'site')} are within the distance you gave."


def _rank(location: Location, place: Place | None) -> tuple[bool, float, str, str, str]:
    away = location.point.distance_to(place.point) if place and location.point else float("inf")
    is_open = location.status in (OverallStatus.RECRUITING, None)
    return (not is_open, away, location.country, location.city, location.facility)


def _distance(location: Location, place: Place | None) -> str:
    if place is None or location.point is None:
        return ""
    return f"{distance_words(location.point.distance_to(place.point))} from {place.name}"


def _contact(contact: Contact) -> ContactView:
    phone = f"{contact.phone}, extension {contact.phone_ext}" if contact.phone_ext else contact.phone
    role = "" if contact.role in ("", "CONTACT") else plain(contact.role)
    return ContactView(name=contact.name, role=role, phone=phone, email=contact.email)
