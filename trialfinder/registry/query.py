"""What is asked of the registry, as an immutable value, and how that becomes its parameters (pure).

Only parameters that the registry knows are ever sent (any other is a 400), and only names in ``pieces``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, Literal
from urllib.parse import urlencode

from trialfinder.errors import InputError
from trialfinder.registry import essie
from trialfinder.registry.pieces import PATHS, READ_BY_DECODE
from trialfinder.study import GeoPoint, OverallStatus, Phase, Sex, StudyType

MAX_PAGE_SIZE: Final = 1000
WHOLE_RECORDS: Final = 250
"""On one page, when whole records are asked for: a thousand weigh up to 30 MB, too much for a slow line."""
MAX_IDS: Final = 100
"""Study numbers a request; more make the address too long."""
MAX_AGE: Final = 130


@dataclass(frozen=True, slots=True)
class Near:
    """Within ``radius`` of a point, with its unit: the registry reads a bare number as metres."""

    point: GeoPoint
    radius: float
    unit: Literal["km", "mi"] = "km"


@dataclass(frozen=True, slots=True)
class StudyQuery:
    """Empty means no limit. Several conditions, or interventions, are alternatives; the fields all apply."""

    conditions: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    """Free words, as typed; each must be found."""
    ids: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    study_types: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    near: Near | None = None
    age: int | None = None
    sex: Sex | None = None
    updated_since: date | None = None
    pieces: tuple[str, ...] = READ_BY_DECODE
    """The registry's piece names to send back; empty means whole records."""
    page_size: int = MAX_PAGE_SIZE
    """Never more than ``WHOLE_RECORDS`` when whole records are asked for."""


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """One request: a path below the registry's address, and parameters in a fixed order."""

    path: str
    params: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """The same for every plan that asks the same; for caches."""
        return f"{self.path}?{urlencode(sorted(self.params))}"

    def at(self, page_token: str | None) -> RequestPlan:
        """The same question, further on."""
        return replace(self, params=(*self.params, ("pageToken", page_token))) if page_token else self


def plan(query: StudyQuery, *, quoted: bool = False) -> RequestPlan:
    """The first page of ``query``; ``quoted`` writes free words as literals. Raises ``InputError``.

    >>> plan(StudyQuery(conditions=("lung cancer",), statuses=("RECRUITING",), pieces=("NCTId",))).params[:2]
    (('query.cond', 'lung cancer'), ('filter.overallStatus', 'RECRUITING'))
    """
    query = _ids_taken_out(query)
    word = essie.literal if quoted else essie.loose
    asked = {
        "query.cond": essie.any_of(word(text) for text in query.conditions),
        "query.intr": essie.any_of(essie.literal(text) for text in query.interventions),
        "query.term": essie.all_of(word(text) for text in query.terms),
        "filter.ids": "|".join(_checked_ids(query.ids)),
        "filter.overallStatus": "|".join(_known(query.statuses, OverallStatus, "study status")),
        "filter.geo": _distance(query.near) if query.near else "",
        "filter.advanced": _advanced(query),
        "fields": "|".join(_checked_pieces(query.pieces)),
        "sort": "LastUpdatePostDate:desc",
        "countTotal": "true",
        "pageSize": str(_page_size(query)),
    }
    return RequestPlan("/studies", tuple((name, value) for name, value in asked.items() if value))


def plan_study(nct_id: str, pieces: Sequence[str] = READ_BY_DECODE) -> RequestPlan:
    """One study by its number. Raises ``InputError``."""
    fields = "|".join(_checked_pieces(pieces))
    return RequestPlan(f"/studies/{essie.nct_id(nct_id)}", (("fields", fields),) if fields else ())


def plan_version() -> RequestPlan:
    return RequestPlan("/version")


def in_batches(query: StudyQuery) -> tuple[StudyQuery, ...]:
    """``query`` split so that no request has more study numbers or alternatives than the registry takes."""
    query = _ids_taken_out(query)
    ids = _cut(tuple(dict.fromkeys(_checked_ids(query.ids))), MAX_IDS)
    conditions = _cut(query.conditions, essie.MAX_ALTERNATIVES)
    return tuple(replace(query, ids=some, conditions=named) for some in ids for named in conditions)


def _cut(words: tuple[str, ...], most: int) -> tuple[tuple[str, ...], ...]:
    """At least one piece, which may be empty."""
    return tuple(words[start : start + most] for start in range(0, len(words), most)) or ((),)


