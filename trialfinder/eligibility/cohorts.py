"""Which part of a study a line speaks of: cohorts, arms, parts, phases, or people with one tumour."""

from __future__ import annotations

import re
from functools import lru_cache

from trialfinder.eligibility.patterns import Pattern

_LABEL = r"(?:[A-Z]{1,2}\d{0,2}[a-z]?|\d{1,2}[A-Za-z]?|[IVX]{1,4}[abAB]?|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our)\b"
_LABELS = rf"{_LABEL}(?:\s*(?:,|/|&|and|or|to|-|–|through)\s*{_LABEL})*"
_UNIT = (
    r"(?:(?:[Ss]ub-?[Ss]tudy|expansion|dose[- ]expansion|dose[- ]escalation|treatment|study|disease"
    r"|monotherapy|combination(?: therapy)?|randomi[sz]ed|safety)\s+)?"
    r"(?:[Cc]ohorts?|COHORTS?|[Aa]rms?|ARMS?|[Pp]arts?|PARTS?|[Gg]roups?|GROUPS?|[Ss]trat(?:um|a)"
    r"|STRAT(?:UM|A)|[Mm]odules?|[Ss]ub-?[Ss]tud(?:y|ies)|[Ss]tages? (?=[12]\b)|[Ss]teps?)"
)
_PHASE = r"(?:[Pp]hase|PHASE)\s+(?:[1-4]|I{1,3}V?)[abAB]?(?:\s*/\s*(?:[1-4]|I{1,3})[abAB]?)?"
_STAGE_OF_STUDY = (
    r"(?:[Dd]ose[- ])(?:[Ee]scalation|[Ee]xpansion|[Ff]inding|[Oo]ptimi[sz]ation)(?:\s+(?:part|phase|stage"
    r"|cohorts?|portion))?|[Ee]xpansion (?:part|phase|stage|cohorts?)|[Ee]scalation (?:part|phase|stage"
    r"|cohorts?)|[Ss]afety (?:[Rr]un|[Ll]ead)-?[Ii]n(?: (?:part|phase|stage|cohorts?|portion))?"
    r"|[Ii]nduction and maintenance"
)
_NAMED = rf"(?:{_UNIT}(?:\s+#?|(?=\d)){_LABELS}|{_PHASE}|{_STAGE_OF_STUDY})"

_PREFIX = Pattern(
    rf"^\W*(?:(?:[Ff]or|[Ii]n|FOR|IN|[Oo]nly|[Aa]pplicable to|[Aa]dditional(?: inclusion"
    rf"| exclusion)? criteria for|[Pp]articipants in|[Pp]atients in|[Ss]ubjects in)\s+(?:the\s+"
    rf"|all\s+)?(?:patients?\s+in\s+|subjects?\s+in\s+|participants?\s+in\s+)?)?"
    rf"(?P<cohort>{_NAMED}(?:\s+{_NAMED}|\s*(?:,|and|or|&|/|\+)\s*(?:{_NAMED}"
    rf"|{_LABELS}))*)\b(?P<rest>[^:.]{{0,80}}?)\s*(?::|：|,|—|–| - |-\s|subjects?\b|participants?\b"
    rf"|patients?\b|only\b|will\b|must\b|$)"
)
_INLINE = Pattern(
    rf"\(\s*(?:[Ff]or\s+|[Ii]n\s+|[Oo]nly\s+)?(?:the\s+)?(?P<paren>{_NAMED}(?:\s*(?:,|and|or|&"
    rf"|/)\s*(?:{_NAMED}|{_LABELS}))*)(?:\s+(?:only|patients|participants|subjects))*\s*\)"
    rf"|(?<![Ee]xcept )\b(?:[Ff]or|[Ii]n|[Ee]nrolled in|[Ee]nrol+ing in|[Aa]ssigned to"
    rf"|(?<!not )(?:inadmissible|limited|restricted|appl(?:y|ies|icable)|specific)\s+(?:only\s+)?to)"
    rf"\s+(?:the\s+|all\s+)?(?:patients?\s+in\s+)?(?P<for>{_NAMED}(?:\s*(?:,|and|or|&|/)\s*(?:{_NAMED}|{_LABELS}))*)"
)
_NAMED_COHORT = Pattern(
    r"^\W*(?P<cohort>[\w /+-]{3,40}?\s+(?:[Cc]ohort|[Aa]rm|[Gg]roup|[Pp]opulation))\s*[:：]"
)
_PEOPLE = Pattern(
    r"^\W*(?:[Ff]or|[Ii]n)\s+(?:the\s+)?(?P<who>(?:(?!all\b|any\b|both\b|these\b|eligible\b)[\w/+-]+\s+){0,4}?"
    r"(?:patients|participants|subjects|those|individuals|people|women|men|adults|children)"
    r"(?:\s+(?:with|in|receiving|who|enrolled|enrolling|harbou?ring|having|whose"
    r"|assigned|treated|randomi[sz]ed)\b[^:.;]{2,180}?|(?=\s*(?:only\s*)?[:：])))\s*(?:only\s*)?"
    r"(?::|：|,(?=\s*(?:they|patients|participants|subjects|prior|no|must|at least)))"
)
_DESCRIBED = Pattern(
    r"\b[Ff]or\s+the\s+(?P<cohort>(?:(?!other|same|following|respective|each|control|comparator|standard|study)"
    r"[\w/+-]+\s+){1,4}(?:cohorts?|arms?))\b"
)
"""“for the expansion cohort”."""
_TOLD_LATER = Pattern(
    r"\b[Tt]h(?:is|e above)\s+(?:\w+\s+)?(?:criteri\w+|exclusion|restriction|requirement)\s+"
    r"(?:only\s+)?(?:applies|is applicable)\s+(?:only\s+)?(?:to|for)\b"
)
"""“This criterion applies only to Part 2”, after what it speaks of."""
_ALL = Pattern(
    r"\ball\s+(?:cohorts?|arms?|parts?|groups?|phases?|participants|patients|subjects)\b", re.IGNORECASE
)
_HEADING_NAMED = Pattern(rf"(?P<cohort>{_NAMED}(?:\s*(?:,|and|or|&|/)\s*(?:{_NAMED}|{_LABELS}))*)")
_HEADING_TAIL = Pattern(r"^\W*(?P<cohort>[\w /+()-]{3,60}?\s+[Cc]ohorts?)\s*(?:only)?\s*[:：]?\s*$")


