"""What a person keeps of a study: the entry, its notes, the study as it was; and what changed in it since.

Everything here is pure. ``encode_study`` and ``restore_study`` are the one place where a saved study
becomes JSON and comes back; a field that was not there when it was saved comes back with its default.
"""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from trialfinder.matching import Match
from trialfinder.study import Contact, Location, OverallStatus, PartialDate, Study

OPEN_SITE = frozenset({OverallStatus.RECRUITING, OverallStatus.ENROLLING_BY_INVITATION})
BULLETS = "*-•· \t"


@dataclass(frozen=True, slots=True)
class SavedVerdict:
    """What a study said about one treatment on the day it was saved; ``washout_until`` is ISO or ``""``."""

    drug: str
    label: str
    quote: str = ""
    section: str = ""
    cohort: str = ""
    washout_until: str = ""
    therapy: str = ""
    """The drug's generic name; ``drug`` is what the person called it, a regimen perhaps."""


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote about a study; ``author`` is initials, ``date`` the day as the writer saw it."""

    id: str
    date: date
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Shortlist:
    """A named list; ``person`` is whom it is kept for, or ``""``."""

    id: str
    name: str
    person: str
    created_at: str
    """UTC, ISO."""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One study on a list, with the study and the verdicts as they were when it was saved."""

    id: str
    list_id: str
    list_name: str
    person: str
    nct_id: str
    saved_at: str
    """UTC, ISO."""
    study: Study
    verdicts: tuple[SavedVerdict, ...] = ()
    notes: tuple[Note, ...] = ()
    removed_at: str = ""
    """UTC, ISO; ``""`` while it is on the list."""


