"""What a clause permits or forbids in so many words: “allowed”, “not permitted”, “with or without X”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from trialfinder.eligibility.clauses import Clause
from trialfinder.eligibility.cues import Cue, CueKind
from trialfinder.eligibility.mentions import Mention
from trialfinder.eligibility.model import Section
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.scope import exception_after, in_an_earlier_bracket, nearest
from trialfinder.eligibility.statements import Sense, Statement
from trialfinder.eligibility.turns import begins, says

_IF = Pattern(r"\W*(?:\w+\W+){0,2}?(?:only\s+)?(?:if|provided|when|as long as|once)\b", re.IGNORECASE)
"""“is allowed if …, X”: what is allowed stands before, not after."""
_OR_PRETREATED = Pattern(
    r"[^.;]{0,60}?\bor\b[^.;]{0,40}?"
    r"(?:progress|fail|treated|relaps|refractory|received|initiated|one prior|1 prior|had)",
    re.IGNORECASE,
)
_OR_PRETREATED_STATE = Pattern(
    r"[^.;]{0,90}?\bor\b[^.;]{0,50}?\b(?:progress|fail|pretreated|previously treated|relaps|refractory"
    r"|had\b|received|at least (?:one|1)|one or more|(?:one|1) (?:prior|line))",
    re.IGNORECASE,
)
_ANOTHER_PART = Pattern(r"[,;]|^[^(]*\)|\b(?:after|progress|prior|previous|refractory)", re.IGNORECASE)
_EXCEPTIONS = Pattern(r"(?:^\s*|[.;:(]\s*|\bo)exceptions?(?:\s+to\s+[^:]{0,40})?\s*:", re.IGNORECASE)
"""“Exceptions: prior adjuvant X”: what follows is permitted."""
_STOPPING_REACH = 60
_OPTIONAL_REACH = 40
_BEFORE_REACH = 30


class Permission(NamedTuple):
    allowed: bool
    forbidden: bool


def permission_for(clause: Clause, start: int, end: int, cues: Sequence[Cue]) -> Permission:
    """What is said of the words at ``clause.text[start:end]``; words past an exception do not count.

    A clause that permits outweighs a lead that forbids (“Excluded are people with any of the following:”).
    """
    if _EXCEPTIONS.search(clause.text, 0, start):
        return Permission(allowed=True, forbidden=False)
    stop = exception_after(cues, end)
    told = [
        cue
        for cue in cues
        if (stop is None or cue.start <= stop.start) and not in_an_earlier_bracket(clause.text, cue, start)
    ]
    allowed = any(_allows(clause, start, cue) for cue in told)
    forbidding = [cue for cue in told if _forbids(clause.text, cue)]
    if forbidding and not (allowed and forbidding[-1].start < clause.own):
        return Permission(allowed=False, forbidden=True)
    return Permission(allowed, forbidden=False)


def permission_without_a_name(clause: Clause, cues: Sequence[Cue]) -> Statement | None:
    """“Adjuvant use is acceptable”, after a sentence that named the drug: softens what that one refuses."""
    cue = next((cue for cue in cues if cue.kind is CueKind.ALLOW and cue.start >= clause.own), None)
    if cue is None or not says("of the treatment", clause.text, clause.own):
        return None
    permission = permission_for(clause, cue.end, cue.end, cues)
    return Statement(clause, None, Sense.HAD, f"{cue.kind}:{cue.row}", allowed=permission.allowed)


def is_optional(text: str, cues: Sequence[Cue], mention: Mention) -> bool:
    """“chemotherapy with or without X”."""
    cue = nearest(cues, mention, CueKind.OPTIONAL)
    if cue is None or mention.start - cue.end >= _OPTIONAL_REACH:
        return False
    return _ANOTHER_PART.search(text[cue.end : mention.start]) is None


def or_pretreated(text: str, end: int) -> bool:
    """“no prior X, or progressed after X”: both are taken."""
    return _OR_PRETREATED.match(text, end) is not None


def or_pretreated_state(text: str, end: int) -> bool:
    """“treatment-naive or at least one prior line”."""
    return _OR_PRETREATED_STATE.match(text, end) is not None


def _forbids(text: str, cue: Cue) -> bool:
    """“not permitted”, unless it is stopping the treatment that is not permitted."""
    if cue.kind is not CueKind.FORBID:
        return False
    return not says("stopping", text, max(0, cue.start - _STOPPING_REACH), cue.start)


def _allows(clause: Clause, start: int, cue: Cue) -> bool:
    if cue.kind is CueKind.ALLOW and says(
        "still to come", clause.text[: cue.start].rstrip()[-_BEFORE_REACH:]
    ):
        return False
    if cue.kind is CueKind.ALLOW:
        return start <= cue.end or _IF.match(clause.text, cue.end) is None
    if cue.kind is not CueKind.REGARDLESS or clause.section is Section.EXCLUSION:
        return False
    return start >= cue.end or not begins("regardless of", clause.text, cue.start)
