"""The use case: search a source for studies of a cancer, read them, hold them against a profile, rank them.

Only the cancer, the statuses, phases and kinds of study are asked of a source; all else that a person told
us is looked at here, on this machine. Nothing is dropped silently: what is left out is counted by its cause.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from threading import Lock

from trialfinder.cancers import CancerFit, markers_in_words
from trialfinder.eligibility import Reading, read
from trialfinder.matching import Match, judge_profile, match
from trialfinder.matching.sites import any_site_within
from trialfinder.profile import Profile
from trialfinder.ranking import rank
from trialfinder.registry.decode import Unreadable
from trialfinder.registry.query import StudyQuery
from trialfinder.sources import Coverage, StudySource
from trialfinder.study import OverallStatus, Phase, Study, StudyType
from trialfinder.vocabulary import Vocabulary
from trialfinder.vocabulary.model import Cancer
from trialfinder.vocabulary.text import americanise

DEFAULT_STATUSES: tuple[str, ...] = (
    OverallStatus.RECRUITING,
    OverallStatus.NOT_YET_RECRUITING,
    OverallStatus.AVAILABLE,
)
"""Studies that a person can ask to join, now or soon. Those that choose whom they invite are left out: asking
does not help there, and most of them follow the people of an earlier study."""

SEARCHED_KINDS: tuple[StudyType, ...] = (StudyType.INTERVENTIONAL, StudyType.EXPANDED_ACCESS)
"""Observational studies watch and do not treat."""

TOO_WIDE = frozenset({"cancer"})
"""A parent that would ask the registry for everything."""

BASKET_NAMES: Mapping[str, tuple[str, ...]] = {
    "solid tumour": (
        "solid tumors",
        "solid malignancies",
        "advanced cancer",
        "advanced tumors",
        "advanced malignancies",
    ),
    "blood cancer": ("hematologic malignancies", "hematologic neoplasms", "hematological cancer"),
}
"""What studies that take many cancers are called, by the cancer that all of them are."""

MOST_NAMES = 48
"""Four questions to the registry; beyond that, the names of narrower kinds are left out, rarest last."""


SHORTEST_NAME = 3
"""Two letters are too many other things: NB, MM."""


class LeftOut(StrEnum):
    """Why a study of the source is not among the matches."""

    STATUS = "status"
    KIND = "kind"
    PHASE = "phase"
    DISTANCE = "distance"
    CANCER = "cancer"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one search found, with all that is needed to say what was searched."""

    profile: Profile
    query: StudyQuery
    source_name: str
    as_of: str | None
    searched: int
    """Studies that the source gave, those left out included."""
    unreadable: tuple[Unreadable, ...]
    matches: tuple[Match, ...]
    """Ranked, best first; refusing ones included, at the end."""
    today: date
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)
    found: int = 0
    """Matches before a limit cut the list."""
    coverage: Coverage = field(default_factory=Coverage)
    """Whether the source gave all that it has."""

    @property
    def other_cancer(self) -> int:
        """Studies that are not for this person's cancer."""
        return self.left_out.get(LeftOut.CANCER, 0)


class Readings:
    """Reads each study once while it stays the same: for several searches over one source.

    Safe for several threads; at most ``most`` are kept, the ones longest unused go first.
    """

    def __init__(self, most: int = 4096) -> None:
        self._most = most
        self._kept: OrderedDict[str, tuple[Study, Reading]] = OrderedDict()
        self._lock = Lock()

    def __call__(self, study: Study, vocabulary: Vocabulary) -> Reading:
        with self._lock:
            known = self._kept.get(study.nct_id)
            if known is not None and known[0] == study:
                self._kept.move_to_end(study.nct_id)
                return known[1]
        reading = read(study, vocabulary)
        with self._lock:
            self._kept[study.nct_id] = (study, reading)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return reading


