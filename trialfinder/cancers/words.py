"""Finds the names of cancers in a text, longest first, in British or American spelling, singular or plural.

A name is compared word by word. “Lung carcinoma”, “lung neoplasms” and “carcinoma of the lung” are the same
words as “lung cancer”, unless the vocabulary has the exact words as the name of another cancer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from trialfinder.vocabulary import Vocabulary
from trialfinder.vocabulary.text import americanise, fold

_HEADS = frozenset({"cancer", "carcinoma", "neoplasm", "tumor", "malignancy", "adenocarcinoma", "malignant"})
_FILLERS = frozenset({"the", "of", "and", "a", "an"})


@dataclass(frozen=True, slots=True)
class NamedCancer:
    """A cancer named in a text, with the half-open character span of its name."""

    cancer: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int


class CancerNames:
    """Every name of every cancer of a vocabulary, ready for finding them in texts."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._exact = _phrases(vocabulary)
        self._loose = _loose_phrases(self._exact)
        self._longest = max(map(len, self._exact), default=0) + 2

    def find(self, text: str) -> tuple[NamedCancer, ...]:
        return tuple(self._scan(tuple(_tokens(text))))

    def _scan(self, tokens: Sequence[_Token]) -> Iterator[NamedCancer]:
        at = 0
        while at < len(tokens):
            length, cancer = self._longest_at(tokens, at)
            if cancer:
                yield NamedCancer(cancer, tokens[at].start, tokens[at + length - 1].end)
            at += length

    def _longest_at(self, tokens: Sequence[_Token], at: int) -> tuple[int, str]:
        for length in range(min(self._longest, len(tokens) - at), 0, -1):
            words = tuple(token.word for token in tokens[at : at + length])
            cancer = self._exact.get(words) or self._loose.get(_loosened(words))
            if cancer:
                return length, cancer
        return 1, ""


@lru_cache(maxsize=4)
def cancer_names(vocabulary: Vocabulary) -> CancerNames:
    return CancerNames(vocabulary)


def words_of(text: str) -> tuple[str, ...]:
    return tuple(token.word for token in _tokens(text))


def _tokens(text: str) -> Iterator[_Token]:
    """Words are cut in the text as it stands, so that spans hold, and folded one by one."""
    for found in re.finditer(r"[^\W_]+\+?", text):
        yield _Token(_folded(found.group()), found.start(), found.end())


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    return _singular(americanise(fold(word)))


def _singular(word: str) -> str:
    if word == "metastases":
        return "metastasis"
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith("s") and len(word) > 4 and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _phrases(vocabulary: Vocabulary) -> Mapping[tuple[str, ...], str]:
    """A cancer's own name wins over another's synonym."""
    phrases = {words_of(cancer.name): cancer.name for cancer in vocabulary.cancers.values()}
    for cancer in vocabulary.cancers.values():
        for name in (cancer.medical_name, *cancer.synonyms, *cancer.mesh_terms):
            if words := words_of(name):
                phrases.setdefault(words, cancer.name)
    return phrases


def _loose_phrases(exact: Mapping[tuple[str, ...], str]) -> Mapping[tuple[str, ...], str]:
    loose: dict[tuple[str, ...], str] = {}
    for words, cancer in exact.items():
        loose.setdefault(_loosened(words), cancer)
    loose.pop((), None)
    return loose


@lru_cache(maxsize=65536)
def _loosened(words: tuple[str, ...]) -> tuple[str, ...]:
    """“Cancer of the prostate” and “prostate carcinoma” both become the same words in the same order."""
    if len(words) < 2 or words[0] in _FILLERS or words[-1] in _FILLERS:
        return ()
    kept = ["cancer" if word in _HEADS else word for word in words if word not in _FILLERS]
    others = [word for word in kept if word != "cancer"]
    return (*others, "cancer") if len(others) < len(kept) else tuple(kept)
