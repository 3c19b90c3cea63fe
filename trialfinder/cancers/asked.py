"""A cancer in a person's words: the cancer it names, the states of its markers, and words we do not know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trialfinder.cancers.markers import MarkerState, marker_states
from trialfinder.cancers.statements import ROOT, unmarked
from trialfinder.cancers.words import cancer_names, words_of
from trialfinder.errors import UnknownCancer
from trialfinder.vocabulary import Vocabulary
from trialfinder.vocabulary.model import Cancer

_SAYS_LITTLE = frozenset(
    {
        *("cancer", "carcinoma", "neoplasm", "tumor", "malignancy", "adenocarcinoma", "malignant", "disease"),
        *("the", "of", "a", "an", "in", "any", "with", "metastatic", "advanced"),
    }
)


@dataclass(frozen=True, slots=True)
class AskedCancer:
    cancer: str | None
    """The most specific cancer of the vocabulary that is named, without its markers."""
    states: frozenset[MarkerState] = frozenset()
    unknown: frozenset[str] = frozenset()
    """Words for a place or kind that the vocabulary does not have; only when ``cancer`` says nothing."""


def asked_cancer(cancer: Cancer, markers: Iterable[str], vocabulary: Vocabulary) -> AskedCancer:
    states = {state for text in (cancer.name, *markers) for state in marker_states(text)}
    return AskedCancer(unmarked(cancer.name, vocabulary), frozenset(states))


def asked_words(text: str, vocabulary: Vocabulary) -> AskedCancer:
    cancer = _named(text, vocabulary)
    unknown = frozenset(words_of(text)) - _SAYS_LITTLE if cancer in (None, ROOT) else frozenset()
    states = marker_states(f"{text} {cancer or ''}")
    return AskedCancer(unmarked(cancer, vocabulary) if cancer else None, states, unknown)


def markers_in_words(text: str, cancer: Cancer) -> tuple[str, ...]:
    """The markers that a person named beside ``cancer``: “EGFR exon 19” for “lung cancer, EGFR exon 19”."""
    beside = marker_states(text) - marker_states(cancer.name)
    return tuple(sorted(str(state) for state in beside if state.marker != "invasion"))


def _named(text: str, vocabulary: Vocabulary) -> str | None:
    """The words in their order first; then as a person's own words, in any order."""
    named = {found.cancer for found in cancer_names(vocabulary).find(text)}
    wider = {ancestor for name in named for ancestor in vocabulary.cancer_ancestors(name)}
    specific = sorted(
        named - wider - {ROOT}, key=lambda name: (-len(vocabulary.cancer_ancestors(name)), name)
    )
    if specific:
        return specific[0]
    try:
        return vocabulary.find_cancer(text).name
    except UnknownCancer:
        return ROOT if ROOT in named else None
