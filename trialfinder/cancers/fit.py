"""How the cancers that a study takes stand to the one that is asked about.

The decision goes from what rules out to what lets in: first the rules of ``shut_out``, then the cancers named
by the study, then its basket words; last, what narrows it down again. Each rule gives a verdict or none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from trialfinder.cancers.asked import AskedCancer, asked_cancer, asked_words
from trialfinder.cancers.case import Case, Line, first
from trialfinder.cancers.closed_lists import selected
from trialfinder.cancers.markers import MarkerState, answers
from trialfinder.cancers.model import CancerFit, CancerVerdict
from trialfinder.cancers.shut_out import SHUTS_OUT, listed_cancers
from trialfinder.cancers.statements import (
    BASKETS,
    BLOOD,
    ROOT,
    SOLID,
    SPREAD_TO,
    StudyCancers,
    named_in_headings,
    study_cancers,
)
from trialfinder.cancers.words import words_of
from trialfinder.eligibility.marker_names import is_driver
from trialfinder.eligibility.markers import UNNAMED
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary
from trialfinder.vocabulary.model import Cancer

_NO_MASS = frozenset(
    {"leukaemia", "multiple myeloma", "myelodysplastic syndrome", "myeloproliferative neoplasm"}
)
"""Not counted among “advanced cancers”, which mean something that can be measured or biopsied."""

_ABSENCE_NARROWS = frozenset({"HER2", "HR", "MSI", "castration", "nodes"})
"""Markers whose absence makes a kind of its own; that a rare mutation is absent is the rule."""
_RECEPTORS = frozenset({"HER2", "HR"})
"""A title names them beside a mutation and not instead of it: “PIK3CA-mutated, HR-positive”."""
_OF_TREATMENT = frozenset({"platinum resistance"})
"""How a cancer answered to treatment is no kind of it."""


def judge_cancer(
    study: Study, cancer: Cancer, vocabulary: Vocabulary, *, markers: Sequence[str] = (), words: str = ""
) -> CancerVerdict:
    """``words`` are the person's own for the cancer: “stage 4 lung cancer”.

    A marker, a stage or a kind that the study does not take leaves the fit, and is told as ``against``.
    """
    asked = asked_cancer(cancer, tuple(markers), vocabulary, words)
    if another := _clearly_another(study, asked, vocabulary):
        return another
    verdict = _judge(study, asked, vocabulary)
    plain = asked_cancer(cancer, (), vocabulary)
    if verdict.fit is CancerFit.NO and asked != plain:
        of_the_cancer = _judge(study, plain, vocabulary)
        if of_the_cancer.fit is not CancerFit.NO:
            return replace(of_the_cancer, against=verdict.words)
    return verdict


def judge_words(study: Study, text: str, vocabulary: Vocabulary) -> CancerVerdict:
    """For a cancer in a person's words, with or without markers (“HER2-negative gastric cancer”)."""
    return _judge(study, asked_words(text, vocabulary), vocabulary)


def _judge(study: Study, asked: AskedCancer, vocabulary: Vocabulary) -> CancerVerdict:
    says = study_cancers(study, vocabulary)
    if not says.about_cancer:
        return CancerVerdict(CancerFit.NO, says.headings[0] if says.headings else "")
    if asked.unknown or asked.cancer is None:
        return _by_unknown_words(says, asked)
    case = Case(study, says, asked, Line(asked.cancer, vocabulary), vocabulary)
    if ruled_out := first(SHUTS_OUT, case):
        return ruled_out
    fits = first(_LETS_IN, case) or _nothing_fits(says)
    return first(_NARROWS, case) or fits if fits.fit is CancerFit.EXACT else fits


def _clearly_another(study: Study, asked: AskedCancer, vocabulary: Vocabulary) -> CancerVerdict | None:
    """Most studies of a large file are for another cancer, and their titles say so: no need to read on."""
    named = named_in_headings(study, vocabulary)
    if asked.cancer is None or not named or named.keys() & {*BASKETS, *SPREAD_TO}:
        return None
    line = Line(asked.cancer, vocabulary)
    if any(line.touches(name) for name in named):
        return None
    return CancerVerdict(CancerFit.NO, next(iter(named.values())))


def _by_spread(case: Case) -> CancerVerdict | None:
    """Asked: cancer that has spread to some place, wherever it began."""
    words = case.says.spread.get(case.line.cancer)
    if case.line.cancer not in SPREAD_TO or words is None:
        return None
    return CancerVerdict(CancerFit.SUBTYPE_ONLY if case.says.named else CancerFit.EXACT, words)


def _by_names(case: Case) -> CancerVerdict | None:
    says, line = case.says, case.line
    holding = [name for name in says.named if line.holds(name)]
    parts = [name for name in says.named if name in line.below]
    if not holding and not parts:
        return None
    words = says.named[(holding or parts)[0]]
    if SOLID in says.baskets or line.unrelated(says.named) > 1:
        return CancerVerdict(CancerFit.COHORT, words)
    whole = holding or line.made_up_of(parts)
    return CancerVerdict(CancerFit.EXACT if whole else CancerFit.SUBTYPE_ONLY, words)


def _by_place(case: Case) -> CancerVerdict | None:
    """A study of cancer that has spread to some place takes any that can, but none that began there."""
    if not case.says.spread or case.says.named:
        return None
    begins_there = any(case.line.touches(SPREAD_TO[place]) for place in case.says.spread)
    if begins_there or not case.line.holds(SOLID):
        return _nothing_fits(case.says)
    return CancerVerdict(CancerFit.BROADER, next(iter(case.says.spread.values())))


