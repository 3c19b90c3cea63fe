"""Whether a treatment goes on now, beside the study, or was had before it: “concurrent X”, “still on X”."""

from __future__ import annotations

import re

from trialfinder.eligibility import scope
from trialfinder.eligibility.cues import Cue, CueKind
from trialfinder.eligibility.heard import Heard, Judgement, by, says_nothing
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.scope import start_of
from trialfinder.eligibility.statements import Sense
from trialfinder.eligibility.turns import begins, says
from trialfinder.eligibility.windows import ends_at_the_study

_PRIOR_OR = Pattern(
    r"\b(?:prior|previous|previously|earlier|past)\s*(?:,|/|\bor\b|\band\b|\band/or\b|\s)+$", re.IGNORECASE
)
"""“prior or concurrent X”: the prior half stands."""
_OR_PRIOR = Pattern(
    r"\s*(?:,|/|\bor\b|\band\b|\band/or\b|\s)+(?:prior|previous|previously|earlier|past)\b", re.IGNORECASE
)
"""“current or previous X”."""
_EARLIER = Pattern(r"\b(?:prior|previous|previously|earlier|history of)\b", re.IGNORECASE)
"""“Concomitant medication:” over “any previous X”: the child tells of the past."""
_AFTER = Pattern(r"\b(?:after|following|since|previously|before|prior to|history of)\s+$", re.IGNORECASE)
"""“after receiving X”, “before receiving the first dose”, “history of receiving X”."""
_TOGETHER_WITH = Pattern(r"\b(?:with|and|plus)\s+$", re.IGNORECASE)
_JUST_BEFORE = 25
_AT_ONCE = 30
"""A failure at most so far before “while on X” is failure on X."""


def now(heard: Heard) -> Judgement | None:
    """“concurrent X” is no earlier treatment; “receiving X within 14 days before the first dose” is."""
    named = not heard.mention.kind.is_general
    being = named and heard.had is not None and _is_being_treated(heard.text, heard.had)
    cue = heard.had if being else _meanwhile(heard)
    if cue is None:
        return None
    if being and heard.failed is not None and 0 <= cue.start - heard.failed.end < _AT_ONCE:
        return by(heard.failed, Sense.FAILED)
    if ends_at_the_study(heard.text, heard.window):
        return by(cue, Sense.HAD)
    return by(cue, Sense.HAD) if being and not heard.excludes else says_nothing(cue)


def _is_being_treated(text: str, had: Cue) -> bool:
    """“still on X”, “currently receiving treatment with X”."""
    before = max(0, had.start - _JUST_BEFORE)
    return begins("being treated", text, had.start) or says("being treated", text, before, had.start)


def _meanwhile(heard: Heard) -> Cue | None:
    """Words of a treatment that goes on now, unless others tell of an earlier one."""
    cue = scope.nearest(heard.cues, heard.mention, CueKind.NOW)
    if cue is None or heard.failed_later is not None or not _is_meanwhile(heard, cue):
        return None
    return cue


def _is_meanwhile(heard: Heard, now: Cue) -> bool:
    """Unless a failure, a negation (“no current or previous”) or “prior” stands between, or “had with X”."""
    if begins("goes on", heard.text, now.start) and not heard.excludes and heard.mention.kind.is_named:
        return False
    before = heard.text[: now.start]
    if now.end <= heard.clause.own and _EARLIER.search(heard.text, heard.clause.own, heard.mention.start):
        return False
    if _PRIOR_OR.search(before) or _AFTER.search(before) or _OR_PRIOR.match(heard.text, now.end):
        return False
    had_first = heard.had is not None and heard.had.start <= now.start
    if had_first and _TOGETHER_WITH.search(heard.text, 0, now.start):
        return False
    if max(start_of(heard.failed), start_of(heard.no)) > now.start:
        return False
    if heard.no is not None and says("earlier", heard.text, now.end, heard.no.end):
        return False
    if heard.failed is not None and now.start - heard.failed.end < _AT_ONCE:
        return False
    return had_first or heard.had is None or not says("earlier", heard.text[now.end : heard.had.end])
