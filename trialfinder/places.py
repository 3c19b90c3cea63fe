"""Finds where a person is from a city, a US ZIP code or coordinates, without asking the network.

Five figures are a US ZIP code. A city's name alone is enough when one city of that name has at least
``CLEARLY_LARGER`` times the people of the next (Paris, London); otherwise the person is asked. Of cities that
even their region and country do not tell apart, the largest is meant.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trialfinder.errors import AmbiguousPlace, UnknownPlace
from trialfinder.study import GeoPoint
from trialfinder.vocabulary.suggest import nearest
from trialfinder.vocabulary.text import fold

CLEARLY_LARGER = 20
MOST_OPTIONS = 6
WORTH_SUGGESTING = 20_000
"""People a city must have to be offered for a misspelt name."""

_COORDINATES = re.compile(r"([+-]?\d{1,3}(?:\.\d+)?)\s*°?\s*[,; ]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*°?")
_ZIP = re.compile(r"(?<!\d)(\d{5})(?:-\d{4})?(?!\d)")
_SHORT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person is: a name to show and a point to measure from."""

    name: str
    point: GeoPoint


@dataclass(frozen=True, slots=True)
class _City:
    name: str
    region: str
    country: str
    people: int
    point: GeoPoint

    @property
    def label(self) -> str:
        country = _country_names()[self.country]
        return ", ".join(part for part in (self.name, self.region, country) if part)


def find_place(text: str) -> Place:
    """The place that ``text`` names, else UnknownPlace, or AmbiguousPlace with its options largest first."""
    given = " ".join(text.split())
    if not place_key(given):
        raise UnknownPlace(given)
    return _from_coordinates(given) or _from_zip(given) or _from_name(given)


def place_key(name: str) -> str:
    """What spellings of one place name share."""
    words = re.sub(r"[^\w\s]", " ", fold(name).replace("'", "")).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def _from_coordinates(given: str) -> Place | None:
    match = _COORDINATES.fullmatch(given)
    if not match:
        return None
    lat, lon = map(float, match.groups())
    if abs(lat) > 90 or abs(lon) > 180:
        raise UnknownPlace(given)
    return Place(f"{lat:g}, {lon:g}", GeoPoint(lat, lon))


def _from_zip(given: str) -> Place | None:
    """A ZIP code alone, or one after a US city or state; “75001 Paris” is left to the name."""
    match = _ZIP.search(given)
    if not match:
        return None
    line = _line_of(_table("zips.tsv.gz"), match[1])
    others = place_key(_ZIP.sub(" ", given))
    if not line:
        if others:
            return None
        raise UnknownPlace(given)
    lat, lon, city, state = line
    if others and others not in ("us", "usa", "united states") and state.lower() not in others.split():
        return None
    return Place(f"{match[1]} (near {city}, {state})", GeoPoint(float(lat), float(lon)))


def _from_name(given: str) -> Place:
    cities = next((found for found in _readings(_ZIP.sub(" ", given)) if found), [])
    if not cities:
        raise UnknownPlace(given, _suggestions(given))
    if len(cities) > 1 and cities[0].people < CLEARLY_LARGER * max(1, cities[1].people):
        raise AmbiguousPlace(given, [city.label for city in cities[:MOST_OPTIONS]])
    return Place(cities[0].label, cities[0].point)


def _readings(given: str) -> Iterator[list[_City]]:
    """Cities for each way to read the words: all of them the name, or the last ones a region or country."""
    parts = [place_key(part) for part in given.split(",") if place_key(part)]
    if len(parts) > 1:
        yield _cities(parts[0], parts[1:])
    words = place_key(given).split()
    yield _cities(" ".join(words), [])
    for cut in range(len(words) - 1, 0, -1):
        yield _cities(" ".join(words[:cut]), [" ".join(words[cut:])])


