"""How far a cancer has come, asked and taken: “stage IV” against a study after surgery, and the like.

Both are read with the words of ``eligibility.setting`` and held against each other as stages. Whether a
disease is new or has come back is told apart in the same way. What a study leaves open, it takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from trialfinder.cancers.exceptions import ANOTHER_CANCER
from trialfinder.cancers.lines import titles_of
from trialfinder.eligibility.distant import distant_spread_refused
from trialfinder.eligibility.model import Section
from trialfinder.eligibility.sections import Criterion, split_criteria
from trialfinder.eligibility.setting import STAGE, SettingRequirement, named_settings, read_settings
from trialfinder.markup import unescape
from trialfinder.study import Study

_EARLY, _ALL = ("I", "II", "III"), ("0", "I", "II", "III", "IV")
_ASKED: Mapping[str, tuple[str, ...]] = {
    "metastatic": ("IV",),
    "extensive stage": ("IV",),
    "limited stage": _EARLY,
    "advanced": ("III", "IV"),
    "locally advanced": ("II", "III"),
    "early stage": ("I", "II"),
    "localised": _EARLY,
    "resectable": _EARLY,
    "unresectable": ("III", "IV"),
    "castration-resistant": ("IV",),
    "newly diagnosed": ("new",),
    "relapsed": ("back",),
    "refractory": ("back",),
    "recurrent": ("back",),
}
"""What a person means by a word."""

_TAKEN: Mapping[str, tuple[str, ...]] = {
    **_ASKED,
    "early stage": _EARLY,
    "adjuvant": _EARLY,
    "neoadjuvant": _EARLY,
    "castration-resistant": ("I", "II", "III", "IV"),
}
"""What a study takes that says the word."""

_TAKEN_WITH_SPREAD = {**_TAKEN, "locally advanced": ("III",)}
"""“Locally advanced or metastatic” is what can no longer be removed."""

_REFUSED: Mapping[str, tuple[str, ...]] = {
    "metastatic": ("IV",),
    "extensive stage": ("IV",),
    "early stage": ("I", "II"),
    "localised": ("I", "II"),
    "newly diagnosed": ("new",),
    "relapsed": ("back",),
    "refractory": ("back",),
}
"""What a study refuses that refuses the word."""

_RETURNED = frozenset({"relapsed", "recurrent", "refractory"})
_BESIDE_NUMBERS = frozenset({"metastatic", "newly diagnosed", *_RETURNED})
"""Words that say more than the number of a stage beside them does."""
_NOT_SPREAD = re.compile(r"M0(?!\w)")
_IN_SITU = re.compile(r"\bin situ\b(?! hybrid)|\bDCIS\b|\bstage 0\b", re.IGNORECASE)
_PLAIN = {"0": _IN_SITU, "IV": re.compile(r"\bspread\b", re.IGNORECASE)}
"""What a person says who names no stage."""
_STAGES = frozenset(_ALL)
_AXES = (_STAGES, frozenset(("new", "back")))


@dataclass(frozen=True, slots=True)
class Extent:
    """Each stage that a study says it takes, or refuses, with its words."""

    taken: Mapping[str, str]
    refused: Mapping[str, str]

    def against(self, asked: frozenset[str]) -> str:
        """The words that shut out a disease of the stages ``asked``; empty when nothing does."""
        for axis in _AXES:
            wanted = asked & axis
            taken = self.taken.keys() & axis
            if not wanted or wanted & taken:
                continue
            if taken:
                return self.taken[min(taken)]
            if wanted <= self.refused.keys():
                return self.refused[min(wanted)]
        return ""


def asked_extent(text: str) -> frozenset[str]:
    """The stages that a person's words name: “metastatic” is stage IV."""
    found = {stage for kind, value in named_settings(text) for stage in _stages(kind, value, _ASKED)}
    found |= {stage for stage, words in _PLAIN.items() if words.search(text)}
    return frozenset(found)


@lru_cache(maxsize=4096)
def extent_of(study: Study) -> Extent:
    criteria = split_criteria(study.criteria)
    headings = (*titles_of(study), *map(unescape, study.conditions))
    said = _said(study, criteria)
    spread = any(each.wanted and each.value == "metastatic" for each in said)
    takes = _TAKEN_WITH_SPREAD if spread else _TAKEN
    taken: dict[str, str] = {}
    refused: dict[str, str] = {}
    for each in said:
        words = each.quote.text
        if each.quote.section is Section.EXCLUSION and (each.wanted or ANOTHER_CANCER.search(words)):
            continue
        if each.kind != STAGE and each.value not in _BESIDE_NUMBERS and _has_number(words):
            continue
        side, table = (taken, takes) if each.wanted else (refused, _REFUSED)
        for stage in _stages(each.kind, each.value, table):
            side.setdefault(stage, words)
    for words in (*headings, *(each.text for each in criteria if each.section is not Section.EXCLUSION)):
        if _NOT_SPREAD.search(words):
            taken.update({stage: words for stage in _EARLY if stage not in taken})
    if in_situ := next(filter(_IN_SITU.search, headings), ""):
        taken["0"] = in_situ
    if quote := distant_spread_refused(criteria):
        refused.setdefault("IV", quote.text)
    if not taken.keys() & _STAGES:
        taken |= {stage: words for stage, words in _after_return(said) if stage not in refused}
    return Extent(taken, refused)


def _said(study: Study, criteria: Sequence[Criterion]) -> tuple[SettingRequirement, ...]:
    """Conditions are asked only where no title tells: “metastatic cancer” is a word to find a study by."""
    said = read_settings(criteria, titles_of(study))
    told = any(each.quote.section is Section.TITLE and _is_of_stages(each) for each in said)
    return said if told else read_settings(criteria, (*titles_of(study), *map(unescape, study.conditions)))


def _is_of_stages(said: SettingRequirement) -> bool:
    return not _STAGES.isdisjoint(_stages(said.kind, said.value, _TAKEN))


@lru_cache(maxsize=4096)
def _has_number(words: str) -> bool:
    return any(kind == STAGE for kind, _ in named_settings(words))


def _after_return(said: Iterable[SettingRequirement]) -> Iterator[tuple[str, str]]:
    """A cancer that has come back is seldom an early one; less telling than any stage."""
    for each in said:
        if each.wanted and each.value in _RETURNED:
            yield from ((stage, each.quote.text) for stage in ("III", "IV"))


def _stages(kind: str, value: str, table: Mapping[str, Iterable[str]]) -> Iterable[str]:
    if kind == STAGE:
        return (value.split()[-1].rstrip("ABCDE123"),)
    return table.get(value, ())
