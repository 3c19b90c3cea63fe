"""Whether a name stands for a treatment that somebody has had, or only says what another name means.

“Therapy”, “standard of care” and their like count when nothing beside them says which treatment is meant,
and when they do not lead a list or speak of the study's own treatment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from trialfinder.eligibility.mentions import ConceptKind, Mention
from trialfinder.eligibility.narrowing import is_narrowed
from trialfinder.eligibility.patterns import Pattern

_NOT_OF_IT = Pattern(r"\bnon[ -]?$", re.IGNORECASE)
"""“non-hormonal therapy”, “non-systemic treatment”."""
_WITHOUT = Pattern(r"(?<!\bor )\bwithout\s+$", re.IGNORECASE)
"""“chemotherapy without X”; not “with or without X”."""
_OF_A_KIND = Pattern(
    r"\bimmun\w*[ -]?stimulat\w+\s+$"
    r"|\w-\w+ing (?:therap(?:y|ies)|agents?|treatments?|drugs?),? (?:including|such as)\b[^.;]*$",
    re.IGNORECASE,
)
"""“immunostimulatory anticancer drugs”, “cell-depleting agents, including approved therapies”: not any."""
_AIMED_BEFORE = Pattern(
    r"(?-i:\b(?!AML|ALL|CLL|CML|MDS|M[FM]\b|NHL|GIST|N?SCLC|HCC|GBM|RCC|CRC)"
    r"[A-Z][\w/.]*[A-Z0-9][\w/.]*)[ -](?:directed|targeted|targeting|specific)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
"""“CTLA-directed therapy”: not any therapy, as “AML-directed therapy” is."""
_NAMES_A_COHORT = Pattern(
    r"\s+(?:combination\s+|therapy\s+)?(?:expansion\s+)?(?:cohorts?|arms?|clinical trials?)\b",
    re.IGNORECASE,
)
"""“pembrolizumab cohort only”."""
_HARM_OF = Pattern(r"-?related\s*\((?:i\.e\.|e\.g\.|including|such as)?[^()]*$", re.IGNORECASE)
"""“treatment-related (i.e., chemotherapy, immunotherapy) toxicities”: of the harm, not of X."""
_OPENS_BRACKET = Pattern(r"\s*\(")
_AT_MOST_A_WORD = Pattern(r"[\s-]*(?:(?!including|includes?|and|or|with|plus)\w+[\s-]+)?")
_NAMELY = Pattern(r"\s*(?:,?\s*\(?i\.?e\.?|,?\s*namely|\(\s*(?:either|namely|specifically))[^()]{0,120}")
_OF_A_NAME = Pattern(
    r"(?:\s*\(|[\s-]*)(?:(?:pathway|targeted|directed|based|containing)[\s-]*)*", re.IGNORECASE
)
_IN_A_LINE = Pattern(
    r"\b(?:as|in|at)\s+(?:(?:the|a|an|any|their|last|first|second|third|most|recent|latest|prior|previous|earlier)\s+)*$",
    re.IGNORECASE,
)
_CUMULATIVE = Pattern(r"[^.;]{0,60}\bcumulative\b", re.IGNORECASE)
"""“therapy resulting in a cumulative dose”: speaks of one drug's dose."""
_AS_A_SETTING = Pattern(r"\b(?:for|as|in)\s+(?:an?\s+|the\s+)?(?:neo-?adjuvant\s+(?:or|and)\s+)?$")
"""“as adjuvant therapy”."""
_WITH = Pattern(
    r"\s*(?:\([^)]*\)\s*)?(?:lines?\s+)?(?:for\s+(?:[\w/-]+\s+){1,4}?)?"
    r"(?:with|of|using|containing|targeting|consisting|comprising)\b"
)
_OBJECT_FOLLOWS = Pattern(
    r"\s*(?:\([^)]*\)\s*)?(?:with|of|using|containing|consisting of|comprising|targeting|directed"
    r"|that (?:include[ds]?|contain(?:ed|s)?)|which (?:include[ds]?|contain(?:ed|s)?)|for)?"
    r"\s*(?:\S+\s+){0,3}$"
)
_OBJECT_REACH = 60
_IN_ITS_MANNER = Pattern(
    r"\b(?:per|according to|in accordance with|consistent with)\s+(?:the\s+)?(?:[\w/-]+\s+){0,2}$",
    re.IGNORECASE,
)
_STANDARD_OF_CARE = Pattern(r"standard (?:of )?care$|soc$", re.IGNORECASE)
_FOR_THE = Pattern(r"\bfor (?:the )?(?:primary |initial |active )?$", re.IGNORECASE)
"""“mTOR inhibitors for the treatment of cancer”."""
_FOR_THE_CANCER = Pattern(
    r"\s*(?:directed (?:against|at|to)|for|against|of)\s+"
    r"(?:the\s+|their\s+|this\s+|his or her\s+|an?\s+)?"
    r"(?:subject's\s+|patient's\s+|participant's\s+|underlying\s+|current\s+)*"
    r"(?:(?:(?!other|another|prior|previous|brain|second|newly|stage|initial|early|locali)[\w/-]+\s+){1,3}?"
    r"(?:cancers?|carcinoma|leuk\w+|lymphoma|myeloma|melanoma|mesothelioma|sarcoma|glioma|NSCLC|SCLC|HCC|AML)\b"
    r"|cancer|disease under|disease|malignanc\w+|(?:malignant\s+)?tumou?rs?(?!\s+(?:immun|lysis|marker))"
    r"|(?:(?:metastatic|advanced|recurrent|unresectable|or|and)[\s/]+){1,4}(?:disease|cancer))",
    re.IGNORECASE,
)
"""“treatment of their cancer” is all treatment."""
_SAYS_WHICH = Pattern(
    r"\s*(?:within\s+[\w-]+\s+\w+\s+(?!of\b))?(?:with|of|using|containing|directed|targeting|aimed"
    r"|for (?:these|such|the|any) (?:AEs?|adverse|toxicit)"
    r"|(?:may|must|should|can)\s?not (?:contain|include|have included)"
    r"|(?:should|must) (?:have included?|include|contain)"
    r"|that (?:\w+ (?:and \w+ )?)?(?:targets?|inhibits?)"
    r"|(?:that |which )?(?:could|can|may|might) (?:induce|cause|lead to))\b"
    r"(?!\s+(?:curative|palliative|therapeutic intent|any\s+(?:kind|type|sort)))",
    re.IGNORECASE,
)
"""“therapy with a drug we do not know”; not “therapy of any kind”."""
_WITH_WHICH = Pattern(
    r"(?:\s+for\s+(?:[\w/-]+\s+){1,6}?|\s+)(?:with|using|containing)\s+(?!curative|palliative"
    r"|therapeutic intent|any\s+(?:kind|type|sort)|the\s+(?:aim|intent|exception)|exceptions?"
    r"|or\s+without|evidence|progress|potential|measurable|documented|stable|no\b)",
    re.IGNORECASE,
)
"""“treatment of the disease with a drug we do not know”."""
_IN_THIS_STUDY = Pattern(
    r"\s+(?:in|on|with|during)\s+(?:this|the)\s+(?:present\s+|current\s+)?(?:trial|study|protocol)\b"
)
_LEADS_A_LIST = Pattern(
    r"(?:[\s\w]*\b(?:following|as follows|below|(?:time ?)?(?:frame|period|interval|window)s?)\b[^.;]*"
    r"|\s*(?:\([^()]*\)\s*)?)"
    r"[::]\s*$"
)
_ENDS = Pattern(r"(?:\s+(?:as\s+)?(?:per|by|according to)\s+(?:[\w-]+\s*){1,4})?\W*$")
_WORD = Pattern(r"\w")
_BARE_LEAD = Pattern(
    r"(?:prior|previous|previously|no|first[- ]line|second[- ]line|lines? of|earlier|received|received any"
    r"|received (?:one|two|\d)"
    r"|(?:on|to|during)\s+(?:the|their)\s+(?:last|latest|most recent)|(?<!\w)[a-z]+[- ]directed)\s+(?!to\b)"
    r"(?:(?:any|other|additional|systemic|definitive|further)\s+)?(?:(?:certain|some|other)\s+)?(?:(?:types?|kinds?|forms?)\s+of\s+)?$",
    re.IGNORECASE,
)
"""“therapy” alone counts after “prior”, “received” and their like."""
_BARE_LEAD_REACH = 40

