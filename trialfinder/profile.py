"""What a person told us: their cancer, what they have had, how it ended, and the facts studies ask about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trialfinder.errors import InputError
from trialfinder.places import Place as Place
from trialfinder.study import Sex
from trialfinder.vocabulary import Vocabulary
from trialfinder.vocabulary.model import Cancer, Therapy

EARLIEST_TREATMENT = 1940
"""Before the first drug against cancer; an earlier year is a slip of the finger."""
OLDEST = 120
WORST_ECOG = 4
"""ECOG 5 is death."""

FEMALE_CANCERS = frozenset(
    {
        "ovarian cancer",
        "endometrial cancer",
        "uterine sarcoma",
        "cervical cancer",
        "vulval cancer",
        "vaginal cancer",
        "gestational trophoblastic tumour",
    }
)
MALE_CANCERS = frozenset({"prostate cancer", "testicular cancer", "penile cancer", "male breast cancer"})


class Outcome(StrEnum):
    """How a treatment ended, in the words of the command line."""

    WORKED_THEN_STOPPED = "worked-then-stopped"
    """Acquired resistance."""
    NEVER_WORKED = "never-worked"
    """Intrinsic resistance."""
    SIDE_EFFECTS = "side-effects"
    """Intolerant; not resistance."""
    FINISHED = "finished"
    """As planned."""
    ONGOING = "ongoing"
    NOT_SURE = "not-sure"
    """Leaves points open; rules nothing out."""


class BrainMetsState(StrEnum):
    NONE = "none"
    TREATED = "treated"
    ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class PriorTherapy:
    """One drug the person has had. ``given`` is what they typed; a regimen becomes one of these per part.

    Somebody who knows only the kind (“platinum chemotherapy”) has had one of ``one_of``, we cannot say
    which. ``therapy`` is then a stand-in: its name is the class, its classes are the class and all that
    contain it. So what a study says about the class, or about a wider one, bears on it, and what it says
    about a single member does not: the person may have had the other one.
    """

    given: str
    therapy: Therapy
    outcome: Outcome = Outcome.NOT_SURE
    last_dose: date | None = None
    one_of: tuple[Therapy, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything but the cancer is optional; ``None`` means not told, and rules nothing out."""

    cancer: Cancer
    prior_therapies: tuple[PriorTherapy, ...] = ()
    markers: tuple[str, ...] = ()
    age: int | None = None
    sex: Sex | None = None
    ecog: int | None = None
    brain_mets: BrainMetsState | None = None
    place: Place | None = None
    within_km: float | None = None
    words: str = ""
    """The person's own for the cancer, for what they say beside its name: “stage 4 lung cancer”."""


def parse_had(text: str, vocabulary: Vocabulary, today: date) -> tuple[PriorTherapy, ...]:
    """``DRUG[=OUTCOME][@LAST-DOSE]`` as prior therapies: one for a drug or a class, one a part for a regimen.

    Raises InputError with a sentence; UnknownTherapy carries the names that were perhaps meant.
    """
    words, _, day = text.partition("@")
    name, _, outcome = words.partition("=")
    if not name.strip():
        raise InputError(f"“{text}” names no treatment. Write it like this: Tagrisso=worked-then-stopped")
    return prior_therapies(
        name.strip(),
        vocabulary,
        outcome=parse_outcome(outcome) if outcome.strip() else Outcome.NOT_SURE,
        last_dose=parse_last_dose(day, today) if day.strip() else None,
    )


def prior_therapies(
    given: str,
    vocabulary: Vocabulary,
    *,
    outcome: Outcome = Outcome.NOT_SURE,
    last_dose: date | None = None,
) -> tuple[PriorTherapy, ...]:
    """What ``given`` means, as prior therapies; for a form that asks for its parts one by one."""
    match = vocabulary.find_therapy(given)
    if match.kind == "class":
        stand_in = _stand_in(match.name, vocabulary)
        return (PriorTherapy(given, stand_in, outcome, last_dose, one_of=match.therapies),)
    return tuple(PriorTherapy(given, therapy, outcome, last_dose) for therapy in match.therapies)


