"""All requirements of a study, to its stance on one therapy: which bear on it, and which decides.

Precedence is the labelling guide's: what differs between cohorts is mixed; then refusal and demand for
failure, a demand to have had, a general demand, a wait, a permission. A statement that names the drug or
its class outweighs one in general words of the other kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from trialfinder.eligibility.mentions import ConceptKind
from trialfinder.eligibility.model import REFUSALS, WANTS, Quote, Section, Stance, TherapyStance
from trialfinder.eligibility.oppositions import GROUP, Bearing, opposed
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.quotes import MAX_QUOTE, shortened
from trialfinder.eligibility.requirements import Requirement
from trialfinder.eligibility.softening import (
    sparing,
    without_contradicted,
    without_harm,
    without_idle_permissions,
)
from trialfinder.vocabulary import Vocabulary
from trialfinder.vocabulary.model import Therapy

_ORDER = (
    Stance.REFUSES,
    Stance.REFUSES_UNLESS,
    Stance.ASKS_FAILED,
    Stance.ASKS_HAD,
    Stance.ASKS_PRETREATED,
    Stance.WASHOUT,
    Stance.ALLOWS,
)
_NOT_SYSTEMIC = frozenset({"corticosteroid", "supportive therapy", "bone-modifying agent"})
_TREATS_THE_CANCER = Pattern(
    r"(?:steroid|prednis|dexameth)\w*[^.;]{0,40}\bfor (?:the )?(?:lymphoma|myeloma|leuk|cancer|disease)"
    r"|anti-?(?:myeloma|lymphoma|leuk|cancer|neoplas)|emergency course|pulse",
    re.IGNORECASE,
)
_WEAK_REFUSALS = ("failure not taken", "excepted within limits", "longer ago not taken")
_BROAD_CLASSES = frozenset(
    {
        "chemotherapy",
        "hormone therapy",
        "immunotherapy",
        "targeted therapy",
        "monoclonal antibody",
        "biologic therapy",
        "tyrosine kinase inhibitor",
        "small molecule",
        "kinase inhibitor",
        "cell therapy",
        "antibody-drug conjugate",
        "gene therapy",
    }
)
_OF_A_PART = Pattern(r"\b(?:cohort|arm|part|group|phase|sub-?study)s?\b", re.IGNORECASE)
"""“Cohort B”; “patients who had X” is no part of the study."""


def stance_on(therapy: Therapy, requirements: Sequence[Requirement], vocabulary: Vocabulary) -> TherapyStance:
    """What the study says about ``therapy``."""
    classes = frozenset(therapy.classes)  # also for a class that stands for one of its drugs
    bearing = [
        (requirement, weight)
        for requirement in requirements
        if (weight := _weight(requirement, therapy, classes))
    ]
    bearing = without_idle_permissions(bearing)
    if not bearing:
        return TherapyStance(therapy.name, Stance.SILENT, None)
    bearing = [
        (_without_foreign_exception(requirement, therapy, classes), weight) for requirement, weight in bearing
    ]
    label, deciding, spared = _decide(without_contradicted(without_harm(_without_what_spares(bearing))))
    return _stance(therapy, label, deciding, spared, bearing, vocabulary)


def _weight(requirement: Requirement, therapy: Therapy, classes: frozenset[str]) -> int:
    """How closely it names the therapy: 4 the drug, 3 its class, 2 its group, 1 in general, 0 not at all."""
    mention = requirement.mention
    if classes & _NOT_SYSTEMIC and not _TREATS_THE_CANCER.search(requirement.statement.clause.text):
        return 0
    if requirement.general:
        return 0 if classes & _NOT_SYSTEMIC else 1
    assert mention is not None
    if mention.kind in (ConceptKind.DRUG, ConceptKind.REGIMEN):
        return 4 if therapy.name in mention.names else 0
    named = classes.intersection(mention.names)
    if not named:
        return 0
    if classes & _NOT_SYSTEMIC and not named & _NOT_SYSTEMIC:
        return 0
    return GROUP if named & _BROAD_CLASSES else GROUP + 1


def _without_foreign_exception(
    requirement: Requirement, therapy: Therapy, classes: frozenset[str]
) -> Requirement:
    """“No prior therapy except one cycle of chemotherapy” spares nobody who had something else."""
    named = [mention for mention in requirement.statement.exceptions if mention.names]
    if requirement.stance is not Stance.REFUSES_UNLESS or not named:
        return requirement
    if any(therapy.name in mention.names or classes.intersection(mention.names) for mention in named):
        return requirement
    return replace(
        requirement, stance=Stance.REFUSES, statement=replace(requirement.statement, exception=None)
    )


def _without_what_spares(bearing: list[tuple[Requirement, int]]) -> list[tuple[Requirement, int]]:
    """“Any third-generation TKI other than X”: of X, the refusal or wait of that sentence says nothing."""
    spared = {
        (id(requirement.statement.clause.criterion), requirement.statement.clause.sentence): weight
        for requirement, weight in bearing
        if requirement.rule.endswith("> excepted")
    }
    return [
        (requirement, weight)
        for requirement, weight in bearing
        if requirement.stance is Stance.ALLOWS
        or weight
        >= spared.get((id(requirement.statement.clause.criterion), requirement.statement.clause.sentence), 0)
    ]


def _decide(bearing: Bearing) -> tuple[Stance, Requirement, Requirement | None]:
    """The label, the requirement that decides, and another that spares from it when it refuses."""
    spoken = [pair for pair in bearing if pair[0].statement.clause.section is not Section.TITLE]
    if any(requirement.stance in (*WANTS, *REFUSALS) for requirement, _ in spoken):
        bearing = [*spoken, *_closer_in_title(bearing, spoken)]
    wants = [pair for pair in bearing if pair[0].stance in WANTS]
    refusals = [pair for pair in bearing if pair[0].stance in REFUSALS]
    permissions = [pair for pair in bearing if pair[0].stance is Stance.ALLOWS and pair[0].statement.allowed]
    mixed = opposed(wants, refusals, permissions)
    if mixed is not None:
        return Stance.MIXED, mixed, None
    outweighed = _outweighed(wants, refusals)
    firm = [pair for pair in bearing if pair[0].stance not in outweighed]
    decider, weight = min(firm, key=_rank)
    spared = sparing(decider, weight, bearing) if decider.stance in REFUSALS else None
    return Stance.REFUSES_UNLESS if spared else decider.stance, decider, spared


def _closer_in_title(bearing: Bearing, spoken: Bearing) -> Bearing:
    """“… who have progressed on X” in the title, where the criteria want less and refuse nothing."""
    told = {requirement.stance for requirement, _ in spoken if requirement.stance in (*WANTS, *REFUSALS)}
    return [
        (requirement, weight)
        for requirement, weight in bearing
        if weight > GROUP
        and requirement.stance in WANTS
        and told <= set(WANTS[WANTS.index(requirement.stance) + 1 :])
    ]


def _rank(pair: tuple[Requirement, int]) -> tuple[int, int, bool, bool, bool, int]:
    """The guide's order (refusals are one); then the closest name, treatment before state, all cohorts."""
    requirement, weight = pair
    statement = requirement.statement
    state = statement.mention is None and statement.rule.startswith(("relapsed", "untreated"))
    return (
        0 if requirement.stance in REFUSALS else _ORDER.index(requirement.stance),
        -weight,
        requirement.stance is Stance.REFUSES_UNLESS,
        state,
        requirement.cohort is not None,
        statement.clause.criterion.index,
    )


