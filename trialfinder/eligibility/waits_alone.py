"""A wait that names nothing (“A washout of 14 days is required”) is for what the words before it named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from trialfinder.eligibility.clauses import Clause
from trialfinder.eligibility.mentions import ConceptKind, Mention
from trialfinder.eligibility.model import Stance
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.requirements import Requirement
from trialfinder.eligibility.turns import says
from trialfinder.eligibility.windows import Window, find_windows

_RULE = "told before > time since"
_ALONE = Pattern(
    r"\bwash-?\s?out|\b(?:last|final) (?:dose|treatment|administration|infusion|therapy|cycle)\b"
    r"(?! of (?:the )?(?:study|trial|protocol|investigational))",
    re.IGNORECASE,
)
_OF_ANOTHER_STUDY = Pattern(r"\b(?:investigational|follow-?\s?up phase|another study)\b", re.IGNORECASE)
_THE_STUDYS = Pattern(r"(?:study|trial|protocol|investigational)\b", re.IGNORECASE)


def may_be_a_wait(text: str) -> bool:
    return _ALONE.search(text) is not None


def waits_alone(
    clause: Clause, mentions: Sequence[Mention], told: Sequence[Requirement]
) -> Iterator[Requirement]:
    """“Prior X is allowed. The last dose must be at least 4 weeks ago.”: a wait for X.

    ``told`` is what the sentences before said, in order; the last of them names what the wait is for.
    """
    if not told or told[-1].rule == _RULE:
        return
    window = _wait_of(clause, mentions)
    if window is None:
        return
    sentence = told[-1].statement.clause.sentence
    for one in takewhile(lambda one: one.statement.clause.sentence == sentence, reversed(told)):
        if one.mention is not None:
            yield replace(
                one, stance=Stance.WASHOUT, rule=_RULE, days=window.days, half_lives=window.half_lives
            )


def _wait_of(clause: Clause, mentions: Sequence[Mention]) -> Window | None:
    """None where the clause names a treatment itself, be it one that is no drug."""
    if any(_names_a_treatment(clause.text, one) for one in mentions):
        return None
    if _ALONE.search(clause.text, clause.own) is None or _OF_ANOTHER_STUDY.search(clause.text, clause.own):
        return None
    if says("no treatment", clause.text):
        return None
    waits = [one for one in find_windows(clause.text) if one.start >= clause.own and not one.recent]
    return waits[0] if waits else None


def _names_a_treatment(text: str, mention: Mention) -> bool:
    """“last radiotherapy”; not the study's own treatment, which ends the wait."""
    if mention.kind is ConceptKind.NOT_DRUGS:
        return _THE_STUDYS.match(text, mention.start) is None
    return mention.kind.is_named
