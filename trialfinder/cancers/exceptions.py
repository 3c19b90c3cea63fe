"""Cancers that a study names in order to keep them out: “except pancreatic”, “X is not eligible”.

In a list that shares its last word each part is completed with it: “ocular, mucosal or acral melanoma”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_EXCEPT = re.compile(
    r"\b(?:except(?:ing)?(?: for)?|exclud(?:ing|es?)|exempting|with the exception of|other than)\b:?\s*"
    r"(?P<what>[^.;()\[\]]{3,160})",
    re.IGNORECASE,
)
_NOT_TAKEN = re.compile(
    r"(?P<what>[^.;:()]{3,200}?)\s*(?:\([^()]*\)\s*)?(?:\b(?:is|are|will be|must be)\s+)?"
    r"\b(?:not (?:be )?(?:eligible|allowed|permitted|included|accepted)|excluded|ineligible)\b"
    r"(?!\s+(?:for|to)\b(?!\s+(?:this|the stud|the trial|enrol|stud|trial|participat|inclusion)))",
    re.IGNORECASE,
)
"""Not for what a person is “not eligible for”, such as an operation."""
ANOTHER_CANCER = re.compile(
    r"(?<!current or )(?<!current or prior )history of|other (?:active )?(?:malignan|cancer|tumou?r|primary)|"
    r"second(?:ary)? (?:malignan|cancer|primary)|concurrent|(?<!current or )\bprior\b|previous|"
    r"within (?:the )?(?:past|last|\d)|years|unless|adequately treated|another",
    re.IGNORECASE,
)
"""A sentence about a cancer that somebody had before or has as well."""
_BESIDE = re.compile(
    r"metasta|\bmixed\b|combined|in situ|involvement|spread|(?<!not )\b(?:allowed|permitted|eligible)\b"
    r"|therapy|treatment|treated|\bnon-?\s?(?!small|hodgkin)[a-z]",
    re.IGNORECASE,
)
"""A part of such a list that does not name a cancer of its own."""
_SENTENCE = re.compile(r"(?<=[.;])\s+|\n")
_JOINT = re.compile(r"\s*(?:,\s*(?:and/or|and|or)?|/|\bor\b|\band\b|\band/or\b)\s*", re.IGNORECASE)
_SHARED = re.compile(
    r"\b(cancers?|\w*carcinomas?|tumou?rs?|\w*omas?|leuka?emias?|malignanc\w+)\W*$", re.IGNORECASE
)
_CANCER = re.compile(r"cancer|oma\b|omas\b|tumou?r|malignan|leuk|neoplas|histolog|[A-Z]{3,5}")
_KEEPS_OUT = re.compile(
    r"excep|exclu|exempt|other than|not (?:be )?(?:eligible|allowed|permitted|included|accepted)|ineligible",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    rf"{ANOTHER_CANCER.pattern}|\boutside\b|other than|\bexcept|exclud|"
    r"\bnon-?\s?(?!small|hodgkin)\w+ (?:\w+ )?(?:tumou?r|cancer|carcinoma|origin|histolog)",
    re.IGNORECASE,
)
"""An exclusion of another cancer, or of all but the one that is named."""
_FEW = 4
_LONGEST = 320


def without_exceptions(text: str) -> str:
    """``text`` without the cancers that it excepts."""
    return _NOT_TAKEN.sub(" ", _EXCEPT.sub(" ", text)) if _KEEPS_OUT.search(text) else text


def kept_out(lines: Iterable[str], excluded: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every name of something kept out, with the sentence that does so."""
    for line in lines:
        if _KEEPS_OUT.search(line):
            yield from _excepted(line)
    for line in excluded:
        for sentence in _SENTENCE.split(line):
            if len(sentence) < _LONGEST and _CANCER.search(sentence) and not _OF_ANOTHER.search(sentence):
                yield from _not_beside(parts(sentence, sentence))


def _excepted(line: str) -> Iterator[tuple[str, str]]:
    for sentence in _SENTENCE.split(line):
        for pattern in (_EXCEPT, _NOT_TAKEN):
            for match in pattern.finditer(sentence):
                if not ANOTHER_CANCER.search(match["what"]):
                    yield from _not_beside(parts(match["what"], sentence, "cancer"))


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