_A_LABEL = Pattern(
    r"\s+(?:requirements?|restrictions?|status|information|details)\b|\s+and\s+[\w ]{1,40}[::]\s*$",
    re.IGNORECASE,
)
_ABOUT_IT = Pattern(r"\b(?:information|details|data|records) (?:about|on|of|regarding)\s+$", re.IGNORECASE)

_Rule = Callable[[str, Mention, Mention | None], bool]
"""(text, mention, the mention that follows) to whether the mention stands for something else."""


def stands_for_treatment(text: str, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Drops what is no drug, and “treatment” where “with X” says which treatment is meant."""
    if _NOT_OF_IT.search(text, 0, mention.start) or _HARM_OF.search(text, 0, mention.start):
        return False
    if _NAMES_A_COHORT.match(text, mention.end):
        return False
    if mention.kind.is_named and _WITHOUT.search(text, 0, mention.start):
        return False
    if mention.kind.is_named:
        return mention.kind is not ConceptKind.CLASS or not is_narrowed(text, mention, mentions)
    return mention.kind.is_general and _counts_in_general(text, mention, mentions)


def _follows_a_name(text: str, general: Mention, mentions: Sequence[Mention]) -> bool:
    """“anti-PD-1 systemic therapy”, “X in any line of therapy”, “a dose of X”: the name is meant."""
    before = next((other for other in reversed(mentions) if other.end <= general.start), None)
    if before is None or not before.kind.is_named:
        return False
    between = text[before.end : general.start]
    return _OF_A_NAME.fullmatch(between) is not None or (
        "line" in text[general.start : general.end].lower() and _IN_A_LINE.search(between) is not None
    )


def _counts_in_general(text: str, mention: Mention, mentions: Sequence[Mention]) -> bool:
    if _follows_a_name(text, mention, mentions) or _OF_A_KIND.search(text, 0, mention.start):
        return False
    if _CUMULATIVE.search(text, mention.end):
        return False
    following = next((other for other in mentions if other.start >= mention.end), None)
    if any(rule(text, mention, following) for rule in _MEANS_ANOTHER):
        return False
    for_the_cancer = _FOR_THE_CANCER.match(text, mention.end)
    if for_the_cancer:
        return _WITH_WHICH.match(text, for_the_cancer.end()) is None
    if _has_an_object(text, mention, following):
        return False
    if any(rule(text, mention, following) for rule in _SAYS_NOTHING_OF_EARLIER):
        return False
    return mention.kind is not ConceptKind.BARE or _is_led(text, mention)


def _is_specified(text: str, general: Mention, following: Mention | None) -> bool:
    """“first-line EGFR-TKI”, “standard therapy (either X or Y)”: the named ones are meant."""
    if following is None or not following.kind.is_named:
        return False
    between = text[general.end : following.start]
    if general.kind is ConceptKind.SETTING:
        return _OPENS_BRACKET.fullmatch(between) is not None
    return _AT_MOST_A_WORD.fullmatch(between) is not None or _NAMELY.fullmatch(between) is not None


def _is_a_setting(text: str, general: Mention, _: Mention | None) -> bool:
    """“X as adjuvant therapy”."""
    return general.kind is ConceptKind.SETTING and _AS_A_SETTING.search(text, 0, general.start) is not None


def _has_an_object(text: str, general: Mention, following: Mention | None) -> bool:
    """“treatment with X”, “regimen (any line) containing X”."""
    if following is None or following.kind in (ConceptKind.GENERAL, ConceptKind.BARE):
        return False
    between = text[general.end : following.start]
    short = len(between) < _OBJECT_REACH
    return short and _WITH.match(between) is not None and _OBJECT_FOLLOWS.match(between) is not None


def _is_a_label(text: str, general: Mention, _: Mention | None) -> bool:
    """“Prior therapy requirements:”, “information about prior therapies”."""
    return bool(_A_LABEL.match(text, general.end) or _ABOUT_IT.search(text, 0, general.start))


def _is_a_purpose(text: str, general: Mention, _: Mention | None) -> bool:
    """“approved for the treatment of …”."""
    return _FOR_THE.search(text, 0, general.start) is not None


def _says_which(text: str, general: Mention, _: Mention | None) -> bool:
    return (_SAYS_WHICH.match(text, general.end) or _WITH_WHICH.match(text, general.end)) is not None


def _is_a_manner(text: str, general: Mention, _: Mention | None) -> bool:
    """“varices treated per local standard of care”: says how, not what."""
    manner = _STANDARD_OF_CARE.search(text[general.start : general.end]) is not None
    return manner and _IN_ITS_MANNER.search(text, 0, general.start) is not None


def _is_the_study_s(text: str, general: Mention, _: Mention | None) -> bool:
    """“treatment in this study”."""
    return _IN_THIS_STUDY.match(text, general.end) is not None


def _is_all_there_is(text: str, general: Mention, _: Mention | None) -> bool:
    """“Prior therapy”, “Prior therapy per cohort” alone on its line: a heading in all but name."""
    return not _WORD.search(text, 0, general.start) and _ENDS.match(text, general.end) is not None


def _is_aimed(text: str, general: Mention, _: Mention | None) -> bool:
    """“CTLA-directed therapy”."""
    start = max(0, general.start - _BARE_LEAD_REACH)
    return _AIMED_BEFORE.search(text, start, general.start) is not None


def _leads_a_list(text: str, general: Mention, _: Mention | None) -> bool:
    """“Any of the following therapies:”."""
    return _LEADS_A_LIST.match(text, general.end) is not None


def _is_led(text: str, bare: Mention) -> bool:
    return _BARE_LEAD.search(text, max(0, bare.start - _BARE_LEAD_REACH), bare.start) is not None


_MEANS_ANOTHER: tuple[_Rule, ...] = (
    _is_specified,
    _is_a_setting,
    _is_a_purpose,
    _is_a_manner,
    _is_aimed,
)
_SAYS_NOTHING_OF_EARLIER: tuple[_Rule, ...] = (
    _says_which,
    _is_the_study_s,
    _is_all_there_is,
    _leads_a_list,
    _is_a_label,
)
