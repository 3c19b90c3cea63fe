"""The tumour markers that a person told us, held against those that a study demands or refuses.

What was not tested stays open. A study says no only to what the person told us plainly: not where it has
other ways in, where only one cohort asks, or where its sentence makes an exception.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from trialfinder.eligibility.marker_names import arises_later, is_driver, marker
from trialfinder.eligibility.marker_states import LOW, NEGATIVE, is_variant
from trialfinder.eligibility.markers import UNNAMED, MarkerRequirement
from trialfinder.eligibility.model import Quote
from trialfinder.eligibility.told_markers import UNKNOWN, ToldMarker, marker_words, told_markers
from trialfinder.matching.cohorts import is_about_another_cancer
from trialfinder.matching.model import FactCheck, Met
from trialfinder.profile import Profile
from trialfinder.vocabulary import Vocabulary

_PRESENT = frozenset({"positive", "expression", "overexpression", "high", "amplification"})
"""Of a protein, different words for much of it."""
_ANY_WAY = "any"
_EXCEPTION = re.compile(r"\b(?:unless|except|allowed|permitted|eligible|provided|progress\w*)\b", re.I)
_SOME_DRIVERS = re.compile(
    r"\b(?:approved|available|treat\w*|effective|validated|other|another|additional)\b", re.I
)
"""“a driver mutation for which a treatment is approved” does not mean every driver."""
_LEVEL = re.compile(r"(?P<sign>≥|>|≤|<) (?P<number>\d+(?:\.\d+)?) %")


def check_markers(
    profile: Profile, stated: Sequence[MarkerRequirement], vocabulary: Vocabulary
) -> Iterator[FactCheck]:
    """Demands that the person has told nothing about are one open point a sentence of the study.

    Where one change of a gene that the study names is met, another change of it is another way in.
    """
    told = tuple(each for text in profile.markers for each in told_markers(text))
    bearing = [each for each in stated if not is_about_another_cancer(each.quote, profile.cancer, vocabulary)]
    untold: dict[Quote, list[str]] = {}
    wanted = [each for each in bearing if each.wanted]
    met = {each.gene for each in wanted if is_variant(each.alteration) and _best(each, told) is Met.YES}
    for group in _groups(wanted):
        if any(_best(each, told) for each in group):
            check = _demand(group, told)
            if check.met is Met.YES or not met.intersection(each.gene for each in group):
                yield check
        else:
            untold.setdefault(group[0].quote, []).append(_names(group))
    for quote, names in untold.items():
        listed = ", ".join(dict.fromkeys(names))
        reason = f"The study looks for {listed}. Ask whether your cancer has been tested for that."
        yield FactCheck("marker", Met.OPEN, reason, quote)
    for sentence in _sentences(each for each in bearing if not each.wanted):
        yield from _refusal(sentence, told)


def answer(told: ToldMarker, required: MarkerRequirement) -> Met | None:
    """Whether who has ``told`` has what is required; None when it is about another marker."""
    relation = _relation(told.gene, required.gene)
    if relation is None:
        return None
    if told.alteration == UNKNOWN:
        return Met.OPEN
    met = _same_marker(told, required)
    return met if relation == "same" else _of_family(relation, met, told, required)


def _groups(wanted: Iterable[MarkerRequirement]) -> Iterator[tuple[MarkerRequirement, ...]]:
    """Alternatives together; each other demand by itself."""
    alternatives: dict[object, list[MarkerRequirement]] = {}
    for number, each in enumerate(wanted):
        alternatives.setdefault(number if each.any_of is None else each.any_of, []).append(each)
    return (tuple(group) for group in alternatives.values())


def _sentences(refused: Iterable[MarkerRequirement]) -> Iterator[tuple[MarkerRequirement, ...]]:
    return (tuple(group) for _, group in groupby(refused, key=lambda each: (each.quote, each.cohort)))


def _demand(group: tuple[MarkerRequirement, ...], told: Sequence[ToldMarker]) -> FactCheck:
    """YES when one alternative is met, NO when each is known not to be."""
    answers = {_best(each, told) for each in group}
    names, yours = _names(group), _told_of(group, told)
    if Met.YES in answers:
        met, reason = Met.YES, f"The study looks for {names}; yours fits."
    elif answers == {Met.NO} and _is_firm(group):
        met, reason = Met.NO, f"The study wants {names}; you told us {yours}."
    else:
        met, reason = Met.OPEN, f"The study looks for {names}; you told us {yours}. Ask whether that fits."
    return FactCheck("marker", met, reason, group[0].quote)


def _refusal(group: tuple[MarkerRequirement, ...], told: Sequence[ToldMarker]) -> Iterator[FactCheck]:
    """Nothing is said where all that is refused is known not to be there."""
    answers = [_best(each, told) for each in group]
    names, quote = _names(group), group[0].quote
    if Met.YES in answers:
        met = Met.NO if _is_firm(group) else Met.OPEN
        ask = "." if met is Met.NO else ". Ask whether that rules you out."
        reason = f"The study does not take {names}; you told us {_told_of(group, told)}{ask}"
        yield FactCheck("marker", met, reason, quote)
    elif set(answers) != {Met.NO}:
        reason = f"The study does not take {names}. Ask whether your cancer has been tested for that."
        yield FactCheck("marker", Met.OPEN, reason, quote)


def _is_firm(group: Iterable[MarkerRequirement]) -> bool:
    return not any(each.other_ways or each.cohort or _is_hedged(each) for each in group)


def _is_hedged(required: MarkerRequirement) -> bool:
    words = required.quote.text
    of_some = required.gene == UNNAMED and _SOME_DRIVERS.search(words) is not None
    return of_some or _EXCEPTION.search(words) is not None


def _best(required: MarkerRequirement, told: Iterable[ToldMarker]) -> Met | None:
    answers = [met for each in told if (met := answer(each, required))]
    return next((met for met in (Met.YES, Met.OPEN, Met.NO) if met in answers), None)


def _relation(told: str, required: str) -> str | None:
    """“part”: BRCA2 told, BRCA required; “whole”: the other way round; “driver”: EGFR told, any required."""
    if told == required:
        return "same"
    if required == UNNAMED:
        return "driver" if is_driver(told) else None
    if (row := marker(told)) and row.part_of == required:
        return "part"
    return "whole" if (row := marker(required)) and row.part_of == told else None


def _of_family(relation: str, met: Met, told: ToldMarker, required: MarkerRequirement) -> Met:
    """A change in KRAS is one in RAS; that KRAS has none says nothing of NRAS."""
    absent, absence_wanted = told.alteration in NEGATIVE, required.alteration in NEGATIVE
    if relation == "driver":
        return met if _drives(told.alteration) else Met.OPEN
    if relation == "part":
        return Met.OPEN if absent else met
    return met if absent else (Met.OPEN if met is Met.YES or absence_wanted else met)


def _drives(alteration: str) -> bool:
    """A mutation or fusion drives a tumour; much of the protein or many copies of its gene may not."""
    return alteration == "fusion" or _way(alteration) in (_ANY_WAY, "mutation")


def _same_marker(told: ToldMarker, required: MarkerRequirement) -> Met:
    if required.alteration in NEGATIVE:
        return Met.YES if told.alteration in {*NEGATIVE, *LOW} else Met.NO
    if told.alteration in NEGATIVE:
        return Met.OPEN if required.alteration in LOW else Met.NO
    if told.alteration in LOW or required.alteration in LOW:
        return _low(told.alteration, required.alteration)
    if is_variant(required.alteration):
        return _variant(told.alteration, required.alteration)
    ways = {_way(told.alteration), _way(required.alteration)}
    if len(ways) > 1 and _ANY_WAY not in ways:
        return Met.OPEN
    return _level(told, required.level)


def _low(told: str, required: str) -> Met:
    if told == required:
        return Met.YES
    return Met.NO if {told, required} & _PRESENT else Met.OPEN


def _variant(told: str, required: str) -> Met:
    """V600E is V600; another change of the same gene is another, unless one arises beside it."""
    if told.startswith(required.removesuffix("X")):
        return Met.YES
    named = is_variant(told) and is_variant(required) and not required.startswith(told.removesuffix("X"))
    exclusive = named and "uncommon" not in (told, required)
    return Met.NO if exclusive and not (arises_later(told) or arises_later(required)) else Met.OPEN


def _way(alteration: str) -> str:
    """In which way a marker is changed; a mutation is not an amplification, “positive” may be any of them."""
    if alteration in ("positive", "alteration"):
        return _ANY_WAY
    if alteration == "mutation" or is_variant(alteration):
        return "mutation"
    return "protein" if alteration in _PRESENT else alteration


def _level(told: ToldMarker, level: str) -> Met:
    """“TPS ≥ 50 %” against “PD-L1 60 %”; a level of another sort has to be asked about."""
    if not level:
        return Met.YES
    stated = _LEVEL.fullmatch(level)
    if stated is None or told.percent is None:
        return Met.OPEN
    number = float(stated["number"])
    holds = {
        "≥": told.percent >= number,
        ">": told.percent > number,
        "≤": told.percent <= number,
        "<": told.percent < number,
    }
    return Met.YES if holds[stated["sign"]] else Met.NO


def _names(group: Iterable[MarkerRequirement]) -> str:
    return " or ".join(dict.fromkeys(marker_words(each.gene, each.alteration, each.level) for each in group))


def _told_of(group: Iterable[MarkerRequirement], told: Iterable[ToldMarker]) -> str:
    genes = [each.gene for each in group]
    about = (str(each) for each in told if any(_relation(each.gene, gene) for gene in genes))
    return ", ".join(dict.fromkeys(about))
