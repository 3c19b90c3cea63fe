"""Whether a study takes people whose cancer has spread to the brain: any, treated or stable only, or none.

Each sentence that names such spread gives one answer; of several, the widest holds. A study of localised disease that
takes nobody with distant spread takes nobody with spread to the brain either. The words are in
``data/reader/brain_words.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from trialfinder.eligibility.model import BrainMets, Quote, Section
from trialfinder.eligibility.phrases import load_phrases
from trialfinder.eligibility.quotes import quote_around, sentences_of
from trialfinder.eligibility.sections import Criterion

WORDS = "brain_words.csv"

_GAP = r"[\s,/()\[\]-]+"
_ADJECTIVES = re.compile(
    r"[\s,/()-]*(?:(?:and|or|either|known|also|any|a|the|of|signs|evidence|history|presence|parenchymal|spinal cord compression|leptomeningeal disease|carcinomatous meningitis|meningitis|leptomeningeal|clinically|[\w-]+(?:ed|ic|ive|ing|al|able|ly))[\s,/()-]*){0,9}$",
    re.IGNORECASE,
)
_NOT_IT = re.compile(r"(?:\bprimary|\bnon)[\s-]+$", re.IGNORECASE)
_NEAR = 110
_AFTER = 160
_BOTH = re.compile(
    r"(?:symptomatic\s+untreated|untreated\s+symptomatic|untreated,?\s+and\s+symptomatic)\W+(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_EITHER_WAY = re.compile(
    r"\b(?:symptomatic (?:or|and|and/or) asymptomatic|asymptomatic (?:or|and|and/or) symptomatic|(?:treated|active) (?:or|and|and/or) (?:untreated|inactive)|untreated (?:or|and) treated|regardless of (?:treatment|symptoms|stability|status))\b",
    re.IGNORECASE,
)
_NONE_GAP = re.compile(r"(?:[\s,/()]+[\w/()-]+){0,9}[\s,/()]*$")
_RESTATED = re.compile(
    r"^\W*(?:\w+\W+){0,4}?(?:no|must not|should not|may not|cannot|free of|absence of)\b", re.IGNORECASE
)
_DEMAND = re.compile(
    r"\b(?:must have|have|having|with|diagnosis of|confirmed|at least (?:one|1)|presence of|evidence of)\b",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"\b(?:no|not|non|without|never|nor|neither|cannot|excluding)[\s-]+(?:[\w/-]+\s+){0,4}$", re.IGNORECASE
)
_FOR_IT = re.compile(r"\b(?:for|treat\w+|therap\w+|setting)\s+(?:[\w-]+[\s/]+){0,4}$", re.IGNORECASE)
_TOO_MUCH = re.compile(
    r"\s*(?:disease\s+)?(?:(?:that|which)\s+(?:is|are)\s+)?(?:extensive|so extensive|to the (?:liver|lung|bone)|in (?:the )?(?:liver|lung|bone)|amenable|of (?:another|other))",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"\b(?:liver|hepatic|bone|osseous|lung|pulmonary|nodal|lymph node|extracranial|peritoneal|adrenal|non-?\s?regional|in-transit|skin|visceral|other (?:cancer|malignan))\W+(?:\w+\W+){0,1}$",
    re.IGNORECASE,
)
_OTHER_CANCER = re.compile(
    r"\b(?:other|another|prior|previous|second|concurrent|concomitant)\s+(?:\w+\s+){0,3}(?:malignan|cancer|neoplasm|tumou?r)|carcinoma in situ|basal cell|\bULN\b|\bAST\b|\bALT\b|bilirubin",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Spread:
    """Spread to the brain, named at ``criterion.text[start:end]`` in the sentence ``left:right``."""

    criterion: Criterion
    start: int
    end: int
    left: int
    right: int

    @property
    def before(self) -> str:
        return self.criterion.text[self.left : self.start]

    @property
    def named(self) -> str:
        return self.criterion.text[self.start : self.end]

    @property
    def after(self) -> str:
        return self.criterion.text[self.end : self.right]

    @property
    def sentence(self) -> str:
        return self.criterion.text[self.left : self.right]

    @property
    def rest(self) -> str:
        """What the criterion goes on to say."""
        return self.criterion.text[self.right :]


def read_brain_mets(
    criteria: Sequence[Criterion], titles: Sequence[str] = ()
) -> tuple[BrainMets, Quote | None]:
    """The widest answer, with the words that give it."""
    answers = [*_answers(criteria, titles)]
    for wanted in (BrainMets.ACTIVE_OK, BrainMets.TREATED_STABLE, BrainMets.REFUSES):
        for answer, spread in answers:
            if answer is wanted:
                return answer, quote_around(spread.criterion, spread.start, spread.end)
    far = _distant_spread_refused(criteria) if not _begins_in_brain(titles) else None
    return (BrainMets.REFUSES, far) if far else (BrainMets.SILENT, None)


def _answers(criteria: Sequence[Criterion], titles: Sequence[str]) -> Iterator[tuple[BrainMets, Spread]]:
    metastases_only = _begins_in_brain(titles)
    wanted = any(_spread_patterns(True)[0].search(title) for title in titles)
    for criterion in criteria:
        for spread in _spreads(criterion, metastases_only):
            answer = _answer(spread, wanted)
            if answer is not None:
                yield answer, spread


def _begins_in_brain(titles: Sequence[str]) -> bool:
    return any(_has("brain tumour", title) for title in titles)


def _has(kind: str, text: str) -> bool:
    return load_phrases(WORDS)[kind].search(text) is not None


@cache
def _spread_patterns(metastases_only: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = {kind: pattern.pattern for kind, pattern in load_phrases(WORDS).items()}
    place, metastasis, spread = (f"(?:{words[kind]})" for kind in ("place", "metastasis", "spread"))
    places = rf"{place}(?:\W+(?:(?:and|or)\W+)?{place}\)?)*"
    gap = rf"(?:{_GAP}(?!{place})[\w+’'.-]+)"
    beside = "" if metastases_only else rf"{places}{gap}{{0,3}}?{_GAP}{spread}|"
    reached = (
        ""
        if metastases_only
        else rf"|(?:involv\w+|affect\w+|invad\w+|infiltrat\w+)\s+(?:of\s+)?(?:\w+\s+){{0,3}}?{place}"
    )
    either = metastasis if metastases_only else f"(?:{metastasis}|{spread})"
    return (
        re.compile(rf"{beside}{places}{gap}{{0,7}}?{_GAP}{metastasis}", re.IGNORECASE),
        re.compile(
            rf"{either}{gap}{{0,4}}?{_GAP}(?:to|in|of|into|involving|involves|within|with|at)\s+(?:\w+\s+){{0,2}}?{place}{reached}",
            re.IGNORECASE,
        ),
    )


def _spreads(criterion: Criterion, metastases_only: bool) -> Iterator[Spread]:
    if not _has("place", criterion.text):
        return
    forward, backward = _spread_patterns(metastases_only)
    for left, right in sentences_of(criterion.text):
        for pattern in (forward, backward):
            for match in pattern.finditer(criterion.text, left, right):
                spread = Spread(criterion, match.start(), match.end(), left, right)
                if _is_of_the_cancer(spread):
                    yield spread


def _is_of_the_cancer(spread: Spread) -> bool:
    """Not a stroke, a scan, or a tumour that began there."""
    if _has("not spread", spread.named) or _NOT_IT.search(spread.before):
        return False
    return _has("metastasis", spread.named) or not _has("other illness", spread.sentence)


def _answer(spread: Spread, wanted: bool) -> BrainMets | None:
    if _excepted(spread):
        return BrainMets.TREATED_STABLE
    refused = spread.criterion.section is Section.EXCLUSION
    if _permitted(spread.sentence):
        return BrainMets.TREATED_STABLE if refused and _in_an_aside(spread) else _of_permission(spread)
    if refused or _has("forbidden", spread.sentence):
        return _of_refusal(spread)
    if _negated(spread):
        return _of_none(spread)
    return _of_demand(spread, wanted)


def _excepted(spread: Spread) -> bool:
    """“… except for treated brain metastases”."""
    return (
        re.search(r"\b(?:except\w*|other than|apart from)\W+(?:\w+\W+){0,4}$", spread.before, re.IGNORECASE)
        is not None
    )


def _permitted(sentence: str) -> bool:
    """“allowed”, “not excluded”; not “not allowed”."""
    return next(_permissions(sentence), None) is not None


def _permissions(sentence: str) -> Iterator[re.Match[str]]:
    words = load_phrases(WORDS)
    forbidden = [match.span() for match in words["forbidden"].finditer(sentence)]
    for match in words["allow"].finditer(sentence):
        if not any(start <= match.start() and match.end() <= end for start, end in forbidden):
            yield match


def _in_an_aside(spread: Spread) -> bool:
    """“brain metastases (stable ones allowed)”: the permission is an exception."""
    opened = spread.after.find("(")
    return (
        opened >= 0
        and all(match.start() > opened for match in _permissions(spread.after))
        and not _permitted(spread.before)
    )


def _of_permission(spread: Spread) -> BrainMets:
    if _even_active(spread):
        return BrainMets.ACTIVE_OK
    conditions = spread.sentence + spread.rest
    return (
        BrainMets.TREATED_STABLE
        if _has("tame", conditions) or _has("except", conditions)
        else BrainMets.ACTIVE_OK
    )


def _even_active(spread: Spread) -> bool:
    """“untreated brain metastases are allowed”: said of the spread, and not denied."""
    near = spread.before[-_NEAR:]
    for match in load_phrases(WORDS)["even active"].finditer(near):
        untreated = "untreated" in match[0].lower() or not _has("tame", spread.after)
        if (
            untreated
            and _ADJECTIVES.fullmatch(near[match.end() :])
            and not _NOT_BEFORE.search(near[: match.start()])
        ):
            return True
    return (
        re.search(
            r"with or without symptom|regardless|irrespective|relapse",
            spread.named + spread.after[:_NEAR],
            re.IGNORECASE,
        )
        is not None
    )


def _of_refusal(spread: Spread) -> BrainMets | None:
    if _negated(spread):
        return _of_none(spread) if _RESTATED.match(spread.sentence) else None
    if _is_about_its_treatment(spread):
        return None
    if _EITHER_WAY.search(spread.sentence):
        return BrainMets.REFUSES
    if _BOTH.search(spread.before):
        return BrainMets.ACTIVE_OK
    if _only_active(spread) or _has("except", spread.after) or _excepted_later(spread):
        return BrainMets.TREATED_STABLE
    return BrainMets.REFUSES


def _only_active(spread: Spread) -> bool:
    words = load_phrases(WORDS)
    near = spread.before[-_NEAR:]
    before = any(_ADJECTIVES.fullmatch(near[match.end() :]) for match in words["active"].finditer(near))
    return (
        before
        or _has("active", spread.named)
        or words["active after"].search(spread.after[:_AFTER]) is not None
    )


def _excepted_later(spread: Spread) -> bool:
    return _has("tame", spread.rest) and (_permitted(spread.rest) or _has("except", spread.rest))


def _is_about_its_treatment(spread: Spread) -> bool:
    return any(
        not spread.before[match.end() :].strip()
        for match in load_phrases(WORDS)["treatment of it"].finditer(spread.before)
    )


def _negated(spread: Spread) -> bool:
    near = spread.before[-_NEAR:]
    return any(
        _NONE_GAP.fullmatch(near[match.end() :]) for match in load_phrases(WORDS)["none"].finditer(near)
    )


def _of_none(spread: Spread) -> BrainMets:
    qualified = _only_active(spread) or _has("except", spread.after) or _excepted_later(spread)
    return BrainMets.TREATED_STABLE if qualified else BrainMets.REFUSES


def _of_demand(spread: Spread, wanted: bool) -> BrainMets | None:
    """What must be said where spread to the brain is named among the demands."""
    if _is_about_its_treatment(spread):
        return None
    if wanted and _DEMAND.search(spread.sentence):
        return BrainMets.ACTIVE_OK
    if len(spread.before) < 30 and _even_active(spread):
        return BrainMets.ACTIVE_OK
    return BrainMets.TREATED_STABLE if _has("tame", spread.sentence) else None


def _distant_spread_refused(criteria: Sequence[Criterion]) -> Quote | None:
    for criterion in criteria:
        for left, right in sentences_of(criterion.text):
            for match in load_phrases(WORDS)["distant spread"].finditer(criterion.text, left, right):
                if _refuses_distant(Spread(criterion, match.start(), match.end(), left, right)):
                    return quote_around(criterion, match.start(), match.end())
    return None


def _refuses_distant(spread: Spread) -> bool:
    if (
        _NOT_IT.search(spread.before)
        or _FOR_IT.search(spread.before)
        or _TOO_MUCH.match(spread.after)
        or _OTHER_CANCER.search(spread.sentence)
    ):
        return False
    if "distant" not in spread.named.lower() and _SITE.search(spread.before):
        return False
    if spread.criterion.section is Section.EXCLUSION:
        return (
            not _permitted(spread.sentence) and not _has("except", spread.after) and len(spread.before) < 90
        )
    return _negated(spread) and not _has("except", spread.after)
