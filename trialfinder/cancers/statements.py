"""What a study says about whom it takes: the cancers it names, what they must be, and which it keeps out.

The conditions and titles come first. Keywords and terms are consulted only when those name no cancer: records
list there what a study is about, also the cancers it compares with. The inclusion criteria that state the
disease may narrow what the titles say; the exclusion criteria may take a kind of it out again.

A cancer that is its parent with a marker in a known state (“HER2-positive breast cancer”) counts as the
parent here; the marker is held against ``required``. So “lobular” and “HER2-positive” can both be true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from trialfinder.cancers.markers import MarkerState, marker_states
from trialfinder.cancers.words import CancerNames, NamedCancer, cancer_names
from trialfinder.eligibility.model import Section
from trialfinder.eligibility.sections import split_criteria
from trialfinder.markup import unescape
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary

ROOT, SOLID, BLOOD = "cancer", "solid tumour", "blood cancer"
BASKETS = frozenset({ROOT, SOLID, BLOOD})

SPREAD_TO: Mapping[str, str] = {
    "brain metastases": "brain tumour",
    "leptomeningeal metastases": "brain tumour",
    "liver metastases": "liver cancer",
    "bone metastases": "bone cancer",
    "cancer in the lining of the belly": "peritoneal mesothelioma",
}
"""Where a cancer has spread to, and the cancer that begins there, which is another one."""

DISEASE_LINES = 8
"""Criteria that state the disease stand at the top."""

_STATES_DISEASE = re.compile(
    r"histolog|cytolog|patholog|diagnos|confirmed|documented|\bproven\b|relaps|refractory|recurrent|metastatic|"
    r"advanced|unresectable|newly|with\b.*\b(?:cancer|carcinoma|lymphoma|leuk|tumou?r|myeloma|sarcoma)",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(
    r"\bif\b|\bmust have (?:received|had|progressed)|\bshould have received|\bin case\b|\bwhen\b|\bunless\b|"
    r"\bregardless\b|\birrespective\b|\bunknown\b|\bor (?:negative|wild)|\beither\b|prior\b.{0,60}\btherapy",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"other (?:malignan|cancer|tumou?r|primary)|second(?:ary)? (?:malignan|cancer|primary)|"
    r"adequately treated|(?:prior|previous|history of)(?: \w+){0,2} (?:malignan|cancer)",
    re.IGNORECASE,
)
"""An inclusion criterion about a cancer that somebody had before or has as well."""

_ANOTHER_CANCER = re.compile(
    r"history of|other (?:malignan|cancer|tumou?r|primary)|second(?:ary)? (?:malignan|cancer|primary)|"
    r"concurrent|\bprior\b|previous|within (?:the )?(?:past|last|\d)|years|except|unless|\bmixed\b|combined|"
    r"adequately treated|metasta|carcinoma in situ|another|therapy|treatment|\ballowed|permitted|eligible",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StudyCancers:
    """Each mapping leads from what is named to the study's words that name it."""

    named: Mapping[str, str]
    """Cancers in conditions and titles."""
    titled: frozenset[str]
    """Those of ``named`` that stand in a title."""
    stated: Mapping[str, str]
    """In the criteria that state the disease."""
    baskets: Mapping[str, str]
    spread: Mapping[str, str]
    """Keys of ``SPREAD_TO`` in conditions and titles."""
    excluded: Mapping[str, str]
    required: Mapping[MarkerState, str]
    ruled_out: Mapping[MarkerState, str]
    """Marker states that an exclusion criterion names."""
    about_cancer: bool
    headings: tuple[str, ...]
    """Titles and conditions, for names that the vocabulary does not have."""


@lru_cache(maxsize=512)
def named_in_headings(study: Study, vocabulary: Vocabulary) -> Mapping[str, str]:
    """Every cancer, basket and spread that titles and conditions name; quick, for it reads no criteria."""
    return _Spotter(vocabulary).all((*_titles(study), *map(unescape, study.conditions)))


