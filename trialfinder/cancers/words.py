"""Finds the names of cancers in a text, longest first, in British or American spelling, singular or plural.

A name is compared word by word. “Lung carcinoma”, “lung neoplasms” and “carcinoma of the lung” are the same
words as “lung cancer”, unless the vocabulary has the exact words as the name of another cancer; and “lung
non-small cell carcinoma” the same as “non-small cell lung carcinoma”. Two kinds that share a last word are
both found: “ocular or mucosal melanoma”. An abbreviation counts in capitals only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from trialfinder.vocabulary import Vocabulary
from trialfinder.vocabulary.text import americanise, fold

_HEADS = frozenset({"cancer", "carcinoma", "neoplasm", "tumor", "malignancy", "adenocarcinoma", "malignant"})
_FILLERS = frozenset({"the", "of", "and", "a", "an", "gland", "corpus", "canal"})
_FORMS_OF_A_WORD = (
    *(("esophageal", "esophagus"), ("gastric", "stomach"), ("pancreatic", "pancreas"), ("hepatic", "liver")),
    *(("colon", "colonic"), ("rectal", "rectum"), ("anal", "anus"), ("renal", "kidney")),
    *(("prostate", "prostatic"), ("testicular", "testis"), ("penile", "penis"), ("ovarian", "ovary")),
    *(("uterine", "uterus", "uteri"), ("cervical", "cervix"), ("vaginal", "vagina")),
    *(("vulvar", "vulva", "vulval"), ("laryngeal", "larynx"), ("nasopharyngeal", "nasopharynx")),
    *(("oropharyngeal", "oropharynx"), ("hypopharyngeal", "hypopharynx"), ("cutaneous", "skin")),
    *(("lung", "pulmonary", "bronchial"), ("myeloid", "myelogenous"), ("lymphoid", "lymphatic")),
    ("ductal", "duct"),
)
"""Words that name the same part of the body or kind of cell."""
_SAME = {other: first for first, *others in _FORMS_OF_A_WORD for other in others}
_ALL_FORMS = {forms[0]: forms for forms in _FORMS_OF_A_WORD}
_ENDS_OF_A_KIND = ("oma", "emia")
_JOINING = frozenset({"or", "and"})
_LONGEST_ABBREVIATION = 5
_LONGEST_ITEM = 5
_LONGEST_END = 2
_LONGEST_ORIGIN = 3
_WORD = re.compile(r"(?P<word>[^\W_]+\+?)(?:['’]s\b)?")
"""“Burkitt’s” is “Burkitt”."""
_MARK = re.compile(r"[/,(;:](?=\W*$)")
_OF_A_CODE = re.compile(r"-\d")
"""“LBL-024” is a drug, and no lymphoblastic lymphoma."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedCancer:
    """A cancer named in a text, with the half-open character span of its name."""

    cancer: str
    start: int
    end: int


class _Token(NamedTuple):
    word: str
    capitals: bool
    start: int
    end: int
    before: str = ""
    """The mark that parts it from the word before: a slash, comma or bracket."""
    closes: bool = False
    """Whether a bracket closes behind it."""

    @property
    def is_head(self) -> bool:
        return self.word in _HEADS or self.word.endswith(_ENDS_OF_A_KIND)


_CANCER = _Token("cancer", capitals=False, start=0, end=0)


