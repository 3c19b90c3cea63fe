"""Cancers that a study names in order to keep them out: “except pancreatic”, “X is not eligible”.

In a list that shares its last word each part is completed with it: “ocular, mucosal or acral melanoma”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trialfinder.eligibility.patterns import Pattern

_EXCEPT = Pattern(
    r"\b(?:except(?:ing)?(?: for)?|exclud(?:ing|es?)|exempting|with the exception of|other than)\b:?\s*"
    r"(?P<what>[^.;()\[\]]{3,160})",
    re.IGNORECASE,
)
_NOT_TAKEN = Pattern(
    r"\s*(?:\([^()]*\)\s*)?(?:\b(?:is|are|will be|must be)\s+)?"
    r"\b(?:not (?:be )?(?:eligible|allowed|permitted|included|accepted)|excluded|ineligible)\b"
    r"(?!\s+(?:for|to)\b(?!\s+(?:this|the stud|the trial|enrol|stud|trial|participat|inclusion)))",
    re.IGNORECASE,
)
"""Behind what is kept out; not for what a person is “not eligible for”, such as an operation."""
_BEGINS = re.compile(r"[.;:()]")
ANOTHER_CANCER = Pattern(
    r"(?<!current or )(?<!current or prior )history of|other (?:active )?(?:malignan|cancer|tumou?r|primary)|"
    r"second(?:ary)? (?:malignan|cancer|primary)|concurrent|(?<!current or )\bprior\b|previous|"
    r"within (?:the )?(?:past|last|\d)|years|unless|adequately treated|another",
    re.IGNORECASE,
)
"""A sentence about a cancer that somebody had before or has as well."""
_BESIDE = Pattern(
    r"metasta|\bmixed\b|combined|in situ|involvement|spread|(?<!not )\b(?:allowed|permitted|eligible)\b"
    r"|therapy|treatment|treated|\bnon-?\s?(?!small|hodgkin)[a-z]",
    re.IGNORECASE,
)
"""A part of such a list that does not name a cancer of its own."""
_SENTENCE = re.compile(r"(?<=[.;])\s+|\n")
_STAGE_IN_BRACKETS = re.compile(r"\s*\((?:i\.\s?e\.,?\s*)?stages? [^()]*\)\s*", re.IGNORECASE)
"""It may part a kind from its cancer: “inflammatory (i.e., stage III) breast cancer”."""
_JOINT = re.compile(r"\s*(?:,\s*(?:and/or|and|or)?|/|\bor\b|\band\b(?! neck)|\band/or\b)\s*", re.IGNORECASE)
_SHARED = re.compile(
    r"\b(cancers?|\w*carcinomas?|tumou?rs?|\w*omas?|leuka?emias?|malignanc\w+)\W*$", re.IGNORECASE
)
_CANCER = Pattern(
    r"cancer|oma\b|omas\b|tumou?r|malignan|leuk|neoplas|histolog|\b(?:[A-Z]{1,4}[LC]|DCIS|MDS|GIST|IBC)\b"
)
_KEEPS_OUT = Pattern(
    r"excep|exclu|exempt|other than|not (?:be )?(?:eligible|allowed|permitted|included|accepted)|ineligible",
    re.IGNORECASE,
)
_OF_ANOTHER = Pattern(
    rf"{ANOTHER_CANCER.pattern}|\boutside\b|other than|\bexcept|exclud|"
    r"\bnon-?\s?(?!small|hodgkin)\w+ (?:\w+ )?(?:tumou?r|cancer|carcinoma|origin|histolog)",
    re.IGNORECASE,
)
"""An exclusion of another cancer, or of all but the one that is named."""
_FEW = 4
_LONGEST = 320


def without_exceptions(text: str) -> str:
    """``text`` without the cancers that it excepts."""
    if not _KEEPS_OUT.search(text):
        return text
    for start, end, _ in sorted(_excepted_in(text), reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text


def _excepted_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Where words except something, and what that is."""
    for match in _EXCEPT.finditer(text):
        yield match.start(), match.end(), match["what"]
    for match in _NOT_TAKEN.finditer(text):
        before = [
            cut.end() for cut in _BEGINS.finditer(text, max(0, match.start() - _LONGEST), match.start())
        ]
        start = before[-1] if before else max(0, match.start() - _LONGEST)
        yield start, match.end(), text[start : match.start()]


def kept_out(lines: Iterable[str], excluded: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every name of something kept out, with the sentence that does so."""
    for line in lines:
        if _KEEPS_OUT.search(line):
            yield from _excepted(line)
    for line in excluded:
        for sentence in _SENTENCE.split(_STAGE_IN_BRACKETS.sub(" ", line)):
            if len(sentence) < _LONGEST and _CANCER.search(sentence) and not _OF_ANOTHER.search(sentence):
                yield from _not_beside(parts(sentence, sentence))


def _excepted(line: str) -> Iterator[tuple[str, str]]:
    for sentence in _SENTENCE.split(line):
        for _, _, what in _excepted_in(sentence):
            if not ANOTHER_CANCER.search(what):
                yield from _not_beside(parts(what, sentence, "cancer"))


def _not_beside(pieces: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((piece, sentence) for piece, sentence in pieces if not _BESIDE.search(piece))


def parts(words: str, sentence: str, last: str = "") -> Iterator[tuple[str, str]]:
    """A list and each part of it, also completed with the word that the list shares, or with ``last``."""
    yield words, sentence
    shared = _SHARED.search(words)
    completed = {shared[1], last} - {""} if shared else {last} - {""}
    for piece in _JOINT.split(words):
        yield piece, sentence
        if 0 < len(piece.split()) <= _FEW:
            yield from ((f"{piece.rstrip(' .')} {word}", sentence) for word in completed)
