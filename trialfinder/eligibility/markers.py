"""The tumour markers that a study demands or refuses, each with the words that say so.

Polarity is applied here: an alteration under Exclusion is refused, “without EGFR mutation” turns that round,
and what ``marker_silence`` finds to say nothing is neither demanded nor refused.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trialfinder.eligibility.cohorts import cohort_of_sentence
from trialfinder.eligibility.marker_names import find_markers
from trialfinder.eligibility.marker_silence import NEAR, Stated, has, says_nothing
from trialfinder.eligibility.marker_states import GENERAL, NEGATIVE, WORDS, Said, is_variant, states_in
from trialfinder.eligibility.model import Quote, Section
from trialfinder.eligibility.phrases import load_phrases
from trialfinder.eligibility.quotes import quote_around, sentences_of
from trialfinder.eligibility.sections import Criterion

_FAR = 400
REPAIR = "MSI"
REPAIR_STATES = frozenset({"high", "stable", "positive", "negative"})
"""Other words beside MMR speak of a major molecular response."""
UNNAMED = "driver alteration"
_TREATED = r"prior|previous(?:ly)?|treatment|therapy|received|chemotherapy"
_BORDER = re.compile(
    rf"[;:]|\b(?:but|however|{_TREATED}|except|unless|and must|and have|defined|meaning)\b", re.IGNORECASE
)
_TREATED_FOR = re.compile(rf"\b(?:{_TREATED})\b[^;]*\b(?:for|of|in)\b[^,;]*$", re.IGNORECASE)
_TRANSLOCATION = re.compile(r"(?<=\d);(?=\s?\d)")
"""The semicolon of “t(11;14)” ends no sentence."""
_DENYING_LEAD = re.compile(
    r"\b(?:none of|not have|without|absence of|no (?=known|evidence|presence))\b[^.,;:]{0,40}:\s*$",
    re.IGNORECASE,
)
_OR_LINE = re.compile(r"\bor\W*$", re.IGNORECASE)
_OPEN_LIST = re.compile(r"(?:one|any) of (?:the )?following\b[^.]*$", re.IGNORECASE)
_EITHER = re.compile(r"\W*(?:or|and|and/or|/|as well as)\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MarkerRequirement:
    """“EGFR exon 19 deletion or L858R” gives two that share ``any_of``; ``wanted`` is False for a refusal."""

    gene: str
    alteration: str
    test: str
    level: str
    wanted: bool
    any_of: str | None
    cohort: str | None
    quote: Quote
    other_ways: bool = False
    """Whether the study has ways in beside it that name no marker (“one of: relapse; a KMT2A fusion”)."""


def read_markers(criteria: Sequence[Criterion]) -> tuple[MarkerRequirement, ...]:
    """In the order of the text; the same said twice counts once."""
    found: dict[tuple[object, ...], MarkerRequirement] = {}
    siblings = _Siblings(criteria)
    for each in _not_defined_both_ways([*_of_all(criteria, siblings)], criteria):
        found.setdefault((each.gene, each.alteration, each.level, each.wanted, each.cohort), each)
    return tuple(found.values())


class _Siblings:
    """Which lines hang under one parent, and whether one of them names no marker; asked for once a parent."""

    def __init__(self, criteria: Sequence[Criterion]) -> None:
        self._lines: Mapping[object, list[Criterion]] = defaultdict(list)
        for criterion in criteria:
            self._lines[criterion.parent, criterion.section].append(criterion)
        self._unmarked: dict[object, bool] = {}

    def unmarked(self, criterion: Criterion) -> bool:
        key = (criterion.parent, criterion.section)
        if key not in self._unmarked:
            self._unmarked[key] = any(not find_markers(each.text) for each in self._lines[key])
        return self._unmarked[key]


def _of_all(criteria: Sequence[Criterion], siblings: _Siblings) -> Iterator[MarkerRequirement]:
    for criterion in criteria:
        lead = criteria[criterion.parent].text if criterion.parent is not None else ""
        for left, right in sentences_of(_TRANSLOCATION.sub(",", criterion.text)):
            yield from _of_sentence(criterion, left, right, lead, criteria, siblings)


def _of_sentence(
    criterion: Criterion, left: int, right: int, lead: str, criteria: Sequence[Criterion], siblings: _Siblings
) -> Iterator[MarkerRequirement]:
    sentence = criterion.text[left:right]
    said = [*_without_pairs([*states_in(sentence)], sentence)]
    groups = _groups(said, sentence)
    listed = bool(lead) and has("alternatives", lead)
    cohort = cohort_of_sentence(sentence) or criterion.cohort
    others = bool(said) and _has_other_ways(criterion, left, listed, criteria, siblings)
    for each in _without_general(said):
        wanted = _wanted(Stated(each, sentence, criterion.section), lead)
        if wanted is None:
            continue
        group = f"{criterion.index}.{groups[each]}" if each in groups else None
        yield MarkerRequirement(
            each.gene,
            each.alteration,
            each.test,
            each.level,
            wanted,
            (group or (str(criterion.parent) if listed else None)) if wanted else None,
            cohort,
            quote_around(criterion, left + each.start, left + each.end),
            wanted and others,
        )


def _has_other_ways(
    criterion: Criterion, left: int, listed: bool, criteria: Sequence[Criterion], siblings: _Siblings
) -> bool:
    if _OPEN_LIST.search(criterion.text, max(0, left - _FAR), left):
        return True
    return (listed or _between_ors(criterion, criteria)) and siblings.unmarked(criterion)


def _between_ors(criterion: Criterion, criteria: Sequence[Criterion]) -> bool:
    """Whether the line, or the one before it, ends with “or”."""
    before = criteria[criterion.index - 1] if criterion.index > 0 else None
    beside = before is not None and before.parent == criterion.parent and _OR_LINE.search(before.text[-8:])
    return bool(beside or _OR_LINE.search(criterion.text[-8:]))


def _not_defined_both_ways(
    stated: Sequence[MarkerRequirement], criteria: Sequence[Criterion]
) -> Iterator[MarkerRequirement]:
    """“HR-positive: ≥ 10 %” and “HR-negative: < 10 %” under one line tell people apart, and ask for none."""
    lines: dict[object, dict[bool, set[int]]] = defaultdict(lambda: {True: set(), False: set()})
    for each in stated:
        if each.wanted and each.quote.criterion is not None:
            lines[_line_of(each, criteria)][each.alteration in NEGATIVE].add(each.quote.criterion)
    for each in stated:
        others = lines[_line_of(each, criteria)][each.alteration not in NEGATIVE] - {each.quote.criterion}
        if not (each.wanted and others and _line_of(each, criteria)[0] is not None):
            yield each


def _line_of(each: MarkerRequirement, criteria: Sequence[Criterion]) -> tuple[object, ...]:
    parent = None if each.quote.criterion is None else criteria[each.quote.criterion].parent
    return parent, each.gene, each.cohort


def _without_general(said: Sequence[Said]) -> list[Said]:
    """“EGFR mutations, either exon 19 deletion or L858R” demands the two, not just any mutation."""
    exact = {each.gene for each in said if is_variant(each.alteration)}
    stated = {each.gene for each in said if each.alteration != "expression"}
    measured = {each.gene for each in said if each.level}
    named = {each.chain for each in said if each.gene != UNNAMED}
    kept: list[Said] = []
    for each in said:
        if each.gene == REPAIR and each.alteration not in REPAIR_STATES:
            continue
        general = each.alteration in GENERAL and each.gene in exact
        defining = each.alteration == "expression" and each.gene in stated
        repeated = each.alteration == "expression" and not each.level and each.gene in measured
        if not (general or defining or repeated or (each.gene == UNNAMED and each.chain in named)):
            kept.append(each)
    return kept


def _without_pairs(said: Sequence[Said], sentence: str) -> Iterator[Said]:
    """“HR+ or HR-” takes both."""
    for before, each, after in zip([None, *said], said, [*said[1:], None], strict=False):
        if not any(other and _opposite(each, other, sentence) for other in (before, after)):
            yield each


def _opposite(one: Said, other: Said, sentence: str) -> bool:
    first, second = sorted((one, other), key=lambda each: each.start)
    opposed = one.gene == other.gene and (one.alteration in NEGATIVE) != (other.alteration in NEGATIVE)
    return opposed and _EITHER.fullmatch(sentence[first.end : second.start]) is not None


def _wanted(stated: Stated, lead: str) -> bool | None:
    if says_nothing(stated):
        return None
    before, said = stated.before, stated.said
    denied = _denied(before)
    if denied is None:
        return None
    refused = stated.section is Section.EXCLUSION
    inside = _denied(stated.sentence[said.first : said.start])
    if denied or inside or (not before.strip() and _DENYING_LEAD.search(lead)):
        return refused
    return not (refused or has("refused after", stated.after[: 2 * NEAR]))


def _denied(before: str) -> bool | None:
    """Whether “no” or “without” governs the marker; None when it governs a treatment of those who have it."""
    near = before[-NEAR:]
    words = load_phrases(WORDS)
    harmless = [match.span() for match in words["not a denial"].finditer(near)]
    for match in words["denial"].finditer(near):
        if any(start <= match.start() < end for start, end in harmless):
            continue
        rest = near[match.end() :]
        if not _BORDER.search(rest):
            return True
        if _TREATED_FOR.search(rest):
            return None
    return False


def _groups(said: Sequence[Said], sentence: str) -> Mapping[Said, str]:
    """The alternatives: parts of a list joined by “or” or a stroke."""
    parts: dict[tuple[int, int], list[Said]] = defaultdict(list)
    part, before = 0, None
    for each in said:
        if before is not None and (before.chain != each.chain or _parts(before, each, sentence)):
            part += 1
        parts[each.chain, part].append(each)
        before = each
    return {
        each: f"{chain}.{number}"
        for (chain, number), members in parts.items()
        if _are_alternatives(members, sentence)
        for each in members
    }


def _are_alternatives(members: Sequence[Said], sentence: str) -> bool:
    distinct = {(each.gene, each.alteration, each.level) for each in members}
    joints = sentence[members[0].start : members[-1].end]
    return len(distinct) > 1 and re.search(r"\bor\b|/", joints) is not None


def _parts(before: Said, each: Said, sentence: str) -> bool:
    """“and” parts, and so does another polarity: “ER+/HER2-” are no alternatives."""
    gap = sentence[before.end : max(before.end, each.start)]
    if re.search(r"\bor\b", gap, re.IGNORECASE):
        return False
    joined_by_and = re.search(r"\band\b(?!/)", gap, re.IGNORECASE) is not None
    return joined_by_and or (before.alteration in NEGATIVE) != (each.alteration in NEGATIVE)
