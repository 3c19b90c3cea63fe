"""Judging a mention: the rules that tell whether it was had, failed or neither, in their order.

The first rule that has something to say decides; each names the cue that it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from trialfinder.eligibility import scope
from trialfinder.eligibility.clauses import Clause
from trialfinder.eligibility.cues import Cue, CueKind
from trialfinder.eligibility.mentions import ConceptKind, Mention
from trialfinder.eligibility.model import Section
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.scope import start_of
from trialfinder.eligibility.statements import Sense
from trialfinder.eligibility.turns import begins, says
from trialfinder.eligibility.windows import Window

_OTHER_CANCER = Pattern(
    r"[^.;]{0,40}\bfor\s+(?:(?:any\s+|an?\s+)?(?:another|other|previous|prior|second|different)\s+"
    r"(?:\w+\s+){0,2}(?:malignan|cancer|neoplasm|disease)"
    r"|(?:the\s+|their\s+|known\s+)?(?:brain|cns|central nervous|leptomening)"
    r"|(?:\w+\s+)?(?:rheumatoid|arthritis|psoria|autoimmun|lupus|crohn|colitis|benign|osteoporosis"
    r"|endometriosis))",
    re.IGNORECASE,
)
"""“X for a previous breast cancer”, “X for rheumatoid arthritis”."""
_HARMED = Pattern(
    r"[^.;]{0,60}?(?:\b(?:and|who|that|which|with|resulting in|leading to|led to|due to|because of"
    r"|for an?|after an?)\b[^.;]{0,60}?"
    r"(?:adverse|irae|toxicit|hypersens|allerg|anaphyl|pneumonitis|discontinu|dose reduc|safety)"
    r"|\s*dose reduc|\bthat (?:would|could|may|might) interfere)"
    r"|(?:e\.g\.|i\.e\.|[^.;]){0,200}?\b(?:and|which|that|but) (?:(?:was|were|had|has|have|to|be|been)\s+)*"
    r"(?:permanently )?discontinued\b[^.;]{0,60}\b(?:due to|because of|for|owing to)\b",
    re.IGNORECASE,
)
"""“prior X that led to pneumonitis”, “X, and was discontinued due to …”: only those whom it harmed."""
HARMED = "harmed by it"
_FAILURE_OF_PEOPLE = Pattern(r":\s+(?:the|participants?|patients?|subjects?)\b", re.IGNORECASE)
"""“refractory disease: patients …”: the failure ended at the colon."""
_PRIOR_OR = Pattern(
    r"\b(?:prior|previous|previously|earlier|past)\s*(?:,|/|\bor\b|\band\b|\band/or\b|\s)+$", re.IGNORECASE
)
"""“prior or concurrent X”: the prior half stands."""
_TOGETHER_WITH = Pattern(r"\b(?:with|and|plus)\s+$", re.IGNORECASE)
_SHARES_ITS_OBJECT = Pattern(
    r"\b(?:treatment|therapy|exposure|received|treated|use)\s*(?:with|to|of)?\s*,?\s*(?:and/or|or|and)\s+"
    r"(?:(?:a|known|suspected|documented|prior|history of)[\s/]+)*$",
    re.IGNORECASE,
)
"""“previous treatment with or hypersensitivity to X”: X was had, too."""
_OF_A_MUTATION = Pattern(r"\s+(?:[\w-]+\s+){0,2}(?:mutations?|variants?|alterations?)\b", re.IGNORECASE)
"""“TKI-resistant KIT mutation”: of the mutation, not of the treatment."""
_FIRST_LINE = Pattern(r"\b(?:first|1st)[- ]line\b", re.IGNORECASE)
_UP_TO_THE_STUDY = Pattern(
    r"[^.;]{0,40}\b(?:prior|before|of (?:the )?(?:first|study|start|enrol|random))\b", re.IGNORECASE
)
"""“receiving X within 14 days before the first dose”."""
_NOT_BEFORE = Pattern(
    r"\b(?:not|non|no)[\s-]+(?:(?:have|be|had|been|a|an|any)\s+)*(?:\w+\s+)?$", re.IGNORECASE
)
_AT_ONCE = 30
"""A failure at most so far before “while on X” is failure on X."""
_PART_OF = 40
"""A “no” at most so far before a failure negates it: “have not progressed on”."""


class Judgement(NamedTuple):
    """``sense`` is None when the clause tells nothing of having had it."""

    sense: Sense | None
    negated: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A mention, and the cues and the wait that reach it."""

    clause: Clause
    mention: Mention
    cues: Sequence[Cue]
    window: Window | None
    no: Cue | None
    failed: Cue | None
    failed_later: Cue | None
    had: Cue | None

    @property
    def text(self) -> str:
        return self.clause.text

    @property
    def excludes(self) -> bool:
        return self.clause.section is Section.EXCLUSION

    @property
    def rest(self) -> str:
        return self.clause.text[self.mention.end :]


