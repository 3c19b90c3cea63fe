"""Reading a study: its criteria, what they require, and its stance on any therapy asked about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from trialfinder.eligibility.clauses import Clause, clauses_of
from trialfinder.eligibility.context import statements_in, treatments_among
from trialfinder.eligibility.cues import SPEAK_ALONE, Cue, CueKind, Reach, load_cues
from trialfinder.eligibility.limits import read_limits
from trialfinder.eligibility.markers import MarkerRequirement, read_markers
from trialfinder.eligibility.mentions import Mention, Spotter
from trialfinder.eligibility.model import Limits, Section, Span, TherapyStance
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.plaintext import Plain
from trialfinder.eligibility.requirements import Requirement, requirement_of
from trialfinder.eligibility.sections import Criterion, split_criteria
from trialfinder.eligibility.setting import SettingRequirement, read_settings
from trialfinder.eligibility.short_forms import abbreviations_in, may_introduce
from trialfinder.eligibility.stances import stance_on
from trialfinder.eligibility.statements import Sense
from trialfinder.eligibility.waits_alone import may_be_a_wait, waits_alone
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary
from trialfinder.vocabulary.model import Therapy


@dataclass(frozen=True, slots=True)
class Reading:
    """What one study's criteria say."""

    nct_id: str
    criteria: tuple[Criterion, ...]
    requirements: tuple[Requirement, ...]
    limits: Limits
    vocabulary: Vocabulary = field(repr=False, compare=False)
    titles: tuple[str, ...] = ()

    @property
    def markers(self) -> tuple[MarkerRequirement, ...]:
        """The tumour markers that the study demands or refuses; read when first asked for."""
        return markers_of(self.criteria)

    @property
    def settings(self) -> tuple[SettingRequirement, ...]:
        """The stages and settings of disease that it takes or refuses; read when first asked for."""
        return _settings(self.criteria, self.titles)

    def about(self, people: Callable[[Requirement], bool]) -> Reading:
        """The same, with those requirements alone that are about ``people``."""
        return replace(self, requirements=tuple(filter(people, self.requirements)))

    def stance_on(self, therapy: Therapy) -> TherapyStance:
        """What the study says about one therapy the person has had."""
        return stance_on(therapy, self.requirements, self.vocabulary)


def read(study: Study, vocabulary: Vocabulary) -> Reading:
    """Read ``study.criteria`` and titles; the same text always gives the same reading."""
    criteria = split_criteria(study.criteria)
    spotter = _spotter(vocabulary)
    requirements = tuple(_requirements(criteria, study, spotter))
    limits = read_limits(criteria, requirements, (study.brief_title, study.official_title, *study.conditions))
    titles = tuple(title for title in (study.brief_title, study.official_title) if title)
    return Reading(study.nct_id, criteria, requirements, limits, vocabulary, titles)


@lru_cache(maxsize=4096)
def markers_of(criteria: tuple[Criterion, ...]) -> tuple[MarkerRequirement, ...]:
    """The same as ``Reading.markers`` for who needs nothing else of the criteria."""
    return read_markers(criteria)


@lru_cache(maxsize=4096)
def _settings(criteria: tuple[Criterion, ...], titles: tuple[str, ...]) -> tuple[SettingRequirement, ...]:
    return read_settings(criteria, titles)


@lru_cache(maxsize=4)
def _spotter(vocabulary: Vocabulary) -> Spotter:
    return Spotter(vocabulary)


def _requirements(criteria: tuple[Criterion, ...], study: Study, spotter: Spotter) -> Iterator[Requirement]:
    short = _abbreviations(criteria, spotter)
    told: defaultdict[int | None, list[Requirement]] = defaultdict(list)
    for criterion in criteria:
        if not criterion.heading and _may_say_something(criterion.text, spotter, short):
            for clause in clauses_of(criterion, criteria):
                mentions = _mentions(clause, spotter, short)
                before = told[criterion.index] or told[criterion.parent]
                told[criterion.index] += list(_read_clause(clause, mentions)) or list(
                    waits_alone(clause, mentions, before)
                )
        yield from told[criterion.index]
    yield from _read_titles(study, spotter)


def _may_say_something(text: str, spotter: Spotter, short: Mapping[str, Mention]) -> bool:
    """Most lines name no treatment and no state of the disease: there is nothing to read in them."""
    return load_cues().may_speak_alone(text) or may_be_a_wait(text) or spotter.may_find(text, short)


def _abbreviations(criteria: tuple[Criterion, ...], spotter: Spotter) -> dict[str, Mention]:
    found: dict[str, Mention] = {}
    for criterion in criteria:
        if may_introduce(criterion.text):
            found |= abbreviations_in(criterion.text, spotter.find(criterion.text))
    return found


def _read_clause(clause: Clause, mentions: Sequence[Mention]) -> Iterator[Requirement]:
    named = treatments_among(mentions, clause.text)
    if not named and not load_cues().speaks_alone(clause.text, clause.own):
        return
    cues = [cue for cue in load_cues().find(clause.text) if _speaks_here(clause, cue)]
    for statement in statements_in(clause, mentions, named, cues):
        requirement = requirement_of(statement)
        if requirement is not None:
            yield requirement


def _mentions(clause: Clause, spotter: Spotter, short: Mapping[str, Mention]) -> tuple[Mention, ...]:
    return tuple(mention for mention in spotter.find(clause.text, short) if mention.start >= clause.own)


def _speaks_here(clause: Clause, cue: Cue) -> bool:
    """“Waits before the first dose:” leads a list: what follows “before” is not the list's first name.

    In a title, what is told after a drug is told of the people: “X in children with relapsed …”.
    """
    if clause.section is Section.TITLE and cue.reach is Reach.BEFORE:
        return False
    return cue.reach is not Reach.NEXT or ":" not in clause.text[cue.end : cue.end + _LEAD_ENDS]


_LEAD_ENDS = 20
_HAD_IN_A_TITLE = Pattern(
    r"\b(?:previously (?:treated|exposed)|pre-?treated|have received|has received|who received|naive to)\b",
    re.IGNORECASE,
)
_TELL_IN_A_TITLE = frozenset({*SPEAK_ALONE, CueKind.FAILED, CueKind.NO})


def _read_titles(study: Study, spotter: Spotter) -> Iterator[Requirement]:
    """Titles count when they speak in general (“previously treated”) or of failure (“progressed on X”)."""
    for title in (study.brief_title, study.official_title):
        if title and _may_tell_of_treatment(title):
            clause = _title_clause(title)
            yield from (
                requirement
                for requirement in _read_clause(clause, _mentions(clause, spotter, {}))
                if requirement.mention is None or _is_plain_in_a_title(requirement)
            )


def _may_tell_of_treatment(title: str) -> bool:
    """Most titles only name the drugs that are tested."""
    return _HAD_IN_A_TITLE.search(title) is not None or any(
        cue.kind in _TELL_IN_A_TITLE for cue in load_cues().find(title)
    )


def _is_plain_in_a_title(requirement: Requirement) -> bool:
    """“after failure of X”, “previously treated with X”; a drug that is only named is the one tested."""
    statement = requirement.statement
    if statement.sense is Sense.FAILED:
        return True
    return not requirement.general and _HAD_IN_A_TITLE.search(statement.clause.text) is not None


def _title_clause(title: str) -> Clause:
    criterion = Criterion(
        -1, Section.TITLE, None, title, Span(0, len(title)), 0, None, False, Plain(title, ((0, 0),))
    )
    return Clause(criterion, title, 0, 0, len(title), Section.TITLE, None, (0, len(title)))
