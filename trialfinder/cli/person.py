"""The options that describe a person, and the profile they make."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from trialfinder.errors import InputError

if TYPE_CHECKING:
    from trialfinder.places import Place
    from trialfinder.profile import Profile
    from trialfinder.vocabulary import Vocabulary

KM_PER_MILE = 1.609344
_DISTANCE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(km|kilomet(?:er|re)s?|mi|miles?)\s*", re.IGNORECASE)
_OUTCOMES = "worked-then-stopped, never-worked, side-effects, finished, ongoing, not-sure"


@dataclass(frozen=True, slots=True)
class Told:
    """What was typed, before it is understood."""

    cancer: str | None
    had: tuple[str, ...]
    markers: tuple[str, ...]
    age: int | None
    sex: str | None
    ecog: int | None
    brain_mets: str | None
    near: str | None
    within: str | None


def person_options(*, cancer_required: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    options = [
        click.option("--cancer", required=cancer_required, help="The cancer, in your own words."),
        click.option(
            "--had",
            multiple=True,
            metavar="DRUG[=OUTCOME][@DATE]",
            help=f"A treatment you have had, how it ended ({_OUTCOMES}), and the day of the last dose "
            "(2026-10-30). Give it once for each treatment.",
        ),
        click.option("--marker", "markers", multiple=True, help="A marker, such as “EGFR exon 19”."),
        click.option("--age", type=int, help="Age in full years."),
        click.option("--sex", type=click.Choice(["female", "male"], case_sensitive=False)),
        click.option("--ecog", type=int, help="Activity level (ECOG), from 0 (fully active) to 4."),
        click.option(
            "--brain-mets",
            type=click.Choice(["none", "treated", "active"]),
            help="Whether the cancer has spread to the brain.",
        ),
        click.option("--near", metavar="PLACE", help="A city or a US ZIP code, to find the nearest site."),
        click.option("--within", metavar="DISTANCE", help="How far you can travel, such as 100mi or 150km."),
    ]

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def profile_of(told: Told, vocabulary: Vocabulary, *, today: date) -> Profile:
    """Raises ``InputError`` with the first thing that has to be put right."""
    from trialfinder.cancers import find_one, markers_in_words
    from trialfinder.eligibility.told_markers import check_marker
    from trialfinder.profile import BrainMetsState, Profile, check_profile, parse_had
    from trialfinder.study import Sex

    if not (told.cancer or "").strip():
        raise InputError("Say which cancer it is, like this: --cancer “breast cancer”.")
    for text in told.markers:
        check_marker(text)
    words = told.cancer or ""
    cancer = find_one(words, vocabulary)
    profile = Profile(
        cancer=cancer,
        prior_therapies=tuple(prior for text in told.had for prior in parse_had(text, vocabulary, today)),
        markers=tuple(dict.fromkeys((*told.markers, *markers_in_words(words, cancer)))),
        age=told.age,
        sex=Sex(told.sex.upper()) if told.sex else None,
        ecog=told.ecog,
        brain_mets=BrainMetsState(told.brain_mets) if told.brain_mets else None,
        place=_place(told.near),
        within_km=parse_distance(told.within) if told.within else None,
        words=words,
    )
    check_profile(profile, today)
    return profile


def parse_distance(text: str) -> float:
    """Kilometres; a bare number is asked about, because a guess could be wrong by half."""
    found = _DISTANCE.fullmatch(text)
    if found is None:
        raise InputError(f"“{text}” is not a distance that we can read. Write 100mi or 150km.")
    number, unit = float(found[1]), found[2].lower()
    return number if unit.startswith("k") else number * KM_PER_MILE


def local_today() -> date:
    return datetime.now().astimezone().date()


def optional_profile(told: Told, vocabulary: Vocabulary) -> Profile | None:
    """A profile when a person was described, and None when nobody was."""
    check_usage(told)
    if not (told.cancer or told.had):
        return None
    profile = profile_of(told, vocabulary, today=local_today())
    tell_contradictions(profile, vocabulary)
    return profile


def tell_contradictions(profile: Profile, vocabulary: Vocabulary) -> None:
    from trialfinder.cli.problems import warn
    from trialfinder.profile import contradictions

    for sentence in contradictions(profile, vocabulary):
        warn(sentence)


def told_from(values: dict[str, Any]) -> Told:
    """Takes the person's options out of a command's values."""
    return Told(**{name: values.pop(name) for name in Told.__slots__})


def check_usage(told: Told) -> None:
    if told.within and not told.near:
        raise click.UsageError("--within needs --near, to know from where.")


def _place(near: str | None) -> Place | None:
    if not near or not near.strip():
        return None
    from trialfinder.places import find_place

    return find_place(near)