def judge(heard: Heard) -> Judgement:
    """The first rule that has something to say."""
    for rule in _RULES:
        judgement = rule(heard)
        if judgement is not None:
            return judgement
    return Judgement(None, False, "")


def _beside(heard: Heard) -> Judgement | None:
    """“platinum-resistant”, “BTKi-naive”, “not taxane-pretreated”."""
    cue = scope.beside(heard.text, heard.cues, heard.mention)
    if cue is None:
        return None
    if cue.kind is CueKind.IGNORE or _OF_A_MUTATION.match(heard.text, cue.end):
        return _says_nothing(cue)
    negated = cue.kind is CueKind.NAIVE or _NOT_BEFORE.search(heard.text[: heard.mention.start]) is not None
    return _by(cue, Sense.FAILED if cue.kind is CueKind.FAILED else Sense.HAD, negated)


def _exhausted(heard: Heard) -> Judgement | None:
    """“no standard therapy left”."""
    if heard.mention.kind is not ConceptKind.GENERAL:
        return None
    cue = scope.covering(heard.cues, heard.mention, CueKind.EXHAUSTED)
    return _by(cue, Sense.PRETREATED) if cue is not None else None


def _ignored(heard: Heard) -> Judgement | None:
    """“allergy to X”, “candidates for X”: nothing is said of having had it."""
    cue = scope.nearest(heard.cues, heard.mention, CueKind.IGNORE) or _ignored_around(heard)
    if cue is None or heard.failed_later is not None or _SHARES_ITS_OBJECT.search(heard.text[: cue.start]):
        return None
    closest = cue.start > max(start_of(heard.failed), start_of(heard.no))
    return _says_nothing(cue) if closest else None


def _ignored_around(heard: Heard) -> Cue | None:
    """“X during the study”, but not “no prior X (planned during the study)”, which tells of the past."""
    denied = heard.no is not None and says("told of the past", heard.text[heard.no.start : heard.no.end])
    told = denied or (heard.had is not None and _is_earlier(heard.text, heard.had))
    return None if told else scope.around(heard.cues, CueKind.IGNORE)


def _now(heard: Heard) -> Judgement | None:
    """“concurrent X” is no earlier treatment; “receiving X within 14 days before the first dose” is."""
    being = heard.had is not None and begins("being treated", heard.text, heard.had.start)
    cue = heard.had if being else _meanwhile(heard)
    if cue is None:
        return None
    if being and heard.failed is not None and 0 <= cue.start - heard.failed.end < _AT_ONCE:
        return _by(heard.failed, Sense.FAILED)
    if heard.window is not None and _UP_TO_THE_STUDY.search(heard.text, heard.window.end):
        return _by(cue, Sense.HAD)
    return _by(cue, Sense.HAD) if being and not heard.excludes else _says_nothing(cue)


def _meanwhile(heard: Heard) -> Cue | None:
    """Words of a treatment that goes on now, unless others tell of an earlier one."""
    cue = scope.nearest(heard.cues, heard.mention, CueKind.NOW)
    if cue is None or heard.failed_later is not None or not _is_meanwhile(heard, cue):
        return None
    return cue


def _is_meanwhile(heard: Heard, now: Cue) -> bool:
    """Unless a failure, a negation or “prior” stands between, or “with X” belongs to what was had."""
    if begins("goes on", heard.text, now.start) and not heard.excludes and heard.mention.kind.is_named:
        return False
    if _PRIOR_OR.search(heard.text[: now.start]):
        return False
    if heard.had is not None and _TOGETHER_WITH.search(heard.text[: now.start]):
        return False
    if max(start_of(heard.failed), start_of(heard.no)) > now.start:
        return False
    if heard.failed is not None and now.start - heard.failed.end < _AT_ONCE:
        return False
    return heard.had is None or heard.had.start < now.start or not _is_earlier(heard.text, heard.had)


