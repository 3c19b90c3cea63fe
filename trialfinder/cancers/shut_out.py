"""What keeps a cancer out of a study, whatever its titles say: one small rule for each way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from trialfinder.cancers.case import Case, Rule
from trialfinder.cancers.closed_lists import (
    ClosedList,
    any_tumour,
    closed_lists,
    cohort_lines,
    of_a_part,
    of_the_first_part,
    titled_list,
)
from trialfinder.cancers.demands import states_of
from trialfinder.cancers.exceptions import parts
from trialfinder.cancers.extent import extent_of
from trialfinder.cancers.kinds import kinds_stated
from trialfinder.cancers.markers import MarkerState, answers, contradicts
from trialfinder.cancers.model import CancerFit, CancerVerdict
from trialfinder.cancers.statements import (
    BASKETS,
    ROOT,
    SOLID,
    Spotter,
    StudyCancers,
    study_cancers,
)
from trialfinder.cancers.warded_off import is_of_the_healthy, only_warded_off
from trialfinder.cancers.words import cancers_in, words_of
from trialfinder.eligibility.marker_names import is_driver
from trialfinder.study import Sex, Study
from trialfinder.vocabulary import Vocabulary


def _no(words: str) -> CancerVerdict:
    return CancerVerdict(CancerFit.NO, words)


def _other_sex(case: Case) -> CancerVerdict | None:
    """“Male breast cancer” and a study for women."""
    sexes = {case.asked.sex, case.study.sex}
    return _no(case.says.headings[0]) if sexes == {Sex.MALE, Sex.FEMALE} else None


def _nobody_ill(case: Case) -> CancerVerdict | None:
    """People who have no cancer: healthy ones, or those in whom one is prevented or looked for."""
    says, vocabulary = case.says, case.vocabulary
    if any(case.line.touches(name) for name in says.stated):
        return None
    for title in says.titles:
        if is_of_the_healthy(title) and not says.titled:
            return _no(title)
    of_titles = [text for text in says.titles if cancers_in(text, vocabulary)]
    naming = of_titles or [text for text in says.headings if cancers_in(text, vocabulary)]
    return _no(naming[0]) if naming and all(only_warded_off(text, vocabulary) for text in naming) else None


def _other_marker(case: Case) -> CancerVerdict | None:
    """A marker in a state that goes with none of those which the study takes."""
    for state in case.asked.states:
        if words := _against(state, case.says.demands.all):
            return _no(words)
        taken = any(answers(state, each) for each in case.says.demands.all)
        for refused, words in case.says.demands.refused.items():
            if not taken and answers(state, refused):
                return _no(words)
    return None


def _against(state: MarkerState, required: Mapping[MarkerState, str]) -> str:
    same = [each for each in required if each.marker == state.marker]
    return required[same[0]] if same and all(contradicts(state, each) for each in same) else ""


def _other_driver(case: Case) -> CancerVerdict | None:
    """A study for EGFR-mutant cancer does not take ALK-positive cancer: a tumour has one driver."""
    asked = {each.marker for each in case.asked.states if each.state != "-" and is_driver(each.marker)}
    if not asked:
        return None
    demands = case.says.demands
    theirs = {each: words for each, words in demands.all.items() if each.state != "-"}
    sure = {each.marker for each in (*demands.titled, *demands.wanted)}
    drivers = [each for each in theirs if is_driver(each.marker) and each.marker in sure]
    if not drivers or asked & {each.marker for each in theirs}:
        return None
    return _no(theirs[drivers[0]])


def _cohort_of_another(case: Case) -> CancerVerdict | None:
    """In a study of several cancers the lines that name this one may ask for another marker."""
    if not case.asked.states:
        return None
    if SOLID in case.says.baskets:
        texts: Iterable[str] = listed_cancers(case).values()
    elif case.line.unrelated(case.says.named) >= _SEVERAL:
        texts = (*case.study.conditions, *case.says.lines.included)
    else:
        return None
    spot = Spotter(case.vocabulary)
    own = [
        text
        for text in texts
        if any(case.line.touches(name) for name in spot.all([text]) if name not in BASKETS)
    ]
    required = [states_of([text]) for text in own]
    for state in case.asked.states:
        against = [_against(state, each) for each in required]
        if against and all(against):
            return _no(against[0])
    return None


def _kept_out(case: Case) -> CancerVerdict | None:
    """A kind that the study excepts; a wider word there (“lymphoma in the brain”) says nothing."""
    about = {*case.says.named, *case.says.stated}
    wider = about.union(*(case.line.ancestors(name) for name in about))
    for name, words in _names_kept_out(case.study, case.vocabulary).items():
        if case.line.holds(name) and name not in wider and name not in (ROOT, SOLID):
            return _no(words)
    return None


@lru_cache(maxsize=4096)
def _names_kept_out(study: Study, vocabulary: Vocabulary) -> Mapping[str, str]:
    return _spotted(study_cancers(study, vocabulary).kept_out, vocabulary)


def _kind_kept_out(case: Case) -> CancerVerdict | None:
    """A word that the vocabulary does not have, in what the study excepts: “conjunctival melanoma”."""
    if not case.asked.beside:
        return None
    for piece, words in case.says.kept_out:
        if case.asked.beside <= set(words_of(piece)):
            return _no(words)
    return None


def _other_extent(case: Case) -> CancerVerdict | None:
    """“Stage IV” and a study after surgery; “stage I” and a study of advanced disease."""
    words = extent_of(case.study).against(case.asked.stages) if case.asked.stages else ""
    return _no(words) if words else None


def _other_kind(case: Case) -> CancerVerdict | None:
    """“Small cell” and a study of adenocarcinoma; “larynx” and one of oral cavity and oropharynx."""
    several = SOLID in case.says.baskets or case.line.unrelated(case.says.named) >= _SEVERAL
    kinds = {kind for kind in case.asked.kinds if kind.is_of_a_place or not several}
    if not kinds:
        return None
    lines = case.says.lines
    stated = kinds_stated((*case.says.titles, *case.study.conditions), lines.included)
    for kind in kinds:
        same = [each for each in stated if each.axis == kind.axis]
        if same and not any(kind.meets(each) for each in same):
            return _no(stated[same[0]])
        refused = kinds_stated((), (piece for piece, _ in case.says.kept_out))
        if kind in refused and not same:
            return _no(refused[kind])
    return None


def _not_listed(case: Case) -> CancerVerdict | None:
    """A basket whose criteria list its cancers, and this one is none of them."""
    if SOLID not in case.says.baskets or not case.line.holds(SOLID):
        return None
    listed = listed_cancers(case)
    if not listed or any(case.line.touches(name) for name in listed):
        return None
    return _no(next(iter(listed.values())))


def listed_cancers(case: Case) -> Mapping[str, str]:
    """The cancers of a closed list, or of cohorts that each name their own; the same whoever asks."""
    return _listed(case.study, case.vocabulary)


@lru_cache(maxsize=4096)
def _listed(study: Study, vocabulary: Vocabulary) -> Mapping[str, str]:
    says = study_cancers(study, vocabulary)
    criteria = says.lines.criteria
    titled = titled_list(says.titles)
    listed = _plain(_spotted(parts(titled, titled, "cancer"), vocabulary)) if titled else {}
    for closed in closed_lists(criteria):
        found = _in_list(closed, vocabulary)
        if len(found) >= _SEVERAL:
            listed = {**found, **listed}
    if listed:
        return listed
    named: dict[str, str] = {}
    cohorts: set[str] = set()
    for cohort, text in cohort_lines(criteria, says.titles):
        if found := _plain(_spotted(parts(text, text, "cancer"), vocabulary)):
            named = {**found, **named}
            cohorts.add(cohort)
    return named if len(cohorts) >= _SEVERAL else _only_stated(study, says, vocabulary)


def _only_stated(study: Study, says: StudyCancers, vocabulary: Vocabulary) -> Mapping[str, str]:
    """Where criteria state cancers and never a basket, and either titles or conditions name none either.

    Several in one line leave no doubt. What stands for one part counts when the first part is among them.
    """
    lines = Counter(says.stated.values())
    whole = [line for line in lines if not of_a_part(line)]
    if not (whole or any(map(of_the_first_part, lines))) or any_tumour(says.lines.included):
        return {}
    spot = Spotter(vocabulary)
    in_both = all(BASKETS & spot.all(side).keys() for side in (says.titles, study.conditions))
    return {} if in_both and max(lines.values()) < _MANY else {**says.named, **says.stated}


def _in_list(closed: ClosedList, vocabulary: Vocabulary) -> dict[str, str]:
    """Empty when one entry of it is “other solid tumours”, or any."""
    listed = _spotted(parts(closed.own, closed.own, "cancer"), vocabulary)
    for line in closed.lines:
        found = _spotted(parts(line, line, "cancer"), vocabulary)
        if not _plain(found) and not closed.nested:
            break
        if any_tumour((line,)):
            return {}
        listed = {**found, **listed}
    return {} if SOLID in listed else _plain(listed)


def _spotted(pieces: Iterable[tuple[str, str]], vocabulary: Vocabulary) -> dict[str, str]:
    spot = Spotter(vocabulary)
    found: dict[str, str] = {}
    for piece, words in pieces:
        for name in spot.all([piece]):
            found.setdefault(name, words)
    return found


def _plain(found: Mapping[str, str]) -> dict[str, str]:
    return {name: words for name, words in found.items() if name not in BASKETS}


_SEVERAL, _MANY = 2, 3

SHUTS_OUT: tuple[Rule, ...] = (
    _other_sex,
    _nobody_ill,
    _other_marker,
    _other_driver,
    _cohort_of_another,
    _kept_out,
    _kind_kept_out,
    _other_extent,
    _other_kind,
    _not_listed,
)
