"""Finds the names of cancers in a text, longest first, in British or American spelling, singular or plural.

A name is compared word by word. “Lung carcinoma”, “lung neoplasms” and “carcinoma of the lung” are the same
words as “lung cancer”, unless the vocabulary has the exact words as the name of another cancer. Two kinds
that share a last word are both found: “ocular or mucosal melanoma”. An abbreviation counts in capitals only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from trialfinder.vocabulary import Vocabulary
from trialfinder.vocabulary.text import americanise, fold

_HEADS = frozenset({"cancer", "carcinoma", "neoplasm", "tumor", "malignancy", "adenocarcinoma", "malignant"})
_FILLERS = frozenset({"the", "of", "and", "a", "an", "gland"})
_JOINING = frozenset({"or", "and"})
_LONGEST_ABBREVIATION = 5
_WORD = re.compile(r"(?P<word>[^\W_]+\+?)(?:['’]s\b)?")
"""“Burkitt’s” is “Burkitt”."""
_OF_A_CODE = re.compile(r"-\d")
"""“LBL-024” is a drug, and no lymphoblastic lymphoma."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedCancer:
    """A cancer named in a text, with the half-open character span of its name."""

    cancer: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    capitals: bool
    start: int
    end: int
    after_slash: bool = False


@dataclass(frozen=True, slots=True)
class CancerNames:
    """Every name of every cancer of a vocabulary, ready for finding them in texts."""

    exact: Mapping[Words, str]
    loose: Mapping[Words, str]
    abbreviations: frozenset[str]
    longest: Mapping[str, int]
    """How many words a name can have, by its first word; most words begin none."""

    def find(self, text: str) -> tuple[NamedCancer, ...]:
        return tuple(self._scan(tuple(_tokens(text))))

    def _scan(self, tokens: Sequence[_Token]) -> Iterator[NamedCancer]:
        at = free = 0
        while at < len(tokens):
            length, cancer = self._longest_at(tokens, at)
            if cancer:
                yield from self._sharing_last_word(tokens, free, at, at + length)
                yield NamedCancer(cancer, tokens[at].start, tokens[at + length - 1].end)
                free = at + length
            at += length

    def _longest_at(self, tokens: Sequence[_Token], at: int) -> tuple[int, str]:
        longest = min(self.longest.get(tokens[at].word, 0), len(tokens) - at)
        for length in range(longest, 0, -1):
            cancer = self._named(tokens[at : at + length])
            if cancer and at and tokens[at - 1].word.endswith("non"):
                # “confirmednon-small cell”, where the blank is missing
                words = ("non", *(token.word for token in tokens[at : at + length]))
                cancer = self.exact.get(words) or cancer
            if cancer:
                return length, cancer
        return 1, ""

    def _named(self, tokens: Sequence[_Token]) -> str:
        words = tuple(token.word for token in tokens)
        if len(words) == 1 and words[0] in self.abbreviations and not tokens[0].capitals:
            return ""
        return self.exact.get(words) or self.loose.get(_loosened(words)) or ""

    def _sharing_last_word(
        self, tokens: Sequence[_Token], free: int, start: int, end: int
    ) -> Iterator[NamedCancer]:
        """“Colon” in “colon or rectal cancer”; words before ``free`` belong to a name already."""
        joined = start > 1 and tokens[start - 1].word in _JOINING
        before = start - 1 if joined else start
        if not before or not (joined or tokens[start].after_slash):
            return
        for first in range(max(free, before - 5), before):
            for last in range(start, end):
                cancer = self._named((*tokens[first:before], *tokens[last:end]))
                if cancer:
                    yield NamedCancer(cancer, tokens[first].start, tokens[before - 1].end)
                    return


@lru_cache(maxsize=65536)
def cancers_in(text: str, vocabulary: Vocabulary) -> tuple[NamedCancer, ...]:
    """What ``CancerNames.find`` finds; the lines of a study are asked about again for every person."""
    return cancer_names(vocabulary).find(text)


@lru_cache(maxsize=4)
def cancer_names(vocabulary: Vocabulary) -> CancerNames:
    exact = _phrases(vocabulary)
    loose: dict[Words, str] = {}
    for words, cancer in exact.items():
        loose.setdefault(_loosened(words), cancer)
    loose.pop((), None)
    return CancerNames(exact, loose, frozenset(_abbreviations(vocabulary)), _longest({**exact, **loose}))


def _longest(phrases: Iterable[Words]) -> Mapping[str, int]:
    """“Cancer of the X” may stand for “X cancer”, so that a name can begin with any of the heads."""
    longest: dict[str, int] = {}
    for words in phrases:
        with_fillers = len(words) + 2
        for first in (words[0], *(_HEADS if set(words) & _HEADS else ())):
            longest[first] = max(longest.get(first, 0), with_fillers)
    return longest


def words_of(text: str) -> Words:
    return tuple(token.word for token in _tokens(text))


def _tokens(text: str) -> Iterator[_Token]:
    """Words are cut in the text as it stands, so that spans hold, and folded one by one.

    In a text that is all in capitals these tell no abbreviation: “ALL PATIENTS”.
    """
    shouted = text.count(" ") > 1 and text.isupper()
    for found in _WORD.finditer(text):
        word = found["word"]
        start = found.start()
        after_slash = start > 0 and text[start - 1] == "/"
        capitals = not shouted and word.rstrip("s").isupper() and not _OF_A_CODE.match(text, found.end())
        yield _Token(_folded(word), capitals, start, found.end("word"), after_slash)


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


def _phrases(vocabulary: Vocabulary) -> Mapping[Words, str]:
    """A cancer's own name wins over another's synonym."""
    phrases = {words_of(cancer.name): cancer.name for cancer in vocabulary.cancers.values()}
    for cancer in vocabulary.cancers.values():
        for name in (cancer.medical_name, *cancer.synonyms, *cancer.mesh_terms):
            if name:
                phrases.setdefault(words_of(name), cancer.name)
    return phrases


def _abbreviations(vocabulary: Vocabulary) -> Iterator[str]:
    for cancer in vocabulary.cancers.values():
        for name in cancer.synonyms:
            if name.isupper() and name.isalpha() and len(name) <= _LONGEST_ABBREVIATION:
                yield from words_of(name)


@lru_cache(maxsize=65536)
def _loosened(words: Words) -> Words:
    """“Cancer of the prostate” and “prostate carcinoma” both become the same words in the same order."""
    if len(words) < 2 or words[0] in _FILLERS or words[-1] in _FILLERS:
        return ()
    kept = ["cancer" if word in _HEADS else word for word in words if word not in _FILLERS]
    others = [word for word in kept if word != "cancer"]
    return (*others, "cancer") if len(others) < len(kept) else tuple(kept)