def find(
    profile: Profile,
    source: StudySource,
    vocabulary: Vocabulary,
    *,
    today: date,
    statuses: Collection[str] = DEFAULT_STATUSES,
    phases: Collection[Phase] = (),
    limit: int | None = None,
    progress: Callable[[int], None] | None = None,
    reader: Callable[[Study, Vocabulary], Reading] = read,
) -> Finding:
    """Empty ``statuses`` and ``phases`` mean any; ``progress`` is told how many studies were looked at.

    A ``reader`` that remembers (``Readings``) makes a second search over the same studies quick.
    """
    query = plan_query(profile.cancer, vocabulary, statuses=statuses, phases=phases)
    left_out: Counter[LeftOut] = Counter()
    matches: list[Match] = []
    searched = 0
    for searched, study in enumerate(source.studies(query), 1):
        cause = why_left_out(study, query, profile)
        fit = None if cause else judge_profile(study, profile, vocabulary)
        if fit is None or fit.fit is CancerFit.NO:
            left_out[cause or LeftOut.CANCER] += 1
        else:
            reading = reader(study, vocabulary)
            matches.append(match(profile, study, reading, vocabulary, today=today, cancer=fit))
        if progress is not None:
            progress(searched)
    ranked = rank(matches, today=today)
    return Finding(
        profile=profile,
        query=query,
        source_name=source.name,
        as_of=source.as_of,
        searched=searched,
        unreadable=tuple(source.unreadable),
        matches=ranked if limit is None else ranked[:limit],
        today=today,
        left_out=dict(left_out),
        found=len(ranked),
        coverage=source.coverage,
    )


def plan_query(
    cancer: Cancer,
    vocabulary: Vocabulary,
    *,
    statuses: Collection[str] = DEFAULT_STATUSES,
    phases: Collection[Phase] = (),
) -> StudyQuery:
    """Asks widely, by every name of the cancer and of those that contain it; which fit is decided here."""
    return StudyQuery(
        conditions=cancer_names(cancer, vocabulary),
        statuses=tuple(statuses),
        study_types=SEARCHED_KINDS,
        phases=tuple(phases),
    )


def cancer_names(cancer: Cancer, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Its own names, those of baskets that take it, of what it is one of, of its kinds and their kin.

    In the registry's own, American, spelling. Names with markers of their own are narrower than the cancer.
    """
    wider = [vocabulary.cancers[name] for name in sorted(vocabulary.cancer_ancestors(cancer.name) - TOO_WIDE)]
    kinds = [vocabulary.cancers[name] for name in sorted(vocabulary.cancer_descendants(cancer.name))]
    kin = [vocabulary.cancers[name] for name in sorted({one for each in kinds for one in each.parents})]
    named = [
        *_names_of(cancer),
        *(name for each in (cancer, *wider) for name in BASKET_NAMES.get(each.name, ())),
        *(name for each in wider for name in _short_names_of(each)),
        *(name for each in (*kin, *kinds) for name in _short_names_of(each)),
    ]
    said: dict[str, str] = {}
    for name in named:
        if len(name) >= SHORTEST_NAME:
            said.setdefault(americanise(name.casefold()), americanise(name))
    return tuple(said.values())[:MOST_NAMES]


def _names_of(cancer: Cancer) -> Iterator[str]:
    for name in (cancer.name, cancer.medical_name, *cancer.synonyms, *cancer.mesh_terms):
        if not markers_in_words(name, cancer):
            yield name


def _short_names_of(cancer: Cancer) -> Iterator[str]:
    """Its names, its MeSH terms and its abbreviations; others say the same words again."""
    yield from (cancer.name, cancer.medical_name)
    yield from cancer.mesh_terms
    yield from (name for name in cancer.synonyms if name.isupper())


def why_left_out(study: Study, query: StudyQuery, profile: Profile) -> LeftOut | None:
    """The first cause, other than the cancer, for which a study is left out."""
    if query.statuses and study.overall_status not in query.statuses:
        return LeftOut.STATUS
    if query.study_types and study.study_type not in (*query.study_types, ""):
        return LeftOut.KIND
    if query.phases and not set(query.phases) & set(study.phases):
        return LeftOut.PHASE
    if profile.place is not None and profile.within_km is not None:
        return None if any_site_within(study, profile.place, profile.within_km) else LeftOut.DISTANCE
    return None
