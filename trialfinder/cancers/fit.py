"""How the cancers that a study takes stand to the one that is asked about.

The decision goes from what rules out to what lets in: a marker in the wrong state, a kind that is kept out,
then the cancers named by the study, then its basket words; last, what narrows it down again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from trialfinder.cancers.asked import AskedCancer, asked_cancer, asked_words
from trialfinder.cancers.markers import MarkerState, answers, contradicts
from trialfinder.cancers.model import CancerFit, CancerVerdict
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
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary
from trialfinder.vocabulary.model import Cancer

_NO_MASS = frozenset(
    {"leukaemia", "multiple myeloma", "myelodysplastic syndrome", "myeloproliferative neoplasm"}
)
"""Not counted among “advanced cancers”, which mean something that can be measured or biopsied."""

_ABSENCE_NARROWS = frozenset({"HER2", "HR", "MSI", "castration"})
"""Markers whose absence makes a kind of its own; that a rare mutation is absent is the rule."""


def judge_cancer(
    study: Study, cancer: Cancer, vocabulary: Vocabulary, *, markers: Sequence[str] = ()
) -> CancerVerdict:
    """A marker beside the cancer that the study does not take leaves the fit, and is told as ``against``."""
    asked = asked_cancer(cancer, markers, vocabulary)
    if another := _clearly_another(study, asked, vocabulary):
        return another
    says = study_cancers(study, vocabulary)
    verdict = _judge(says, asked, vocabulary)
    if verdict.fit is CancerFit.NO and markers:
        unmarked = _judge(says, asked_cancer(cancer, (), vocabulary), vocabulary)
        if unmarked.fit is not CancerFit.NO:
            return replace(unmarked, against=verdict.words)
    return verdict


def judge_words(study: Study, text: str, vocabulary: Vocabulary) -> CancerVerdict:
    """For a cancer in a person's words, with or without markers (“HER2-negative gastric cancer”)."""
    return _judge(study_cancers(study, vocabulary), asked_words(text, vocabulary), vocabulary)


class _Line:
    """A cancer with all that it is one of, and all that are one of it."""

    def __init__(self, cancer: str, vocabulary: Vocabulary) -> None:
        self.cancer = cancer
        self.above = vocabulary.cancer_ancestors(cancer)
        self.below = vocabulary.cancer_descendants(cancer)
        self._vocabulary = vocabulary

    def holds(self, other: str) -> bool:
        """Whether ``other`` is this cancer or one that contains it."""
        return other == self.cancer or other in self.above

    def touches(self, other: str) -> bool:
        return self.holds(other) or other in self.below

    def made_up_of(self, names: Iterable[str]) -> bool:
        """Whether ``names`` hold every kind of this cancer: colon and rectal are all of colorectal."""
        kinds = {name for name in self.below if self.cancer in self._vocabulary.cancers[name].parents}
        return len(kinds) > 1 and kinds <= set(names)

    def ancestors(self, name: str) -> frozenset[str]:
        return self._vocabulary.cancer_ancestors(name)

    def unrelated(self, names: Iterable[str]) -> int:
        """How many unrelated cancers ``names`` are."""
        families: list[set[str]] = []
        for name in names:
            family = {name, *self.ancestors(name)} - BASKETS
            joined = [known for known in families if known & family]
            families = [known for known in families if not known & family]
            families.append(family.union(*joined))
        return len(families)


def _judge(says: StudyCancers, asked: AskedCancer, vocabulary: Vocabulary) -> CancerVerdict:
    if not says.about_cancer:
        return CancerVerdict(CancerFit.NO, says.headings[0] if says.headings else "")
    if asked.unknown or asked.cancer is None:
        return _by_unknown_words(says, asked)
    line = _Line(asked.cancer, vocabulary)
    if ruled_out := _marker_conflict(says, asked) or _kept_out(says, line):
        return ruled_out
    fits = _by_spread(says, line) or _by_names(says, line) or _by_baskets(says, line)
    if fits is None:
        return _nothing_fits(says)
    return _narrowed(fits, says, asked, line) if fits.fit is CancerFit.EXACT else fits


def _clearly_another(study: Study, asked: AskedCancer, vocabulary: Vocabulary) -> CancerVerdict | None:
    """Most studies of a large file are for another cancer, and their titles say so: no need to read on."""
    named = named_in_headings(study, vocabulary)
    if asked.cancer is None or not named or named.keys() & {*BASKETS, *SPREAD_TO}:
        return None
    line = _Line(asked.cancer, vocabulary)
    if any(line.touches(name) for name in named):
        return None
    return CancerVerdict(CancerFit.NO, next(iter(named.values())))


def _marker_conflict(says: StudyCancers, asked: AskedCancer) -> CancerVerdict | None:
    for state in asked.states:
        for required, words in says.required.items():
            if contradicts(state, required):
                return CancerVerdict(CancerFit.NO, words)
        if state in says.ruled_out and not any(known.marker == state.marker for known in says.required):
            return CancerVerdict(CancerFit.NO, says.ruled_out[state])
    return None


