"""The answers of the find page as values, and the profile they make."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from trialfinder.cancers import find_one
from trialfinder.eligibility.told_markers import check_marker
from trialfinder.errors import InputError
from trialfinder.places import Place, find_place
from trialfinder.profile import BrainMetsState, Outcome, Profile, check_profile, prior_therapies
from trialfinder.study import Sex
from trialfinder.views.words import MILES_PER_KM
from trialfinder.vocabulary import Vocabulary

DISTANCES: Mapping[str, float] = {
    f"{miles} miles ({round(miles / MILES_PER_KM)} km)": miles / MILES_PER_KM
    for miles in (25, 50, 100, 250, 500)
}


@dataclass(frozen=True, slots=True)
class Treatment:
    given: str
    outcome: Outcome = Outcome.NOT_SURE
    last_dose: date | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What stands in the form; equal answers give an equal search."""

    cancer: str = ""
    treatments: tuple[Treatment, ...] = ()
    age: int | None = None
    sex: Sex | None = None
    ecog: int | None = None
    brain_mets: BrainMetsState | None = None
    place: str = ""
    within_km: float | None = None
    markers: str = ""
    """Test results of the tumour as typed, parted by commas."""


@dataclass(frozen=True, slots=True)
class Example:
    words: str
    answers: Answers = field(default_factory=Answers)


EXAMPLES = (
    Example(
        "Lung cancer, Tagrisso stopped working",
        Answers("non-small cell lung cancer", (Treatment("Tagrisso", Outcome.WORKED_THEN_STOPPED),)),
    ),
    Example(
        "Breast cancer, Ibrance stopped working",
        Answers("breast cancer", (Treatment("Ibrance", Outcome.WORKED_THEN_STOPPED),)),
    ),
    Example(
        "Melanoma, Keytruda never worked",
        Answers("melanoma", (Treatment("Keytruda", Outcome.NEVER_WORKED),)),
    ),
)


def profile_of(answers: Answers, vocabulary: Vocabulary, *, today: date) -> Profile:
    """Raises ``InputError`` with the first thing that has to be put right."""
    if not answers.cancer:
        raise InputError("Choose your cancer first. Then we can search.")
    priors = [
        prior_therapies(each.given, vocabulary, outcome=each.outcome, last_dose=each.last_dose)
        for each in answers.treatments
    ]
    profile = Profile(
        cancer=find_one(answers.cancer, vocabulary),
        prior_therapies=tuple(prior for parts in priors for prior in parts),
        age=answers.age,
        sex=answers.sex,
        ecog=answers.ecog,
        brain_mets=answers.brain_mets,
        place=place_of(answers.place),
        within_km=answers.within_km if answers.place else None,
        words=answers.cancer,
        markers=markers_of(answers.markers),
    )
    check_profile(profile, today)
    return profile


def markers_of(words: str) -> tuple[str, ...]:
    """Each test result; raises ``InputError`` for one that names no marker we know."""
    results = tuple(filter(None, map(str.strip, re.split(r"[,;\n]", words))))
    for result in results:
        check_marker(result)
    return results


def place_of(words: str) -> Place | None:
    """Raises ``InputError`` when no place, or more than one, has that name."""
    return find_place(words) if words.strip() else None
