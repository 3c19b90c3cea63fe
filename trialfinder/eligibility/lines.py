"""How many earlier lines of treatment: “at least two prior lines”, “1-3 regimens”, “no more than one”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialfinder.eligibility.numbers import NUMBER, to_number

_OBJECT = (
    r"(?!(?:\(\d+\)\s*)?[- ]?(?:days?|weeks?|wks?|months?|years?|hours?|[hdwm]\b|half|mg|cm|mm|ml|%|x\b))(?:\w+[\s,/-]+){0,6}?(?:lines?\b|regimens?\b|(?:prior|previous)\s+(?:\w+[\s-]+){0,3}?(?:therap(?:y|ies)|treatments?|chemotherap(?:y|ies)|regimens?|lines?)|courses? of (?:prior|previous)|systemic (?:therap(?:y|ies)|treatments?))"
)
_N = rf"(?P<n>{NUMBER})"
_RANGE = re.compile(rf"\b(?P<low>{NUMBER})\s*(?:-|–|to|or|and)\s*(?:up to\s+|no more than\s+)?(?P<high>{NUMBER})\s*(?:\(\s*\d\s*\)\s*)?{_OBJECT}", re.IGNORECASE)
_AT_LEAST = re.compile(rf"(?:\bat least|\bminimum of|≥|>=|=>|\bno (?:less|fewer) than)\s*{_N}\s*(?:\(\s*\d\s*\)\s*)?{_OBJECT}|\b(?P<plus>{NUMBER})\s*(?:\(\s*\d\s*\)\s*)?(?:or more|or greater|\+)\s*{_OBJECT}", re.IGNORECASE)
_MORE_THAN = re.compile(rf"(?:\b(?<!no )(?<!not )more than|\b(?<!no )greater than|(?<![=<≤])>(?!=))\s*{_N}\s*(?:\(\s*\d\s*\)\s*)?{_OBJECT}", re.IGNORECASE)
_AT_MOST = re.compile(rf"(?:\bno more than|\bnot more than|\bnot (?:have )?(?:received|had|undergone) more than|\bup to|\bmaximum of|\bat most|≤|<=|=<|\bno greater than|\bnot exceed(?:ing)?|\bfewer than or equal to)\s*(?:a (?:total|maximum) of\s*)?{_N}\s*(?:\(\s*\d\s*\)\s*)?{_OBJECT}", re.IGNORECASE)
_NOT_EXCEED = re.compile(rf"(?:lines?|regimens?|therap(?:y|ies)|treatments?)\b[^.;]{{0,30}}?\bnot exceed(?:ing|ed)?\s+{_N}", re.IGNORECASE)
_LESS_THAN = re.compile(rf"(?:\bless than|\bfewer than|<(?!=))\s*{_N}\s*(?:\(\s*\d\s*\)\s*)?{_OBJECT}", re.IGNORECASE)
_EXACTLY = re.compile(rf"\b(?:only\s+|exactly\s+)?{_N}\s*(?:\(\s*\d\s*\)\s*)?(?:prior|previous)\s*(?:\w+[\s-]+){{0,3}}?(?:lines?|regimens?|therap(?:y|ies)|treatments?)\b|\b(?:failed|after|received)\s+(?P<n2>{NUMBER})\s+lines?\b", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(?:first|second|third|1st|2nd|3rd)[- ]?(?:and|or|/)?[- ]?line\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LineCount:
    """Earlier lines at ``text[start:end]``; ``low``/``high`` None when open."""

    start: int
    end: int
    low: int | None
    high: int | None


def find_line_count(text: str) -> LineCount | None:
    """The limits that ``text`` puts on earlier lines, as worded (an exclusion turns them round elsewhere)."""
    if (match := _RANGE.search(text)) is not None:
        return LineCount(match.start(), match.end(), int(to_number(match["low"])), int(to_number(match["high"])))
    low, high = _low(text), _high(text)
    if low is None and high is None:
        exactly = _EXACTLY.search(text)
        if exactly is None:
            return None
        number = int(to_number(exactly["n"] or exactly["n2"]))
        return LineCount(exactly.start(), exactly.end(), number, None)
    found = [match for match in (low, high) if match is not None]
    return LineCount(
        min(match[0] for match in found),
        max(match[1] for match in found),
        low[2] if low else None,
        high[2] if high else None,
    )


def _low(text: str) -> tuple[int, int, int] | None:
    if (match := _AT_LEAST.search(text)) is not None:
        return match.start(), match.end(), int(to_number(match["n"] or match["plus"]))
    if (match := _MORE_THAN.search(text)) is not None:
        return match.start(), match.end(), int(to_number(match["n"])) + 1
    return None


def _high(text: str) -> tuple[int, int, int] | None:
    if (match := _AT_MOST.search(text)) is not None:
        return match.start(), match.end(), int(to_number(match["n"]))
    if (match := _NOT_EXCEED.search(text)) is not None:
        return match.start(), match.end(), int(to_number(match["n"]))
    if (match := _LESS_THAN.search(text)) is not None:
        return match.start(), match.end(), max(0, int(to_number(match["n"])) - 1)
    return None
