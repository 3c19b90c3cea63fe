"""States that speak of earlier treatment and name none: “newly diagnosed”, “relapsed”, “no options left”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialfinder.eligibility.clauses import Clause
from trialfinder.eligibility.cues import Cue, CueKind
from trialfinder.eligibility.mentions import Mention
from trialfinder.eligibility.model import Section
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.permission import or_pretreated_state, permission_for
from trialfinder.eligibility.statements import Sense, Statement
from trialfinder.eligibility.turns import says, says_soon

_STATES = (
    (CueKind.UNTREATED, Sense.UNTREATED),
    (CueKind.EXHAUSTED, Sense.PRETREATED),
    (CueKind.RELAPSED, Sense.PRETREATED),
)
_BRAIN_BEFORE = Pattern(
    r"\b(?:brain|cns|central nervous system|cerebral|leptomeningeal)\b[^.;]*$", re.IGNORECASE
)
_NAIVE = Pattern(r"na[iï]ve", re.IGNORECASE)
_TOUCHES = Pattern(r"[\s/-]*(?:\([^()]{0,20}\)[\s-]*)?")
_TO_WHAT = Pattern(r"\w-$|\bPD-?\(?L?\)?-?1\)?\s$", re.IGNORECASE)
"""“hormone-refractory”, “PD-1 refractory”: to what is told."""
_IF = Pattern(
    r"\bif (?:a |the |an )?(?:patient|participant|subject)s? (?:is|are|was|were|has|have)(?: been)? $",
    re.IGNORECASE,
)
"""“if a patient is treatment-naive, …”: of some, and says what then."""
_OR = Pattern(r"\bor\b", re.IGNORECASE)
_THE_FOLLOWING = re.compile(r"\bthe following\b", re.IGNORECASE)
_BRAIN_REACH = 50
_ILLNESS_REACH = 120


def states_in(
    clause: Clause, cues: Sequence[Cue], mentions: Sequence[Mention], *, failed_by_name: bool
) -> Iterator[Statement]:
    """``failed_by_name``: the clause names what was failed, so “relapsed” adds nothing."""
    cues = [cue for cue in cues if not _is_of_a_name(clause.text, cue, mentions)]
    for kind, sense in _STATES:
        cue = next((cue for cue in cues if cue.kind is kind and cue.start >= clause.own), None)
        if cue is not None and _counts(clause, cues, cue, failed_by_name):
            yield _statement(clause, cues, cue, sense)


def _is_of_a_name(text: str, cue: Cue, mentions: Sequence[Mention]) -> bool:
    """“EGFR TKI treatment-naive”: untreated with that, no more."""
    naive = cue.kind is CueKind.UNTREATED and _NAIVE.search(text, cue.start, cue.end) is not None
    return naive and any(
        mention.kind.is_named and _TOUCHES.fullmatch(text, mention.end, cue.start) for mention in mentions
    )


def _counts(clause: Clause, cues: Sequence[Cue], cue: Cue, failed_by_name: bool) -> bool:
    if _IF.search(clause.text, clause.own, cue.start):
        return False
    if cue.kind is CueKind.RELAPSED:
        return not failed_by_name and _TO_WHAT.search(clause.text, 0, cue.start) is None
    if says("first line", clause.text, cue.start, cue.end) and clause.section is not Section.TITLE:
        return False
    return cue.kind is not CueKind.UNTREATED or _is_of_the_cancer(clause, cues, cue)


def _is_of_the_cancer(clause: Clause, cues: Sequence[Cue], cue: Cue) -> bool:
    """“untreated” of the cancer, today: not “untreated brain metastases”, “newly diagnosed, after X”."""
    text = clause.text
    treated_since = says("not at diagnosis", _THE_FOLLOWING.sub("", text[cue.end :]))
    if treated_since or _tells_of_treatment(clause, cues, cue):
        return _or_treated(text, cues, cue)
    if says_soon("other illness", text, cue.end, within=_ILLNESS_REACH):
        return False
    return _BRAIN_BEFORE.search(text, max(0, cue.start - _BRAIN_REACH), cue.start) is None


def _or_treated(text: str, cues: Sequence[Cue], cue: Cue) -> bool:
    """“treatment-naive or progressed on X”; not “newly diagnosed, then relapsed on or after X”."""
    failed = next((other for other in cues if other.kind is CueKind.FAILED and other.start > cue.end), None)
    either = failed is None or _OR.search(text, cue.end, failed.start) is not None
    return either and or_pretreated_state(text, cue.end)


def _tells_of_treatment(clause: Clause, cues: Sequence[Cue], cue: Cue) -> bool:
    """In its own words: a lead “Prior treatment:” tells of none."""
    return any(
        other.kind is CueKind.FAILED or (other.kind is CueKind.HAD and clause.own <= other.start < cue.start)
        for other in cues
    )


def _statement(clause: Clause, cues: Sequence[Cue], cue: Cue, sense: Sense) -> Statement:
    allowed, forbidden = permission_for(clause, cue.start, cue.end, cues)
    return Statement(
        clause=clause,
        mention=None,
        sense=sense,
        rule=f"{cue.kind}:{cue.row}",
        allowed=allowed or _is_either(clause.text, cues, cue),
        forbidden=forbidden,
    )


def _is_either(text: str, cues: Sequence[Cue], cue: Cue) -> bool:
    """“newly diagnosed or relapsed”: both are taken."""
    both = {CueKind.UNTREATED, CueKind.RELAPSED} <= {other.kind for other in cues}
    return both or (cue.kind is CueKind.UNTREATED and or_pretreated_state(text, cue.end))