@lru_cache(maxsize=512)
def study_cancers(study: Study, vocabulary: Vocabulary) -> StudyCancers:
    spot = _Spotter(vocabulary)
    titles = _titles(study)
    headings = (*titles, *map(unescape, study.conditions))
    lines, excluded = _criteria_lines(study.criteria)
    included = [line for line in lines if not _BESIDE.search(line)]
    disease = [line for line in included[:DISEASE_LINES] if _STATES_DISEASE.search(line)]
    in_headings, stated = named_in_headings(study, vocabulary), spot.all(disease)
    aside = spot.all((*map(unescape, study.keywords), *(mesh.term for mesh in study.condition_meshes)))
    baskets = _only(in_headings if _plain(in_headings) else {**stated, **in_headings}, BASKETS)
    named = _plain(in_headings) or _plain(stated) or ({} if baskets else _plain(aside))
    spread = _only(in_headings, SPREAD_TO) or ({} if named else _only(aside, SPREAD_TO))
    # conditions and criteria of a study of several cancers are its cohorts, each with markers of its own
    demanding = titles if SOLID in baskets else (*headings, *_plain_demands(included))
    return StudyCancers(
        named=_without(named, {SPREAD_TO[place] for place in spread}),
        titled=frozenset(_plain(spot.all(titles))),
        stated=_plain(stated),
        baskets=baskets,
        spread=spread,
        excluded=_plain(spot.all(_excluding(excluded))),
        required=_marked(demanding),
        ruled_out=_marked(line for line in _plain_demands(excluded) if not _ANOTHER_CANCER.search(line)),
        about_cancer=bool(in_headings or aside),
        headings=headings,
    )


def unmarked(cancer: str, vocabulary: Vocabulary) -> str:
    """The cancer without the markers in its name: breast cancer for HER2-positive breast cancer."""
    while _is_marked(cancer) and vocabulary.cancers[cancer].parents:
        cancer = vocabulary.cancers[cancer].parents[0]
    return cancer


def _is_marked(cancer: str) -> bool:
    return any(state.marker != "invasion" for state in marker_states(cancer))


class _Spotter:
    """Finds cancers in texts, by name without markers."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._names: CancerNames = cancer_names(vocabulary)

    def all(self, texts: Iterable[str]) -> dict[str, str]:
        """The first text that names each cancer."""
        found: dict[str, str] = {}
        for text in texts:
            for hit in self._hits(text):
                found.setdefault(unmarked(hit.cancer, self._vocabulary), text)
        return found

    def _hits(self, text: str) -> Iterator[NamedCancer]:
        """A wider name that touches a narrower one is no second cancer: “DIPG brain tumour”."""
        hits = self._names.find(text)
        for hit in hits:
            wider = (self._widens(hit, other) and self._touch(hit, other, text) for other in hits)
            if not any(wider):
                yield hit

    def _widens(self, hit: NamedCancer, other: NamedCancer) -> bool:
        return hit.cancer not in BASKETS and hit.cancer in self._vocabulary.cancer_ancestors(other.cancer)

    @staticmethod
    def _touch(one: NamedCancer, other: NamedCancer, text: str) -> bool:
        first, second = sorted((one, other), key=lambda hit: hit.start)
        return first.end <= second.start and not text[first.end : second.start].strip(" (-–:")


def _titles(study: Study) -> tuple[str, ...]:
    return tuple(unescape(text) for text in (study.brief_title, study.official_title) if text)


def _criteria_lines(criteria: str) -> tuple[list[str], list[str]]:
    lines = [line for line in split_criteria(criteria) if not line.heading]
    excluded = [line.text for line in lines if line.section is Section.EXCLUSION]
    return [line.text for line in lines if line.section is not Section.EXCLUSION], excluded


def _plain(found: Mapping[str, str]) -> dict[str, str]:
    return _without(found, {*BASKETS, *SPREAD_TO})


def _without(found: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    left_out = set(names)
    return {name: text for name, text in found.items() if name not in left_out}


def _only(found: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    return {name: found[name] for name in names if name in found}


def _excluding(lines: Iterable[str]) -> Iterator[str]:
    """Exclusion criteria about the cancer itself, not about another one that somebody had before."""
    return (line for line in lines if len(line) < 200 and not _ANOTHER_CANCER.search(line))


def _plain_demands(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if not _CONDITIONAL.search(line))


def _marked(texts: Iterable[str]) -> dict[MarkerState, str]:
    """A marker that is named in more than one state is demanded in none."""
    states: dict[MarkerState, str] = {}
    for text in texts:
        for state in marker_states(text):
            states.setdefault(state, text)
    return {state: text for state, text in states.items() if _alone(state, states)}


def _alone(state: MarkerState, states: Iterable[MarkerState]) -> bool:
    return sum(other.marker == state.marker for other in states) == 1
