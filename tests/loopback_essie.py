"""The part of the registry's search language that the loopback server understands.

Words are looked for as they stand: no synonyms, no MeSH, no relevance. What is imitated closely is what is
refused and in which words, since that is what a client must live with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from trialfinder.registry.pieces import PATHS
from trialfinder.study import (
    ArmType,
    GeoPoint,
    InterventionType,
    OverallStatus,
    Phase,
    Sex,
    SiteStatus,
    StudyType,
)

ENUMS = {
    "OverallStatus": OverallStatus,
    "LastKnownStatus": OverallStatus,
    "LocationStatus": SiteStatus,
    "StudyType": StudyType,
    "Phase": Phase,
    "Sex": Sex,
    "InterventionType": InterventionType,
    "ArmGroupType": ArmType,
}
DATES = {piece for piece in PATHS if piece.endswith("Date")}
AGES = {"MinimumAge", "MaximumAge"}
NUMBERS = {"EnrollmentCount"}

SEARCHED = {
    "query.cond": (
        "Condition",
        "BriefTitle",
        "OfficialTitle",
        "Keyword",
        "ConditionMeshTerm",
        "ConditionAncestorTerm",
    ),
    "query.intr": (
        "InterventionName",
        "InterventionOtherName",
        "ArmGroupDescription",
        "BriefTitle",
        "OfficialTitle",
    ),
    "query.titles": ("BriefTitle", "OfficialTitle", "Acronym"),
    "query.locn": ("LocationCity", "LocationState", "LocationCountry", "LocationFacility", "LocationZip"),
    "query.spons": ("LeadSponsorName", "CollaboratorName"),
    "query.lead": ("LeadSponsorName",),
    "query.outc": ("PrimaryOutcomeMeasure", "PrimaryOutcomeDescription"),
    "query.id": ("NCTId", "NCTIdAlias", "OrgStudyId", "Acronym"),
}
LABELS = {
    "query.term": "Other terms",
    "query.cond": "Conditions or disease",
    "query.intr": "Intervention / treatment",
    "query.locn": "Location terms",
    "query.titles": "Title / acronym",
    "query.outc": "Outcome measure",
    "query.spons": "Sponsor / collaborator",
    "query.id": "Study IDs",
    "filter.advanced": "advanced filter",
}
EXPECTING = (
    "{<EOF>, '(', ',', 'NOT', 'AND', 'OR', 'SEARCH', 'AREA', 'RANGE', 'DISTANCE', Coverage, Expansion, "
    "'TILT', 'ALL', 'MISSING', 'MIN', 'MAX', EscapedKeyword, BooleanLiteral, DecimalLiteral, DateLiteral, "
    "TimeLiteral, RadiusLiteral, StringLiteral, Term}"
)
TOO_MANY_WORDS = 60

TOKEN = re.compile(
    r"""(?P<string>"(?:\\.|[^"\\])*")
      | (?P<context>(?:AREA|SEARCH|COVERAGE|COVER|EXPANSION|TILT|RANGE|DISTANCE)\[[^\]]*\])
      | (?P<mark>[(),\[\]])
      | (?P<word>[^\s(),\[\]"]+)""",
    re.VERBOSE,
)
Matcher = Callable[[dict[str, Any]], bool]


class QueryError(Exception):
    """What the registry would say, after "Error parsing query in …: "."""


def matcher(parameter: str, expression: str) -> Matcher:
    """Whether a record is found by ``expression`` given as ``parameter``; raises ``QueryError``."""
    tokens = list(_tokens(expression))
    if sum(kind in ("word", "string") for kind, _ in tokens) > TOO_MANY_WORDS:
        raise QueryError("Too complicated query")
    reader = _Reader(tokens, SEARCHED.get(parameter))
    found = reader.either()
    if reader.kind():
        raise QueryError(f"extraneous input '{reader.text()}' expecting {EXPECTING}")
    return found


def values(record: dict[str, Any], path: str) -> list[Any]:
    found: list[Any] = [record]
    for key in path.split("."):
        found = [each[key] for each in found if isinstance(each, dict) and key in each]
        found = [one for each in found for one in (each if isinstance(each, list) else [each])]
    return found


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    return GeoPoint(lat1, lon1).distance_to(GeoPoint(lat2, lon2))


def _tokens(expression: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(expression):
        if expression[place].isspace():
            place += 1
            continue
        found = TOKEN.match(expression, place)
        if not found:
            raise QueryError(f"token recognition error at: '{expression[place:]}'")
        if found[0] in ("[", "]"):
            before = expression[: found.end()].strip()
            wrong = f"no viable alternative at input '{before}'"
            raise QueryError(f"{wrong}\nmismatched input '{found[0]}' expecting {EXPECTING}")
        yield str(found.lastgroup), found[0]
        place = found.end()


class _Reader:
    """Recursive descent: OR over AND over NOT over contexts."""

    def __init__(self, tokens: list[tuple[str, str]], pieces: tuple[str, ...] | None) -> None:
        self._tokens = tokens
        self._at = 0
        self._pieces = pieces

    def kind(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def text(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else "<EOF>"

    def either(self) -> Matcher:
        sides = [self._all()]
        while self._take("OR"):
            sides.append(self._all())
        return lambda record: any(side(record) for side in sides)

    def _all(self) -> Matcher:
        sides = [self._not()]
        while True:
            if self._take("AND") or self._take(",") or self._starts_something():
                sides.append(self._not())
            else:
                return lambda record: all(side(record) for side in sides)

    def _not(self) -> Matcher:
        if self._take("NOT"):
            inner = self._not()
            return lambda record: not inner(record)
        return self._one()

    def _one(self) -> Matcher:
        kind, text = self.kind(), self.text()
        if text == "(":
            return self._group()
        if kind == "context":
            self._at += 1
            return self._context(text)
        if kind in ("word", "string") and text not in ("AND", "OR", "NOT"):
            self._at += 1
            return self._term(kind, text)
        raise QueryError(f"mismatched input '{text}' expecting {EXPECTING}")

    def _group(self) -> Matcher:
        self._at += 1
        inner = self.either()
        if not self._take(")"):
            before = self._tokens[self._at - 1][1]
            raise QueryError(f"no viable alternative at input '{before}'\nmissing ')' at '<EOF>'")
        return inner

    def _context(self, text: str) -> Matcher:
        name, _, inside = text[:-1].partition("[")
        if name == "AREA":
            return self._area(inside)
        if name == "RANGE":
            return _range(self._only_piece(), inside)
        if name == "DISTANCE":
            lat, lon, radius = inside.split(",")
            return near(float(lat), float(lon), radius)
        return self._one()  # SEARCH, COVERAGE, EXPANSION and TILT change nothing here

    def _area(self, inside: str) -> Matcher:
        piece, _, size = inside.partition(":")
        if piece not in PATHS:
            raise QueryError(f"Unknown area name: `{piece}`")
        if size:
            wanted = int(self.text())
            self._at += 1
            return lambda record: len(values(record, PATHS[piece])) == wanted
        before, self._pieces = self._pieces, (piece,)
        inner = self._one()
        self._pieces = before
        return inner

    def _term(self, kind: str, text: str) -> Matcher:
        if kind == "word" and text == "ALL":
            return lambda record: True
        if kind == "word" and text == "MISSING":
            path = PATHS[self._only_piece()]
            return lambda record: not values(record, path)
        words = text[1:-1].replace('\\"', '"') if kind == "string" else text
        if self._pieces and len(self._pieces) == 1 and self._pieces[0] in ENUMS:
            return _enum(self._pieces[0], words)
        return _words(self._pieces, words)

    def _only_piece(self) -> str:
        if not self._pieces or len(self._pieces) != 1:
            raise QueryError(f"mismatched input '{self.text()}' expecting 'AREA'")
        return self._pieces[0]

    def _take(self, text: str) -> bool:
        taken = self.text() == text and self.kind() in ("word", "mark")
        self._at += taken
        return taken

    def _starts_something(self) -> bool:
        if self.kind() == "mark":
            return self.text() == "("
        return self.kind() != "" and self.text() not in ("AND", "OR")


def near(lat: float, lon: float, radius: str) -> Matcher:
    """Any site, whatever its status; a bare number is metres."""
    figure, unit = re.fullmatch(r"([0-9.]+)(km|mi)?", radius).groups()  # type: ignore[union-attr]
    limit = float(figure) * {"km": 1.0, "mi": 1.609344, None: 0.001}[unit]
    path = PATHS["LocationGeoPoint"]
    return lambda record: any(
        distance_km(lat, lon, point["lat"], point["lon"]) <= limit for point in values(record, path)
    )


def _enum(piece: str, word: str) -> Matcher:
    known = ENUMS[piece]
    wanted = word.upper().replace(" ", "_")
    if wanted not in list(known):
        allowed = ", ".join(f"`{each}`" for each in known)
        raise QueryError(f"Allowed values for enum field `{PATHS[piece]}` are {allowed}")
    return lambda record: wanted in values(record, PATHS[piece])


def _words(pieces: tuple[str, ...] | None, text: str) -> Matcher:
    wanted = f" {_plain(text)} "
    paths = [PATHS[piece] for piece in pieces or ()] or ["protocolSection"]
    return lambda record: any(
        wanted in f" {_plain(leaf)} "
        for path in paths
        for value in values(record, path)
        for leaf in _leaves(value)
    )


def _plain(text: str) -> str:
    """Words without their plural and in American spelling: the registry looks for such variants by itself."""
    return " ".join(_variant(word) for word in re.findall(r"\w+", text.casefold()))


def _variant(word: str) -> str:
    word = re.sub(r"^tumour", "tumor", re.sub(r"aemi", "emi", word))
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "is", "us")) else word


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    else:
        yield str(value)


def _range(piece: str, inside: str) -> Matcher:
    """Both ends count; a record without a value is out."""
    low, high = (_comparable(piece, each.strip()) for each in inside.split(","))

    def within(record: dict[str, Any]) -> bool:
        found = [_comparable(piece, str(value)) for value in values(record, PATHS[piece])]
        return any(
            each is not None and (low is None or low <= each) and (high is None or each <= high)
            for each in found
        )

    return within


def _comparable(piece: str, text: str) -> Any:
    if text in ("MIN", "MAX"):
        return None
    if piece in DATES:
        year, month, day = (*text.split("-"), "1", "1")[:3]
        return date(int(year), int(month), min(int(day), 28) if int(month) == 2 else int(day))
    if piece in AGES:
        return _years(text)
    if piece in NUMBERS:
        return float(text)
    raise QueryError(f"Field `{PATHS[piece]}` does not support RANGE")


def _years(text: str) -> float | None:
    found = re.fullmatch(r"(\d+) (year|month|week|day)s?", text.lower())
    return (
        float(found[1]) / {"year": 1, "month": 12, "week": 52.18, "day": 365.25}[found[2]] if found else None
    )
