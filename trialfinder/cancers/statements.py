"""What a study says about whom it takes: the cancers it names, what they must be, and which it keeps out.

The conditions and titles come first. Keywords and terms are consulted only when those name no cancer: records
list there what a study is about, also the cancers it compares with. The inclusion criteria that state the
disease may narrow what the titles say; the exclusion criteria may take a kind of it out again.

A cancer that is its parent with a marker in a known state (“HER2-positive breast cancer”) counts as the
parent here; the marker is held against ``required``. So “lobular” and “HER2-positive” can both be true.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from trialfinder.cancers.demands import Demands, read_demands
from trialfinder.cancers.exceptions import kept_out, without_exceptions
from trialfinder.cancers.lines import StudyLines, lines_of, titles_of
from trialfinder.cancers.markers import marker_states
from trialfinder.cancers.words import NamedCancer, cancers_in
from trialfinder.eligibility.setting import named_settings
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

_TWO_LETTERS = 2


@dataclass(frozen=True)
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
    lines: StudyLines
    about_cancer: bool
    titles: tuple[str, ...]
    headings: tuple[str, ...]
    """Titles and conditions, for names that the vocabulary does not have."""

    @cached_property
    def kept_out(self) -> tuple[tuple[str, str], ...]:
        """What the study names in order to keep it out, each with the sentence."""
        return tuple(kept_out((*self.headings, *self.lines.included), self.lines.excluded))

    @cached_property
    def demands(self) -> Demands:
        """The markers it asks for and refuses."""
        return read_demands(self.lines, self.titles, self.headings, several=SOLID in self.baskets)


@lru_cache(maxsize=4096)
def named_in_headings(study: Study, vocabulary: Vocabulary) -> Mapping[str, str]:
    """Every cancer, basket and spread that titles and conditions name; quick, for it reads no criteria."""
    return Spotter(vocabulary).all((*titles_of(study), *map(unescape, study.conditions)))


@lru_cache(maxsize=4096)
def study_cancers(study: Study, vocabulary: Vocabulary) -> StudyCancers:
    spot = Spotter(vocabulary)
    titles, lines = titles_of(study), lines_of(study)
    headings = (*titles, *map(unescape, study.conditions))
    in_headings, stated = named_in_headings(study, vocabulary), spot.all(lines.disease)
    aside = spot.all((*map(unescape, study.keywords), *(mesh.term for mesh in study.condition_meshes)))
    stated_too = {} if _plain(in_headings) else _without(stated, in_headings)
    baskets = _only({**in_headings, **stated_too}, BASKETS)
    titled = frozenset(_plain(spot.all(titles)))
    named = _plain(in_headings) or _plain(stated) or ({} if baskets else _plain(aside))
    named = _without(named, _wider(titled, vocabulary))
    spread = _only(in_headings, SPREAD_TO) or ({} if named else _only(aside, SPREAD_TO))
    return StudyCancers(
        named=_without(named, {SPREAD_TO[place] for place in spread}),
        titled=titled,
        stated=_plain(stated),
        baskets=baskets,
        spread=spread,
        lines=lines,
        about_cancer=bool(in_headings or aside),
        titles=titles,
        headings=headings,
    )


def _wider(titled: frozenset[str], vocabulary: Vocabulary) -> set[str]:
    """A condition that only holds what the titles name says no more: “leukaemia” in a study of B-ALL."""
    return set().union(*(vocabulary.cancer_ancestors(name) for name in titled)) - titled


def unmarked(cancer: str, vocabulary: Vocabulary) -> str:
    """The cancer without the markers in its name: breast cancer for HER2-positive breast cancer."""
    while _is_marked(cancer) and vocabulary.cancers[cancer].parents:
        cancer = vocabulary.cancers[cancer].parents[0]
    return cancer


def _is_marked(cancer: str) -> bool:
    """A stage makes no kind either: extensive-stage small cell lung cancer is small cell lung cancer."""
    marked = any(state.marker != "invasion" for state in marker_states(cancer))
    return marked or (cancer not in SPREAD_TO and any(named_settings(cancer)))


class Spotter:
    """Finds cancers in texts, by name without markers."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def all(self, texts: Iterable[str]) -> dict[str, str]:
        """The first text that names each cancer."""
        found: dict[str, str] = {}
        for text in texts:
            for hit in self._hits(without_exceptions(text)):
                found.setdefault(unmarked(hit.cancer, self._vocabulary), text)
        return found

    def _hits(self, text: str) -> Iterator[NamedCancer]:
        """A wider name that touches a narrower one is no second cancer: “DIPG brain tumour”."""
        hits = cancers_in(text, self._vocabulary)
        for hit in hits:
            wider = (self._widens(hit, other) and self._touch(hit, other, text) for other in hits)
            if not any(wider) and not self._is_another_word(hit, hits, text):
                yield hit

    def _is_another_word(self, hit: NamedCancer, hits: Sequence[NamedCancer], text: str) -> bool:
        """Two letters beside a cancer of another family: “ET” in a title about breast cancer."""
        if not text[hit.start : hit.end].isupper() or hit.end - hit.start > _TWO_LETTERS:
            return False
        family = self._family(hit)
        others = [other for other in hits if other.end - other.start > _TWO_LETTERS]
        named = [self._family(other) for other in others if other.cancer not in BASKETS]
        return any(named) and not any(family & other for other in named)

    def _family(self, hit: NamedCancer) -> frozenset[str]:
        return (self._vocabulary.cancer_ancestors(hit.cancer) | {hit.cancer}) - BASKETS

    def _widens(self, hit: NamedCancer, other: NamedCancer) -> bool:
        return hit.cancer not in BASKETS and hit.cancer in self._vocabulary.cancer_ancestors(other.cancer)

    @staticmethod
    def _touch(one: NamedCancer, other: NamedCancer, text: str) -> bool:
        first, second = sorted((one, other), key=lambda hit: hit.start)
        return first.end <= second.start and not text[first.end : second.start].strip(" (-–:")


def _plain(found: Mapping[str, str]) -> dict[str, str]:
    return _without(found, {*BASKETS, *SPREAD_TO})


def _without(found: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    left_out = set(names)
    return {name: text for name, text in found.items() if name not in left_out}


def _only(found: Mapping[str, str], names: Container[str]) -> dict[str, str]:
    """In the order of ``found``: what a study says first is quoted."""
    return {name: text for name, text in found.items() if name in names}
