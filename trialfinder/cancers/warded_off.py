"""Cancers that nobody in a study has yet: people at risk are screened, and healthy ones try a drug first."""

from __future__ import annotations

import re

from trialfinder.cancers.words import cancers_in
from trialfinder.vocabulary import Vocabulary

_BEFORE = re.compile(
    r"\b(?:risk (?:of|for)|prevent(?:ing|ion of|s)?|screening (?:for|of)|predisposition (?:to|for)|"
    r"early detection of|family history of)\s+(?:(?:developing|development of|the|familial|hereditary)\s+)*$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\W*(?:prevention|screening|risk reduction|chemoprevention)\b", re.IGNORECASE)
_STILL_ILL = re.compile(r"\W*(?:\w+\W+){0,2}(?:recurren|relaps|progress|metasta|mortality)", re.IGNORECASE)
_HEALTHY = re.compile(
    r"\bhealthy (?:\w+ ){0,2}(?:volunteers?|subjects?|participants?|adults?|men|women|males?|females?)\b",
    re.IGNORECASE,
)


def is_of_the_healthy(title: str) -> bool:
    return _HEALTHY.search(title) is not None


def only_warded_off(text: str, vocabulary: Vocabulary) -> bool:
    """Whether ``text`` names cancers, and each as one to be prevented or looked for."""
    hits = cancers_in(text, vocabulary)
    return bool(hits) and all(_is_warded_off(text, hit.start, hit.end) for hit in hits)


def _is_warded_off(text: str, start: int, end: int) -> bool:
    if _STILL_ILL.match(text, end):
        return False
    return _BEFORE.search(text[:start]) is not None or _AFTER.match(text, end) is not None
