"""What a person told us, in their words: how treatments ended, how active they are, where they are."""

from __future__ import annotations

from collections.abc import Mapping

from trialfinder.profile import BrainMetsState, Outcome, PriorTherapy, Profile
from trialfinder.study import Sex
from trialfinder.views.words import day, distance_words

OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.WORKED_THEN_STOPPED: "It worked, then stopped working",
    Outcome.NEVER_WORKED: "It never worked",
    Outcome.SIDE_EFFECTS: "I stopped because of side effects",
    Outcome.FINISHED: "I finished it as planned",
    Outcome.ONGOING: "I am still taking it",
    Outcome.NOT_SURE: "I am not sure",
}

ACTIVITY_WORDS: Mapping[int, str] = {
    0: "Fully active, as before the illness",
    1: "Light work is fine, hard work is not",
    2: "I look after myself, and am up more than half of the day",
    3: "I need some help, and rest more than half of the day",
    4: "I am in bed or a chair all day",
}
"""ECOG grades, after the scale's own definitions."""

BRAIN_WORDS: Mapping[BrainMetsState, str] = {
    BrainMetsState.NONE: "No",
    BrainMetsState.TREATED: "Yes, and it was treated and is stable",
    BrainMetsState.ACTIVE: "Yes, and it is growing or not treated yet",
}

SEX_WORDS: Mapping[Sex, str] = {Sex.FEMALE: "Woman", Sex.MALE: "Man"}


def profile_words(profile: Profile) -> tuple[str, ...]:
    """One line each: the cancer, every treatment, and the facts that were given."""
    facts = [
        f"Age {profile.age}" if profile.age is not None else "",
        SEX_WORDS.get(profile.sex, "") if profile.sex else "",
        ACTIVITY_WORDS.get(profile.ecog, "") if profile.ecog is not None else "",
        _brain(profile.brain_mets) if profile.brain_mets else "",
        _place(profile),
        *(f"Test result: {marker}" for marker in profile.markers),
    ]
    treatments = dict.fromkeys(prior_words(prior) for prior in profile.prior_therapies)
    return (profile.cancer.name, *treatments, *(fact for fact in facts if fact))


def prior_words(prior: PriorTherapy) -> str:
    """Such as “Tagrisso: it worked, then stopped working. Last taken on 3 December 2026”."""
    last = f". Last taken on {day(prior.last_dose)}" if prior.last_dose else ""
    ended = OUTCOME_WORDS[prior.outcome]
    # “I” keeps its capital in the middle of a sentence
    return f"{prior.given}: {ended if ended.startswith('I ') else ended[0].lower() + ended[1:]}{last}"


def _brain(state: BrainMetsState) -> str:
    if state is BrainMetsState.NONE:
        return "No spread to the brain"
    return f"Spread to the brain: {BRAIN_WORDS[state].removeprefix('Yes, and ')}"


def _place(profile: Profile) -> str:
    if profile.place is None:
        return ""
    within = f", up to {distance_words(profile.within_km)}" if profile.within_km else ""
    return f"Near {profile.place.name}{within}"
