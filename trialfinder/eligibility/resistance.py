"""The course of the disease that a study demands: benefit first and then growth, growth from the start, or either.

The words are in ``data/reader/resistance_words.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialfinder.eligibility.model import ResistanceKind, Section
from trialfinder.eligibility.phrases import load_phrases
from trialfinder.eligibility.prior_lines import (
    WANTS,
    WORDS,
    demands,
    failure_said,
    is_failure,
    of_title,
    refusals,
)
from trialfinder.eligibility.quotes import sentences_of
from trialfinder.eligibility.requirements import Requirement
from trialfinder.eligibility.sections import Criterion

_RELAPSE = re.compile(r"relaps|recurr|secondary|acquired", re.IGNORECASE)
_MAINTENANCE = re.compile(r"maintenance|\bmay\b|allowed|permitted", re.IGNORECASE)
_LEADING = 120
"""How far into a sentence its demand still stands."""


def read_resistance(criteria: Sequence[Criterion], requirements: Sequence[Requirement]) -> ResistanceKind:
    """What the whole study demands; a study with a cohort for untreated people demands no failure."""
    wanted = demands(requirements)
    failed = [requirement for requirement in wanted if is_failure(requirement)]
    if wanted and not failed:
        failed = [one for one in requirements if of_title(one) and one.stance in WANTS and is_failure(one)]
    if not failed and (refusals(requirements) or failure_said(criteria) is None):
        return ResistanceKind.NONE
    if failed and refusals(requirements):
        return ResistanceKind.NONE
    kinds = {*_kinds(criteria)}
    if kinds == {ResistanceKind.INTRINSIC} and any(
        _RELAPSE.search(one.statement.clause.text) for one in failed
    ):
        return ResistanceKind.EITHER
    return kinds.pop() if len(kinds) == 1 else ResistanceKind.EITHER


def _kinds(criteria: Sequence[Criterion]) -> Iterator[ResistanceKind]:
    """The kinds that single sentences define for the whole study."""
    for criterion in criteria:
        if criterion.section is Section.EXCLUSION or criterion.cohort is not None:
            continue
        for start, end in sentences_of(criterion.text):
            kind = kind_of_sentence(criterion.text[start:end])
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
    words = load_phrases(WORDS)
    if _MAINTENANCE.search(sentence):
        return False
    return any(
        match.start() <= _LEADING
        and not words["no benefit"].search(sentence[max(0, match.start() - 60) : match.end()])
        for match in words["benefit"].finditer(sentence)
    )
