"""What is said of exceptions to a mention: “unless”, “except”, and amounts that are still taken."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialfinder.eligibility.clauses import Clause
from trialfinder.eligibility.cues import Cue, CueKind
from trialfinder.eligibility.mentions import Mention
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.scope import nearest, same_bracket
from trialfinder.eligibility.turns import says
from trialfinder.eligibility.windows import Window

_ONLY_IF = Pattern(
    r"[^.;:]{0,40}?,?\s*(?P<words>(?:only\s+)?if\s+(?:both|all|any|one|either)\b)", re.IGNORECASE
)
"""“X, only if all of the following …”: what follows spares."""
_AMOUNT = Pattern(
    r"[^.;:]{0,110}?(?:more than|greater than|longer than|exceed\w*|over|>|≥|>=|=>|at least"
    r"|cumulative doses? of)\s*"
    r"(?:a\s+)?(?:total\s+(?:of\s+)?)?\d[\d,.]*\s*(?:\(\s*\d+\s*\)\s*)?"
    r"(?:mg|weeks?|months?|cycles?|courses?|doses?|days?|years?)"
    r"(?!\s*(?:prior|before|ago|earlier|since|after|of (?:first|study|random|enrol)))",
    re.IGNORECASE,
)
_SUCH_AN_AMOUNT_OF = Pattern(
    r"(?:more than|greater than|exceed\w*|over|>|≥|>=|cumulative doses? of[^.;:]{0,80}?)\s*"
    r"\d[\d,.]*\s*mg\S*\s+(?:or more\s+)?(?:of|for)\s+(?:prior\s+)?$",
    re.IGNORECASE,
)
"""“more than 360 mg/m² of X”."""
_OF_A_DOSE = Pattern(r"\bcumulative doses?\b[^.;]*$", re.IGNORECASE)
_SO_MUCH = Pattern(r"\s*\d[\d,.]*\s*mg\b", re.IGNORECASE)
"""“a cumulative dose above: X 450 mg/m²”."""
_AMOUNT_REACH = 140
_REACH = 200
_AFTER_THE_WAIT = 20


def exception_to(text: str, mention: Mention, cue: Cue | None) -> str | None:
    """The words that spare some who had it: “unless adjuvant”, “for more than 2 months”, “≥ 360 mg/m2”."""
    return _exception(text, mention, cue) or _amount(text, mention)


def is_excepted(clause: Clause, cues: Sequence[Cue], mention: Mention) -> bool:
    """“no prior therapy except X”: the mention stands inside an exception."""
    cue = nearest(cues, mention, CueKind.EXCEPT)
    return cue is not None and cue.start >= clause.own and same_bracket(clause.text, cue, mention)


def is_wait_of_exception(text: str, window: Window | None, cue: Cue | None) -> bool:
    """“unless completed more than 6 months ago”: the wait belongs to the exception, not to the refusal."""
    if window is None or cue is None or cue.start > window.start:
        return False
    between = text[cue.end : window.start]
    inside = between.count(")") <= between.count("(")
    return inside and says("exception's course", text, cue.start, window.end + _AFTER_THE_WAIT)


def _exception(text: str, mention: Mention, cue: Cue | None) -> str | None:
    """The words of an exception that depends on the person's own history, when it follows soon."""
    if only_if := _ONLY_IF.match(text, mention.end):
        return text[only_if.start("words") :].strip()
    if cue is None or cue.start - mention.end > _REACH:
        return None
    words = text[cue.start :].strip()
    return words if says("exception of history", words) and "opinion" not in words else None


def _amount(text: str, mention: Mention) -> str | None:
    before = max(0, mention.start - _AMOUNT_REACH)
    match = _AMOUNT.match(text, mention.end) or _SUCH_AN_AMOUNT_OF.search(text, before, mention.start)
    if match is None and _OF_A_DOSE.search(text, before, mention.start):
        match = _SO_MUCH.match(text, mention.end)
    return match.group().strip() if match else None
