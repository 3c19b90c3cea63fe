"""The facts other than therapies: cancer, age, sex, activity level, brain metastases, lines, study state.

A fact that the person did not tell, or that the study does not limit, is no check at all. ``Met.NO`` is for
what is known not to fit; whatever the study might count differently stays open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from trialfinder.cancers.model import CancerFit, CancerVerdict
from trialfinder.eligibility.model import WANTS, BrainMets, Limits, Stance
from trialfinder.matching.model import FactCheck, Met, Verdict
from trialfinder.matching.sites import OPEN_STATUSES
from trialfinder.matching.verdicts import lines_told
from trialfinder.profile import BrainMetsState, Profile
from trialfinder.study import InterventionType, PrimaryPurpose, Sex, Study

PURPOSE = "purpose"
NO_TREATMENT: Mapping[str, str] = {
    PrimaryPurpose.SUPPORTIVE_CARE: "care that supports people",
    PrimaryPurpose.DIAGNOSTIC: "finding or measuring disease",
    PrimaryPurpose.PREVENTION: "keeping disease away",
    PrimaryPurpose.SCREENING: "finding disease early",
    PrimaryPurpose.HEALTH_SERVICES_RESEARCH: "how care is given",
    PrimaryPurpose.BASIC_SCIENCE: "how the body or a drug works",
    PrimaryPurpose.DEVICE_FEASIBILITY: "a first try of a device",
    PrimaryPurpose.ECT: "teaching and training",
}
"""What studies are about that do not look for a treatment."""


def beside_demands(limits: Limits, verdicts: Iterable[Verdict]) -> Limits:
    """“No earlier treatment” is left unsaid beside a demand for one, be it of some people only.

    A broad exclusion (“chemotherapy or any other anticancer drug”) sets the first, and leaves out what the
    study wants.
    """
    wanted = any(verdict.stance.label in (*WANTS, Stance.MIXED) for verdict in verdicts)
    return replace(limits, min_lines=None, max_lines=None) if limits.max_lines == 0 and wanted else limits


def check_facts(
    profile: Profile, study: Study, limits: Limits, cancer: CancerVerdict
) -> tuple[FactCheck, ...]:
    return (
        *check_cancer(cancer),
        *check_age(profile, study),
        *check_sex(profile, study),
        *check_ecog(profile, limits),
        *check_brain_mets(profile, limits),
        *check_lines(profile, limits),
        *check_state(study),
    )


def check_cancer(cancer: CancerVerdict) -> Iterator[FactCheck]:
    if cancer.against:
        reason = f"The study is for another stage or kind of this cancer than yours: “{cancer.against}”"
        yield FactCheck("kind", Met.NO, reason)
    if cancer.fit is CancerFit.NO:
        yield FactCheck("cancer", Met.NO, "This study is for a different cancer.")
    elif cancer.fit is CancerFit.UNCLEAR:
        yield FactCheck("cancer", Met.OPEN, "Ask whether the study takes people with your kind of cancer.")
    elif cancer.fit is CancerFit.SUBTYPE_ONLY:
        reason = "Ask whether your cancer is of the kind that the study takes."
        yield FactCheck("cancer", Met.OPEN, reason)
    else:
        yield FactCheck("cancer", Met.YES, "The study takes your cancer.")


def check_age(profile: Profile, study: Study) -> Iterator[FactCheck]:
    """An age in full years is the whole year up to the next birthday: nobody is ruled out by months."""
    if profile.age is None or not (study.minimum_age or study.maximum_age):
        return
    too_young = study.minimum_age is not None and profile.age + 1 <= study.minimum_age.years
    too_old = study.maximum_age is not None and profile.age > study.maximum_age.years
    met = Met.NO if too_young or too_old else Met.YES
    yield FactCheck("age", met, f"Takes people {_age_range(study)}; you are {profile.age}.")


def check_sex(profile: Profile, study: Study) -> Iterator[FactCheck]:
    if profile.sex in (None, Sex.ALL) or study.sex not in (Sex.FEMALE, Sex.MALE):
        return
    people = "women" if study.sex == Sex.FEMALE else "men"
    met = Met.YES if profile.sex == study.sex else Met.NO
    yield FactCheck("sex", met, f"Takes only {people}.")


def check_ecog(profile: Profile, limits: Limits) -> Iterator[FactCheck]:
    if profile.ecog is None or limits.ecog_max is None:
        return
    met = Met.YES if profile.ecog <= limits.ecog_max else Met.NO
    reason = (
        f"Takes people with an activity level (ECOG) of up to {limits.ecog_max}; yours is {profile.ecog}."
    )
    yield FactCheck("ecog", met, reason, limits.ecog_quote)


def check_brain_mets(profile: Profile, limits: Limits) -> Iterator[FactCheck]:
    if profile.brain_mets in (None, BrainMetsState.NONE) or limits.brain_mets is BrainMets.SILENT:
        return
    met, reason = _brain_mets(profile.brain_mets is BrainMetsState.ACTIVE, limits.brain_mets)
    yield FactCheck("brain_mets", met, reason, limits.brain_mets_quote)


def check_lines(profile: Profile, limits: Limits) -> Iterator[FactCheck]:
    """Never a refusal: people forget, and studies count in their own ways."""
    told = lines_told(profile)
    if not told:
        return
    if limits.min_lines is not None and told < limits.min_lines:
        reason = f"The study wants at least {_treatments(limits.min_lines)}; you told us {told}."
        yield FactCheck("lines", Met.OPEN, reason, limits.lines_quote)
    elif limits.max_lines is not None and told > limits.max_lines:
        reason = f"{_at_most(limits.max_lines)}; you told us {told}. Ask how it counts."
        yield FactCheck("lines", Met.OPEN, reason, limits.lines_quote)
    elif limits.min_lines is not None or limits.max_lines is not None:
        yield FactCheck("lines", Met.YES, "The number of earlier treatments fits.", limits.lines_quote)


def _at_most(lines: int) -> str:
    if lines == 0:
        return "The study seems to want no earlier treatment at this stage of the cancer"
    return f"The study takes up to {_treatments(lines)}"


def _treatments(lines: int) -> str:
    return f"{lines} earlier treatment{'' if lines == 1 else 's'}"


def check_state(study: Study) -> Iterator[FactCheck]:
    """What the record says about itself; it never rules anybody out."""
    if study.overall_status not in OPEN_STATUSES:
        yield FactCheck(
            "status", Met.OPEN, "The record does not say that the study takes new people now. Ask."
        )
    if about := no_treatment(study):
        reason = f"This study tests no treatment against the cancer; it is about {about}."
        yield FactCheck(PURPOSE, Met.OPEN, f"{reason} Ask what it would do for you.")
    if study.healthy_volunteers:
        reason = "The study also takes people without cancer. Ask what it would do for you."
        yield FactCheck("healthy_volunteers", Met.OPEN, reason)


def no_treatment(study: Study) -> str:
    """What a study is about that tests no treatment against the cancer; empty for one that does, or may."""
    if study.primary_purpose:
        return NO_TREATMENT.get(study.primary_purpose, "")
    kinds = {each.type for each in study.interventions}
    return "how people live and cope" if kinds == {InterventionType.BEHAVIORAL} else ""


def _age_range(study: Study) -> str:
    low = study.minimum_age.text.lower() if study.minimum_age else ""
    high = study.maximum_age.text.lower() if study.maximum_age else ""
    if low and high:
        return f"from {low} to {high}"
    return f"from {low}" if low else f"up to {high}"


def _brain_mets(active: bool, limit: BrainMets) -> tuple[Met, str]:
    if limit is BrainMets.REFUSES:
        return Met.NO, "Does not take people whose cancer has spread to the brain."
    if limit is BrainMets.ACTIVE_OK:
        return Met.YES, "Takes people whose cancer has spread to the brain."
    if active:
        return Met.NO, "Takes cancer in the brain only when it is treated and stable."
    return Met.YES, "Takes cancer in the brain when it is treated and stable."
