"""Receptor names (``EGFR``) as names of therapies: “anti-EGFR”, “PD-1, PD-L1 or CTLA-4 inhibitors”."""

from __future__ import annotations

from collections.abc import Iterator

from trialfinder.eligibility.patterns import Pattern
from trialfinder.vocabulary import Vocabulary

_AGENT_NOUN = (
    r"(?:inhibitors?|blockers?|antagonists?|antibod(?:y|ies)|agents?|drugs?|therap(?:y|ies)|treatments?"
    r"|blockade|degraders?|tkis?|monotherap(?:y|ies)|"
    r"tyrosine|mabs?|monoclonal|adcs?|inhibition|car\b|bispecifics?|agonists?|directed|targeted|targeting"
    r"|based|kinase|checkpoint|immunotherapy|i\b|medications?)"
)
_AFTER = Pattern(
    rf"[\s)]*(?:\(?\w{{2,8}}\)\s*)?(?:[-/ ]*(?:signal(?:l)?ing|pathway|axis|tyrosine|kinase|small molecule"
    rf"|specific|mutation|protein|receptor)\s*)*[-/ ]*{_AGENT_NOUN}"
)
_BEFORE = Pattern(
    r"(?:\banti[ -]*|(?:target(?:s|ed|ing)?|directed (?:at|against|to|toward|towards)|against|inhibit(?:s"
    r"|ing|ors? of)?|block(?:s|ing)?|inhibitors? (?:of|to)|acting on)\s+(?:the\s+|either\s+)?(?:\w+\s*(?:,"
    r"|/|and/or\b|and\b|or\b)\s*){0,3}(?:\w+\s+)?)$"
)
_BETWEEN = Pattern(
    r"\s*(?:,|/|\||\+|;|\)|\()*\s*(?:and/or|and|or|&|with|including|e\.?g\.?,?)?\s*(?:anti[ -]*|an?\s+"
    r"|any\s+other\s+|\()*(?:[-\s])*$"
)
_REACH = 200
"""How far before a target the word may stand that makes a therapy of it."""


def end_of_therapy(folded: str, start: int, end: int) -> int:
    """Where the name of a therapy ends that words around the targets make of them; 0 where they make none."""
    if after := _AFTER.match(folded, end):
        return after.end()
    return end if _BEFORE.search(folded, max(0, start - _REACH), start) else 0


def are_listed_together(folded: str, end: int, start: int) -> bool:
    """Whether the target that begins at ``start`` goes on with the list of the one that ends at ``end``."""
    return _BETWEEN.match(folded, end, start) is not None


def target_phrases(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Each target with its widest class: BCMA with all that is aimed at it, not its conjugates alone."""
    widest: dict[str, str] = {}
    for group in sorted(
        vocabulary.classes.values(), key=lambda group: len(vocabulary.class_members(group.name))
    ):
        widest |= dict.fromkeys(group.targets, group.name)
    return iter(widest.items())
