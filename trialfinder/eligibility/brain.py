"""Whether a study takes people whose cancer has spread to the brain: any, treated or stable only, or none.

Each sentence that names such spread gives one answer; of several, the widest holds. A study of localised
disease that takes nobody with distant spread takes nobody with spread to the brain either. The words are in
``data/reader/brain_words.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from trialfinder.eligibility.distant import distant_spread_refused
from trialfinder.eligibility.model import BrainMets, Quote, Section
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.phrases import load_phrases
from trialfinder.eligibility.quotes import quote_around, sentences_of
from trialfinder.eligibility.sections import Criterion
from trialfinder.eligibility.spread import (
    NEAR,
    WORDS,
    Spread,
    denied,
    excepted_later,
    has,
    is_other_matter,
    permissions,
    permitted,
)

_GAP = r"[\s,/()\[\]-]+"
_ADJECTIVES = Pattern(
    r"[\s,/()-]*(?:(?:and|or|either|known|also|any|an?|the|of|signs|evidence|history|presence|parenchymal|clinically"
    r"|spinal cord compression|leptomeningeal(?: disease)?|carcinomatous meningitis|meningitis"
    r"|[\w-]+(?:ed|ic|ive|ing|al|able|ly))[\s,/()]+){0,9}",
    re.IGNORECASE,
)
_BOTH = Pattern(
    r"(?:symptomatic\s+untreated|untreated\s+symptomatic|untreated,?\s+and\s+symptomatic)\W+(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_EITHER_WAY = Pattern(
    r"\b(?:(?:a?symptomatic) (?:or|and|and/or) (?:a?symptomatic)|untreated (?:or|and) treated"
    r"|treated (?:or|and|and/or) untreated"
    r"|active (?:or|and|and/or) (?:inactive|(?:an? |prior |previous )*history)"
    r"|symptomatic or known|history of or active|even if|(?:no|without) exceptions?"
    r"|regardless of (?:treatment|symptoms|stability|status))\b",
    re.IGNORECASE,
)
_OF_OTHERS = Pattern(r"\W*[:–-]\s*(?:patients|participants|subjects|those|individuals)\b", re.IGNORECASE)
_EXCEPT_THESE = Pattern(r"\b(?:except\w*|other than|apart from)\W+(?:\w+\W+){0,4}$", re.IGNORECASE)
_RESTATED = Pattern(
    r"^\W*(?:\w+\W+){0,4}?(?:no|must not|should not|may not|cannot|free of|absence of)\b", re.IGNORECASE
)
_DEMAND = Pattern(
    r"\b(?:must have|have|having|with|diagnosis of|confirmed|at least (?:one|1)|presence of|evidence of)\b",
    re.IGNORECASE,
)
_NOT_BEFORE = Pattern(
    r"\b(?:no|not|non|without|never|nor|neither|cannot|excluding)[\s-]+(?:[\w/-]+\s+){0,4}$", re.IGNORECASE
)
_OTHER = Pattern(r"\bother\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
"""“other unstable CNS diseases”."""
_MUST_BE_TAME = Pattern(r"\W*(?:must|should) (?:be|have)\b", re.IGNORECASE)
_ALSO_ACTIVE = Pattern(
    r"with or without symptom|regardless|irrespective|relapse|\btreated or untreated|untreated or treated"
    r"|whether or not (?:\w+ )?treated|\buntreated ones\b",
    re.IGNORECASE,
)
_IF = Pattern(
    r"\b(?:if|provided|when|who|whose|which|that|once|must|as long as|should|after|with|unless)\b",
    re.IGNORECASE,
)
_NO_SYMPTOMS = Pattern(
    r"\basymptomatic\b|\b(?:without|no|not) (?:[\w-]+ ){0,2}?(?:signs or )?symptom\w*", re.IGNORECASE
)
"""“Asymptomatic brain metastases are permitted”: treated or not."""
_ACTIVE_AFTER = 160
_LEAD = 30


def read_brain_mets(
    criteria: Sequence[Criterion], titles: Sequence[str] = ()
) -> tuple[BrainMets, Quote | None]:
    """The widest answer, with the words that give it."""
    answers = [*_answers(criteria, titles)]
    for wanted in (BrainMets.ACTIVE_OK, BrainMets.TREATED_STABLE, BrainMets.REFUSES):
        for answer, spread in answers:
            if answer is wanted:
                return answer, quote_around(spread.criterion, spread.start, spread.end)
    far = None if _begins_in_brain(titles) else distant_spread_refused(criteria)
    return (BrainMets.REFUSES, far) if far else (BrainMets.SILENT, None)


def _answers(criteria: Sequence[Criterion], titles: Sequence[str]) -> Iterator[tuple[BrainMets, Spread]]:
    metastases_only = _begins_in_brain(titles)
    of_brain_spread = any(pattern.search(title) for title in titles for pattern in _patterns(True))
    for criterion in criteria:
        for spread in _spreads(criterion, metastases_only):
            answer = _answer(spread, of_brain_spread)
            if answer is not None:
                yield answer, spread


def _begins_in_brain(titles: Sequence[str]) -> bool:
    return any(has("brain tumour", title) for title in titles)


@cache
def _patterns(metastases_only: bool) -> tuple[Pattern, Pattern]:
    """“brain metastases”, “metastases to the brain”; in a brain tumour study “CNS disease” is the tumour."""
    words = {kind: pattern.pattern for kind, pattern in load_phrases(WORDS).items()}
    place, metastasis, spread = (f"(?:{words[kind]})" for kind in ("place", "metastasis", "spread"))
    places = rf"{place}(?:\W{{1,4}}(?:(?:and|or)\W{{1,4}})?{place}\)?){{0,3}}"
    gap = rf"(?:{_GAP}(?!{place})[\w+’'.]+)"
    to = rf"{_GAP}(?:to|in|of|into|involving|involves|within|with|at)\s+(?:\w+\s+){{0,2}}?{place}"
    if metastases_only:
        forward, backward = rf"{places}{gap}{{0,7}}?{_GAP}{metastasis}", rf"{metastasis}{gap}{{0,4}}?{to}"
    else:
        forward = rf"{places}{gap}{{0,3}}?{_GAP}{spread}|{places}{gap}{{0,7}}?{_GAP}{metastasis}"
        reached = rf"(?:involv\w+|affect\w+|invad\w+|infiltrat\w+)\s+(?:of\s+)?(?:\w+\s+){{0,3}}?{place}"
        backward = rf"(?:{metastasis}|{spread}){gap}{{0,4}}?{to}|{reached}"
    return Pattern(forward, re.IGNORECASE), Pattern(backward, re.IGNORECASE)


def _spreads(criterion: Criterion, metastases_only: bool) -> Iterator[Spread]:
    if not has("place", criterion.text):
        return
    for left, right in sentences_of(criterion.text):
        for pattern in _patterns(metastases_only):
            for match in pattern.finditer(criterion.text, left, right):
                spread = Spread(criterion, match.start(), match.end(), left, right)
                if _is_of_the_cancer(spread):
                    yield spread


def _is_of_the_cancer(spread: Spread) -> bool:
    """Not a stroke, a scan, or a tumour that began there."""
    if has("not spread", spread.named) or is_other_matter(spread):
        return False
    other = _OTHER.search(spread.before) or has("other illness", spread.sentence)
    return has("metastasis", spread.named) or not other


def _answer(spread: Spread, of_brain_spread: bool) -> BrainMets | None:
    if _EXCEPT_THESE.search(spread.before):
        return BrainMets.TREATED_STABLE
    refused = spread.criterion.section is Section.EXCLUSION
    if permitted(spread.sentence):
        return BrainMets.TREATED_STABLE if refused and _in_an_aside(spread) else _of_permission(spread)
    if refused or has("forbidden", spread.sentence):
        return _of_refusal(spread)
    return _of_denial(spread) if denied(spread) else _of_demand(spread, of_brain_spread)


def _in_an_aside(spread: Spread) -> bool:
    """“brain metastases (stable ones allowed)”, “…: patients with stable ones may …”: an exception."""
    if _OF_OTHERS.match(spread.after) and not permitted(spread.before):
        return True
    opened = spread.after.find("(")
    later = all(match.start() > opened for match in permissions(spread.after))
    return opened >= 0 and later and not permitted(spread.before)


def _of_permission(spread: Spread) -> BrainMets:
    if _even_active(spread):
        return BrainMets.ACTIVE_OK
    conditions = spread.sentence + spread.rest
    if spread.criterion.section is not Section.EXCLUSION and _NO_SYMPTOMS.search(spread.sentence):
        conditions = _NO_SYMPTOMS.plain.sub("", spread.sentence)
    conditional = has("tame", conditions) or has("except", conditions)
    return BrainMets.TREATED_STABLE if conditional else BrainMets.ACTIVE_OK


def _even_active(spread: Spread) -> bool:
    """“untreated brain metastases are allowed”: said of the spread, and not denied."""
    near = spread.before[-NEAR:]
    for match in load_phrases(WORDS)["even active"].finditer(near):
        unconditional = "untreated" in match[0].lower() or not _conditional(spread.after)
        of_spread = _ADJECTIVES.fullmatch(near, match.end()) is not None
        if unconditional and of_spread and not _NOT_BEFORE.search(near, 0, match.start()):
            return True
    return _ALSO_ACTIVE.search(spread.named + spread.after[:NEAR]) is not None


def _conditional(after: str) -> bool:
    """“… if they were treated”, “… who are stable”."""
    condition = _IF.search(after)
    return condition is not None and has("tame", after[condition.end() :])


def _of_refusal(spread: Spread) -> BrainMets | None:
    if denied(spread):
        return _of_denial(spread) if _RESTATED.match(spread.sentence) else None
    if _is_about_its_treatment(spread):
        return None
    if _MUST_BE_TAME.match(spread.after) and has("tame", spread.after):
        return BrainMets.TREATED_STABLE
    if _EITHER_WAY.search(spread.sentence):
        return BrainMets.REFUSES
    return BrainMets.ACTIVE_OK if _BOTH.search(spread.before) else _of_denial(spread)


def _of_denial(spread: Spread) -> BrainMets:
    qualified = _only_active(spread) or has("except", spread.after) or excepted_later(spread)
    return BrainMets.TREATED_STABLE if qualified else BrainMets.REFUSES


def _only_active(spread: Spread) -> bool:
    """“untreated …”, “… that require steroids”: the others are left alone."""
    words = load_phrases(WORDS)
    near = spread.before[-NEAR:]
    before = any(_ADJECTIVES.fullmatch(near, match.end()) for match in words["active"].finditer(near))
    after = spread.after[:_ACTIVE_AFTER]
    at_once = words["active at once"].search(after)
    named = has("active", spread.named) or (
        at_once is not None and not after[: at_once.start()].strip(" ,:–-(")
    )
    return before or named or has("active after", after)


def _is_about_its_treatment(spread: Spread) -> bool:
    """“radiotherapy for brain metastases within 2 weeks”."""
    before = spread.before
    found = load_phrases(WORDS)["treatment of it"].finditer(before)
    return any(not before[match.end() :].strip() for match in found)


def _of_demand(spread: Spread, of_brain_spread: bool) -> BrainMets | None:
    """What must be said where spread to the brain is named among the demands."""
    if _is_about_its_treatment(spread):
        return None
    if of_brain_spread and _DEMAND.search(spread.sentence):
        return BrainMets.ACTIVE_OK
    if len(spread.before) < _LEAD and _even_active(spread):
        return BrainMets.ACTIVE_OK
    return BrainMets.TREATED_STABLE if has("tame", spread.sentence) else None
