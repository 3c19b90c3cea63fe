"""Judging a mention: the rules that tell whether it was had, failed or neither, in their order.

The first rule that has something to say decides; each names the cue that it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from trialfinder.eligibility import scope
from trialfinder.eligibility.cues import Cue, CueKind, Reach
from trialfinder.eligibility.elsewhere import of_another_illness, opinion, other_cancer, with_rescue
from trialfinder.eligibility.heard import Heard, Judgement, by, is_earlier, says_nothing
from trialfinder.eligibility.meanwhile import now
from trialfinder.eligibility.mentions import ConceptKind
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.scope import start_of
from trialfinder.eligibility.statements import Sense
from trialfinder.eligibility.turns import begins, says
from trialfinder.eligibility.windows import ends_at_the_study, waits_between

_HARMED = Pattern(
    r"[^.;]{0,60}?(?:\b(?:and|who|that|which|with|resulting in|leading to|led to|due to|because of"
    r"|for an?|after an?)\b[^.;]{0,60}?"
    r"(?:adverse|irae|toxicit|cytokine release|hypersens|allerg|anaphyl|pneumonitis|rash\b|endocrinopath"
    r"|colitis|discontinu|dose reduc|safety)"
    r"|\s*dose reduc|\s*contraindicat|\bthat (?:would|could|may|might) interfere)"
    r"|(?:e\.g\.|i\.e\.|[^.;]){0,200}?\b(?:and|which|that|but) (?:(?:was|were|had|has|have|to|be|been)\s+)*"
    r"(?:permanently )?discontinued\b[^.;]{0,60}\b(?:due to|because of|for|owing to)\b",
    re.IGNORECASE,
)
"""“prior X that led to pneumonitis”, “X, and was discontinued due to …”: only those whom it harmed."""
HARMED = "harmed by it"
_FAILURE_OF_PEOPLE = Pattern(r":\s+(?:the|no prior|participants?|patients?|subjects?)\b", re.IGNORECASE)
"""“refractory disease: patients …”: the failure ended at the colon."""
_RISK_OF = Pattern(
    r"\b(?:(?:risks?|likelihood|probability|prevention)\s+(?:of|for)|time to)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
"""“at high risk of relapse”: it has not come back; “time to progression of at least 6 months”."""
_LAST = Pattern(r"\b(?:last|latest|most recent)\s+(?:\w+\s+)?$", re.IGNORECASE)
"""“30 days since the last antibody infusion”: a wait, and no word of what the infusion did."""
_SHARES_ITS_OBJECT = Pattern(
    r"\b(?:treatment|therapy|exposure|received|treated|use)\s*(?:with|to|of)?\s*,?\s*(?:and/or|or|and)\s+"
    r"(?:(?:a|known|suspected|documented|prior|history of)[\s/]+)*$",
    re.IGNORECASE,
)
"""“previous treatment with or hypersensitivity to X”: X was had, too."""
_OR = Pattern(r"\bor\s+(?:[\w'’]+\s+){0,3}$", re.IGNORECASE)
_OF_A_MUTATION = Pattern(r"\s+(?:[\w-]+\s+){0,2}(?:mutations?|variants?|alterations?)\b", re.IGNORECASE)
"""“TKI-resistant KIT mutation”: of the mutation, not of the treatment."""
_CONFERS = Pattern(
    r"\b(?:confer\w*|mechanisms? (?:of|for)|mediat\w+|overcom\w+)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_INCLUDING = Pattern(r"\b(?:including|such as|e\.g\.?)[^.;]*$", re.IGNORECASE)
_NOT_BY_ITSELF = Pattern(r"\s*(?:\w+\s+)?(?:concomitant|concurrent)(?:ly)?\s+(?:with|to)\b", re.IGNORECASE)
"""“X concomitant with Y”."""
_PRIOR_OR = Pattern(r"\b(?:prior|previous|earlier|past)\s*(?:\bor\b|\band/or\b|/)\s*$", re.IGNORECASE)
"""“previous or planned X”: the first half stands."""
_AND_RECEIVED = Pattern(r",\s+and\s+(?:has\s+|have\s+|had\s+)?(?:previously\s+)?received\b", re.IGNORECASE)
"""“considered for Cohort 1, and received X”: X is not what it is considered for."""
_FIRST_LINE = Pattern(r"\b(?:first|1st)[- ]line\b", re.IGNORECASE)
_NOT_BEFORE = Pattern(
    r"\b(?:not|non|no)[\s-]+(?:(?:have|be|had|been|a|an|any)\s+)*(?:\w+\s+)?$", re.IGNORECASE
)
_OPTIONS_REACH = len(" alternatives")
_PART_OF = 40
"""A “no” at most so far before a failure negates it: “have not progressed on”."""


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
    if cue is None or (heard.window is not None and _LAST.search(heard.text, 0, heard.mention.start)):
        return None
    if cue.kind is CueKind.IGNORE or _is_of_a_mutation(heard, cue):
        return says_nothing(cue)
    if cue.kind is CueKind.HAD and _is_recovered_from(heard):
        return None
    negated = cue.kind is CueKind.NAIVE or _NOT_BEFORE.search(heard.text, 0, heard.mention.start) is not None
    return by(cue, Sense.FAILED if cue.kind is CueKind.FAILED else Sense.HAD, negated)


def _is_recovered_from(heard: Heard) -> bool:
    """“recovered from the toxicity of X exposure”: of the harm, not of X."""
    cue = scope.nearest(heard.cues, heard.mention, CueKind.IGNORE)
    return cue is not None and says("harm", heard.text, cue.start, cue.end)


def _is_of_a_mutation(heard: Heard, cue: Cue) -> bool:
    """“TKI-resistant KIT mutation”, “alterations conferring TKI resistance”."""
    conferred = _CONFERS.search(heard.text, 0, heard.mention.start) is not None
    return conferred or _OF_A_MUTATION.match(heard.text, cue.end) is not None


def _exhausted(heard: Heard) -> Judgement | None:
    """“no standard therapy left”."""
    if heard.mention.kind is not ConceptKind.GENERAL:
        return None
    cue = scope.covering(heard.cues, heard.mention, CueKind.EXHAUSTED)
    return by(cue, Sense.PRETREATED) if cue is not None else None


def _ignored(heard: Heard) -> Judgement | None:
    """“allergy to X”, “candidates for X”: nothing is said of having had it."""
    cue = scope.nearest(heard.cues, heard.mention, CueKind.IGNORE) or _ignored_around(heard)
    if cue is None or heard.failed_later is not None or _SHARES_ITS_OBJECT.search(heard.text, 0, cue.start):
        return None
    if _waits_after_harm(heard, cue) or _has_its_object_in_the_lead(heard, cue) or _fails_from(heard, cue):
        return None
    if _PRIOR_OR.search(heard.text, 0, cue.start):
        return None
    if _AND_RECEIVED.search(heard.text, cue.end, heard.mention.start):
        return None
    closest = cue.start > max(start_of(heard.failed), start_of(heard.no))
    return says_nothing(cue) if closest else None


def _has_its_object_in_the_lead(heard: Heard, cue: Cue) -> bool:
    """“Criteria related to prior treatment: X …”: related to the treatment, not to X."""
    return cue.reach is Reach.AFTER and says("a treatment", heard.text, cue.end, heard.clause.own)


def _fails_from(heard: Heard, cue: Cue) -> bool:
    """“progression after initiation of X”: the failure runs from there."""
    failed = heard.failed
    if failed is None or cue.reach is not Reach.NEXT:
        return False
    return heard.text[failed.end : cue.start].strip() in ("", "the")


def _waits_after_harm(heard: Heard, cue: Cue) -> bool:
    """“recovered from the effects of X: at least 7 days since X”, “before the first dose (7 days for X)”."""
    of_harm = cue.reach is Reach.NEXT or says("harm", heard.text, cue.start, cue.end)
    return of_harm and waits_between(heard.window, cue.end, heard.mention.start)


def _ignored_around(heard: Heard) -> Cue | None:
    """“X during the study”, but not “no prior X (planned during the study)”, which tells of the past."""
    denied = heard.no is not None and says("told of the past", heard.text, heard.no.start, heard.no.end)
    told = denied or (
        heard.had is not None
        and (ends_at_the_study(heard.text, heard.window) or is_earlier(heard.text, heard.had))
    )
    return None if told else scope.around(heard.cues, CueKind.IGNORE)


def _unfit(heard: Heard) -> Judgement | None:
    """“ineligible for X”, unless it is one of several ways: “received or ineligible for X”."""
    cue = scope.nearest(heard.cues, heard.mention, CueKind.UNFIT)
    if cue is None and (heard.had is None or begins("a treatment", heard.text, heard.had.start)):
        cue = scope.told_after(heard.cues, heard.mention, CueKind.UNFIT)
    if cue is None or _failure(heard) is not None or heard.failed_later is not None:
        return None
    return (
        None if heard.had is not None and _is_a_way_of_several(heard, heard.had, cue) else says_nothing(cue)
    )


def _is_a_way_of_several(heard: Heard, had: Cue, unfit: Cue) -> bool:
    """“received or ineligible for X”; not “treatment with W or X is planned”."""
    if unfit.reach is Reach.BEFORE and begins("a treatment", heard.text, had.start):
        return False
    if had.start > unfit.start:
        return is_earlier(heard.text, had)
    first = next(cue for cue in heard.cues if cue.kind is CueKind.UNFIT and cue.start >= had.start)
    return _OR.search(heard.text, had.end, first.start) is not None


def _harmed(heard: Heard) -> Judgement | None:
    """Those whom it harmed are not taken; “not recovered from its toxicity” says nothing of X."""
    harmed = _HARMED.match(heard.text, heard.mention.end)
    if harmed is None or not heard.excludes or scope.around(heard.cues, CueKind.ALLOW) is not None:
        return None
    sense = None if heard.window is not None or says("harms no one", harmed.group()) else Sense.HAD
    return Judgement(sense, False, HARMED)


def _failed(heard: Heard) -> Judgement | None:
    """“progressed on X”; negated in “have not progressed on X”."""
    cue = _failure(heard)
    if cue is None:
        return None
    if says("interval", heard.text, cue.start, cue.end):
        return None
    no = heard.no
    negated = no is not None and no.start <= cue.start < max(no.end, no.start + _PART_OF)
    return by(cue, Sense.FAILED, negated)


def _failure(heard: Heard) -> Cue | None:
    """The failure told before, unless cut off from the mention."""
    cue = heard.failed
    if cue is None or _RISK_OF.search(heard.text, 0, cue.start):
        return None
    return None if _is_cut_off(heard.text[cue.end : heard.mention.start]) else cue


def _is_cut_off(between: str) -> bool:
    """“progressed, and must have received X”: the failure is not of X."""
    return says("cuts off failure", between) or _FAILURE_OF_PEOPLE.search(between) is not None


def _failed_later(heard: Heard) -> Judgement | None:
    """“X must have failed”; “those who had any treatment must have progressed” demands no treatment."""
    cue = heard.failed_later
    if cue is None:
        return None
    of_those = heard.mention.kind.is_general and says("condition", heard.text[cue.start : cue.end])
    return by(cue, Sense.HAD if of_those else Sense.FAILED)


def _none(heard: Heard) -> Judgement | None:
    """“no prior X”; “without progression by RECIST 1.1 … after X” denies the failure alone."""
    no = heard.no
    if no is None:
        return None
    if _is_an_option(heard):
        return by(no, Sense.PRETREATED)
    if says("between steps of the study", heard.text, heard.mention.end):
        return says_nothing(no)
    lacked = says("lacked", heard.text, no.start, no.end)
    if heard.excludes and not lacked and not ends_at_the_study(heard.text, heard.window):
        return says_nothing(no)
    of_failure = says("a failure", heard.text, no.start, no.end)
    return by(no, Sense.FAILED if of_failure else Sense.HAD, negated=True)


def _is_an_option(heard: Heard) -> bool:
    """“no remaining approved treatment options”: what there was has been given."""
    mention = heard.mention
    words = heard.text[mention.start : mention.end + _OPTIONS_REACH]
    return mention.kind.is_general and says("options", words)


def _named_among_the_exhausted(heard: Heard) -> Judgement | None:
    """“no standard therapy left, including X”."""
    cue = scope.last_around(heard.cues, heard.mention, CueKind.EXHAUSTED)
    if cue is None or not heard.mention.kind.is_named or heard.excludes:
        return None
    named = _INCLUDING.search(heard.text[cue.start : heard.mention.start]) is not None
    return by(cue, Sense.FAILED) if named else None


def _had(heard: Heard) -> Judgement | None:
    """“received X”, “X given before”."""
    if _is_first_line_to_come(heard):
        return Judgement(None, False, "first line to come")
    cue = heard.had or scope.told_after(heard.cues, heard.mention, CueKind.HAD)
    if cue is not None and heard.excludes and begins("a response", heard.text, cue.start):
        return says_nothing(cue)
    return by(cue, Sense.HAD) if cue is not None else None


def _is_first_line_to_come(heard: Heard) -> bool:
    """“First-line treatment with X” under Inclusion is the treatment to come, unless it was had."""
    if heard.excludes or heard.had is None or not begins("a treatment", heard.text, heard.had.start):
        return False
    return _FIRST_LINE.search(heard.text) is not None and not says("was had", heard.text)


def _only_named(heard: Heard) -> Judgement | None:
    """A drug without a word about it counts where its place alone speaks: in a list of exclusions."""
    kind = heard.mention.kind
    if _NOT_BY_ITSELF.match(heard.text, heard.mention.end):
        return None
    counts = kind.is_named or kind in (ConceptKind.GENERAL, ConceptKind.SETTING)
    return Judgement(Sense.HAD, False, "named") if counts else None


_RULES: tuple[Callable[[Heard], Judgement | None], ...] = (
    _beside,
    _exhausted,
    _ignored,
    now,
    _unfit,
    opinion,
    other_cancer,
    of_another_illness,
    with_rescue,
    _harmed,
    _failed,
    _failed_later,
    _none,
    _named_among_the_exhausted,
    _had,
    _only_named,
)