def halved(query: StudyQuery) -> tuple[StudyQuery, StudyQuery] | None:
    """Two simpler questions that together find the same; None when there is nothing left to share out."""
    if len(query.conditions) < 2:
        return None
    middle = (len(query.conditions) + 1) // 2
    return (
        replace(query, conditions=query.conditions[:middle]),
        replace(query, conditions=query.conditions[middle:]),
    )


def describe(query: StudyQuery) -> str:
    """The search in words that can be pasted into the registry's own search page."""
    asked = dict(plan(query).params)
    near = query.near
    conditions = [dict(plan(batch).params).get("query.cond", "") for batch in in_batches(query)]
    parts = {
        "Condition or disease": " OR ".join(dict.fromkeys(conditions)),
        "Intervention or treatment": asked.get("query.intr"),
        "Other terms": asked.get("query.term"),
        "Study numbers": asked.get("filter.ids", "").replace("|", ", "),
        "Study status": asked.get("filter.overallStatus", "").replace("|", ", ").replace("_", " ").lower(),
        "Near": near and f"within {near.radius:g} {near.unit} of {near.point.lat:g}, {near.point.lon:g}",
        "Limits": asked.get("filter.advanced"),
    }
    return "; ".join(f"{name}: {value}" for name, value in parts.items() if value) or "All studies"


def _ids_taken_out(query: StudyQuery) -> StudyQuery:
    """Words that are nothing but NCT numbers become ``ids``."""
    texts = (*query.conditions, *query.interventions, *query.terms)
    ids = {text: essie.only_nct_ids(text) for text in texts}
    return replace(
        query,
        conditions=tuple(text for text in query.conditions if not ids[text]),
        interventions=tuple(text for text in query.interventions if not ids[text]),
        terms=tuple(text for text in query.terms if not ids[text]),
        ids=(*query.ids, *(each for text in texts for each in ids[text])),
    )


def _checked_ids(ids: Sequence[str]) -> list[str]:
    return [essie.nct_id(each) for each in ids]


def _known(words: Sequence[str], known: type[StrEnum], what: str) -> list[str]:
    for word in words:
        if word not in known.__members__.values():
            raise InputError(f"“{word}” is not a {what}. It can be: {', '.join(known)}.")
    return [str(word) for word in words]


def _distance(near: Near) -> str:
    if not (near.radius > 0 and near.unit in ("km", "mi")):
        raise InputError("The distance must be more than nothing, in km or mi.")
    if not (-90 <= near.point.lat <= 90 and -180 <= near.point.lon <= 180):
        raise InputError("That place is not on the globe. Check its latitude and longitude.")
    return f"distance({near.point.lat:.4f},{near.point.lon:.4f},{max(near.radius, 0.1):.1f}{near.unit})"


def _advanced(query: StudyQuery) -> str:
    types = _known(query.study_types, StudyType, "kind of study")
    phases = _known(query.phases, Phase, "phase")
    since = query.updated_since
    return essie.all_of(
        [
            essie.area("StudyType", f"({' OR '.join(types)})") if types else "",
            essie.area("Phase", f"({' OR '.join(phases)})") if phases else "",
            _age_limits(query.age) if query.age is not None else "",
            # By what a person is not: "ALL" is an operator, and a study that does not say is kept.
            f"NOT {essie.area('Sex', 'MALE')}" if query.sex is Sex.FEMALE else "",
            f"NOT {essie.area('Sex', 'FEMALE')}" if query.sex is Sex.MALE else "",
            essie.in_range("LastUpdatePostDate", since.isoformat(), "MAX") if since else "",
        ]
    )


def _age_limits(age: int) -> str:
    if not 0 <= age <= MAX_AGE:
        raise InputError(f"{age} is not an age. Give it in years, from 0 to {MAX_AGE}.")
    lowest = essie.in_range("MinimumAge", "MIN", f"{age} years", or_missing=True)
    highest = essie.in_range("MaximumAge", f"{age} years", "MAX", or_missing=True)
    return f"{lowest} AND {highest}"


def _checked_pieces(pieces: Sequence[str]) -> list[str]:
    if not pieces:
        return []
    for piece in pieces:
        if piece not in PATHS:
            raise InputError(f"“{piece}” is not a part of a record that can be asked for.")
    return list(dict.fromkeys((*pieces, "NCTId", "HasResults")))


def _page_size(query: StudyQuery) -> int:
    if not 1 <= query.page_size <= MAX_PAGE_SIZE:
        raise InputError(f"A page holds from 1 to {MAX_PAGE_SIZE} studies.")
    return query.page_size if query.pieces else min(query.page_size, WHOLE_RECORDS)