@dataclass(frozen=True, slots=True)
class CancerNames:
    """Every name of every cancer of a vocabulary, ready for finding them in texts."""

    exact: Mapping[Words, str]
    loose: Mapping[Words, str]
    abbreviations: frozenset[str]
    longest: Mapping[str, int]
    """How many words a name can have, by its first word; most words begin none."""
    known: frozenset[str]
    """Every word that a name can have."""

    def find(self, text: str) -> tuple[NamedCancer, ...]:
        return tuple(self._scan(tuple(_tokens(text))))

    def _scan(self, tokens: Sequence[_Token]) -> Iterator[NamedCancer]:
        at = free = 0
        reaches = self._reaches(tokens)
        while at < len(tokens):
            length, cancer = self._longest_at(tokens, at, reaches[at])
            if cancer:
                yield from self._sharing_last_word(tokens, free, at, at + length)
                if tokens[at + length - 1].word == "metastasis":
                    yield from self._origin(tokens, free, at)
                yield NamedCancer(cancer, tokens[at].start, tokens[at + length - 1].end)
                free = at + length
            at += length

    def _reaches(self, tokens: Sequence[_Token]) -> Sequence[int]:
        """How many words from each on, itself the first, can be of one name."""
        reaches = [0]
        for token in reversed(tokens):
            reaches.append(reaches[-1] + 1 if token.word in self.known else 0)
        return reaches[:0:-1]

    def _longest_at(self, tokens: Sequence[_Token], at: int, reach: int) -> tuple[int, str]:
        longest = min(self.longest.get(tokens[at].word, 0), reach)
        for length in range(longest, 0, -1):
            if _goes_too_far(tokens, at, at + length):
                continue
            cancer = self._named(tokens[at : at + length])
            if cancer and at and tokens[at - 1].word.endswith("non"):
                # “confirmednon-small cell”, where the blank is missing
                words = ("non", *(token.word for token in tokens[at : at + length]))
                cancer = self.exact.get(words) or cancer
            if cancer:
                return length, cancer
        return 1, ""

    def _named(self, tokens: Sequence[_Token]) -> str:
        words = tuple([token.word for token in tokens])
        if len(words) == 1 and words[0] in self.abbreviations and not tokens[0].capitals:
            return ""
        return self.exact.get(words) or next(filter(None, map(self.loose.get, _loosened(words))), "")

    def _sharing_last_word(
        self, tokens: Sequence[_Token], free: int, start: int, end: int
    ) -> Iterator[NamedCancer]:
        """“Colon” in “colon or rectal cancer”; words before ``free`` belong to a name already."""
        for first, before in _items_before(tokens, free, start):
            completed = (
                (begin, self._named((*tokens[begin:before], *tokens[last:end])))
                for begin in range(first, before)
                for last in range(end - 1, start - 1, -1)
            )
            begin, cancer = next((each for each in completed if each[1]), (0, ""))
            if cancer:
                yield NamedCancer(cancer, tokens[begin].start, tokens[before - 1].end)

    def _origin(self, tokens: Sequence[_Token], free: int, spread: int) -> Iterator[NamedCancer]:
        """“Colorectal” in “colorectal liver metastases”."""
        if _begins_item(tokens, spread):
            return
        for first in range(max(free, spread - _LONGEST_ORIGIN), spread):
            if cancer := self._named((*tokens[first:spread], _CANCER)):
                yield NamedCancer(cancer, tokens[first].start, tokens[spread - 1].end)
                return


def _goes_too_far(tokens: Sequence[_Token], start: int, end: int) -> bool:
    """Into a bracket that goes on, or into the next of a list: “bone sarcoma, soft tissue sarcoma”."""
    marks = {token.before for token in tokens[start + 1 : end]}
    if "(" in marks and not tokens[end - 1].closes:
        return True
    following = list(takewhile(lambda token: not token.before, tokens[end : end + _LONGEST_END]))
    if tokens[start].word == "malignant" and any(token.is_head for token in following[:1]):
        return True  # “malignant ovarian” of a teratoma
    return "," in marks and any(token.is_head for token in following)


def _items_before(tokens: Sequence[_Token], free: int, start: int) -> Iterator[tuple[int, int]]:
    """The items of a list that ends with the name at ``start``, the last first: “serous, mucinous or”."""
    begin = start
    while begin > free and (begin == start or _begins_item(tokens, begin)):
        joined = tokens[begin - 1].word in _JOINING
        if begin == start and not joined and tokens[begin].before != "/":
            return
        end = begin - 1 if joined else begin
        begin = max(free, end - _LONGEST_ITEM)
        begin = next((at for at in range(end - 1, begin, -1) if _begins_item(tokens, at)), begin)
        if begin >= end:
            return
        yield begin, end


