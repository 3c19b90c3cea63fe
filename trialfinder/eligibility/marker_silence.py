"""When words about a marker demand and refuse nothing: a test, a permission, a wish, or some people only.

Each rule is a clinical sentence; the words are in ``data/reader/marker_words.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trialfinder.eligibility.marker_states import GENERAL, NEGATIVE, WORDS, Said
from trialfinder.eligibility.model import Section
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.phrases import load_phrases

NEAR = 70
_FAR = 400
_TESTABLE = GENERAL | {"expression", "high", "methylated", "amplification", "fusion"}
_OF_CARE = Pattern(
    r"(?:therap\w*|test\w*|treat\w*|assess\w*|results?|use|agents?)\W+(?:\w+\W+){0,2}$", re.IGNORECASE
)
_STATUS = Pattern(r"\s*(?:mutation\w*\s+)?status\b", re.IGNORECASE)
_SOUGHT = Pattern(r"\b(?:must|should|need to|has to|have to)\b", re.IGNORECASE)

_PRESENT = frozenset({"positive", "mutation", "amplification", "high", "fusion", "methylated"})
_JOINT_BEHIND = Pattern(r"[\s(]*(?:or|and/or|and|vs\.?|/|,)[\s/-]*")
_JOINT_BEFORE = Pattern(r"([\w-]+(?: type)?)\s*(?:or|and/or|/)\s*$")
_REQUIRED_FOR = Pattern(r"\b(?:required|needed|mandatory|necessary) (?:for|in|if)\W*$", re.IGNORECASE)
_CONDITION = Pattern(
    r"\b(?:if|unless|except for|exception of|in case of)\b(?!\s+(?:\w+\s+){0,3}(?:available|known)\W+$)",
    re.IGNORECASE,
)
_AMONG = Pattern(
    r"(?<!positive )(?<!negative )(?<!tested )(?<!test )(?<!mutations )(?<!mutation )(?<!alterations )"
    r"\b(?:for|in|among)\s+",
    re.IGNORECASE,
)
_DETERMINER = Pattern(r"(?:the\s+|all\s+|those\s+|any\s+)?", re.IGNORECASE)
_WHO_HAVE = Pattern(r"\s+(?:with|who|whose|that|having|harbo\w+|carrying)\b[^.;:]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stated:
    """A state of a marker in its sentence; ``before`` and ``after`` are the words around its list."""

    said: Said
    sentence: str
    section: Section

    @property
    def before(self) -> str:
        return self.sentence[max(0, self.said.first - _FAR) : self.said.first]

    @property
    def after(self) -> str:
        return self.sentence[self.said.last : self.said.last + _FAR]


def says_nothing(stated: Stated) -> bool:
    return any(rule(stated) for rule in _RULES)


def has(kind: str, text: str) -> bool:
    return load_phrases(WORDS)[kind].search(text) is not None


def _only_tested(stated: Stated) -> bool:
    if _ends_with("measure before", stated.before):
        return True
    if _STATUS.match(stated.sentence, stated.said.end) and _is_named_whole(stated.said):
        return True
    if stated.said.level or stated.said.alteration not in _TESTABLE:
        return False
    tail = stated.sentence[stated.said.end : stated.said.end + 40]
    words = load_phrases(WORDS)
    begun = re.match(r"[\s-]*", tail)
    if begun and words["test only after"].match(tail, begun.end()):
        return not re.search(r"positive\W+(?:\w+\W+){0,3}$", stated.before, re.IGNORECASE)
    near = stated.before[-NEAR:]
    if words["tissue"].search(stated.before) and words["tissue for"].search(stated.before):
        return True
    return any(len(near[match.end() :].split()) <= 3 for match in words["test only before"].finditer(near))


def _is_named_whole(said: Said) -> bool:
    """A variant or a translocation, whose name says nothing of its presence."""
    return any(letter.isdigit() for letter in said.alteration) or said.gene.startswith(("t(", "chromosome"))


def _either_way(stated: Stated) -> bool:
    """“positive or negative”, “mutated or not”, “non-mutated or mutated BRAF”."""
    return _other_state_behind(stated) or _other_state_before(stated)


def _other_state_behind(stated: Stated) -> bool:
    end = stated.said.end
    joint = _JOINT_BEHIND.match(stated.sentence, end, end + 12)
    if joint is None:
        return False
    tail = stated.sentence[joint.end() : joint.end() + 30]
    return re.match(r"not\b", tail) is not None or any(each.match(tail) for each in _opposite_states(stated))


def _other_state_before(stated: Stated) -> bool:
    start = stated.said.start
    before = _JOINT_BEFORE.search(stated.sentence[max(0, start - NEAR) : start])
    if before is None or not _begins_with_state(stated):
        return False
    return any(each.fullmatch(before[1]) for each in _opposite_states(stated))


def _begins_with_state(stated: Stated) -> bool:
    patterns = (pattern for kind, pattern in load_phrases(WORDS).items() if kind.startswith("before "))
    return any(pattern.match(stated.sentence, stated.said.start) for pattern in patterns)


def _opposite_states(stated: Stated) -> Iterator[Pattern]:
    other = _PRESENT if stated.said.alteration in NEGATIVE else NEGATIVE
    return (pattern for kind, pattern in load_phrases(WORDS).items() if kind.removeprefix("after ") in other)


def _regardless(stated: Stated) -> bool:
    found = load_phrases(WORDS)["regardless"]
    near = stated.sentence[max(0, stated.said.start - NEAR) : stated.said.start + 1]
    if any(not re.search("[,;]", near[match.end() :]) for match in found.finditer(near)):
        return True
    behind = found.search(stated.sentence[stated.said.last : stated.said.last + 40])
    return behind is not None and not behind[0].lower().startswith("with")


def _preferred(stated: Stated) -> bool:
    own = stated.sentence[stated.said.start : min(stated.said.end, stated.said.start + NEAR)]
    return any(has("preferred", words) for words in (stated.before[-NEAR:], own, stated.after[:NEAR]))


def _allowed(stated: Stated) -> bool:
    found = load_phrases(WORDS)["allowed"].finditer(stated.after)
    return any(not _OF_CARE.search(stated.after, 0, match.start()) for match in found)


def _of_other_illness(stated: Stated) -> bool:
    return has("other illness", stated.before)


def _of_a_quota(stated: Stated) -> bool:
    return has("quota", stated.before)


def _of_a_definition(stated: Stated) -> bool:
    """“more than 1 % of stained cells will be considered positive”; “high risk (…, ER-negative)”."""
    risk = re.search(r"\b(?:high|intermediate|low)[- ]risk\b[^.;]*[(:][^)]*$", stated.before, re.IGNORECASE)
    return risk is not None or (
        stated.said.alteration == "expression" and bool(stated.said.level) and has("definition", stated.after)
    )


def _one_of_other_things(stated: Stated) -> bool:
    """“at least one of: grade 3, ER-negative, …”: the marker is one way among others that are no markers."""
    found = [*load_phrases(WORDS)["alternatives"].finditer(stated.before)]
    rest = stated.before[found[-1].end() :] if found and found[-1][0].lower() != "either" else ""
    return len(re.findall(r"\w{3,}", rest)) > 3 and "," in rest


def _of_some(stated: Stated) -> bool:
    """“if EGFR-mutated”, “in patients with HER2-positive disease”, “(in HER2-positive patients)”."""
    near = stated.before[-NEAR:]
    if _REQUIRED_FOR.search(near) or _CONDITION.search(near):
        return True
    return any(_of_people(near[match.end() :], stated.after) for match in _AMONG.finditer(near))


def _of_people(rest: str, after: str) -> bool:
    """Whether “in …” goes on with people who have the marker, or the marker is at once followed by people."""
    people = load_phrases(WORDS)["if people"]
    if _DETERMINER.fullmatch(rest):
        return people.search(after, 0, 60) is not None
    named = people.search(rest)
    return named is not None and _WHO_HAVE.match(rest, named.end()) is not None


def _asked_of_some(stated: Stated) -> bool:
    """“Those with an ALK fusion must have progressed on an ALK inhibitor” does not ask for the fusion."""
    if stated.section is Section.EXCLUSION or _SOUGHT.search(stated.before):
        return False
    later = load_phrases(WORDS)["later line"].search(stated.after)
    return later is not None and has("later done", stated.after[later.start() :])


_RULES = (
    _only_tested,
    _either_way,
    _regardless,
    _preferred,
    _allowed,
    _of_other_illness,
    _of_a_quota,
    _of_a_definition,
    _one_of_other_things,
    _of_some,
    _asked_of_some,
)


def _ends_with(kind: str, text: str) -> bool:
    near = text[-40:]
    return any(not near[match.end() :].strip() for match in load_phrases(WORDS)[kind].finditer(near))