def _kept_out(says: StudyCancers, line: _Line) -> CancerVerdict | None:
    """A kind that an exclusion criterion names; a wider word there (“lymphoma in the brain”) says nothing."""
    about = {*says.named, *says.stated}
    wider = about.union(*(line.ancestors(name) for name in about))
    for name, words in says.excluded.items():
        if line.holds(name) and name not in wider:
            return CancerVerdict(CancerFit.NO, words)
    return None


def _by_spread(says: StudyCancers, line: _Line) -> CancerVerdict | None:
    """Asked: cancer that has spread to some place, wherever it began."""
    words = says.spread.get(line.cancer)
    if line.cancer not in SPREAD_TO or words is None:
        return None
    return CancerVerdict(CancerFit.SUBTYPE_ONLY if says.named else CancerFit.EXACT, words)


def _by_names(says: StudyCancers, line: _Line) -> CancerVerdict | None:
    holding = [name for name in says.named if line.holds(name)]
    parts = [name for name in says.named if name in line.below]
    if not holding and not parts:
        return None
    words = says.named[(holding or parts)[0]]
    if SOLID in says.baskets or line.unrelated(says.named) > 1:
        return CancerVerdict(CancerFit.COHORT, words)
    whole = holding or line.made_up_of(parts)
    return CancerVerdict(CancerFit.EXACT if whole else CancerFit.SUBTYPE_ONLY, words)


def _by_baskets(says: StudyCancers, line: _Line) -> CancerVerdict | None:
    if says.spread and not says.named:
        return _by_place(says, line)
    for basket in (SOLID, BLOOD):
        if basket in says.baskets and line.holds(basket):
            return CancerVerdict(CancerFit.BROADER, says.baskets[basket])
    if ROOT in says.baskets and not says.named and SOLID not in says.baskets:
        return _by_any_cancer(says.baskets[ROOT], line)
    return None


def _by_place(says: StudyCancers, line: _Line) -> CancerVerdict | None:
    """A study of cancer that has spread to some place takes any that can, but none that began there."""
    begins_there = any(line.touches(SPREAD_TO[place]) for place in says.spread)
    if begins_there or not line.holds(SOLID):
        return None
    return CancerVerdict(CancerFit.BROADER, next(iter(says.spread.values())))


def _by_any_cancer(words: str, line: _Line) -> CancerVerdict:
    if line.holds(SOLID):
        return CancerVerdict(CancerFit.BROADER, words)
    kinds = line.above | {line.cancer}
    return CancerVerdict(CancerFit.NO if kinds & _NO_MASS else CancerFit.UNCLEAR, words)


def _narrowed(fits: CancerVerdict, says: StudyCancers, asked: AskedCancer, line: _Line) -> CancerVerdict:
    """What the titles let in, the criteria and the markers may narrow."""
    return (
        _stated_narrower(says, line)
        or _titled_narrower(says, line)
        or next(_marker_narrows(says, asked), None)
        or fits
    )


def _stated_narrower(says: StudyCancers, line: _Line) -> CancerVerdict | None:
    """“Leukaemia” in the title, “acute myeloid leukaemia” in the criterion that states the disease."""
    stated = {name: words for name, words in says.stated.items() if _within(name, says, line)}
    if not stated or any(line.holds(name) for name in stated) or line.made_up_of(stated):
        return None
    for name, words in stated.items():
        if name in line.below:
            return CancerVerdict(CancerFit.SUBTYPE_ONLY, words)
    return CancerVerdict(CancerFit.NO, next(iter(stated.values())))


def _within(name: str, says: StudyCancers, line: _Line) -> bool:
    """Whether ``name`` is one of the cancers that the titles name, or a kind of one."""
    return any(holder == name or holder in line.ancestors(name) for holder in says.named)


def _titled_narrower(says: StudyCancers, line: _Line) -> CancerVerdict | None:
    parts = [name for name in says.titled if name in line.below and name in says.named]
    if not parts or any(line.holds(name) for name in says.titled):
        return None
    return CancerVerdict(CancerFit.SUBTYPE_ONLY, says.named[min(parts)])


def _marker_narrows(says: StudyCancers, asked: AskedCancer) -> Iterator[CancerVerdict]:
    """A line that offers several markers asks for one of them."""
    for required, words in says.required.items():
        if not _tells_apart(required):
            continue
        offered = [state for state, text in says.required.items() if text == words]
        known = {state.marker for state in asked.states}
        if required.marker in known and any(_answered(state, asked) for state in offered):
            continue
        if required.marker not in known and any(state.marker in known for state in offered):
            continue
        yield CancerVerdict(CancerFit.SUBTYPE_ONLY, words)


def _answered(required: MarkerState, asked: AskedCancer) -> bool:
    return any(answers(state, required) for state in asked.states)


def _tells_apart(required: MarkerState) -> bool:
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