def _outweighed(wants: Bearing, refusals: Bearing) -> tuple[Stance, ...]:
    """The side that names it less closely, or refuses only a course that a demand already speaks of."""
    wanting = max((weight for _, weight in wants), default=0)
    refusing = max((weight for _, weight in refusals), default=0)
    weak = all(requirement.rule.endswith(_WEAK_REFUSALS) for requirement, _ in refusals)
    if wants and weak and wanting >= refusing:
        return REFUSALS
    return REFUSALS if wanting > refusing else WANTS if refusing > wanting else ()


def _stance(
    therapy: Therapy,
    label: Stance,
    deciding: Requirement,
    spared: Requirement | None,
    bearing: Sequence[tuple[Requirement, int]],
    vocabulary: Vocabulary,
) -> TherapyStance:
    wait = _wait(label, bearing, vocabulary)
    return TherapyStance(
        therapy=therapy.name,
        label=label,
        quote=quote_of(deciding),
        washout_days=round(wait.days) if wait and wait.days else None,
        half_lives=wait.half_lives if wait else None,
        exception=_exception(deciding, spared) if label is Stance.REFUSES_UNLESS else None,
        concept=_concept(deciding),
        rule=deciding.rule,
        also=tuple(_others((requirement for requirement, _ in bearing), deciding)),
    )


