"""Whether the name of a group is narrowed by what stands beside it: “antibody targeting CD38”."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialfinder.eligibility.mentions import Mention
from trialfinder.eligibility.patterns import Pattern

_AIMED = Pattern(
    r"\s+(?:with (?:an?\s+)?[\w -]{0,40}payload|that (?:consists? of|contains?|carr(?:y|ies)) an?\b"
    r"|whose payload|specific (?:for|to|against)\b)"
    r"|\)?\s+(?:agents?\s+|therap(?:y|ies)\s+)?(?:\([^()]*\)\s*)?"
    r"(?:targeting|directed (?:against|at|to)|against(?! the| their| cancer)|that targets?)\b",
    re.IGNORECASE,
)
"""“antibody-drug conjugate with a topoisomerase payload”, “antibody targeting CD38”: not any of the class."""
_WHAT_IT_CARRIES = Pattern(
    r"\b(?:derivatives?|payloads?)\s+(?:that|which)\s+(?:is|are)\s+(?:an?\s+)?$", re.IGNORECASE
)
"""“a derivative that is a topoisomerase I inhibitor”: the payload of a conjugate."""
_A_TARGET = Pattern(r"\b[A-Z][A-Z0-9]{1,8}[\w.-]{0,4}[ -]$")
_A_PATHWAY = Pattern(
    r"(?:\b(?:pathways?|checkpoints?|axis)|\b[A-Z][a-z]+\d[\w.]*"
    r"|\banti-?(?!tumo|canc|neopl|lymph|leuk|myel)\w+(?: \d+)?)[ -]+$",
    re.IGNORECASE,
)
_KINDS_OF_AGENT = frozenset(
    {
        "monoclonal antibody",
        "bispecific antibody",
        "antibody-drug conjugate",
        "tyrosine kinase inhibitor",
        "kinase inhibitor",
        "small molecule",
        "small-molecule targeted therapy",
        "cell therapy",
    }
)
_AIMED_BEFORE_BRACKET = Pattern(
    r"(?:\b(?:[A-Z][\w.]*|\w+-)[- ]?(?:targeted|directed)|\btargeting)\s+"
    r"[\w -]{0,30}\((?:e\.g\.|i\.e\.|[^().;]){0,120}$"
)
_GROUPS_BY_AIM = ("targeted therapy", "immunotherapy")
_WITH_ONE = Pattern(r"\s+(?:with|using)\s+(?:an?\s+|any\s+|the\s+)?")
_INTO_A_PLACE = Pattern(
    r"(?<!or )(?<!and )\b(?:intra-?(?:peritoneal|lesional|tumou?ral|thecal|pleural|arterial|cavitary)"
    r"|hepatic (?:artery|arterial)|topical|liver[- ]directed)\s+(?:infusion\s+|cytotoxic\s+)?$",
    re.IGNORECASE,
)
_EMBOLIZATION = Pattern(r"\W{0,2}emboli[sz]", re.IGNORECASE)
_SELECTIVE = Pattern(r"(?:-selective|\bradio-?(?:labell?ed|immuno-?conjugated))\s+$", re.IGNORECASE)
"""“mutation-selective tyrosine kinase inhibitor”, “radiolabelled antibodies”: not any of the class."""
_BASED = Pattern(r"(?:based|containing)[\s-]+$", re.IGNORECASE)
_BASED_REACH = 20


def is_narrowed(text: str, group: Mention, mentions: Sequence[Mention]) -> bool:
    """“gemcitabine-based chemotherapy” names gemcitabine, “antibody targeting CD38” not every antibody."""
    if _AIMED.match(text, group.end) or _SELECTIVE.search(text, 0, group.start):
        return True
    if _WHAT_IT_CARRIES.search(text, 0, group.start):
        return True
    if _is_aimed_at_unknown(text, group) or _is_in_bracket_of_aimed(text, group):
        return True
    if group.names == ("chemotherapy",) and _is_local(text, group):
        return True
    if group.names[0] in _GROUPS_BY_AIM and any(_names_its_aim(text, group, other) for other in mentions):
        return True
    before = next((other for other in reversed(mentions) if other.end <= group.start), None)
    if before is None or not before.kind.is_named:
        return False
    return (
        group.start - before.end < _BASED_REACH
        and _BASED.search(text[before.start : group.start]) is not None
    )


def _names_its_aim(text: str, group: Mention, other: Mention) -> bool:
    """“targeted therapy with BRAF inhibition”: that inhibition is meant."""
    return (
        other.kind.is_named and _WITH_ONE.fullmatch(text, group.end, max(other.start, group.end)) is not None
    )


def _is_aimed_at_unknown(text: str, group: Mention) -> bool:
    """“GPNMB-targeted therapy”, “pathway-targeting agents”: aimed at one thing, not any of the class."""
    aims = (aim.search(text, 0, group.start) for aim in (_A_TARGET, _A_PATHWAY))
    return group.names == ("targeted therapy",) and any(aims)


def _is_in_bracket_of_aimed(text: str, group: Mention) -> bool:
    """“EGFR-targeting agents (TKIs or monoclonal antibodies)”: those alone."""
    return bool(_KINDS_OF_AGENT.intersection(group.names)) and (
        _AIMED_BEFORE_BRACKET.search(text, 0, group.start) is not None
    )


def _is_local(text: str, chemotherapy: Mention) -> bool:
    """“hyperthermic intraperitoneal chemotherapy”, “[chemo]embolization”."""
    into_a_place = _INTO_A_PLACE.search(text, 0, chemotherapy.start)
    return (into_a_place or _EMBOLIZATION.match(text, chemotherapy.end)) is not None
