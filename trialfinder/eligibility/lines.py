"""How many earlier lines of treatment: “at least two prior lines”, “1-3 regimens”, “no more than one”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from trialfinder.eligibility.numbers import NUMBER, to_number
from trialfinder.eligibility.patterns import Pattern

_UNIT = (
    r"(?!(?:\(\d+\)\s*)?[- ]?"
    r"(?:days?|weeks?|wks?|months?|years?|hours?|[hdwm]\b|half|mg|cm|mm|ml|%|x\b))"
)
_NOT_BETWEEN = (
    r"(?!(?:without|with|who|that|which|for|in|on|to|from|after|before|since|by|patients?|subjects?|participants?"
    r"|cycles?|doses?|cancers?|carcinoma|adenocarcinoma|disease|grade|toxicit\w+|tumou?rs?|lesions?|lymphoma"
    r"|leuka?emia)\b)"
)
_BETWEEN = rf"(?:{_NOT_BETWEEN}[\w.+]+[\s,/-]+)"
_TREATMENT = r"(?:therap(?:y|ies)|treatments?)"
_OBJECT = (
    rf"{_UNIT}{_BETWEEN}{{0,6}}?"
    rf"(?:(?:front)?lines?\b(?!\s+of\s+(?:resection|sight))|regimens?\b|systemic {_TREATMENT}"
    rf"|(?:prior|previous)\s+{_BETWEEN}{{0,3}}?(?:{_TREATMENT}|chemotherap(?:y|ies)|regimens?|lines?))"
)
_AGAIN = r"\s{0,4}(?:\(\s*\d\s*\)\s{0,4})?"
"""“two (2)”."""
_SIGN = r"\s{0,4}(?:\(\s*[≤≥<=>]+\s*\)\s{0,4})?"
"""“more than (>) 2”."""
_N = rf"(?P<n>{NUMBER}){_AGAIN}"


def _limit(words: str) -> Pattern:
    return Pattern(rf"(?:{words}){_SIGN}{_N}{_OBJECT}", re.IGNORECASE)


_RANGE = Pattern(
    rf"\b(?P<low>{NUMBER}){_AGAIN}(?:,\s*{NUMBER}\s*)*(?:-|–|to|,?\s*or|and)\s*(?:up to\s+|no more than\s+)?"
    rf"(?P<high>{NUMBER}){_AGAIN}{_OBJECT}",
    re.IGNORECASE,
)
_BOTH_ENDS = Pattern(
    rf"(?:\bat least|≥|>=|\bminimum of)\s*(?P<low>{NUMBER}){_AGAIN}"
    rf"(?:(?:prior|previous|systemic|lines?|regimens?|{_TREATMENT})\s+){{0,3}},?\s*"
    rf"(?:but|and)\s+(?:no|not) more than\s+(?P<high>{NUMBER}){_AGAIN}{_OBJECT}",
    re.IGNORECASE,
)
_AT_LEAST = _limit(r"\bat least|\bminimum of|≥|>=|=>|\bno (?:less|fewer) than")
_OR_MORE = Pattern(rf"\b{_N}(?:or more|or greater|\+(?!\s*\d)){_AGAIN}{_OBJECT}", re.IGNORECASE)
_MORE_THAN = _limit(r"\b(?<!no )(?<!not )more than|\b(?<!no )greater than|(?<![=<≤])>(?!=)")
_AT_MOST = _limit(
    r"\b(?:not|never|cannot) (?:have )?(?:received |had |undergone |be(?:en)? treated with )?(?:more than|>)"
    r"|\bno (?:more|greater) than|\bnot exceed(?:ing)?|\b(?:less|fewer) than or equal to"
    r"|\b(?:up to|at most|(?:a )?maximum of)(?: a (?:total|maximum) of)?|(?<!grade )(?:≤|<=|=<)"
)
_OR_FEWER = Pattern(rf"\b{_N}or (?:fewer|less){_AGAIN}{_OBJECT}", re.IGNORECASE)
_NOT_EXCEED = Pattern(
    rf"\b(?:lines?|regimens?|{_TREATMENT})\b[^.;]{{0,30}}?\bnot exceed(?:ing|ed)?\s+"
    rf"(?P<n>{NUMBER})(?![\d.]|\s*(?:mg|g|cycles?|days?|weeks?|months?|years?))",
    re.IGNORECASE,
)
_LESS_THAN = _limit(r"\b(?<!or )less than|\bfewer than|<(?!=)")
_EXACTLY = Pattern(
    rf"\b(?:only\s+|exactly\s+)?{_N}(?:prior|previous)\s*(?:\w+[\s-]+){{0,3}}?(?:lines?|regimens?|{_TREATMENT})\b"
    rf"|\b(?:failed|after|received)\s+(?P<n2>{NUMBER})\s+lines?\b"
    rf"|\b(?P<n3>{NUMBER})\s+(?:lines|regimens)\s+of\s+(?:prior|previous)\b"
    rf"|\bonly\s+(?P<n4>{NUMBER})\s+lines?\b",
    re.IGNORECASE,
)
_COUNTED = Pattern(r"line|regimen|therap|treatment", re.IGNORECASE)
_ANY_NUMBER = Pattern(NUMBER, re.IGNORECASE)
"""No limit is without both, and most sentences lack one."""


@dataclass(frozen=True, slots=True)
class LineCount:
    """Earlier lines at ``text[start:end]``; ``low``/``high`` None when open."""

    start: int
    end: int
    low: int | None
    high: int | None


def find_line_count(text: str) -> LineCount | None:
    """The limits that ``text`` puts on earlier lines, as worded (an exclusion turns them round elsewhere)."""
    counts = find_line_counts(text)
    ranges = [count for count in counts if count.low is not None and count.high is not None]
    if ranges or not counts:
        return ranges[0] if ranges else _exact(text)
    low = next((count.low for count in counts if count.low is not None), None)
    high = next((count.high for count in counts if count.high is not None), None)
    if low is not None and high is not None and low > high:
        low = None
    return LineCount(min(count.start for count in counts), max(count.end for count in counts), low, high)


@lru_cache(maxsize=256)
def find_line_counts(text: str) -> tuple[LineCount, ...]:
    """Every such limit, in order, none inside another; a plain number (“two prior lines”) is none."""
    if not _may_count(text):
        return ()
    candidates = [
        LineCount(match.start(), match.end(), _bound(match, low), _bound(match, high))
        for pattern, low, high in _LIMITS
        for match in pattern.finditer(text)
    ]
    found: list[LineCount] = []
    for count in sorted(candidates, key=lambda count: (count.start, -count.end)):
        if not found or count.start >= found[-1].end:
            found.append(count)
    return tuple(found)


def _may_count(text: str) -> bool:
    return _COUNTED.search(text) is not None and _ANY_NUMBER.search(text) is not None


def exact_line_count(text: str) -> LineCount | None:
    """“two prior lines”, with nothing that makes it a minimum or a maximum."""
    return None if find_line_counts(text) else _exact(text)


def _bound(match: re.Match[str], limit: tuple[str, int] | None) -> int | None:
    """The number in the group that ``limit`` names, moved by its step."""
    return None if limit is None else max(0, int(to_number(match[limit[0]])) + limit[1])


def _exact(text: str) -> LineCount | None:
    match = _EXACTLY.search(text) if _may_count(text) else None
    if match is None:
        return None
    return LineCount(
        match.start(),
        match.end(),
        int(to_number(match["n"] or match["n2"] or match["n3"] or match["n4"])),
        None,
    )


_LIMITS: tuple[tuple[Pattern, tuple[str, int] | None, tuple[str, int] | None], ...] = (
    (_RANGE, ("low", 0), ("high", 0)),
    (_BOTH_ENDS, ("low", 0), ("high", 0)),
    (_AT_LEAST, ("n", 0), None),
    (_OR_MORE, ("n", 0), None),
    (_MORE_THAN, ("n", 1), None),
    (_AT_MOST, None, ("n", 0)),
    (_OR_FEWER, None, ("n", 0)),
    (_NOT_EXCEED, None, ("n", 0)),
    (_LESS_THAN, None, ("n", -1)),
)