def _exception(refusal: Requirement, spared: Requirement | None) -> str | None:
    """Its own words after “unless”, or the sentence that spares some from it."""
    own = refusal.statement.exception
    return own if own or spared is None or spared is refusal else quote_of(spared).text


def _wait(label: Stance, bearing: Bearing, vocabulary: Vocabulary) -> Requirement | None:
    """The wait that everyone has before one cohort's, then the one that names the therapy most closely.

    “Adjuvant X is allowed if it ended over a year ago” spares from a refusal; elsewhere other waits go first.
    """
    waits = [
        (
            _spares(requirement) == (label is Stance.REFUSES_UNLESS),
            _OF_A_PART.search(requirement.cohort or "") is None,
            weight,
            -_breadth(requirement, vocabulary),
            requirement.stance is Stance.WASHOUT,
            requirement.days,
            requirement,
        )
        for requirement, weight in bearing
        if requirement.days
    ]
    return max(waits, key=lambda wait: wait[:6])[6] if waits else None


def _spares(requirement: Requirement) -> bool:
    """The time is that of an exception, or since a treatment meant to cure."""
    statement = requirement.statement
    return (
        statement.window_excepts
        or requirement.stance in REFUSALS
        or (statement.adjuvant and requirement.stance is Stance.ALLOWS)
    )


def _breadth(requirement: Requirement, vocabulary: Vocabulary) -> int:
    """How many drugs the name takes in: an antibody is named more closely than an immunotherapy."""
    mention = requirement.mention
    if mention is None or mention.kind is not ConceptKind.CLASS:
        return 0
    return min(len(vocabulary.class_members(name)) for name in mention.names)


def quote_of(requirement: Requirement) -> Quote:
    """The sentence that makes the requirement, at most 300 characters, cut at a word around what it names."""
    clause = requirement.statement.clause
    criterion = clause.criterion
    start, end = clause.sentence
    if end - start > MAX_QUOTE:
        start, end = clause.start, clause.end
    start, end = shortened(criterion.text, start, end, _place_of(requirement))
    text = criterion.text[start:end]
    start += len(text) - len(text.lstrip())
    end -= len(text) - len(text.rstrip())
    return Quote(
        criterion.text[start:end],
        clause.section,
        clause.cohort,
        criterion.plain.span(start, end),
        criterion.index,
    )


def _place_of(requirement: Requirement) -> int:
    """Where what it names stands in the criterion."""
    clause, mention = requirement.statement.clause, requirement.mention
    return clause.start if mention is None else mention.start - clause.own + clause.start


def _concept(requirement: Requirement) -> str:
    clause, mention = requirement.statement.clause, requirement.mention
    return clause.text[mention.start : mention.end] if mention is not None else ""


def _others(bearing: Iterable[Requirement], deciding: Requirement) -> Iterable[Quote]:
    seen = {quote_of(deciding).text}
    for requirement in bearing:
        quote = quote_of(requirement)
        if quote.text not in seen:
            seen.add(quote.text)
            yield quote