def _by_list(case: Case) -> CancerVerdict | None:
    """A basket whose criteria list its cancers, this one among them."""
    if SOLID not in case.says.baskets or not case.line.holds(SOLID):
        return None
    for name, words in listed_cancers(case).items():
        if case.line.touches(name):
            return CancerVerdict(CancerFit.COHORT, words)
    return None


def _by_selection(case: Case) -> CancerVerdict | None:
    """“Selected solid tumours”, and nothing tells which."""
    if SOLID not in case.says.baskets or not case.line.holds(SOLID):
        return None
    words = selected((*case.says.baskets.values(), *case.says.lines.disease))
    return CancerVerdict(CancerFit.UNCLEAR, words) if words else None


def _by_baskets(case: Case) -> CancerVerdict | None:
    baskets = case.says.baskets
    for basket in (SOLID, BLOOD):
        if basket in baskets and case.line.holds(basket):
            return CancerVerdict(CancerFit.BROADER, baskets[basket])
    if ROOT in baskets and not case.says.named and SOLID not in baskets:
        return _by_any_cancer(baskets[ROOT], case.line)
    return None


def _by_any_cancer(words: str, line: Line) -> CancerVerdict:
    if line.holds(SOLID):
        return CancerVerdict(CancerFit.BROADER, words)
    kinds = line.above | {line.cancer}
    return CancerVerdict(CancerFit.NO if kinds & _NO_MASS else CancerFit.UNCLEAR, words)


_LETS_IN = (_by_spread, _by_names, _by_place, _by_list, _by_selection, _by_baskets)


def _stated_narrower(case: Case) -> CancerVerdict | None:
    """“Leukaemia” in the title, “acute myeloid leukaemia” in the criterion that states the disease."""
    says, line = case.says, case.line
    stated = {name: words for name, words in says.stated.items() if _within(name, says, line)}
    if not stated or any(line.holds(name) for name in stated) or line.made_up_of(stated):
        return None
    for name, words in stated.items():
        if name in line.below:
            return CancerVerdict(CancerFit.SUBTYPE_ONLY, words)
    return CancerVerdict(CancerFit.NO, next(iter(stated.values())))


def _spread_narrows(case: Case) -> CancerVerdict | None:
    """“Uveal melanoma with liver metastases” is a part of uveal melanoma."""
    if not case.says.spread or case.line.cancer in SPREAD_TO or "IV" in case.asked.stages:
        return None
    return CancerVerdict(CancerFit.SUBTYPE_ONLY, next(iter(case.says.spread.values())))


def _within(name: str, says: StudyCancers, line: Line) -> bool:
    """Whether ``name`` is one of the cancers that the titles name, or a kind of one."""
    return any(holder == name or holder in line.ancestors(name) for holder in says.named)


def _marker_narrows(case: Case) -> CancerVerdict | None:
    """A line that offers several markers asks for one of them."""
    asked = case.asked
    for required, words in _demanded(case.says.demands.all).items():
        offered = [state for state, its in case.says.demands.all.items() if its == words]
        known = {state.marker for state in asked.states}
        instead = known - _RECEPTORS if words in case.says.titles else known
        if required.marker in {*known, UNNAMED} and any(_answered(state, asked) for state in offered):
            continue
        if (
            required.state != "-"
            and required.marker not in known
            and any(state.marker in instead for state in offered)
        ):
            continue
        return CancerVerdict(CancerFit.SUBTYPE_ONLY, words)
    return None


def _demanded(required: Mapping[MarkerState, str]) -> dict[MarkerState, str]:
    """Without markers that may be absent as well as present."""
    states: dict[str, set[str]] = {}
    for each in required:
        states.setdefault(each.marker, set()).add(each.state)
    free = {marker for marker, its in states.items() if "-" in its and len(its) > 1}
    return {each: words for each, words in required.items() if each.marker not in free and _tells_apart(each)}


_NARROWS = (_stated_narrower, _spread_narrows, _marker_narrows)


def _answered(required: MarkerState, asked: AskedCancer) -> bool:
    if required.marker == UNNAMED and required.state == "+":
        return any(is_driver(state.marker) and state.state != "-" for state in asked.states)
    return any(answers(state, required) for state in asked.states)


def _tells_apart(required: MarkerState) -> bool:
    if required.marker in _OF_TREATMENT:
        return False
    if required.marker == "invasion":
        return required.state == "-"
    return required.state != "-" or required.marker in _ABSENCE_NARROWS


def _by_unknown_words(says: StudyCancers, asked: AskedCancer) -> CancerVerdict:
    for heading in says.headings:
        if asked.unknown and asked.unknown <= set(words_of(heading)):
            return CancerVerdict(CancerFit.EXACT, heading)
    for name in (SOLID, ROOT):
        if name in says.baskets and not says.named:
            return CancerVerdict(CancerFit.UNCLEAR, says.baskets[name])
    return _nothing_fits(says)


def _nothing_fits(says: StudyCancers) -> CancerVerdict:
    named = {**says.named, **says.baskets, **says.spread}
    if not named:
        return CancerVerdict(CancerFit.UNCLEAR, says.headings[0] if says.headings else "")
    return CancerVerdict(CancerFit.NO, next(iter(named.values())))
