"""Spread of a cancer as a sentence names it, and what the words around say: permitted, denied, excepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.phrases import load_phrases
from trialfinder.eligibility.sections import Criterion

WORDS = "brain_words.csv"
NEAR = 110
"""How far before its name a word still speaks of the spread."""
_BEFORE, _AFTER, _REST = 300, 400, 600
_NONE_GAP = Pattern(r"(?:[\s,]+[\w/()-]+){0,9}[\s,]*$")
_OF_A_SCAN = Pattern(
    r"\b(?:CT|MRI|PET|scans?|imaging|tomography)(?:\s+(?:(?:of|with)(?:\s+\w+){1,3}|brain|head|scans?))?"
    r"\s+(?:is|are|may be|can be|will be)(?:\s+(?:also|not))?\s+$",
    re.IGNORECASE,
)
_NOT_IT = Pattern(r"(?:\bprimary|\bnon)[\s-]+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spread:
    """Spread named at ``criterion.text[start:end]`` in the sentence ``left:right``."""

    criterion: Criterion
    start: int
    end: int
    left: int
    right: int

    @property
    def before(self) -> str:
        return self.criterion.text[max(self.left, self.start - _BEFORE) : self.start]

    @property
    def named(self) -> str:
        return self.criterion.text[self.start : self.end]

    @property
    def after(self) -> str:
        return self.criterion.text[self.end : min(self.right, self.end + _AFTER)]

    @property
    def sentence(self) -> str:
        return self.before + self.named + self.after

    @property
    def rest(self) -> str:
        """What the criterion goes on to say."""
        return self.criterion.text[self.right : self.right + _REST]


def has(kind: str, text: str) -> bool:
    """Whether a word of ``kind`` stands in ``text``."""
    return load_phrases(WORDS)[kind].search(text) is not None


def is_other_matter(spread: Spread) -> bool:
    """“primary brain …”, “non-metastatic”."""
    return _NOT_IT.search(spread.before) is not None


def permissions(sentence: str) -> Iterator[re.Match[str]]:
    """“allowed”, “not excluded”; not “not allowed”, nor “(CT is allowed)”."""
    words = load_phrases(WORDS)
    forbidden = [match.span() for match in words["forbidden"].finditer(sentence)]
    for match in words["allow"].finditer(sentence):
        if any(start <= match.start() and match.end() <= end for start, end in forbidden):
            continue
        if not _OF_A_SCAN.search(sentence, max(0, match.start() - NEAR), match.start()):
            yield match


def permitted(sentence: str) -> bool:
    return next(permissions(sentence), None) is not None


def denied(spread: Spread) -> bool:
    """“no evidence of …”, “without …”; not “(not curable) or …”."""
    near = spread.before[-NEAR:]
    gaps = (_NONE_GAP.fullmatch(near, match.end()) for match in load_phrases(WORDS)["none"].finditer(near))
    return any(gap is not None and gap[0].count(")") <= gap[0].count("(") for gap in gaps)


def excepted_later(spread: Spread) -> bool:
    """“… Patients with treated and stable ones may take part.”"""
    return has("tame", spread.rest) and (permitted(spread.rest) or has("except", spread.rest))
