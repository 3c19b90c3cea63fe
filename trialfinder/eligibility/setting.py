"""The stage and setting of disease that a study takes or refuses, where its text says so plainly.

A stage is read from its number and scheme (“Stage IIIB–IV”, “FIGO stage II”, “R-ISS III”); a setting from
rows of ``data/reader/setting_words.csv``. What describes an earlier treatment (“adjuvant chemotherapy”,
“therapy for metastatic disease”) or another illness says nothing of the disease of the study.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from trialfinder.eligibility.model import Quote, Section, Span
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.phrases import load_phrases
from trialfinder.eligibility.quotes import quote_around, sentences_of
from trialfinder.eligibility.sections import Criterion

WORDS = "setting_words.csv"
STAGE = "stage"
_HELPERS = frozenset({"of the disease", "treatment context", "other illness", "denial", "planned"})
_OF_CARE = frozenset({"adjuvant", "neoadjuvant", "maintenance"})
"""Settings that are told by the treatment of the study, not by the disease."""
_GIVEN_AFTER = re.compile(r"\W{0,2}-?(?:treated|refractory)")
_GIVEN_BEFORE = re.compile(
    r"\b(?:resistan(?:t|ce) to|refractory to|progress\w+ (?:on|after)|relaps\w+ (?:on|after))"
    r"(?: prior| previous)?\W+(?:\(neo\)\W?)?$",
    re.IGNORECASE,
)
_NUMERAL = r"(?:I{1,3}V?|IV|[1-4])(?:[A-Ea-e][1-4]?|is)?\b"
_JOINT = r"\s*(?:,\s*(?:or|and)?|/|&|-|–|—|~|to|through|or|and|and/or)\s*(?:stages?\s+)?"
_STAGES = Pattern(
    r"(?:(?P<scheme>R-?ISS|ISS|FIGO|Ann Arbor|Rai|Binet|BCLC|Masaoka(?:-Koga)?|INRG|INSS|COG"
    r"|Durie[- ]Salmon)\W{1,2})?"
    rf"(?<!end[ -])\bstages?\s*[:(]?\s*(?P<list>{_NUMERAL}(?:{_JOINT}{_NUMERAL})*)"
    r"(?!\s*(?:chronic|kidney|renal|CKD|hypertension|heart|of the study|of this study|\)?\s*of \d))",
    re.IGNORECASE,
)
_ONE = Pattern(
    r"(?P<joint>\s*(?:-|–|—|~|\bto\b|\bthrough\b)\s*(?:stages?\s+)?)?\b(?P<base>IV|I{1,3}|[1-4])(?P<letter>[A-Ea-e][1-4]?)?\b",
    re.IGNORECASE,
)
_ROMAN = ("I", "II", "III", "IV")
_NEAR = 50
_AHEAD = 60


@dataclass(frozen=True, slots=True)
class SettingRequirement:
    """``kind`` is ``stage`` or ``setting``; ``value`` is “IIIB”, “FIGO II”, “locally advanced”, say."""

    kind: str
    value: str
    wanted: bool
    cohort: str | None
    quote: Quote


def read_settings(
    criteria: Sequence[Criterion], titles: Sequence[str] = ()
) -> tuple[SettingRequirement, ...]:
    """In the order of the text, titles last; what is both taken and refused is left out."""
    found: dict[tuple[object, ...], SettingRequirement] = {}
    for each in (*_of_criteria(criteria), *_of_titles(titles)):
        found.setdefault((each.kind, each.value, each.wanted, each.cohort), each)
    return tuple(
        each
        for (kind, value, wanted, cohort), each in found.items()
        if (kind, value, not wanted, cohort) not in found
    )


def named_settings(text: str) -> Iterator[tuple[str, str]]:
    """Kind and value of every stage and setting in a few words, whatever they are said of."""
    for kind, value, _, _ in (*_stages(text), *_settings(text)):
        yield kind, value


def _of_criteria(criteria: Sequence[Criterion]) -> Iterator[SettingRequirement]:
    for criterion in criteria:
        for left, right in sentences_of(criterion.text):
            sentence = criterion.text[left:right]
            for kind, value, start, end in (*_stages(sentence), *_settings(sentence)):
                wanted = _wanted(sentence, start, end, value, criterion.section)
                if wanted is not None:
                    quote = quote_around(criterion, left + start, left + end)
                    yield SettingRequirement(kind, value, wanted, criterion.cohort, quote)


def _of_titles(titles: Sequence[str]) -> Iterator[SettingRequirement]:
    for title in titles:
        quote = Quote(title, Section.TITLE, None, Span(0, len(title)), None)
        for kind, value, start, end in (*_stages(title), *_settings(title)):
            if value not in _OF_CARE or not _was_given(title, start, end):
                yield SettingRequirement(kind, value, True, None, quote)


def _was_given(title: str, start: int, end: int) -> bool:
    """“Adjuvant-treated” or “resistant to adjuvant therapy”: of the past, and not of the study."""
    return bool(_GIVEN_AFTER.match(title, end) or _GIVEN_BEFORE.search(title[:start]))


def _stages(text: str) -> Iterator[tuple[str, str, int, int]]:
    if "stage" not in text.lower():
        return
    for match in _STAGES.finditer(text):
        scheme = f"{match['scheme'].upper()} " if match["scheme"] and match["scheme"].isupper() else ""
        for value in _expanded(match["list"]):
            yield STAGE, scheme + value, match.start(), match.end()


def _expanded(words: str) -> Iterator[str]:
    """“IB–IIIA” is IB, II and IIIA."""
    last: int | None = None
    for match in _ONE.finditer(words):
        base = match["base"].upper()
        at = int(base) - 1 if base.isdigit() else _ROMAN.index(base)
        if match["joint"] and last is not None:
            yield from _ROMAN[last + 1 : at]
        yield _ROMAN[at] + (match["letter"] or "").upper()
        last = at


@cache
def _any_setting() -> Pattern:
    words = load_phrases(WORDS)
    return Pattern(
        "|".join(pattern.pattern for kind, pattern in words.items() if kind not in _HELPERS), re.IGNORECASE
    )


def _settings(text: str) -> Iterator[tuple[str, str, int, int]]:
    if not _any_setting().search(text):
        return
    widest = (0, 0)
    """Of those so far, the one that reaches furthest."""
    found = [
        (match.start(), match.end(), kind)
        for kind, pattern in load_phrases(WORDS).items()
        if kind not in _HELPERS
        for match in pattern.finditer(text)
    ]
    for start, end, kind in sorted(found, key=lambda each: (each[0], -each[1])):
        if end > widest[1] or (start, end) == widest:
            widest = (start, end)
            yield "setting", kind, start, end


def _wanted(sentence: str, start: int, end: int, value: str, section: Section) -> bool | None:
    before, after = sentence[max(0, start - _NEAR) : start], sentence[end : end + _AHEAD]
    if value in _OF_CARE:
        return _of_planned_care(before, after, section)
    if not _is_of_the_disease(sentence, start, end, value):
        return None
    refused = section is Section.EXCLUSION
    denied = any(
        len(before[match.end() :].split()) <= 3 for match in load_phrases(WORDS)["denial"].finditer(before)
    )
    if denied and refused:
        return None
    return not (refused or denied)


def _is_of_the_disease(sentence: str, start: int, end: int, value: str) -> bool:
    words = load_phrases(WORDS)
    before, after = sentence[max(0, start - _NEAR) : start], sentence[end : end + _AHEAD]
    if words["treatment context"].search(before) or words["other illness"].search(
        before + sentence[start:end]
    ):
        return False
    if re.match(r"\W{0,2}to\b", after) and value == "refractory":
        return words["of the disease"].search(before) is not None
    named = words["of the disease"].search(sentence[start:end] + after)
    told = words["of the disease"].search(before)
    return named is not None or told is not None


def _of_planned_care(before: str, after: str, section: Section) -> bool | None:
    if section is not Section.INCLUSION or re.search(
        r"\b(?:prior|previous\w*|received|completed|after|no)\b", before, re.IGNORECASE
    ):
        return None
    return True if load_phrases(WORDS)["planned"].search(before) else None