def _begins_item(tokens: Sequence[_Token], at: int) -> bool:
    return at > 0 and (tokens[at].before in (",", "/") or tokens[at - 1].word in _JOINING)


@lru_cache(maxsize=65536)
def cancers_in(text: str, vocabulary: Vocabulary) -> tuple[NamedCancer, ...]:
    """What ``CancerNames.find`` finds; the lines of a study are asked about again for every person."""
    return cancer_names(vocabulary).find(text)


@lru_cache(maxsize=4)
def cancer_names(vocabulary: Vocabulary) -> CancerNames:
    exact = _phrases(vocabulary)
    loose: dict[Words, str] = {}
    for words, cancer in exact.items():
        for form in _loosened(words):
            loose.setdefault(form, cancer)
    return CancerNames(exact, loose, frozenset(_abbreviations(vocabulary)), _longest(exact), _known(exact))


def _longest(phrases: Iterable[Words]) -> Mapping[str, int]:
    """A name may begin with any of its words, in any of their forms: “carcinoma of the stomach”."""
    longest: dict[str, int] = {}
    for words in phrases:
        with_fillers = len(words) + 2
        for first in (words[0], *(_forms(words) if _loosened(words) else ())):
            longest[first] = max(longest.get(first, 0), with_fillers)
    return longest


def _known(phrases: Iterable[Words]) -> frozenset[str]:
    """The words of all names in all their forms, and each half of “nonsmall”."""
    known = {form for words in phrases for form in _forms(words)}
    parted = {part for word in known if word.startswith("non") for part in ("non", word.removeprefix("non"))}
    return frozenset(known | parted | _HEADS | _FILLERS)


def _forms(words: Words) -> Iterator[str]:
    for word in (*words, *_joined(words)):
        yield word
        yield from _ALL_FORMS.get(_SAME.get(word, word), ())
    if not _HEADS.isdisjoint(words):
        yield from _HEADS


def words_of(text: str) -> Words:
    return tuple(token.word for token in _tokens(text))


def _tokens(text: str) -> Iterator[_Token]:
    """Words are cut in the text as it stands, so that spans hold, and folded one by one.

    In a text that is all in capitals these tell no abbreviation: “ALL PATIENTS”.
    """
    shouted = text.count(" ") > 1 and text.isupper()
    at = 0
    for found in _WORD.finditer(text):
        word, start, end = found["word"], found.start(), found.end()
        mark = None if text[at:start] == " " else _MARK.search(text, max(0, start - 3), start)
        capitals = not shouted and word.rstrip("s").isupper() and not _OF_A_CODE.match(text, end)
        closes = text[end : end + 1] == ")"
        yield _Token(_folded(word), capitals, start, found.end("word"), mark[0] if mark else "", closes)
        at = end


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
def _loosened(words: Words) -> tuple[Words, ...]:
    """“Cancer of the prostate” and “prostate carcinoma” both become the same words in the same order.

    First with an adenocarcinoma as itself, then as any cancer.
    """
    if len(words) < 2 or words[0] in _FILLERS or words[-1] in _FILLERS:
        return ()
    kept = [_SAME.get(word, word) for word in _joined(words) if word not in _FILLERS]
    named = [word for word in kept if word not in _HEADS or word == "adenocarcinoma"]
    others = [word for word in kept if word not in _HEADS]
    if len(others) == len(kept):
        is_kind = any(word.endswith(_ENDS_OF_A_KIND) for word in kept)
        return (tuple(sorted(kept) if is_kind else kept),)
    as_cancer = (*sorted(others), "cancer")
    return ((*sorted(named), "cancer"), as_cancer) if "adenocarcinoma" in named else (as_cancer,)


def _joined(words: Words) -> Words:
    """“Non-small” as one word, as some write it, and so that “non” keeps its place."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] == "non":
            joined[-1] += word
        else:
            joined.append(word)
    return tuple(joined)
