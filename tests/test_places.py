"""Cities, ZIP codes and coordinates become places; what names several is asked about."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialfinder.errors import AmbiguousPlace, UnknownPlace
from trialfinder.places import find_place, place_key


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Boston, MA", "Boston, MA, United States"),
        ("boston ma", "Boston, MA, United States"),
        ("Boston, Massachusetts", "Boston, MA, United States"),
        ("Boston, Mass.", "Boston, MA, United States"),
        ("Boston, United Kingdom", "Boston, England, United Kingdom"),
        ("Boston UK", "Boston, England, United Kingdom"),
        ("Houston, Texas, USA", "Houston, TX, United States"),
        ("Washington, D.C.", "Washington, DC, United States"),
        ("NYC", "New York City, NY, United States"),
        ("Saint Louis, MO", "St. Louis, MO, United States"),
        ("Ft. Worth", "Fort Worth, TX, United States"),
        ("London, Ontario", "London, ON, Canada"),
        ("Toronto, CA", "Toronto, ON, Canada"),
        ("Ontario, CA", "Ontario, CA, United States"),
        ("München", "Munich, Germany"),
        ("Munich", "Munich, Germany"),
        ("Muenchen, Deutschland", "Munich, Germany"),
        ("Cologne", "Köln, Germany"),
        ("São Paulo", "São Paulo, Brazil"),
        ("sao paulo", "São Paulo, Brazil"),
        ("Bangalore", "Bengaluru, India"),
        ("75001 Paris", "Paris, France"),
        ("02139", "02139 (near Cambridgeport, MA)"),
        ("02139-4307", "02139 (near Cambridgeport, MA)"),
        ("Cambridge, MA 02139", "02139 (near Cambridgeport, MA)"),
        ("42.36,-71.06", "42.36, -71.06"),
    ],
)
def test_a_place_is_found(typed: str, name: str) -> None:
    assert find_place(typed).name == name


def test_a_place_knows_where_it_is() -> None:
    boston, zip_code, typed = map(find_place, ("Boston, MA", "02139", "42.36, -71.06"))
    assert boston.point.distance_to(typed.point) < 2
    assert zip_code.point.distance_to(typed.point) < 6


def test_several_places_of_one_name_are_asked_about_the_largest_first() -> None:
    with pytest.raises(AmbiguousPlace) as asked:
        find_place("Boston")
    assert asked.value.options[:2] == ("Boston, MA, United States", "Boston, England, United Kingdom")
    assert str(asked.value).startswith("“Boston” can mean more than one place. Did you mean “Boston, MA")


@pytest.mark.parametrize(
    "typed", ["Boston", "Springfield", "Portland", "Newcastle", "San Francisco", "Birmingham"]
)
def test_each_option_finds_its_place(typed: str) -> None:
    with pytest.raises(AmbiguousPlace) as asked:
        find_place(typed)
    for option in asked.value.options:
        assert find_place(option).name == option


@pytest.mark.parametrize(
    ("typed", "name"), [("Paris", "Paris, France"), ("London", "London, England, United Kingdom")]
)
def test_a_city_twenty_times_as_large_as_its_namesakes_is_meant(typed: str, name: str) -> None:
    assert find_place(typed).name == name


def test_a_misspelt_city_gets_suggestions_and_is_never_corrected() -> None:
    with pytest.raises(UnknownPlace) as unknown:
        find_place("Bostn")
    assert unknown.value.suggestions[0] == "Boston, MA, United States"


def test_a_country_alone_gets_its_largest_cities_as_suggestions() -> None:
    with pytest.raises(UnknownPlace) as unknown:
        find_place("Germany")
    assert unknown.value.suggestions == ("Berlin, Germany", "Hamburg, Germany", "Munich, Germany")


@pytest.mark.parametrize(
    "typed", ["", "  ", "00000", "91, 0", "0, 181", "SW1A 1AA", "?!", "Boston, Atlantis"]
)
def test_nonsense_is_a_sentence(typed: str) -> None:
    with pytest.raises(UnknownPlace, match="We do not know the place"):
        find_place(typed)


def test_keys_ignore_accents_dashes_and_short_forms() -> None:
    assert place_key("St.-Étienne") == place_key("saint etienne")
    assert place_key("Ft. Worth") == place_key("Fort Worth")


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_text_is_a_place_or_a_sentence(text: str) -> None:
    with suppress(UnknownPlace):
        assert find_place(text).name
