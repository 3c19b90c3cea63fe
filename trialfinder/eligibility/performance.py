"""The worst activity level that a study takes, as ECOG: worded as ECOG, WHO, Zubrod, Karnofsky or Lansky.

A value from 0 to 4 is read as ECOG, one of 10 to 100 as Karnofsky or Lansky, whatever the scale is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trialfinder.eligibility.model import Quote, Section
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.phrases import ONLY_KIND, load_phrases
from trialfinder.eligibility.quotes import quote_around, sentences_of
from trialfinder.eligibility.sections import Criterion

SCALES = "performance_scales.csv"


@dataclass(frozen=True, slots=True)
class Performance:
    """The worst ECOG value taken, and the words that say so."""

    worst: int
    quote: Quote


@dataclass(frozen=True, slots=True)
class Bound:
    """Values named at ``text[start:end]``, on the scale as written; None when open."""

    start: int
    end: int
    low: int | None
    high: int | None


_WORDS = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4}
_NOT_A_SCORE = (
    r"(?!\s*(?:\([^)]{0,12}\)\s*)?[-\s]?"
    r"(?:days?|weeks?|wks?|months?|years?|yrs?|y\.?o|hours?|hrs?|h|y|mg|g/|cm|mm|ml|x|×|prior|previous|lines?)\b)"
    r"(?!\.\d|,\d\d|\d|/\d|\s*[*^])"
)
_NOT_OF_A_NAME = r"(?<![\d.])(?<!D-)(?<!A-)(?<!-L)"
"""Not the 1 of PD-1 and PD-L1, nor the 4 of CTLA-4."""
_N = (
    rf"{_NOT_OF_A_NAME}(?:100|[1-9]0|[0-4]|zero|one|two|three|four)"
    rf"(?!(?!or\b|and)[a-z]|\s+of\b(?! (?:or|on))){_NOT_A_SCORE}"
)
_ASIDE = r"(?:\s*%)?\s*(?:points?\s*)?(?:\([^()]{0,120}\)\s*)?(?:points?\s+)?"
_TO = (
    rf"{_ASIDE}(?:,\s*(?:or|and|to)?|[-–—‑−－~～∼/&至、]|\bto\b|\bor\b|\band\b|\bthrough\b)\s*"
    r"(?:(?:ECOG|PS|grade|score|status|equal to)\s*)?"
)
_LIST = Pattern(rf"(?P<first>{_N})(?P<rest>(?:{_TO}{_N})+)", re.IGNORECASE)
_SINGLE = Pattern(_N, re.IGNORECASE)
_OF = r"(?:\s*(?:or\s+)?(?:an?\s+)?(?:score\s+|grade\s+|status\s+|value\s+)?(?:of\s+)?)\s*"


def _compared_with(signs: str, words: str, after: str) -> Pattern:
    """“≤ 2”, “less than or equal to 2” and “2 or less”, say."""
    behind = rf"|(?P<before>{_N}){_ASIDE}(?:{after})" if after else ""
    return Pattern(rf"(?:{signs}|{words}){_OF}(?P<n>{_N}){behind}", re.IGNORECASE)


_AT_MOST = _compared_with(
    r"≤|≦|⩽|<\s*/?\s*=|=\s*<|<\s*or\s*=",
    r"\b(?:less|lower|smaller|better|inferior)(?: than)? or equals?(?: to)?|\bup to|\bat most|\bmaximum"
    r"|\bequal(?: to)? or (?:less|lower|better|smaller)(?: than)?|\bnot (?:to )?exceed(?:ing)?"
    r"|\bbetween 0 and"
    r"|\b(?:no|not) (?:be\s+)?(?:more|greater|higher|worse|larger)(?: than)?",
    r"(?:,\s*)?(?:or|and)\s+(?:less|lower|below|under|fewer|smaller)\b",
)
_AT_LEAST = _compared_with(
    r"≥|≧|⩾|>\s*/?\s*=|=\s*>|>\s*or\s*=",
    r"\b(?:greater|more|higher|better|larger|above|superior)(?: than)? or equals?(?: to)?"
    r"|\bat least|\bminimum|\bmin\.?"
    r"|\bequal(?: to)? or (?:greater|more|higher|better|above|over|superior)(?: than| to)?"
    r"|\b(?:no|not) (?:be\s+)?(?:less|lower|fewer|worse|below)(?: than)?",
    r"\+|(?:,\s*)?(?:or|and)\s+(?:more|greater|higher|above|over|larger)\b",
)
_BELOW = _compared_with(
    r"<(?!\s*/?\s*=)",
    r"\b(?<!no )(?<!not )(?:less|lower|fewer|smaller|better) than(?! or)|\bbelow|\bunder",
    "",
)
_ABOVE = _compared_with(
    r">(?!\s*/?\s*=)",
    r"\b(?<!no )(?<!not )(?:greater|more|higher|worse|larger) than(?! or)|\babove|\bover|\bexceed(?:s|ing)?",
    "",
)
_QUALITY = Pattern(
    rf"{_ASIDE}(?:,\s*)?(?:or|and)\s+(?P<word>better|worse|poorer|superior|inferior)\b", re.IGNORECASE
)
_AND_ALSO = Pattern(rf"[\s,(]*(?:or|and)\s+(?:≤\s*)?(?P<n>{_N})", re.IGNORECASE)
_SENTENCE_END = Pattern(r"[;;。]|\.(?=\s+[A-Z(])|\n")
_NOT_TAKEN = Pattern(
    r"\bexclu|\bineligible|\bnot (?:be )?(?:eligible|allowed|permitted|enrol|includ)", re.IGNORECASE
)
_SAME_PHRASE = Pattern(r"[^.;(]{0,100}")
_NOT_THE_STATUS = Pattern(r"\b(?:ASA|ana?esthesiolog\w+)\b[^.;]{0,20}$", re.IGNORECASE)
_NEGATED = Pattern(r"\b(?:not|without|other than|outside)\b[^.;]{0,40}$", re.IGNORECASE)
_BEFORE_SCALE = Pattern(
    r"\s*(?:points?\s*)?[(,]?\s*"
    r"(?:(?:on|by|per|in|using|according to|as (?:measured|assessed|determined) by|of)\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_REACH = 140
_BEFORE_REACH = 50
_CHILD_REACH = 45
_HEADING_REACH = 120
_TOP = 100


def read_performance(criteria: Sequence[Criterion]) -> Performance | None:
    """The worst activity level taken by any part of the study; what is demanded outweighs what is refused."""
    found = [*_demanded_and_refused(criteria)]
    demanded = [performance for refused, performance in found if not refused]
    return max(demanded or [performance for _, performance in found], key=lambda one: one.worst, default=None)


def _demanded_and_refused(criteria: Sequence[Criterion]) -> Iterator[tuple[bool, Performance]]:
    scales = load_phrases(SCALES)[ONLY_KIND]
    for criterion in criteria:
        named = [match.span() for match in scales.finditer(criterion.text)]
        named = [span for span in named if not _behind(_NOT_THE_STATUS, criterion.text, span[0])]
        for bound in _bounds(criterion, named, criteria, scales):
            refused = _is_refused(criterion, bound)
            worst = _worst(bound, refused)
            if worst is not None:
                yield refused, Performance(worst, quote_around(criterion, bound.start, bound.end))


def _bounds(
    criterion: Criterion,
    named: Sequence[tuple[int, int]],
    criteria: Sequence[Criterion],
    scales: Pattern,
) -> list[Bound]:
    if not named:
        parent = criteria[criterion.parent] if criterion.parent is not None else None
        under_scale = parent is not None and _names_only_a_scale(parent.text, scales)
        return _child_bounds(criterion.text) if under_scale else []
    ends = [start for start, _ in named[1:]] + [len(criterion.text)]
    found = [
        bound
        for (_, start), end in zip(named, ends, strict=True)
        for bound in _after(criterion.text, start, end)
    ]
    return found or _before(criterion.text, named)


def _behind(pattern: Pattern, text: str, at: int) -> bool:
    return pattern.search(text, max(0, at - _BEFORE_REACH), at) is not None


def _names_only_a_scale(text: str, scales: Pattern) -> bool:
    """“Performance status:” and the like, which the lines below it complete."""
    start = max(0, len(text) - _HEADING_REACH)
    ends = [match.end() for match in scales.finditer(text, start)]
    return bool(ends) and len(text) - ends[-1] < 60 and _first(text, ends[-1], len(text)) is None


def _child_bounds(text: str) -> list[Bound]:
    if _first(text, 0, min(len(text), _CHILD_REACH)) is None:
        return []
    return [bound for start, end in sentences_of(text) for bound in _after(text, start, end)]


def _after(text: str, start: int, end: int) -> Iterator[Bound]:
    """The first values named after a scale, what is joined to them, and every range from 0 beside them."""
    stop = _SENTENCE_END.search(text, start, min(end, start + _REACH))
    end = stop.start() if stop else min(end, start + _REACH)
    first = _first(text, start, end)
    if first is None:
        return
    yield first
    also = _AND_ALSO.match(text, first.end, end)
    if also and first.high is not None:
        yield Bound(first.start, also.end(), first.low, _number(also["n"]))
    for match in _LIST.finditer(text, first.end, end):
        if _number(match["first"]) == 0:
            yield _listed(match)


def _before(text: str, named: Sequence[tuple[int, int]]) -> list[Bound]:
    """“0-1 on the ECOG scale”."""
    start = named[0][0]
    near = [*_all_bounds(text, max(0, start - _BEFORE_REACH), start)]
    return [bound for bound in near if _BEFORE_SCALE.fullmatch(text[bound.end : start])][:1]


def _first(text: str, start: int, end: int) -> Bound | None:
    return min(_all_bounds(text, start, end), key=lambda bound: (bound.start, -bound.end), default=None)


def _all_bounds(text: str, start: int, end: int) -> Iterator[Bound]:
    for match in _LIST.finditer(text, start, end):
        yield _graded(text, _listed(match))
    for match in _SINGLE.finditer(text, start, end):
        number = _number(match[0])
        yield _graded(text, Bound(match.start(), match.end(), number, number))
    for pattern, low, high in (
        (_AT_MOST, None, 0),
        (_BELOW, None, -1),
        (_AT_LEAST, 0, None),
        (_ABOVE, 1, None),
    ):
        for match in pattern.finditer(text, start, end):
            yield _compared(match, low, high)


def _compared(match: re.Match[str], low: int | None, high: int | None) -> Bound:
    groups = match.groupdict()
    number = _number(groups["n"] or groups["before"])
    step = 10 if number >= 10 else 1
    return Bound(
        match.start(),
        match.end(),
        None if low is None else number + low * step,
        None if high is None else max(0, number + high * step),
    )


def _listed(match: re.Match[str]) -> Bound:
    numbers = [_number(found[0]) for found in _SINGLE.finditer(match[0])]
    return Bound(match.start(), match.end(), min(numbers), max(numbers))


def _graded(text: str, bound: Bound) -> Bound:
    """“2 or better” is up to 2; “70 or better” is at least 70."""
    quality = _QUALITY.match(text, bound.end)
    if quality is None or bound.high is None:
        return bound
    better = quality["word"].lower() in ("better", "superior")
    upwards = better == (bound.high >= 10)
    return Bound(bound.start, quality.end(), bound.low if upwards else None, None if upwards else bound.high)


def _number(word: str) -> int:
    return _WORDS[word.lower()] if word.lower() in _WORDS else int(word)


def _is_refused(criterion: Criterion, bound: Bound) -> bool:
    if criterion.section is Section.EXCLUSION:
        return not _is_worded_as_a_demand(bound) and not _behind(_NEGATED, criterion.text, bound.start)
    after = _SAME_PHRASE.match(criterion.text, bound.end)
    near = max(0, bound.start - _CHILD_REACH), after.end() if after else bound.end
    return bound.low not in (None, 0) and _NOT_TAKEN.search(criterion.text, *near) is not None


def _is_worded_as_a_demand(bound: Bound) -> bool:
    """“Karnofsky ≥ 70” and “ECOG ≤ 2” are what is wanted, also when they stand under the wrong heading."""
    of_karnofsky = (bound.low or bound.high or 0) >= 10
    return bound.high is None if of_karnofsky else bound.low is None


def _worst(bound: Bound, refused: bool) -> int | None:
    """The worst ECOG value that is left, or None when the words set no such limit."""
    if (bound.low or bound.high or 0) >= 10:
        return _worst_of_karnofsky(bound, refused)
    if not refused:
        return bound.high
    return bound.low - 1 if bound.low else None


def _worst_of_karnofsky(bound: Bound, refused: bool) -> int | None:
    if not refused:
        return None if bound.low is None else ecog_of_karnofsky(bound.low)
    return None if bound.high is None or bound.high >= _TOP else ecog_of_karnofsky(bound.high + 10)


def ecog_of_karnofsky(score: int) -> int:
    """The ECOG value of a Karnofsky or Lansky score: 90 or more is 0, 70 or more is 1, 50 or more is 2."""
    return max(0, min(4, (100 - score) // 20))