def parse_outcome(text: str) -> Outcome:
    word = "-".join(text.lower().replace("-", " ").split())
    try:
        return Outcome(word)
    except ValueError:
        choices = ", ".join(outcome.value for outcome in Outcome)
        raise InputError(
            f"“{text.strip()}” does not say how a treatment ended. Use one of these: {choices}."
        ) from None


def parse_last_dose(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(
            f"“{text.strip()}” is not a date that we can read. "
            f"Write year, month and day, like {today.isoformat()}."
        ) from None
    check_last_dose(day, today)
    return day


def check_last_dose(day: date, today: date) -> None:
    if day > today:
        raise InputError(f"The last dose on {day.isoformat()} is still to come. Give a day up to today.")
    if day.year < EARLIEST_TREATMENT:
        raise InputError(f"A last dose on {day.isoformat()} cannot be right. Check the year.")


def check_profile(profile: Profile, today: date) -> None:
    """Raises InputError with a sentence for a fact that cannot be true."""
    _check_range(profile.age, OLDEST, "An age of {} cannot be right. Give full years, from 0 to {}.")
    _check_range(profile.ecog, WORST_ECOG, "{} is not an activity level (ECOG). It goes from 0 to {}.")
    if profile.within_km is not None and not 0 < profile.within_km < float("inf"):
        raise InputError("The distance must be more than 0.")
    for prior in profile.prior_therapies:
        if prior.last_dose is not None:
            check_last_dose(prior.last_dose, today)


def contradictions(profile: Profile, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Facts that do not go together, a sentence each: said, never refused. The person may be right."""
    return (
        *_double_outcomes(profile.prior_therapies),
        *_dated_and_ongoing(profile.prior_therapies),
        *_sex_and_cancer(profile, vocabulary),
        *_brain_mets_denied(profile),
    )


def _stand_in(class_name: str, vocabulary: Vocabulary) -> Therapy:
    wider = sorted(vocabulary.class_ancestors(class_name) - {class_name})
    return Therapy(class_name, classes=(class_name, *wider))


def _check_range(value: int | None, highest: int, sentence: str) -> None:
    if value is not None and not 0 <= value <= highest:
        raise InputError(sentence.format(value, highest))


def _double_outcomes(priors: tuple[PriorTherapy, ...]) -> list[str]:
    by_drug: dict[str, set[Outcome]] = {}
    for prior in priors:
        by_drug.setdefault(prior.therapy.name, set()).add(prior.outcome)
    return [
        f"You told us more than one thing about how {drug} ended: {', '.join(sorted(ended))}."
        for drug, ended in by_drug.items()
        if len(ended - {Outcome.NOT_SURE}) > 1
    ]


def _dated_and_ongoing(priors: tuple[PriorTherapy, ...]) -> list[str]:
    return [
        f"You told us that you still take {prior.given}, and also when its last dose was."
        for prior in priors
        if prior.outcome is Outcome.ONGOING and prior.last_dose is not None
    ]


def _sex_and_cancer(profile: Profile, vocabulary: Vocabulary) -> list[str]:
    kinds = {profile.cancer.name} | vocabulary.cancer_ancestors(profile.cancer.name)
    sex = profile.sex or Sex.ALL
    unlikely = {Sex.MALE: FEMALE_CANCERS, Sex.FEMALE: MALE_CANCERS}.get(sex, frozenset())
    if not kinds & unlikely:
        return []
    return [f"You told us {profile.cancer.name}, and that your sex is {sex.lower()}. We use both."]


def _brain_mets_denied(profile: Profile) -> list[str]:
    if profile.cancer.name == "brain metastases" and profile.brain_mets is BrainMetsState.NONE:
        return ["You told us that the cancer has spread to the brain, and also that it has not. We use both."]
    return []
