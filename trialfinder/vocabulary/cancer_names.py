"""Reads a person's words for a cancer: in any order, with or without stage, age group or markers.

“Stage 4 cancer of the lung, non-small cell” has the words of “non-small cell lung cancer” and more. What a
name may lose is listed in ``data/cancer_qualifiers.csv``; nothing else is dropped and nothing is corrected.
A name is tried whole before it loses anything, so that “metastatic brain cancer” stays a cancer of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from trialfinder.vocabulary.model import Cancer
from trialfinder.vocabulary.text import americanise, fold

QUALIFIER_KINDS = ("stage", "person", "marker")
"""In the order in which they may be dropped."""
_FILLERS = frozenset({"of", "the", "in", "a", "an", "my", "gland", "and", "to", "from", "by"})
_HEADS = frozenset({"cancer", "carcinoma", "tumor", "neoplasm", "malignancy"})
_CUT = re.compile(r"\s*(?:\(|\b(?:with|without|spread|which|that|after|following|metastatic to)\b).*")
_TOO_WIDE = frozenset({"cancer"})

Words = frozenset[str]


@dataclass(frozen=True)
class CancerNames:
    """Names as sets of words; a set that would name two cancers is left out of ``loose``."""

    exact: Mapping[Words, str]
    loose: Mapping[Words, str]
    droppable: Mapping[str, tuple[str, ...]]
    """Folded phrases of each kind."""

    def find(self, text: str) -> str | None:
        """The canonical name, or None when the words are not those of one cancer."""
        whole = americanise(fold(text))
        for dropped_kinds in range(len(QUALIFIER_KINDS) + 1):
            kept = self._without(whole, QUALIFIER_KINDS[:dropped_kinds])
            guessed = dropped_kinds == len(QUALIFIER_KINDS)
            for form, cut in ((kept, False), (_CUT.sub("", kept), True)):
                name = self._named(words_of(form), careful=guessed or (cut and form != kept))
                if name:
                    return name
        return None

    def _without(self, folded: str, kinds: Iterable[str]) -> str:
        phrases = [phrase for kind in kinds for phrase in self.droppable.get(kind, ())]
        for phrase in sorted(phrases, key=len, reverse=True):
            folded = re.sub(rf"(?<![a-z0-9]){re.escape(phrase)}(?![a-z0-9])", " ", folded)
        return folded

    def _named(self, words: Words, *, careful: bool) -> str | None:
        """``careful`` when words of unknown weight were dropped: then “cancer” alone is no answer."""
        if not words or (careful and _loosened(words) == _TOO_WIDE):
            return None
        for candidate in (words, words | {"cancer"}):
            name = self.exact.get(candidate) or self.loose.get(_loosened(candidate))
            if name:
                return name
        return None


def cancer_names(
    cancers: Iterable[Cancer], qualifiers: Mapping[str, str], unsure: frozenset[str]
) -> CancerNames:
    """``qualifiers`` gives the kind of each phrase; names in ``unsure`` mean more than one cancer."""
    exact: dict[Words, str] = {}
    loose: dict[Words, str | None] = {}
    for spelling, name in _spellings(cancers):
        if spelling in unsure or not (words := words_of(americanise(fold(spelling)))):
            continue
        exact.setdefault(words, name)
        if loose.setdefault(_loosened(words), name) != name:
            loose[_loosened(words)] = None
    return CancerNames(
        exact=exact,
        loose={words: name for words, name in loose.items() if name},
        droppable={
            kind: tuple(americanise(fold(phrase)) for phrase, its in qualifiers.items() if its == kind)
            for kind in QUALIFIER_KINDS
        },
    )


@lru_cache(maxsize=4096)
def words_of(folded: str) -> Words:
    words = (_singular(word) for word in re.findall(r"[a-z0-9]+\+?", folded))
    return frozenset(word for word in words if word not in _FILLERS)


def _spellings(cancers: Iterable[Cancer]) -> Iterator[tuple[str, str]]:
    """Own names before synonyms, so that they win."""
    listed = list(cancers)
    for cancer in listed:
        yield cancer.name, cancer.name
    for cancer in listed:
        for spelling in (cancer.medical_name, *cancer.synonyms, *cancer.spoken):
            yield spelling, cancer.name


def _singular(word: str) -> str:
    return (
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    )


def _loosened(words: Words) -> Words:
    return frozenset("cancer" if word in _HEADS else word for word in words)