def _unfit(heard: Heard) -> Judgement | None:
    """“ineligible for X”, unless it is one of several ways: “received or ineligible for X”."""
    cue = scope.nearest(heard.cues, heard.mention, CueKind.UNFIT)
    if cue is None or heard.failed is not None or heard.failed_later is not None:
        return None
    had = heard.had
    unfit_only = had is None or (had.start > cue.start and not _is_earlier(heard.text, had))
    return _says_nothing(cue) if unfit_only else None


def _is_earlier(text: str, had: Cue) -> bool:
    """“prior X”."""
    return begins("earlier", text[had.start : had.end])


def _opinion(heard: Heard) -> Judgement | None:
    """“treatment that, in the investigator's opinion, …” under Exclusion."""
    if heard.mention.kind.is_general and heard.excludes and says("opinion", heard.text, heard.mention.end):
        return Judgement(None, False, "opinion")
    return None


def _other_cancer(heard: Heard) -> Judgement | None:
    if _OTHER_CANCER.match(heard.text, heard.mention.end):
        return Judgement(None, False, "other cancer")
    return None


def _harmed(heard: Heard) -> Judgement | None:
    """Those whom it harmed are not taken; “not recovered from its toxicity” says nothing of X."""
    harmed = _HARMED.match(heard.text, heard.mention.end) if heard.excludes else None
    if harmed is None:
        return None
    sense = None if heard.window is not None or says("harms no one", harmed.group()) else Sense.HAD
    return Judgement(sense, False, HARMED)


def _failed(heard: Heard) -> Judgement | None:
    """“progressed on X”; negated in “have not progressed on X”."""
    cue = heard.failed
    if cue is None or _is_cut_off(heard.text[cue.end : heard.mention.start]):
        return None
    no = heard.no
    negated = no is not None and -2 <= cue.start - no.start <= _PART_OF and no.start <= cue.start
    return _by(cue, Sense.FAILED, negated)


def _is_cut_off(between: str) -> bool:
    """“progressed, and must have received X”: the failure is not of X."""
    return says("cuts off failure", between) or _FAILURE_OF_PEOPLE.search(between) is not None


def _failed_later(heard: Heard) -> Judgement | None:
    """“X must have failed”."""
    return _by(heard.failed_later, Sense.FAILED) if heard.failed_later is not None else None


def _none(heard: Heard) -> Judgement | None:
    """“no prior X”."""
    return _by(heard.no, Sense.HAD, negated=True) if heard.no is not None else None


def _had(heard: Heard) -> Judgement | None:
    """“received X”, “X given before”."""
    if _is_first_line_to_come(heard):
        return Judgement(None, False, "first line to come")
    cue = heard.had or scope.told_after(heard.cues, heard.mention, CueKind.HAD)
    return _by(cue, Sense.HAD) if cue is not None else None


def _is_first_line_to_come(heard: Heard) -> bool:
    """“First-line treatment with X” under Inclusion is the treatment to come, unless it was had."""
    if heard.excludes or heard.had is None or not begins("a treatment", heard.text, heard.had.start):
        return False
    return _FIRST_LINE.search(heard.text[: heard.mention.start]) is not None and not says(
        "was had", heard.text
    )


def _only_named(heard: Heard) -> Judgement | None:
    """A drug without a word about it counts where its place alone speaks: in a list of exclusions."""
    kind = heard.mention.kind
    counts = kind.is_named or kind in (ConceptKind.GENERAL, ConceptKind.SETTING)
    return Judgement(Sense.HAD, False, "named") if counts else None


def _by(cue: Cue, sense: Sense, negated: bool = False) -> Judgement:
    return Judgement(sense, negated, f"{cue.kind}:{cue.row}")


def _says_nothing(cue: Cue) -> Judgement:
    return Judgement(None, False, f"{cue.kind}:{cue.row}")


_RULES: tuple[Callable[[Heard], Judgement | None], ...] = (
    _beside,
    _exhausted,
    _ignored,
    _now,
    _unfit,
    _opinion,
    _other_cancer,
    _harmed,
    _failed,
    _failed_later,
    _none,
    _had,
    _only_named,
)
