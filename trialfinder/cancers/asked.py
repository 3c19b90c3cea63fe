"""A cancer in a person's words: the cancer it names, the states of its markers, and words we do not know."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from trialfinder.cancers.extent import asked_extent
from trialfinder.cancers.kinds import Kind, kinds_in
from trialfinder.cancers.markers import MarkerState, marker_states
from trialfinder.cancers.statements import ROOT, SPREAD_TO, unmarked
from trialfinder.cancers.words import cancer_names, cancers_in, words_of
from trialfinder.errors import InputError, UnknownCancer
from trialfinder.study import Sex
from trialfinder.vocabulary import Vocabulary
from trialfinder.vocabulary.model import Cancer

_SAYS_LITTLE = frozenset(
    {
        *("cancer", "carcinoma", "neoplasm", "tumor", "malignancy", "adenocarcinoma", "malignant", "disease"),
        *("the", "of", "a", "an", "in", "any", "with", "metastatic", "advanced"),
    }
)

_SEXES = {
    Sex.MALE: frozenset({"male", "men", "man"}),
    Sex.FEMALE: frozenset({"female", "women", "woman"}),
}
_SHORT = 5


@dataclass(frozen=True, slots=True)
class AskedCancer:
    cancer: str | None
    """The most specific cancer of the vocabulary that is named, without its markers."""
    states: frozenset[MarkerState] = frozenset()
    unknown: frozenset[str] = frozenset()
    """Words for a place or kind that the vocabulary does not have; only when ``cancer`` says nothing."""
    beside: frozenset[str] = frozenset()
    """Such words beside a cancer that it has: “conjunctival” in “conjunctival melanoma”."""
    stages: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    sex: Sex = Sex.ALL


@lru_cache(maxsize=64)
def asked_cancer(
    cancer: Cancer, markers: tuple[str, ...], vocabulary: Vocabulary, words: str = ""
) -> AskedCancer:
    """``words`` add the stage and the kind that they name beside the cancer."""
    states = {state for text in (cancer.name, *markers) for state in marker_states(text)}
    name = unmarked(cancer.name, vocabulary)
    said = f"{words} {cancer.name}"
    return AskedCancer(name, frozenset(states), stages=_stages(said, name), kinds=kinds_in(said))


def asked_words(text: str, vocabulary: Vocabulary) -> AskedCancer:
    cancer = _named(text, vocabulary)
    words = frozenset(words_of(text))
    if cancer is None or cancer == ROOT:
        return AskedCancer(cancer, marker_states(text), unknown=words - _SAYS_LITTLE)
    name = unmarked(cancer, vocabulary)
    return AskedCancer(
        name,
        marker_states(f"{text} {cancer}"),
        beside=frozenset(word for word in words - _known_words(vocabulary) if len(word) > _SHORT),
        stages=_stages(text, name),
        kinds=kinds_in(f"{text} {name}"),
        sex=_sex(words),
    )


def find_one(words: str, vocabulary: Vocabulary) -> Cancer:
    """The cancer that ``words`` name. Raises ``UnknownCancer``, and ``InputError`` for two at once."""
    try:
        return vocabulary.find_cancer(words)
    except UnknownCancer:
        named = _unrelated(words, vocabulary)
        if len(named) < 2:
            raise
        raise InputError(f"You named {' and '.join(named)}. Search for each of them by itself.") from None


def _unrelated(words: str, vocabulary: Vocabulary) -> list[str]:
    """The cancers named of which none is a kind of another."""
    named = dict.fromkeys(hit.cancer for hit in cancers_in(words, vocabulary))
    wider = {ancestor for name in named for ancestor in vocabulary.cancer_ancestors(name)}
    return [name for name in named if name not in wider]


def _stages(text: str, cancer: str) -> frozenset[str]:
    """That cancer has spread is the very meaning of “brain metastases”."""
    return frozenset() if cancer in SPREAD_TO else asked_extent(text)


def _sex(words: frozenset[str]) -> Sex:
    for sex, names in _SEXES.items():
        if names & words:
            return sex
    return Sex.ALL


@lru_cache(maxsize=4)
def _known_words(vocabulary: Vocabulary) -> frozenset[str]:
    """Every word that a name in the vocabulary, a stage or a marker may have."""
    names = {word for phrase in cancer_names(vocabulary).exact for word in phrase}
    return frozenset(names | {word for phrase in vocabulary.cancer_qualifiers for word in words_of(phrase)})


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
