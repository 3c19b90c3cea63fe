"""Which cue speaks of which mention: the nearest before it, one told after it, beside it or around it.

Cues are in order of their start. A function that finds none gives None, and the caller goes on to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialfinder.eligibility.cues import Cue, CueKind, Reach
from trialfinder.eligibility.mentions import Mention
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.turns import begins, says

_BESIDE_GAP = Pattern(
    r"[\s/-]*(?:\([^()]*\)[\s-]*)?(?:(?:treatment|therapy)[\s-]+)?(?:\w+[/-]+(?:and|or)[\s/-]+"
    r"|(?:naive|resistant|refractory|sensitive|intolerant)[\s/-]+(?:and|or)[\s/-]+|\w+[-/])?$"
)
"""“platinum (or taxane)-refractory”, “ibrutinib treatment-naive”, “EGFR TKI-naive or -resistant”."""
_ONE_WORD_OR = Pattern(
    r"\bor\s+(?:(?:one|1|two|2|at least (?:one|1)|up to \w+)\s+(?:prior|previous|earlier|lines?)"
    r"|had|have|progressed|previously treated|relapsed)\b",
    re.IGNORECASE,
)
"""“no prior therapy or one prior line of X”: the “no” ends at “or”."""
_OPENS = Pattern(r"\((?!\s*(?:e\.?g|such as|including|i\.?e|for example))")
_CLOSED = re.compile(r"\([^()]*\)")
_WEAK_HAD = ("after", "following", "post", "since", "use", "used", "using")
"""Words that say “had” only close by."""

_NEXT_REACH = 25
_BEFORE_REACH = 110
_WEAK_REACH = 45
_GENERAL_REACH = 50
_NAMED_REACH = 250
_BARE_NO = 12
"""A “no” of at most so many letters, alone …"""
_NEAR_NO = 100
"""… reaches no further than this."""


def nearest(cues: Sequence[Cue], mention: Mention, kind: CueKind) -> Cue | None:
    """The last cue of ``kind`` that stands before the mention and reaches forward: “refractory to … X”."""
    found = None
    for cue in cues:
        if cue.start > mention.start:
            break
        if cue.kind is kind and _reaches_forward(cue, mention):
            found = cue
    return found


def told_after(cues: Sequence[Cue], mention: Mention, kind: CueKind) -> Cue | None:
    """The first cue of ``kind`` that stands soon after the mention and reaches back: “X must have failed”."""
    return next((cue for cue in cues if cue.kind is kind and _reaches_back(cue, mention)), None)


def covering(cues: Sequence[Cue], mention: Mention, kind: CueKind) -> Cue | None:
    """“no standard therapy left” has the mention inside it."""
    return next(
        (cue for cue in cues if cue.kind is kind and cue.start <= mention.end and cue.end >= mention.start),
        None,
    )


def last_around(cues: Sequence[Cue], mention: Mention, kind: CueKind) -> Cue | None:
    """The last one that speaks of the whole clause and begins before the mention."""
    return next((cue for cue in reversed(cues) if cue.kind is kind and cue.start < mention.start), None)


def around(cues: Sequence[Cue], kind: CueKind) -> Cue | None:
    """One that speaks of the whole clause."""
    return next((cue for cue in cues if cue.kind is kind and cue.reach is Reach.AROUND), None)


def beside(text: str, cues: Sequence[Cue], mention: Mention) -> Cue | None:
    """One that touches the mention: “platinum-resistant”, “PD-1 failure”."""
    return next((cue for cue in cues if cue.reach is Reach.BESIDE and _touches(text, cue, mention)), None)


def exception_after(cues: Sequence[Cue], end: int) -> Cue | None:
    """“X, except …”, where X ends at ``end``."""
    return next((cue for cue in cues if cue.kind is CueKind.EXCEPT and cue.start >= end), None)


def no_before(text: str, cues: Sequence[Cue], mention: Mention) -> Cue | None:
    """“no prior … X”, unless a bare “no” is too far off or its reach ended at “or”."""
    no = nearest(cues, mention, CueKind.NO)
    if no is None or _no_ends(text, no.end, mention.start):
        return None
    bare = not says("earlier", text, no.start, no.end) and no.end - no.start <= _BARE_NO
    far = mention.start - no.end > _NEAR_NO
    return None if bare and far and not _governs_a_list(text, cues, no, mention) else no


def _governs_a_list(text: str, cues: Sequence[Cue], no: Cue, mention: Mention) -> bool:
    """“no treatment with A, B, … or X”: what says that X was had follows the “no” at once."""
    had = had_before(text, cues, mention)
    return had is not None and text[no.end : had.start].strip() == ""


def _no_ends(text: str, start: int, end: int) -> bool:
    """“no X, or one line of Y”, “if not tested, patients must have stopped X”."""
    return _ONE_WORD_OR.search(text, start, end) is not None or says("cuts off no", text, start, end)


def had_before(text: str, cues: Sequence[Cue], mention: Mention) -> Cue | None:
    """“received … X”, unless too far off or cut off: “prior illness that would preclude X”."""
    return next((cue for cue in _had_cues(cues, mention) if _had_reaches(text, cue, mention)), None)


def failure_told_after(cues: Sequence[Cue], mention: Mention) -> Cue | None:
    """“X … has failed”, unless inside an exception: “X, except in patients with progression”."""
    cue = told_after(cues, mention, CueKind.FAILED)
    if cue is None:
        return None
    excepted = any(other.kind is CueKind.EXCEPT and mention.end <= other.start < cue.end for other in cues)
    return None if excepted else cue


def same_bracket(text: str, cue: Cue, mention: Mention) -> bool:
    """An exception in brackets ends with them: “chemotherapy (except adjuvant) or X” does not spare X."""
    between = _CLOSED.sub("", text[cue.end : mention.start])
    return between.count(")") <= between.count("(") and _OPENS.search(between) is None


def ends_with_its_bracket(text: str, cue: Cue, mention: Mention) -> bool:
    """“responded (without progression) to X”: the cue stood in a bracket that closed before the mention."""
    return cue.reach is Reach.AFTER and in_an_earlier_bracket(text, cue, mention.start)


def in_an_earlier_bracket(text: str, cue: Cue, start: int) -> bool:
    """The bracket around the cue closed before ``start``."""
    if text.find(")", cue.end, start) < 0:
        return False
    opening = text.rfind("(", 0, cue.start)
    return opening > text.rfind(")", 0, cue.start) and _closing(text, opening) <= start


def _closing(text: str, opening: int) -> int:
    """Where the bracket that opens there closes; the end of the text when it does not."""
    depth = 0
    for at in range(opening, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return at
    return len(text)


def start_of(cue: Cue | None) -> int:
    """Before everything, when there is none."""
    return -1 if cue is None else cue.start


def _reaches_forward(cue: Cue, mention: Mention) -> bool:
    if cue.reach is Reach.NEXT:
        return 0 <= mention.start - cue.end <= _NEXT_REACH
    return cue.reach is Reach.AFTER


def _reaches_back(cue: Cue, mention: Mention) -> bool:
    return cue.reach is Reach.BEFORE and 0 <= cue.start - mention.end <= _BEFORE_REACH


def _touches(text: str, cue: Cue, mention: Mention) -> bool:
    return mention.end <= cue.start and _BESIDE_GAP.fullmatch(text, mention.end, cue.start) is not None


def _had_cues(cues: Sequence[Cue], mention: Mention) -> Iterator[Cue]:
    """The nearest first."""
    for cue in reversed(cues):
        if cue.kind is CueKind.HAD and cue.reach is Reach.AFTER and cue.start <= mention.start:
            yield cue


def _had_reaches(text: str, cue: Cue, mention: Mention) -> bool:
    if cue.start == mention.start and begins("a treatment", text, cue.start):
        return False  # “surgery as the treatment of the cancer”
    far = mention.start - cue.end > _had_reach(text, cue, mention)
    return not far and not says("cuts off had", text, cue.end, mention.start)


def _had_reach(text: str, cue: Cue, mention: Mention) -> int:
    reach = _GENERAL_REACH if mention.kind.is_general else _NAMED_REACH
    weak = text[cue.start : cue.end].lower() in _WEAK_HAD
    return min(reach, _WEAK_REACH) if weak else reach
