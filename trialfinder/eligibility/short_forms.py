"""The short forms that a study itself introduces for a therapy: “proteasome inhibitor (PI)”."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialfinder.eligibility.mentions import ConceptKind, Mention
from trialfinder.eligibility.patterns import Pattern

_IN_BRACKETS = Pattern(r"[(\[](?P<short>[A-Za-z0-9/-]{0,6}[A-Z][A-Za-z0-9/-]{0,4}[A-Z0-9i])s?[)\],;]")
_INTRODUCED = Pattern(rf"s?\s*{_IN_BRACKETS.pattern}")
_WORDS_BEFORE = 25
"""“novel hormonal agent (NHA)”: a word before the name may belong to the short form."""


def may_introduce(text: str) -> bool:
    """Whether something that looks like a short form stands in brackets."""
    return _IN_BRACKETS.search(text) is not None


def abbreviations_in(text: str, mentions: Sequence[Mention]) -> dict[str, Mention]:
    """Each short form in ``text`` with the one of ``mentions`` that it is introduced for."""
    found: dict[str, Mention] = {}
    for mention in mentions:
        short = _INTRODUCED.match(text, mention.end)
        if not short or not mention.kind.is_named:
            continue
        words = text[max(0, mention.start - _WORDS_BEFORE) : mention.end]
        if mention.kind is ConceptKind.DRUG or _is_short_for(short["short"], words):
            found.setdefault(short["short"], mention)
    return found


def _is_short_for(short: str, words: str) -> bool:
    """“PI” for “proteasome inhibitor”; “CPI (NSCLC, RCC)” names tumours in the bracket."""
    letters = [re.escape(letter) for letter in short.casefold().rstrip("s") if letter.isalnum()]
    pattern = r"\b" + r".*?".join(letters)
    return re.search(pattern, words.casefold(), re.DOTALL) is not None
