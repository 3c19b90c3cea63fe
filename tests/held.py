"""What a study says, how a treatment ended, and the two held against each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from trialfinder.cancers import CancerFit, CancerVerdict
from trialfinder.eligibility.markers import MarkerRequirement
from trialfinder.eligibility.model import (
    Limits,
    Quote,
    Section,
    Stance,
    TherapyStance,
)
from trialfinder.eligibility.sections import Criterion
from trialfinder.matching import Match, Met, match
from trialfinder.profile import Outcome, Place, PriorTherapy, Profile
from trialfinder.study import GeoPoint, Study
from trialfinder.vocabulary import load_vocabulary
from trialfinder.vocabulary.model import Cancer, Therapy

TODAY = date(2026, 11, 24)
NSCLC = Cancer("non-small cell lung cancer")
OSIMERTINIB = Therapy("osimertinib", brands=("Tagrisso",))
CARBOPLATIN = Therapy("carboplatin")
BOSTON = Place("Boston, Massachusetts, United States", GeoPoint(42.36, -71.06))
FITS = CancerVerdict(CancerFit.EXACT, "Non-small cell lung cancer")
RECRUITING = Study("NCT99900001", overall_status="RECRUITING")


@dataclass(frozen=True)
class SaysAboutDrugs:
    """A reading that says what a test wants it to say; silent about all other drugs."""

    stances: dict[str, TherapyStance] = field(default_factory=dict)
    limits: Limits = Limits()  # noqa: RUF009
    markers: tuple[MarkerRequirement, ...] = ()

    criteria: tuple[Criterion, ...] = ()

    def about(self, _: object) -> SaysAboutDrugs:
        return self

    def stance_on(self, therapy: Therapy) -> TherapyStance:
        return self.stances.get(therapy.name) or TherapyStance(therapy.name, Stance.SILENT, None)


def says(label: Stance, words: str = "some words", **more: object) -> TherapyStance:
    quote = Quote(words, Section.INCLUSION, None, None, 0)
    return TherapyStance("osimertinib", label, quote, **more)  # type: ignore[arg-type]


def had(outcome: Outcome = Outcome.NOT_SURE, last_dose: date | None = None) -> PriorTherapy:
    return PriorTherapy("Tagrisso", OSIMERTINIB, outcome, last_dose)


def hold(
    stance: TherapyStance | None = None,
    prior: PriorTherapy | None = None,
    *,
    limits: Limits | None = None,
    study: Study = RECRUITING,
    cancer: CancerVerdict = FITS,
    **facts: object,
) -> Match:
    profile = Profile(NSCLC, (prior,) if prior else (), **facts)  # type: ignore[arg-type]
    reading = SaysAboutDrugs({"osimertinib": stance} if stance else {}, limits or Limits())
    return match(profile, study, reading, load_vocabulary(), today=TODAY, cancer=cancer)  # type: ignore[arg-type]


def hold_two(one: TherapyStance, two: TherapyStance, ended: Outcome = Outcome.WORKED_THEN_STOPPED) -> Match:
    priors = (had(ended), PriorTherapy("carboplatin", CARBOPLATIN, ended))
    reading = SaysAboutDrugs({"osimertinib": one, "carboplatin": two})
    return match(Profile(NSCLC, priors), RECRUITING, reading, load_vocabulary(), today=TODAY, cancer=FITS)  # type: ignore[arg-type]


def fact(found: Match, name: str) -> Met | None:
    return next((check.met for check in found.facts if check.fact == name), None)
