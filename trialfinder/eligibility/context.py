"""What a clause says of each mention in it: failed, had, untreated, permitted, forbidden, or only a wait.

Nothing here knows whether the clause stands under Inclusion or Exclusion; that is applied once, in
``requirements``. Each statement names the rule that made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from trialfinder.eligibility.clauses import Clause
from trialfinder.eligibility.cues import Cue, CueKind, CueTable, Reach
from trialfinder.eligibility.lines import LineCount, find_line_count
from trialfinder.eligibility.mentions import ConceptKind, Mention
from trialfinder.eligibility.model import Section
from trialfinder.eligibility.windows import Window, find_windows, window_for


class Sense(StrEnum):
    """What is said of a treatment, section and negation aside."""

    FAILED = "failed"
    HAD = "had"
    PRETREATED = "pretreated"
    """Earlier treatment in general, no name: “relapsed/refractory”, “no standard options left”."""
    UNTREATED = "untreated"
    """“newly diagnosed”, “treatment-naive”."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said of one mention (of any treatment, when ``mention`` is None)."""

    clause: Clause
    mention: Mention | None
    sense: Sense
    rule: str
    negated: bool = False
    allowed: bool = False
    forbidden: bool = False
    required: bool = False
    window: Window | None = None
    window_excepts: bool = False
    """The wait is that of an exception: “unless completed more than 6 months ago”."""
    count: LineCount | None = None
    exception: str | None = None
    """Words after “unless”, “except” and their like, when they follow the mention."""
    exceptions: tuple[Mention, ...] = ()
    """The therapies that the exception names."""
    excepted: bool = False
    """The mention stands inside such an exception."""
    optional: bool = False
    """May have been given beside what is spoken of: “with or without X”."""
    conditional: bool = False
    """Speaks of those who had it, and says what then: “patients previously treated with X must …”."""
    adjuvant: bool = False
    """Speaks of adjuvant, neoadjuvant or curative-intent use."""