def _cities(key: str, qualifiers: list[str]) -> list[_City]:
    """Cities of that name, largest first, that every qualifier fits; one for each label."""
    for spelling in dict.fromkeys((key, _without_umlauts(key))):
        cities = [city for city in _named(spelling) if _fits(city, qualifiers)]
        if cities:
            by_label = {city.label: city for city in sorted(cities, key=_people)}
            return sorted(by_label.values(), key=_people, reverse=True)
    return []


def _fits(city: _City, qualifiers: list[str]) -> bool:
    return all(
        _meanings(qualifier) & {city.country, f"{city.country}-{city.region}"} for qualifier in qualifiers
    )


def _meanings(qualifier: str) -> frozenset[str]:
    return _regions().get(qualifier, frozenset())


def _people(city: _City) -> int:
    return city.people


def _named(key: str) -> Iterator[_City]:
    table, start = _table("cities.tsv.gz"), f"\n{key}\t"
    at = table.find(start)
    while at >= 0:
        line = table[at + len(start) : table.index("\n", at + 1)]
        yield _city(line.split("\t"))
        at = table.find(start, at + 1)


def _city(cells: list[str]) -> _City:
    people, name, region, country, lat, lon = cells
    return _City(name, region, country, int(people), GeoPoint(float(lat), float(lon)))


def _line_of(table: str, key: str) -> list[str] | None:
    at = table.find(f"\n{key}\t")
    return table[at + 1 : table.index("\n", at + 1)].split("\t")[1:] if at >= 0 else None


def _suggestions(given: str) -> tuple[str, ...]:
    """The largest cities of a region or country; else cities with a name like the one given."""
    wanted, key = _meanings(place_key(given)), place_key(given.split(",")[0])
    if wanted:
        here = {city.label: city for _, city in _large_cities() if _fits(city, [place_key(given)])}
        return tuple(sorted(here, key=lambda label: here[label].people, reverse=True)[:3])
    alike: dict[str, _City] = {}
    for spelt, city in _large_cities(key[:1], len(key)):
        if spelt not in alike or alike[spelt].people < city.people:
            alike[spelt] = city
    largest_first = sorted(alike, key=lambda spelt: alike[spelt].people, reverse=True)
    close = nearest(key, [(spelt, alike[spelt].label) for spelt in largest_first])
    return tuple(alike[spelt].label for spelt in close)


def _large_cities(beginning: str = "", length: int | None = None) -> Iterator[tuple[str, _City]]:
    """Cities worth offering, each with one of its names; of a name's beginning and about its length."""
    for line in _table("cities.tsv.gz").splitlines()[1:]:
        key, _, rest = line.partition("\t")
        if key.startswith(beginning) and (length is None or abs(len(key) - length) < 3):
            cells = rest.split("\t")
            if int(cells[0]) >= WORTH_SUGGESTING:
                yield key, _city(cells)


def _without_umlauts(key: str) -> str:
    for written, plain in _UMLAUTS:
        key = key.replace(written, plain)
    return key


@cache
def _table(name: str) -> str:
    """The file's text, with a line break before the first line so that each line begins after one."""
    packed = files("trialfinder.data").joinpath("places", name).read_bytes()
    return "\n" + gzip.decompress(packed).decode()


@cache
def _country_names() -> Mapping[str, str]:
    return {row["code"]: row["name"] for row in _rows("countries.csv")}


@cache
def _regions() -> Mapping[str, frozenset[str]]:
    """What a word after a city can mean: country codes and “country-region”."""
    meanings: dict[str, set[str]] = {}
    for code, name in _country_names().items():
        for spelling in (code, name):
            meanings.setdefault(place_key(spelling), set()).add(code)
    for row in _rows("regions.csv"):
        for spelling in row["spellings"].split("|"):
            meanings.setdefault(place_key(spelling), set()).add(row["meaning"])
    return {spelling: frozenset(found) for spelling, found in meanings.items()}


def _rows(name: str) -> list[dict[str, str]]:
    text = files("trialfinder.data").joinpath("places", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