def cohort_of_heading(text: str) -> str | None:
    """The part named by a heading or by a bullet's lead (“Cohort A (EGFR):”, “Phase 2 only:”), else None."""
    head = text.split(":")[0][:120]
    if _ALL.search(head):
        return None
    prefix = _PREFIX.match(text)
    if prefix:
        return _tidy(prefix["cohort"])
    named = _NAMED_COHORT.match(text)
    if named:
        return _tidy(named["cohort"])
    people = _PEOPLE.match(text)
    if people:
        return _tidy(people["who"])
    if text.rstrip().endswith((":", "：")) or len(text) < 80:
        named = _HEADING_NAMED.search(head)
        if named and (re.search(r"criteria|only|\bfor\b", head, re.IGNORECASE) or head.startswith(named[0])):
            return _tidy(named["cohort"])
        tail = _HEADING_TAIL.match(head)
        if tail:
            return _tidy(tail["cohort"])
    return None


def cohort_of_sentence(sentence: str) -> str | None:
    """The part that one sentence limits itself to (“… (Cohort B only)”, “For Part 2, …”), else None."""
    if _ALL.search(sentence, 0, 60):
        return None
    return cohort_of_opening(sentence) or cohort_of_clause(sentence)


@lru_cache(maxsize=256)
def cohort_of_opening(sentence: str) -> str | None:
    """The part that a sentence opens with (“For Part 2, …”); it holds for the sentences after it, too."""
    if _ALL.search(sentence, 0, 60):
        return None
    if prefix := _PREFIX.match(sentence) or _NAMED_COHORT.match(sentence):
        return _tidy(prefix["cohort"])
    people = _PEOPLE.match(sentence)
    return _tidy(people["who"]) if people else None


def cohort_of_clause(clause: str) -> str | None:
    """The part named inside one half of a sentence (“… but for Cohort B no prior …”), else None."""
    inline = _INLINE.search(clause)
    if inline:
        return _tidy(inline["paren"] or inline["for"])
    described = _DESCRIBED.search(clause)
    return _tidy(described["cohort"]) if described else None


def cohort_told_later(criterion: str) -> str | None:
    """The part that a last sentence limits the others to (“This applies only to B”), else None."""
    told = _TOLD_LATER.search(criterion)
    return cohort_of_clause(criterion[told.start() :]) if told else None


def _tidy(label: str) -> str:
    return " ".join(label.split()).rstrip(":, ")