_DROPPED_BY_OBJECT = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:with|of|using|containing|consisting of|comprising|targeting|directed|that (?:include[ds]?|contain(?:ed|s)?)|which (?:include[ds]?|contain(?:ed|s)?)|for)?\s*(?:\S+\s+){0,3}$"
)
_BESIDE_GAP = re.compile(
    r"[\s/-]*(?:\([^()]*\)[\s-]*)?(?:(?:treatment|therapy)[\s-]+)?(?:\w+[\s/-]+(?:and|or)[\s/-]+|\w+[-/])?$"
)
_BARE_LEAD = re.compile(
    r"(?:prior|previous|previously|no|first[- ]line|second[- ]line|lines? of|earlier|received|received any|received (?:one|two|\d)|\w+[- ]directed)\s+(?!to\b)(?:(?:any|other|additional|systemic|definitive|further)\s+)?$",
    re.IGNORECASE,
)
_LEADS_A_LIST = re.compile(r"(?:[\s\w]*\bfollowing\b[^.;]*|\s*)[::]\s*$")
_FOR_THE_CANCER = re.compile(
    r"\s*(?:directed (?:against|at|to)|for|against|of)\s+(?:the\s+|their\s+|this\s+|his or her\s+|an?\s+)?(?:subject's\s+|patient's\s+|participant's\s+|underlying\s+|current\s+)*(?:cancer|disease under|disease|malignanc\w+|tumou?rs?(?!\s+(?:immun|lysis|marker))|(?:metastatic|advanced|recurrent|unresectable)\s+(?:disease|cancer))",
    re.IGNORECASE,
)
_OTHER_CANCER = re.compile(
    r"[^.;]{0,40}\bfor\s+(?:(?:any\s+|an?\s+)?(?:another|other|previous|prior|second|different)\s+(?:\w+\s+){0,2}(?:malignan|cancer|neoplasm|disease)"
    r"|(?:the\s+|their\s+|known\s+)?(?:brain|cns|central nervous|leptomening)|(?:\w+\s+)?(?:rheumatoid|arthritis|psoria|autoimmun|lupus|crohn|colitis|benign|osteoporosis|endometriosis))",
    re.IGNORECASE,
)
_HARMED = re.compile(
    r"[^.;]{0,60}?(?:\b(?:and|who|that|which|with|resulting in|leading to|led to|due to|because of|for an?|after an?)\b[^.;]{0,60}?(?:adverse|irae|toxicit|hypersens|allerg|anaphyl|pneumonitis|discontinu|dose reduc|safety)|\s*dose reduc|\bthat (?:would|could|may|might) interfere)",
    re.IGNORECASE,
)
_OR_PRETREATED = re.compile(
    r"[^.;]{0,60}?\bor\b[^.;]{0,40}?(?:progress|fail|treated|relaps|refractory|received|initiated|one prior|1 prior|had)",
    re.IGNORECASE,
)
_NOT_OF_TREATMENT = re.compile(
    r"contracept|pregnan|child-?bearing|breast-?feeding|lactat|\bsperm", re.IGNORECASE
)
_DEFINES_LINES = re.compile(
    r"\bform of (?:\w+ )?(?:treatment|therapy)\b|\bnot (?:be )?counted\b|\bcount(?:ed|s)? (?:as|towards?)\b|\bconsidered (?:as |to be )?(?:a|one|1|the same|separate|prior|part of)\s+(?:\w+\s+)?(?:line|regimen|prior)",
    re.IGNORECASE,
)
_SPEAKS_OF_OTHER_CANCER = re.compile(
    r"\b(?:other|second|another|prior|previous|concurrent|additional|history of(?: an?| any| another| other)?)\s+(?:\w+\s+){0,2}?(?:malignanc(?:y|ies)|cancers?|neoplasms?)\b(?!\s*[-/]?\s*(?:directed|treatment|therap|drug|agent|surgery|vaccin|medic|under))(?!\s+(?:that|who|which)\s+(?:has|have)\s+(?:progressed|relapsed))",
    re.IGNORECASE,
)
_AIMED = re.compile(
    r"\s+(?:with (?:an?\s+)?[\w -]{0,40}payload|whose payload)|\s+(?:agents?\s+|therap(?:y|ies)\s+)?(?:targeting|directed (?:against|at|to)|that targets?)\b",
    re.IGNORECASE,
)
_TOGETHER_WITH = re.compile(r"\b(?:with|and|plus)\s+$", re.IGNORECASE)
_BEING_TREATED = re.compile(
    r"(?:has been|have been|currently|still)\s+(?:receiving|taking|on|being treated)\b", re.IGNORECASE
)
_COURSE_OF_EXCEPTION = re.compile(
    r"\b(?:complet|end(?:ed|ing)|finish|stopp|if\b|when\b|ago\b|last dose|discontinu|adjuvant|setting|elapsed|passed|more than|at least|longer than)|[>≥]",
    re.IGNORECASE,
)
_UP_TO_THE_STUDY = re.compile(
    r"[^.;]{0,40}\b(?:prior|before|of (?:the )?(?:first|study|start|enrol|random))\b", re.IGNORECASE
)
_ONLY_IF = re.compile(
    r"[^.;:]{0,40}?,?\s*(?P<words>(?:only\s+)?if\s+(?:both|all|any|one|either)\b)", re.IGNORECASE
)
_OR_PRETREATED_STATE = re.compile(
    r"[^.;]{0,90}?\bor\b[^.;]{0,50}?\b(?:progress|fail|pretreated|previously treated|relaps|refractory|had\b|received|at least (?:one|1)|one or more|(?:one|1) (?:prior|line))",
    re.IGNORECASE,
)
_NO_ENDS = re.compile(
    r"\bor\s+(?:(?:one|1|two|2|at least (?:one|1)|up to \w+)\s+(?:prior|previous|earlier|lines?)|had|have|progressed|previously treated|relapsed)\b",
    re.IGNORECASE,
)
_STOPPING = re.compile(
    r"\b(?:stopping|stopped|interrupt\w*|gaps?|breaks?|pauses?|crossover|re-?enrol\w*)\b", re.IGNORECASE
)
_OPINION = re.compile(r"\b(?:opinion|judge?ment|discretion)\b|\bunsuitable\b|\binterfere", re.IGNORECASE)
_PRIOR_WORD = re.compile(r"prior|previous|earlier|past", re.IGNORECASE)
_AMOUNT = re.compile(
    r"[^.;:]{0,110}?(?:more than|greater than|longer than|exceed\w*|over|>|≥|>=|=>|at least)\s*(?:a\s+)?(?:total\s+(?:of\s+)?)?\d[\d,.]*\s*(?:\(\s*\d+\s*\)\s*)?(?:mg|weeks?|months?|cycles?|courses?|doses?|days?|years?)(?!\s*(?:prior|before|ago|earlier|since|after|of (?:first|study|random|enrol)))",
    re.IGNORECASE,
)
_IF = re.compile(r"\W*(?:\w+\W+){0,2}?(?:only\s+)?(?:if|provided|when|as long as|once)\b", re.IGNORECASE)
_IF_HAD = re.compile(
    r"\b(?:if|when|in case|in (?:patients|individuals|subjects|participants|those))\b[^.;,]{0,60}?\b(?:prior|previous|previously|received|treated|had|given|exposed)\b[^.;]*$",
    re.IGNORECASE,
)
_THOSE_WHO_HAD = re.compile(
    r"(?:^|\bfor\s+|[,(]\s*)(?:all\s+)?(?:patients?|subjects?|participants?|those|individuals|women|men)\s+(?:(?:who|that)\s+(?:have\s+|has\s+|had\s+)?(?:previously\s+)?(?:received|been\s+\w+|had|undergone)|with\s+(?:a\s+)?(?:prior|previous|history)|previously|having)\b[^.;]*$",
    re.IGNORECASE,
)
_CONDITION_END = re.compile(
    r"\b(?:must|should|need|are (?:also )?(?:eligible|allowed|permitted)|is required|are required|will be eligible)\b",
    re.IGNORECASE,
)
_OPPOSED_UNTREATED = re.compile(
    r"[^.;]{0,120}?(?:brain|cns|central nervous|cerebral|lesion|infection|hypertens|hepatitis|hiv|spinal|leptomening|coagul|thromb|diabet|hypothyroid)",
    re.IGNORECASE,
)
_OPPOSED_BEFORE = re.compile(
    r"\b(?:brain|cns|central nervous system|cerebral|leptomeningeal)\b[^.;]*$", re.IGNORECASE
)
_NOT_AT_DIAGNOSIS = re.compile(
    r"\b(?:persistent|residual|mrd|after|following|end of|post|relapse)\b|\bor (?:previously|pre-?)\s?treated",
    re.IGNORECASE,
)
_ADJUVANT_NEAR = re.compile(
    r"\b(?:neo)?-?\(?(?:neo[- ]?)?\)?adjuvant|perioperative|curative[- ]intent", re.IGNORECASE
)
_NEXT_REACH = 25
_WEAK_REACH = 45
_WEAK_HAD = re.compile(r"after|following|post|since|use|used|using", re.IGNORECASE)
_BARE_NO = 12
_NEAR_NO = 100
_GENERAL_REACH = 50
_NAMED_REACH = 250
_GENERAL_KINDS = (ConceptKind.GENERAL, ConceptKind.BARE, ConceptKind.SETTING)
_CUT_OFF = re.compile(
    r"\b(?:that|which|would|could)\s+(?:would|could|may|might|in|interfere|preclude)\b|\bprior to\b|\bbefore\b",
    re.IGNORECASE,
)
_FAILURE_CUT_OFF = re.compile(
    r"adverse|:\s+(?:the|participants?|patients?|subjects?)\b|\bmust have received\b|\b(?:last|most recent|latest) (?:line|regimen|therapy|treatment)\b|\bmust be\b|\bat the time of\b|\bprior to\b|\bbefore\b|\bstabili[sz]ed with\b|\bare candidates\b",
    re.IGNORECASE,
)
_EXCEPTION_OF_HISTORY = re.compile(
    r"adjuvant|month|week|year|\bdays?\b|cycle|dose|toxicit|intoler|progress|recur|prior|previous|receiv|treated|stopp|discontinu|setting|maintenance|localized|curative|therapy|treatment|chemotherapy|given|use[ds]?\b|permitted|allowed|condition|following",
    re.IGNORECASE,
)
_BEFORE_REACH = 110


