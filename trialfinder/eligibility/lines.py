"""How many earlier lines of treatment: “at least two prior lines”, “1-3 regimens”, “no more than one”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialfinder.eligibility.numbers import NUMBER, to_number

_UNIT = r"(?!(?:\(\d+\)\s*)?[- ]?(?:days?|weeks?|wks?|months?|years?|hours?|[hdwm]\b|half|mg|cm|mm|ml|%|x\b))"
_BETWEEN = r"(?:(?!(?:without|with|who|that|which|for|in|on|to|from|after|before|since|by|patients?|subjects?|participants?|cycles?|doses?|cancers?|carcinoma|adenocarcinoma|disease|grade|toxicit\w+|tumou?rs?|lesions?|lymphoma|leuka?emia)\b)[\w.+]+[\s,/-]+)"
_OBJECT = (
    rf"{_UNIT}{_BETWEEN}{{0,6}}?(?:lines?\b(?!\s+of\s+(?:resection|sight))|regimens?\b|(?:prior|previous)\s+{_BETWEEN}{{0,3}}?"
    r"(?:therap(?:y|ies)|treatments?|chemotherap(?:y|ies)|regimens?|lines?)|systemic (?:therap(?:y|ies)|treatments?))"
)
_AGAIN = r"\s*(?:\(\s*\d\s*\)\s*)?"
_N = rf"(?P<n>{NUMBER})"
_RANGE = re.compile(
    rf"\b(?P<low>{NUMBER}){_AGAIN}(?:,\s*{NUMBER}\s*)*(?:-|–|to|,?\s*or|and)\s*(?:up to\s+|no more than\s+)?(?P<high>{NUMBER}){_AGAIN}{_OBJECT}",
    re.IGNORECASE,
)
_BOTH_ENDS = re.compile(
    rf"(?:\bat least|≥|>=|\bminimum of)\s*(?P<low>{NUMBER}){_AGAIN}(?:{_BETWEEN}{{0,4}})?(?:lines?\s+)?,?\s*(?:but|and)\s+(?:no|not) more than\s+(?P<high>{NUMBER}){_AGAIN}{_OBJECT}",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    rf"(?:\bat least|\bminimum of|≥|>=|=>|\bno (?:less|fewer) than)\s*(?:\(\s*[≥>=]+\s*\)\s*)?{_N}{_AGAIN}{_OBJECT}"
    rf"|\b(?P<plus>{NUMBER}){_AGAIN}(?:or more|or greater|\+(?!\s*\d)){_AGAIN}{_OBJECT}",
    re.IGNORECASE,
)
_MORE_THAN = re.compile(
    rf"(?:\b(?<!no )(?<!not )more than|\b(?<!no )greater than|(?<![=<≤])>(?!=))\s*(?:\(\s*>\s*\)\s*)?{_N}{_AGAIN}{_OBJECT}",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"(?:\bno more than|\bnot more than|\b(?:not|never|cannot) (?:have )?(?:received |had |undergone |be(?:en)? treated with )?(?:more than|>)|\bup to|\bmaximum of|\bat most|≤|<=|=<"
    rf"|\bno greater than|\bnot exceed(?:ing)?|\b(?:less|fewer) than or equal to)\s*(?:a (?:total|maximum) of\s*|\(\s*[≤<=]+\s*\)\s*)?{_N}{_AGAIN}{_OBJECT}"
    rf"|\b(?P<minus>{NUMBER}){_AGAIN}or (?:fewer|less){_AGAIN}{_OBJECT}",
    re.IGNORECASE,
)
_NOT_EXCEED = re.compile(
    rf"\b(?:lines?|regimens?|therap(?:y|ies)|treatments?)\b[^.;]{{0,30}}?\bnot exceed(?:ing|ed)?\s+{_N}(?![\d.]|\s*(?:mg|g|cycles?|days?|weeks?|months?|years?))",
    re.IGNORECASE,
)
_LESS_THAN = re.compile(
    rf"(?:\b(?<!or )less than|\bfewer than|<(?!=))\s*{_N}{_AGAIN}{_OBJECT}", re.IGNORECASE
)
_EXACTLY = re.compile(
    rf"\b(?:only\s+|exactly\s+)?{_N}{_AGAIN}(?:prior|previous)\s*(?:\w+[\s-]+){{0,3}}?(?:lines?|regimens?|therap(?:y|ies)|treatments?)\b"
    rf"|\b(?:failed|after|received)\s+(?P<n2>{NUMBER})\s+lines?\b",
    re.IGNORECASE,
)


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


def find_line_counts(text: str) -> tuple[LineCount, ...]:
    """Every such limit, in order, none inside another; a plain number (“two prior lines”) is none."""
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


def exact_line_count(text: str) -> LineCount | None:
    """“two prior lines”, with nothing that makes it a minimum or a maximum."""
    return None if find_line_counts(text) else _exact(text)


def _bound(match: re.Match[str], limit: tuple[str, int] | None) -> int | None:
    """The number in the first group of ``limit`` that matched, moved by its step."""
    if limit is None:
        return None
    groups, step = limit
    word = next(match[group] for group in groups.split() if match[group])
    return max(0, int(to_number(word)) + step)


def _exact(text: str) -> LineCount | None:
    match = _EXACTLY.search(text)
    if match is None:
        return None
    return LineCount(match.start(), match.end(), int(to_number(match["n"] or match["n2"])), None)


_LIMITS: tuple[tuple[re.Pattern[str], tuple[str, int] | None, tuple[str, int] | None], ...] = (
    (_RANGE, ("low", 0), ("high", 0)),
    (_BOTH_ENDS, ("low", 0), ("high", 0)),
    (_AT_LEAST, ("n plus", 0), None),
    (_MORE_THAN, ("n", 1), None),
    (_AT_MOST, None, ("n minus", 0)),
    (_NOT_EXCEED, None, ("n", 0)),
    (_LESS_THAN, None, ("n", -1)),
)
