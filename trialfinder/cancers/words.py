"""Finds the names of cancers in a text, longest first, in British or American spelling, singular or plural.

A name is compared word by word after ``fold``. “Lung carcinoma”, “lung neoplasms” and “carcinoma of the
lung” are the same words as “lung cancer”, unless the vocabulary has the exact words as another cancer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialfinder.vocabulary import Vocabulary

_AMERICAN: Sequence[tuple[str, str]] = (
    ("tumour", "tumor"),
    ("leukaem", "leukem"),
    ("haem", "hem"),
    ("oesoph", "esoph"),
    ("paediat", "pediat"),
    ("phaeo", "pheo"),
    ("cythaem", "cythem"),
    ("globulinaem", "globulinem"),
    ("gynaec", "gynec"),
    ("metastases", "metastasis"),
)
_HEADS = frozenset({"cancer", "carcinoma", "neoplasm", "tumor", "malignancy", "adenocarcinoma", "malignant"})
_WORD = re.compile(r"[a-z0-9]+")
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
        tokens = tuple(_tokens(text))
        return tuple(self._scan(tokens))

    def _scan(self, tokens: Sequence[_Token]) -> Iterator[NamedCancer]:
        at = 0
        while at < len(tokens):
            length, cancer = self._longest_at(tokens, at)
            if cancer is None:
                at += 1
                continue
            yield NamedCancer(cancer, tokens[at].start, tokens[at + length - 1].end)
            at += length

    def _longest_at(self, tokens: Sequence[_Token], at: int) -> tuple[int, str | None]:
        for length in range(min(self._longest, len(tokens) - at), 0, -1):
            words = tuple(token.word for token in tokens[at : at + length])
            cancer = self._exact.get(words) or self._loose.get(_loosened(words))
            if cancer is not None:
                return length, cancer
        return 0, None


def fold(text: str) -> str:
    """Lower case, accents and British spelling undone; letters keep their places only roughly."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    for british, american in _AMERICAN:
        plain = plain.replace(british, american)
    return plain


def words_of(text: str) -> tuple[str, ...]:
    return tuple(token.word for token in _tokens(text))


def _tokens(text: str) -> Iterator[_Token]:
    """Words are cut in the text as it stands, so that spans hold, and folded one by one."""
    for found in re.finditer(r"[^\W_]+", text):
        for word in _WORD.findall(fold(found.group())):
            yield _Token(_singular(word), found.start(), found.end())


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith("s") and len(word) > 4 and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _phrases(vocabulary: Vocabulary) -> Mapping[tuple[str, ...], str]:
    """A cancer's own name wins over another's synonym."""
    phrases: dict[tuple[str, ...], str] = {}
    for cancer in vocabulary.cancers.values():
        phrases[words_of(cancer.name)] = cancer.name
    for cancer in vocabulary.cancers.values():
        for name in (cancer.medical_name, *cancer.synonyms, *cancer.mesh_terms):
            if words := words_of(name):
                phrases.setdefault(words, cancer.name)
    return phrases


def _loose_phrases(exact: Mapping[tuple[str, ...], str]) -> Mapping[tuple[str, ...], str]:
    loose: dict[tuple[str, ...], str] = {}
    for words, cancer in exact.items():
        if len(words) > 1:
            loose.setdefault(_loosened(words), cancer)
    return loose


def _loosened(words: Sequence[str]) -> tuple[str, ...]:
    """“Cancer of the prostate” and “prostate carcinoma” both become the same words in the same order."""
    if not words or len(words) == 1 or words[0] in _FILLERS or words[-1] in _FILLERS:
        return ()
    kept = ["cancer" if word in _HEADS else word for word in words if word not in _FILLERS]
    others = [word for word in kept if word != "cancer"]
    return (*others, "cancer") if len(others) < len(kept) else tuple(kept)