class ChangeKind(StrEnum):
    TITLE = "title"
    STATUS = "status"
    DATE = "date"
    SITE_OPENED = "site_opened"
    SITE_CLOSED = "site_closed"
    CONTACT = "contact"
    CRITERIA = "criteria"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions of a study, in the registry's own words.

    ``what`` names the part: a field of ``Study``, or the site. A side that has none is ``""``.
    """

    kind: ChangeKind
    what: str
    before: str
    now: str


def saved_verdicts(match: Match) -> tuple[SavedVerdict, ...]:
    """The verdicts of a match as they are kept with an entry."""
    return tuple(
        SavedVerdict(
            drug=verdict.prior.given,
            label=verdict.stance.label,
            quote=verdict.stance.quote.text if verdict.stance.quote else "",
            section=verdict.stance.quote.section if verdict.stance.quote else "",
            cohort=(verdict.stance.quote.cohort or "") if verdict.stance.quote else "",
            washout_until=verdict.washout_until.isoformat() if verdict.washout_until else "",
            therapy=verdict.prior.therapy.name,
        )
        for verdict in match.verdicts
    )


def changes(before: Study, now: Study) -> tuple[Change, ...]:
    """What a person who saved ``before`` should know about ``now``, the weightiest first."""
    return (
        *_field(ChangeKind.STATUS, "overall_status", before, now),
        *_field(ChangeKind.STATUS, "why_stopped", before, now),
        *_sites(before, now),
        *_criteria(before.criteria, now.criteria),
        *_contacts(before, now),
        *_field(ChangeKind.DATE, "start_date", before, now),
        *_field(ChangeKind.DATE, "primary_completion_date", before, now),
        *_field(ChangeKind.DATE, "completion_date", before, now),
        *_field(ChangeKind.TITLE, "brief_title", before, now),
        *_field(ChangeKind.TITLE, "official_title", before, now),
    )


def encode_study(study: Study) -> dict[str, Any]:
    """The study as JSON values, without the parts that have their default."""
    return typing.cast("dict[str, Any]", _encode(study))


def restore_study(saved: Mapping[str, Any]) -> Study:
    """The study that ``encode_study`` was given; parts that this version does not know are passed over."""
    return typing.cast(Study, _decoder(Study)(saved))


def encode_verdicts(verdicts: Iterable[SavedVerdict]) -> list[dict[str, Any]]:
    return [_encode(verdict) for verdict in verdicts]


def restore_verdicts(saved: Iterable[Mapping[str, Any]]) -> tuple[SavedVerdict, ...]:
    return tuple(_decoder(SavedVerdict)(verdict) for verdict in saved)


def _field(kind: ChangeKind, name: str, before: Study, now: Study) -> Iterator[Change]:
    old, new = _words(getattr(before, name)), _words(getattr(now, name))
    if _plain(old) != _plain(new):
        yield Change(kind, name, old, new)


def _words(value: str | PartialDate | None) -> str:
    if isinstance(value, PartialDate):
        return f"{value.text} (estimated)" if value.estimated else value.text
    return str(value or "")


def _plain(text: str) -> str:
    """Without the differences that no reader sees."""
    return " ".join(text.split())


def _sites(before: Study, now: Study) -> Iterator[Change]:
    """Sites opened and closed.

    The registry drops every site's status when a study is not recruiting; then the study's own status
    has said it, and a list of “closed” sites would only be noise.
    """
    closings_tell = _has_open_site(now) or now.overall_status == OverallStatus.RECRUITING
    for old, new in _paired(before.locations, now.locations):
        was_open, is_open = _is_open(old), _is_open(new)
        if is_open and not was_open:
            yield Change(ChangeKind.SITE_OPENED, _site_name(new), _site_status(old), _site_status(new))
        elif was_open and not is_open and closings_tell:
            yield Change(ChangeKind.SITE_CLOSED, _site_name(old), _site_status(old), _site_status(new))


def _has_open_site(study: Study) -> bool:
    return any(_is_open(site) for site in study.locations)


def _is_open(site: Location | None) -> bool:
    return site is not None and site.status in OPEN_SITE


def _site_status(site: Location | None) -> str:
    return (site.status or "") if site else ""


def _site_name(site: Location | None) -> str:
    if site is None:
        return ""
    return ", ".join(part for part in (site.facility, site.city, site.state, site.country) if part)


def _paired(
    before: Iterable[Location], now: Iterable[Location]
) -> list[tuple[Location | None, Location | None]]:
    """Each site with itself in the other version, even when its address was retyped."""
    old, new = list(before), list(now)
    pairs: list[tuple[Location | None, Location | None]] = []
    for key in (_full_address, _facility_and_city, _postcode):
        pairs += _take_pairs(old, new, key)
    return [*pairs, *((site, None) for site in old), *((None, site) for site in new)]


def _take_pairs(
    old: list[Location], new: list[Location], key: Callable[[Location], tuple[str, ...]]
) -> list[tuple[Location, Location]]:
    """Take out of both lists what agrees by ``key``; an empty key pairs nothing."""
    waiting: dict[tuple[str, ...], list[Location]] = {}
    for site in new:
        waiting.setdefault(key(site), []).append(site)
    pairs = []
    for site in list(old):
        same = waiting.get(key(site))
        if same and key(site):
            pairs.append((site, same.pop(0)))
            _drop(old, pairs[-1][0])
            _drop(new, pairs[-1][1])
    return pairs


def _drop(sites: list[Location], gone: Location) -> None:
    """By identity: several sites of one study can be equal."""
    del sites[next(index for index, site in enumerate(sites) if site is gone)]


def _full_address(site: Location) -> tuple[str, ...]:
    return _folded(site.facility, site.city, site.state, site.zip, site.country)


def _facility_and_city(site: Location) -> tuple[str, ...]:
    return _folded(site.facility, site.city, site.country) if site.facility else ()


def _postcode(site: Location) -> tuple[str, ...]:
    return _folded(site.zip, site.city, site.country) if site.zip else ()


def _folded(*parts: str) -> tuple[str, ...]:
    return tuple(_plain(part).casefold() for part in parts)


def _contacts(before: Study, now: Study) -> Iterator[Change]:
    yield from _contact_change("central_contacts", before.central_contacts, now.central_contacts)
    for old, new in _paired(before.locations, now.locations):
        if old and new and _is_open(new):
            yield from _contact_change(_site_name(new), old.contacts, new.contacts)


def _contact_change(what: str, before: tuple[Contact, ...], now: tuple[Contact, ...]) -> Iterator[Change]:
    if before != now:
        yield Change(ChangeKind.CONTACT, what, _contact_words(before), _contact_words(now))


def _contact_words(contacts: tuple[Contact, ...]) -> str:
    lines = ((c.name, c.phone, f"ext. {c.phone_ext}" if c.phone_ext else "", c.email) for c in contacts)
    return "\n".join(", ".join(part for part in line if part) for line in lines)


def _criteria(before: str, now: str) -> Iterator[Change]:
    """One change for each run of lines that was reworded, added or taken out; bullets do not count."""
    old, new = _lines(before), _lines(now)
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Change(ChangeKind.CRITERIA, "criteria", "\n".join(old[a:b]), "\n".join(new[c:d]))


def _lines(criteria: str) -> list[str]:
    lines = (_plain(line.strip(BULLETS)) for line in criteria.splitlines())
    return [line for line in lines if line]


def _encode(value: Any) -> Any:
    if is_dataclass(value):
        parts = ((part, getattr(value, part.name)) for part in fields(value))
        return {part.name: _encode(held) for part, held in parts if held != part.default}
    if isinstance(value, tuple):
        return [_encode(member) for member in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    """How a value of the annotated type comes back from JSON."""
    if is_dataclass(kind):
        return _record_decoder(typing.cast(type, kind))
    if kind is date:
        return date.fromisoformat
    if typing.get_origin(kind) is tuple:
        member = _decoder(typing.get_args(kind)[0])
        return lambda saved: tuple(member(value) for value in saved)
    if isinstance(kind, types.UnionType):
        present = _decoder(next(arm for arm in typing.get_args(kind) if arm is not type(None)))
        return lambda saved: None if saved is None else present(saved)
    return lambda saved: saved


def _record_decoder(kind: type) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(kind)
    parts = {part.name: _decoder(hints[part.name]) for part in fields(kind)}
    return lambda saved: kind(**{name: parts[name](value) for name, value in saved.items() if name in parts})
