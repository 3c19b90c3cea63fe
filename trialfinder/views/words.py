"""Plain words for the registry's words: statuses, phases, kinds of treatment, ages, dates, distances."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date

from trialfinder.study import Age, PartialDate, Sex

MILES_PER_KM = 0.621371

STATUS: Mapping[str, str] = {
    "RECRUITING": "Open and looking for people",
    "NOT_YET_RECRUITING": "Not open yet",
    "ENROLLING_BY_INVITATION": "Open only to people it invites",
    "ACTIVE_NOT_RECRUITING": "Running, but not taking new people",
    "SUSPENDED": "On hold for now",
    "TERMINATED": "Stopped early",
    "COMPLETED": "Finished",
    "WITHDRAWN": "Called off before it began",
    "UNKNOWN": "Not known: this study has not been updated for a long time",
    "AVAILABLE": "Treatment can be asked for outside a study",
    "NO_LONGER_AVAILABLE": "Treatment can no longer be asked for outside a study",
    "TEMPORARILY_NOT_AVAILABLE": "Treatment cannot be asked for right now",
    "APPROVED_FOR_MARKETING": "Treatment is now approved for use",
    "WITHHELD": "Not made public",
}

PHASE: Mapping[str, str] = {
    "EARLY_PHASE1": "early phase 1",
    "PHASE1": "phase 1",
    "PHASE2": "phase 2",
    "PHASE3": "phase 3",
    "PHASE4": "phase 4",
}

PHASE_MEANING: Mapping[str, str] = {
    "EARLY_PHASE1": "a first, very small test in people",
    "PHASE1": "looks for a safe dose, in a small group",
    "PHASE2": "looks at whether it helps, in a larger group",
    "PHASE3": "compares it with the usual treatment, in many people",
    "PHASE4": "follows a treatment that is already approved",
}

INTERVENTION: Mapping[str, str] = {
    "BEHAVIORAL": "Behaviour or support",
    "BIOLOGICAL": "Treatment made from living cells or proteins",
    "COMBINATION_PRODUCT": "Drug and device together",
    "DEVICE": "Device",
    "DIAGNOSTIC_TEST": "Test",
    "DIETARY_SUPPLEMENT": "Food supplement",
    "DRUG": "Drug",
    "GENETIC": "Gene treatment",
    "PROCEDURE": "Procedure or surgery",
    "RADIATION": "Radiation",
    "OTHER": "Other",
}

ARM: Mapping[str, str] = {
    "EXPERIMENTAL": "Gets the treatment being tested",
    "ACTIVE_COMPARATOR": "Gets a treatment already in use, to compare",
    "PLACEBO_COMPARATOR": "Gets a look-alike without the drug (placebo), to compare",
    "SHAM_COMPARATOR": "Gets a pretend procedure, to compare",
    "NO_INTERVENTION": "Gets no treatment from the study",
    "OTHER": "Another group",
}


def status_words(status: str) -> str:
    return STATUS.get(status) or (f"“{plain(status)}”, in the registry's words" if status else "Not stated")


def phase_words(phases: Sequence[str]) -> str:
    """Such as “Phase 1 and phase 2”; ``""`` when the study has none."""
    known = [PHASE.get(phase, plain(phase)) for phase in phases if phase != "NA"]
    return capital(listing(known))


def phase_explained(phases: Sequence[str]) -> str:
    """Such as “Phase 2: looks at whether it helps, in a larger group”."""
    meanings = [PHASE_MEANING[phase] for phase in phases if phase in PHASE_MEANING]
    return ": ".join(part for part in (phase_words(phases), "; then ".join(meanings)) if part)


def day(when: date) -> str:
    """Such as “3 December 2026”."""
    return f"{when.day} {calendar.month_name[when.month]} {when.year}"


def partial_day(when: PartialDate | None) -> str:
    """As exactly as the registry said it: “March 2024” stays a month."""
    if when is None:
        return ""
    known = day(when.first) if len(when.text) > len("2024-03") else _month(when.first)
    return f"{known} (planned)" if when.estimated else known


def age_words(minimum: Age | None, maximum: Age | None) -> str:
    if minimum and maximum:
        return f"From {_age(minimum)} to {_age(maximum)}"
    if minimum:
        return f"{capital(_age(minimum))} and older"
    return f"Up to {_age(maximum)}" if maximum else "Any age"


def sex_words(sex: str) -> str:
    return {Sex.FEMALE.value: "Women only", Sex.MALE.value: "Men only"}.get(sex, "Women and men")


def distance_words(kilometres: float) -> str:
    """Such as “12 miles (20 km)”."""
    if kilometres < 1:
        return "under a mile (1 km)"
    miles = round(kilometres * MILES_PER_KM)
    return f"{counted(max(1, miles), 'mile')} ({round(kilometres):,} km)"


def counted(number: int, thing: str, things: str = "") -> str:
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def listing(words: Sequence[str], last: str = "and") -> str:
    """“a, b and c”."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def plain(enum_word: str) -> str:
    """A registry word that we have no words for, at least without capitals and underscores."""
    return enum_word.replace("_", " ").lower()


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _month(when: date) -> str:
    return f"{calendar.month_name[when.month]} {when.year}"


def _age(age: Age) -> str:
    return age.text.lower()
