"""The course of the disease that a study demands: benefit and then growth, growth from the start, or either.

The words are in ``data/reader/resistance_words.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from trialfinder.eligibility.demands import failures, refusals
from trialfinder.eligibility.model import Quote, ResistanceKind, Section
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.phrases import load_phrases
from trialfinder.eligibility.quotes import quote_around, sentences_of
from trialfinder.eligibility.requirements import Requirement
from trialfinder.eligibility.sections import Criterion

WORDS = "resistance_words.csv"
OF_TREATMENT = "failure of treatment"
FAILURES = (OF_TREATMENT, "failure")

_DENIED = Pattern(r"\b(?:no|not|without|never|risk|can be|early|in case of|if)\b[^.;]{0,60}$", re.IGNORECASE)
_OR_NOT_FAILED = Pattern(
    r"\b(?:stable disease|SD|response|stage \w+|metastatic|advanced|persistent|newly diagnosed|untreated"
    r"|na[iï]ve)\W+(?:and/)?or\W+(?:(?:with|who|have|has)\W+){0,2}$",
    re.IGNORECASE,
)
_OR_ADVANCED = Pattern(
    r"\W{0,3}(?:and/)?or\W+(?:locally )?(?:metastatic|advanced|unresectable)", re.IGNORECASE
)
_PERMITTED = Pattern(
    r"[^.;]{0,60}\b(?:may|can|allowed|permitted|amenable to|not an exclusion)\b", re.IGNORECASE
)
_LOCAL = Pattern(r"definitive|multi-?modal|local|curative|radical|surg|resect", re.IGNORECASE)
_AFTER_LOCAL = Pattern(rf"\W*(?:after|following)\W+(?:\w+\W+){{0,2}}(?:{_LOCAL.pattern})", re.IGNORECASE)
_RELAPSE = Pattern(r"relaps|recurr|secondary|acquired", re.IGNORECASE)
_DEFINES_RELAPSE = Pattern(r"\brelaps\w*\b[^.;]{0,60}\b(?:defined as|definition|means)\b", re.IGNORECASE)
"""“relapsed: … after a response” beside “refractory: …”: one of two ways in."""
_NO_DEMAND = Pattern(r"maintenance|\bmay\b|allowed|permitted", re.IGNORECASE)
_LEADING = 120
"""How far into a sentence its demand still stands."""


def read_resistance(criteria: Sequence[Criterion], requirements: Sequence[Requirement]) -> ResistanceKind:
    """What the whole study demands; one with a cohort for untreated people demands no failure."""
    failed = failures(requirements)
    grown = failure_said(criteria) is not None
    if refusals(requirements, grown=grown) or not (failed or grown):
        return ResistanceKind.NONE
    kinds = {*_kinds(criteria)}
    if kinds == {ResistanceKind.INTRINSIC} and any(
        _RELAPSE.search(one.statement.clause.text) for one in failed
    ):
        return ResistanceKind.EITHER
    return kinds.pop() if len(kinds) == 1 else ResistanceKind.EITHER


def failure_said(criteria: Sequence[Criterion], kinds: Sequence[str] = FAILURES) -> Quote | None:
    """“recurrent or progressive disease after …”, also where no treatment is named."""
    patterns = [load_phrases(WORDS)[kind] for kind in kinds]
    for criterion in criteria:
        if criterion.section is not Section.EXCLUSION and not criterion.heading:
            for match in chain.from_iterable(pattern.finditer(criterion.text) for pattern in patterns):
                if _is_failure_wanted(criterion.text, match):
                    return quote_around(criterion, match.start(), match.end())
    return None


def _is_failure_wanted(text: str, match: re.Match[str]) -> bool:
    """Not “no relapse after”, “stage IV or recurrent”, “recurrence after definitive …”, “may also be”."""
    denied = _DENIED.search(text, max(0, match.start() - 90), match.start())
    one_of = _OR_NOT_FAILED.search(text, max(0, match.start() - 40), match.start()) or _OR_ADVANCED.match(
        text, match.end()
    )
    permitted = _PERMITTED.match(text, match.end())
    local = _LOCAL.search(match[0]) or _AFTER_LOCAL.match(text, match.end())
    return not (denied or one_of or permitted or local)


def _kinds(criteria: Sequence[Criterion]) -> Iterator[ResistanceKind]:
    """The kinds that single sentences define for the whole study."""
    for criterion in criteria:
        if criterion.section is Section.EXCLUSION or criterion.cohort is not None:
            continue
        for start, end in sentences_of(criterion.text):
            sentence = criterion.text[start:end]
            kind = None if _DEFINES_RELAPSE.search(sentence) else kind_of_sentence(sentence)
            if kind is not None:
                yield kind


def kind_of_sentence(sentence: str) -> ResistanceKind | None:
    """The course that one sentence describes; None when it describes none."""
    words = load_phrases(WORDS)
    acquired = words["acquired"].search(sentence) is not None or _benefit_first(sentence)
    intrinsic = words["intrinsic"].search(sentence) is not None
    if acquired and intrinsic:
        return ResistanceKind.EITHER
    if acquired:
        return ResistanceKind.ACQUIRED
    return ResistanceKind.INTRINSIC if intrinsic else None


def _benefit_first(sentence: str) -> bool:
    if _NO_DEMAND.search(sentence):
        return False
    words = load_phrases(WORDS)
    found = [*words["benefit"].finditer(sentence, 0, _LEADING + 80)]
    denied = any(
        words["no benefit"].search(sentence, max(0, match.start() - 60), match.end()) for match in found
    )
    return not denied and any(match.start() <= _LEADING for match in found)