def statements_in(clause: Clause, mentions: Sequence[Mention], cues: Sequence[Cue]) -> Iterator[Statement]:
    """All that the clause says; ``mentions`` and ``cues`` are in ``clause.text``."""
    if (
        _NOT_OF_TREATMENT.search(clause.text, clause.own)
        or _DEFINES_LINES.search(clause.text)
        or _SPEAKS_OF_OTHER_CANCER.search(clause.text)
    ):
        return
    windows = find_windows(clause.text)
    count = find_line_count(clause.text)
    named = [mention for mention in mentions if _speaks_of_drugs(clause.text, mention, mentions)]
    failed_by_name = False
    for mention in named:
        statement = _judge(clause, mention, mentions, named, cues, windows, count)
        if statement is not None:
            failed_by_name |= statement.sense is Sense.FAILED and mention.kind not in _GENERAL_KINDS
            yield statement
    yield from _unnamed(clause, cues, failed_by_name)


def _speaks_of_drugs(text: str, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Drops what is no drug, and “treatment” where “with X” says which treatment is meant."""
    if mention.kind is ConceptKind.NOT_DRUGS:
        return False
    if mention.kind is ConceptKind.CLASS and (_AIMED.match(text, mention.end) or _is_based_on(text, mention, mentions)):
        return False
    if mention.kind in (ConceptKind.DRUG, ConceptKind.CLASS, ConceptKind.REGIMEN):
        return True
    following = next((other for other in mentions if other.start >= mention.end), None)
    if _is_specified(text, mention, following):
        return False
    if mention.kind is ConceptKind.SETTING and re.search(
        r"\b(?:for|as|in)\s+(?:an?\s+|the\s+)?$", text[: mention.start]
    ):
        return False
    if following is not None and following.kind not in (ConceptKind.GENERAL, ConceptKind.BARE):
        between = text[mention.end : following.start]
        if (
            len(between) < 60
            and re.match(
                r"\s*(?:\([^)]*\)\s*)?(?:lines?\s+)?(?:with|of|using|containing|targeting|consisting|comprising)\b",
                between,
            )
            and _DROPPED_BY_OBJECT.match(between)
        ):
            return False
    if re.search(r"\bfor (?:the )?(?:primary |initial |active )?$", text[: mention.start], re.IGNORECASE):
        return False  # “mTOR inhibitors for the treatment of cancer”
    if _FOR_THE_CANCER.match(text, mention.end):
        return True
    if re.match(
        r"\s*(?:with|of|using|containing|directed|targeting|aimed|(?:may|must|should|can)\s?not (?:contain|include|have included)|(?:should|must) (?:have included?|include|contain))\b(?!\s+(?:curative|palliative|any\s+(?:kind|type|sort)))",
        text[mention.end :],
        re.IGNORECASE,
    ):
        return False
    if mention.kind in _GENERAL_KINDS and re.match(
        r"\s+(?:in|on|with|during)\s+(?:this|the)\s+(?:trial|study|protocol)\b", text[mention.end :]
    ):
        return False
    if not re.search(r"\w", text[: mention.start]) and not re.search(r"\w", text[mention.end :]):
        return False  # a heading in all but name: “Prior therapy”
    if _LEADS_A_LIST.match(text, mention.end):
        return False
    if mention.kind is ConceptKind.BARE:
        return _BARE_LEAD.search(text[max(0, mention.start - 40) : mention.start]) is not None
    return True


def _is_based_on(text: str, group: Mention, mentions: Sequence[Mention]) -> bool:
    """“gemcitabine-based chemotherapy” names gemcitabine, not all chemotherapy."""
    before = next((other for other in reversed(mentions) if other.end <= group.start), None)
    if before is None or before.kind not in (ConceptKind.DRUG, ConceptKind.CLASS, ConceptKind.REGIMEN):
        return False
    return re.fullmatch(r"[\s-]*(?:based|containing)[\s-]+", text[before.end : group.start], re.IGNORECASE) is not None


def _is_specified(text: str, general: Mention, following: Mention | None) -> bool:
    """“first-line EGFR-TKI”, “standard therapy (either X or Y)”, “standard of care, i.e. X”: the named ones are meant."""
    if following is None or following.kind not in (ConceptKind.DRUG, ConceptKind.CLASS, ConceptKind.REGIMEN):
        return False
    between = text[general.end : following.start]
    if general.kind is ConceptKind.SETTING:
        return re.fullmatch(r"\s*\(", between) is not None
    return (
        re.fullmatch(r"[\s-]*(?:(?!including|includes?|and|or|with|plus)\w+[\s-]+)?", between) is not None
    ) or re.fullmatch(
        r"\s*(?:,?\s*\(?i\.?e\.?|,?\s*namely|\(\s*(?:either|namely|specifically))[^()]{0,120}", between
    ) is not None


def _judge(
    clause: Clause,
    mention: Mention,
    mentions: Sequence[Mention],
    named: Sequence[Mention],
    cues: Sequence[Cue],
    windows: Sequence[Window],
    count: LineCount | None,
) -> Statement | None:
    sense, negated, rule = _sense(clause, mention, mentions, cues)
    window = window_for(clause.text, mention.start, mention.end, windows, [other.start for other in mentions])
    if (
        sense is None
        and rule.startswith("now")
        and window is not None
        and _UP_TO_THE_STUDY.search(clause.text, window.end)
    ):
        sense = Sense.HAD  # “receiving X within 14 days before the first dose”
    if sense is None:
        return None
    allowed, forbidden = _permission(clause, mention, cues)
    allowed = allowed or (negated and _OR_PRETREATED.match(clause.text, mention.end) is not None)
    except_cue = _nearest(cues, mention, CueKind.EXCEPT)
    after_except = next(
        (cue for cue in cues if cue.kind is CueKind.EXCEPT and cue.start >= mention.end), None
    )
    return Statement(
        clause=clause,
        mention=mention,
        sense=sense,
        rule=rule,
        negated=negated,
        allowed=allowed,
        forbidden=forbidden,
        required=any(cue.kind is CueKind.REQUIRE for cue in cues),
        window=window,
        window_excepts=_is_of_exception(clause.text, window, after_except),
        count=count,
        exception=_exception(clause.text, mention, after_except) or _amount(clause.text, mention),
        optional=_is_optional(clause.text, cues, mention),
        conditional=_is_conditional(clause.text, mention, sense, clause.section),
        exceptions=tuple(
            other for other in named if after_except is not None and other.start >= after_except.end
        ),
        excepted=except_cue is not None
        and except_cue.start >= clause.own
        and _same_bracket(clause.text, except_cue, mention),
        adjuvant=_is_adjuvant(clause.text, mention),
    )


def _exception(text: str, mention: Mention, cue: Cue | None) -> str | None:
    """The words of an exception that depends on the person's own history, when it follows soon."""
    if only_if := _ONLY_IF.match(text, mention.end):
        return text[only_if.start("words") :].strip()
    if cue is None or cue.start - mention.end > 200:
        return None
    words = text[cue.start :].strip()
    return words if _EXCEPTION_OF_HISTORY.search(words) and "opinion" not in words else None


def _same_bracket(text: str, cue: Cue, mention: Mention) -> bool:
    """An exception in brackets ends with them."""
    between = text[cue.end : mention.start]
    opened = re.search(r"\((?!\s*(?:e\.?g|such as|including|i\.?e|for example))", between)
    return between.count(")") <= between.count("(") and opened is None


def _is_of_exception(text: str, window: Window | None, cue: Cue | None) -> bool:
    """“unless completed more than 6 months ago”: the wait belongs to the exception, not to the refusal."""
    if window is None or cue is None or cue.start > window.start:
        return False
    between = text[cue.end : window.start]
    return (
        between.count(")") <= between.count("(")
        and _COURSE_OF_EXCEPTION.search(text[cue.start : window.end + 20]) is not None
    )


def _amount(text: str, mention: Mention) -> str | None:
    """“for more than 2 months”, “≥ 360 mg/m2”: refused only beyond an amount."""
    match = _AMOUNT.match(text, mention.end)
    return match.group().strip() if match else None


def _sense(
    clause: Clause, mention: Mention, mentions: Sequence[Mention], cues: Sequence[Cue]
) -> tuple[Sense | None, bool, str]:
    """(sense, negated, rule) of one mention."""
    beside = _beside(clause.text, mention, cues)
    if beside is not None:
        return beside
    no = _nearest(cues, mention, CueKind.NO)
    if no is not None and (
        (no.end - no.start <= _BARE_NO and mention.start - no.end > _NEAR_NO)
        or _NO_ENDS.search(clause.text, no.end, max(no.end, mention.start))
    ):
        no = None
    failed = _nearest(cues, mention, CueKind.FAILED)
    had = _had(clause.text, cues, mention)
    ignore = _nearest(cues, mention, CueKind.IGNORE) or _around(cues, CueKind.IGNORE)
    now = _nearest(cues, mention, CueKind.NOW)
    exhausted = _covering(cues, mention, CueKind.EXHAUSTED)
    if exhausted is not None and mention.kind is ConceptKind.GENERAL:
        return Sense.PRETREATED, False, f"exhausted:{exhausted.row}"
    failed_before = _failed_after_it(cues, mention)
    unfit = _nearest(cues, mention, CueKind.UNFIT)
    if ignore is not None and _start(ignore) > max(_start(failed), _start(no)) and failed_before is None:
        return None, False, f"ignore:{ignore.row}"
    if now is not None and _is_now(clause.text, now, failed, had, no) and failed_before is None:
        return None, False, f"now:{now.row}"
    if unfit is not None and _is_unfit(clause.text, unfit, failed, had) and failed_before is None:
        return None, False, f"unfit:{unfit.row}"
    if (
        mention.kind in _GENERAL_KINDS
        and clause.section is Section.EXCLUSION
        and _OPINION.search(clause.text, mention.end)
    ):
        return None, False, "opinion"
    if _OTHER_CANCER.match(clause.text, mention.end):
        return None, False, "other cancer"
    if clause.section is Section.EXCLUSION and _HARMED.match(clause.text, mention.end):
        return None, False, "harmed by it"
    if failed is not None and _reaches(failed, mention, clause.text):
        return Sense.FAILED, _negates(no, failed), f"failed:{failed.row}"
    if failed_before is not None:
        return Sense.FAILED, False, f"failed:{failed_before.row}"
    if no is not None:
        return Sense.HAD, True, f"no:{no.row}"
    had = had or _before(cues, mention, CueKind.HAD)
    if had is not None:
        return Sense.HAD, False, f"had:{had.row}"
    if mention.kind in (ConceptKind.DRUG, ConceptKind.CLASS, ConceptKind.REGIMEN, ConceptKind.GENERAL):
        return Sense.HAD, False, "named"
    return None, False, ""


def _is_now(text: str, now: Cue, failed: Cue | None, had: Cue | None, no: Cue | None) -> bool:
    """“concurrent X”, unless a failure, a negation or “prior” stands between."""
    if _BEING_TREATED.match(text, now.start) or (
        had is not None and _TOGETHER_WITH.search(text[: now.start])
    ):
        return False
    if max(_start(failed), _start(no)) > now.start or (failed is not None and now.start - failed.end < 30):
        return False
    return had is None or had.start < now.start or not _PRIOR_WORD.match(text[had.start : had.end])


def _is_unfit(text: str, unfit: Cue, failed: Cue | None, had: Cue | None) -> bool:
    """“ineligible for X”, unless it is one of several ways (“received or ineligible for X”) or “prior” stands between."""
    if failed is not None:
        return False
    return had is None or (had.start > unfit.start and not _PRIOR_WORD.match(text[had.start : had.end]))


def _is_optional(text: str, cues: Sequence[Cue], mention: Mention) -> bool:
    cue = _nearest(cues, mention, CueKind.OPTIONAL)
    if cue is None or mention.start - cue.end >= 40:
        return False
    return (
        re.search(
            r"[,;]|\b(?:after|progress|prior|previous|refractory)",
            text[cue.end : mention.start],
            re.IGNORECASE,
        )
        is None
    )


def _is_conditional(text: str, mention: Mention, sense: Sense, section: Section) -> bool:
    before = text[: mention.start]
    then = _CONDITION_END.search(text, mention.end) is not None
    if section is Section.EXCLUSION or sense is not Sense.HAD:
        return (
            then
            and section is Section.EXCLUSION
            and _THOSE_WHO_HAD.search(before) is not None
            and "must have" in text[mention.end :]
        )
    return _IF_HAD.search(before) is not None or (_THOSE_WHO_HAD.search(before) is not None and then)


def _beside(text: str, mention: Mention, cues: Sequence[Cue]) -> tuple[Sense | None, bool, str] | None:
    for cue in cues:
        if (
            cue.reach is Reach.BESIDE
            and mention.end <= cue.start
            and _BESIDE_GAP.fullmatch(text[mention.end : cue.start] or "")
        ):
            if cue.kind is CueKind.FAILED:
                return Sense.FAILED, _preceded_by_not(text, mention), f"failed:{cue.row}"
            if cue.kind is CueKind.IGNORE:
                return None, False, f"ignore:{cue.row}"
            if cue.kind is CueKind.NAIVE:
                return Sense.HAD, True, f"naive:{cue.row}"
            return Sense.HAD, _preceded_by_not(text, mention), f"had:{cue.row}"
    return None


def _preceded_by_not(text: str, mention: Mention) -> bool:
    return re.search(r"\b(?:not|non|no)[\s-]+(?:\w+\s+)?$", text[: mention.start], re.IGNORECASE) is not None


def _had(text: str, cues: Sequence[Cue], mention: Mention) -> Cue | None:
    """The nearest word of having had, unless too far off or cut off by “that would …” and its like."""
    limit = _GENERAL_REACH if mention.kind in _GENERAL_KINDS else _NAMED_REACH
    for cue in reversed(cues):
        if cue.kind is CueKind.HAD and cue.reach is Reach.AFTER and cue.start <= mention.start:
            between = text[cue.end : max(cue.end, mention.start)]
            reach = min(limit, _WEAK_REACH) if _WEAK_HAD.fullmatch(text[cue.start : cue.end]) else limit
            if len(between) <= reach and not _CUT_OFF.search(between):
                return cue
    return None


def _nearest(cues: Sequence[Cue], mention: Mention, kind: CueKind) -> Cue | None:
    """The last cue of ``kind`` that stands before the mention and reaches forward."""
    found = None
    for cue in cues:
        if cue.start > mention.start:
            break
        if cue.kind is kind and (
            cue.reach is Reach.AFTER
            or (cue.reach is Reach.NEXT and 0 <= mention.start - cue.end <= _NEXT_REACH)
        ):
            found = cue
    return found


def _failed_after_it(cues: Sequence[Cue], mention: Mention) -> Cue | None:
    """A failure told after the mention, unless inside an exception (“except in patients with progression”)."""
    cue = _before(cues, mention, CueKind.FAILED)
    excepted = cue is not None and any(
        other.kind is CueKind.EXCEPT and mention.end <= other.start < cue.end for other in cues
    )
    return None if excepted else cue


def _before(cues: Sequence[Cue], mention: Mention, kind: CueKind) -> Cue | None:
    """The first cue of ``kind`` that stands soon after the mention and reaches back."""
    return next(
        (
            cue
            for cue in cues
            if cue.kind is kind
            and cue.reach is Reach.BEFORE
            and 0 <= cue.start - mention.end <= _BEFORE_REACH
        ),
        None,
    )


def _covering(cues: Sequence[Cue], mention: Mention, kind: CueKind) -> Cue | None:
    return next(
        (cue for cue in cues if cue.kind is kind and cue.start <= mention.end and cue.end >= mention.start),
        None,
    )


def _around(cues: Sequence[Cue], kind: CueKind) -> Cue | None:
    return next((cue for cue in cues if cue.kind is kind and cue.reach is Reach.AROUND), None)


def _start(cue: Cue | None) -> int:
    return -1 if cue is None else cue.start


def _negates(no: Cue | None, failed: Cue) -> bool:
    """“have not progressed on”: the negation is part of, or just before, the failure."""
    return no is not None and -2 <= failed.start - no.start <= 40 and no.start <= failed.start


def _reaches(failed: Cue, mention: Mention, text: str) -> bool:
    return _FAILURE_CUT_OFF.search(text[failed.end : mention.start]) is None


def _permission(clause: Clause, mention: Mention, cues: Sequence[Cue]) -> tuple[bool, bool]:
    """(allowed, forbidden) as said in so many words."""
    allowed = forbidden = False
    except_cue = next((cue for cue in cues if cue.kind is CueKind.EXCEPT and cue.start >= mention.end), None)
    for cue in cues:
        if except_cue is not None and cue.start > except_cue.start:
            continue
        if cue.kind is CueKind.FORBID:
            forbidden |= _STOPPING.search(clause.text[max(0, cue.start - 60) : cue.start]) is None
        elif cue.kind is CueKind.ALLOW and not (_IF.match(clause.text, cue.end) and mention.start > cue.end):
            allowed = True
        elif cue.kind is CueKind.REGARDLESS and clause.section is not Section.EXCLUSION:
            allowed = True
    if forbidden:
        return False, True
    return allowed, False


def _is_adjuvant(text: str, mention: Mention) -> bool:
    around = text[max(0, mention.start - 60) : mention.end + 60]
    return _ADJUVANT_NEAR.search(around) is not None


def _unnamed(clause: Clause, cues: Sequence[Cue], failed_by_name: bool) -> Iterator[Statement]:
    """Statements that name no treatment: “newly diagnosed”, “relapsed or refractory AML”, “no options left”."""
    failed = next((cue for cue in cues if cue.kind is CueKind.FAILED), None)
    either = {CueKind.UNTREATED, CueKind.RELAPSED} <= {cue.kind for cue in cues}
    for kind, sense in (
        (CueKind.UNTREATED, Sense.UNTREATED),
        (CueKind.EXHAUSTED, Sense.PRETREATED),
        (CueKind.RELAPSED, Sense.PRETREATED),
    ):
        cue = next((cue for cue in cues if cue.kind is kind and cue.start >= clause.own), None)
        if cue is None or (kind is CueKind.RELAPSED and failed_by_name):
            continue
        had = next((word for word in cues if word.kind is CueKind.HAD and word.start < cue.start), None)
        if kind is CueKind.UNTREATED and _NOT_AT_DIAGNOSIS.search(clause.text, cue.end):
            continue
        if kind is CueKind.UNTREATED and (
            failed is not None
            or had is not None
            or _OPPOSED_UNTREATED.match(clause.text, cue.end)
            or _OPPOSED_BEFORE.search(clause.text[max(0, cue.start - 50) : cue.start])
        ):
            continue
        allowed, forbidden = _permission(clause, Mention(cue.start, cue.end, ConceptKind.GENERAL, ()), cues)
        allowed = (
            allowed
            or either
            or (kind is CueKind.UNTREATED and _OR_PRETREATED_STATE.match(clause.text, cue.end) is not None)
        )
        yield Statement(clause, None, sense, f"{kind}:{cue.row}", allowed=allowed, forbidden=forbidden)
