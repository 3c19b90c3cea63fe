"""How many earlier lines of treatment a study demands and tolerates, over all its cohorts.

Numbers come from ``counted_lines``, words (“treatment-naive”, “progressed on”) from ``demands``; the widest
range of all cohorts holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from trialfinder.eligibility.counted_lines import OR_RELAPSE_EARLY, Said, counted_lines
from trialfinder.eligibility.demands import (
    OR_NAIVE,
    OR_UNTREATED,
    demands,
    grew_on_treatment,
    is_refusal_of_all,
    is_refusal_of_chemotherapy,
    refusals,
)
from trialfinder.eligibility.lines_in_words import is_first_line, one_line_only, takes_untreated_too
from trialfinder.eligibility.model import Quote, Section, Stance
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.requirements import Requirement
from trialfinder.eligibility.resistance import OF_TREATMENT, failure_said
from trialfinder.eligibility.sections import Criterion
from trialfinder.eligibility.stances import quote_of
from trialfinder.eligibility.statements import Sense


@dataclass(frozen=True, slots=True)
class PriorLines:
    """The fewest lines demanded and the most tolerated; None when not stated."""

    fewest: int | None = None
    most: int | None = None
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that is said of earlier lines."""

    counted: tuple[Said, ...]
    wanted: tuple[Requirement, ...]
    refused: tuple[Requirement, ...]
    requirements: Sequence[Requirement]
    cohorts: frozenset[str]

    @property
    def lows(self) -> tuple[Said, ...]:
        return tuple(said for said in self.counted if said.low is not None)


_PART = re.compile(r"\b(?:\d{1,2}[a-z]?|[A-Z]\d?|I{1,3}V?)\b")
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}
_AFTER_LINE = Pattern(
    r"\b(?:fail\w*|progress\w*|refractory|relaps\w*|intoleran\w*|resistan\w*|received|prior|ineffective|invalid"
    r"|completed|recur\w*|gr[eo]w\w*|worse\w*)\b[^.;]{0,70}?\b"
    r"(?:(?P<least>first|1st|second|2nd)[- ]?(?:line)?\s*(?:or|-|and|/|to)\s*)?"
    r"(?P<line>first|second|third|1st|2nd|3rd)[- ]?(?:or (?:later|further|more|above)[- ]?)?line",
    re.IGNORECASE,
)
_OR_EARLY = Pattern(
    r"including in the adjuvant|\badjuvant,? (?:or|and/or) (?:locally )?(?:advanced|metastatic)"
    r"|\badjuvant, (?:locally )?advanced|\b(?:advanced|metastatic),? or (?:\(?neo\)?-?)?adjuvant",
    re.IGNORECASE,
)

_RELAPSED_EARLY = Pattern(
    r"^(?!.*\b(?:then|subsequent\w*|followed by|lines?|(?:6|six) months)\b)"
    r".*?\b(?:relaps|recur|progress)\w*[^.;]{0,60}?\b(?:on|during|within|after)\b[^.;]{0,50}?adjuvant",
    re.IGNORECASE,
)
"""“relapsed within a year of adjuvant therapy”: no line for advanced disease need have been had."""


_NONE_LATER = Pattern(
    r"\bno (?:prior )?(?:systemic )?(?:treatment|therapy) for (?:advanced|metastatic|recurrent)",
    re.IGNORECASE,
)
"""“relapsed on adjuvant X with no treatment for metastatic disease”, one of several ways in."""


def read_prior_lines(
    criteria: Sequence[Criterion], requirements: Sequence[Requirement], titles: Sequence[str] = ()
) -> PriorLines:
    """The widest range over all cohorts."""
    lines = _range(criteria, requirements)
    if lines == PriorLines() and is_first_line(titles):
        return PriorLines(0, 0)
    if lines.fewest is None:
        untreated = takes_untreated_too(criteria)
        return PriorLines(0, lines.most, untreated) if untreated else lines
    if lines.fewest == 1 and lines.most is None and one_line_only(titles, criteria):
        return PriorLines(1, 1, lines.quote)
    return lines


def _range(criteria: Sequence[Criterion], requirements: Sequence[Requirement]) -> PriorLines:
    grown = failure_said(criteria) is not None
    asked = _Asked(
        _limits_on_lines(criteria, requirements),
        demands(requirements),
        refusals(requirements, grown=grown),
        requirements,
        _cohorts(criteria),
    )
    if not (asked.counted or asked.wanted or asked.refused):
        failure = failure_said(criteria, (OF_TREATMENT,))
        return PriorLines(1, None, failure) if failure else PriorLines()
    naive = _all_refused(asked)
    return PriorLines(0, 0, quote_of(naive)) if naive is not None else _combined(asked)


def _cohorts(criteria: Sequence[Criterion]) -> frozenset[str]:
    """The parts of the study that its demands name."""
    return frozenset(one.cohort for one in criteria if one.cohort and one.section is not Section.EXCLUSION)


def _limits_on_lines(criteria: Sequence[Criterion], requirements: Sequence[Requirement]) -> tuple[Said, ...]:
    """The most lines of endocrine therapy are the most lines only where other treatment is refused."""
    only_hormones = any(is_refusal_of_chemotherapy(one) or is_refusal_of_all(one) for one in requirements)
    counted = (
        replace(said, high=None) if said.hormones_only and not only_hormones else said
        for said in counted_lines(criteria)
    )
    return tuple(said for said in counted if said.low is not None or said.high is not None)


def _all_refused(asked: _Asked) -> Requirement | None:
    """The refusal of everyone treated before; a drug merely named is no demand against it."""
    refused = _of_everyone(asked)
    if not refused or any(said.low for said in asked.lows) or _begun(refused, asked.wanted):
        return None
    if any(_permits_some(said, refused) for said in asked.counted):
        return None
    if _is_of_title(refused[0]) and any(said.high for said in asked.counted):
        return None
    return None if any(grew_on_treatment(one) for one in asked.wanted) else refused[0]


def _is_of_title(requirement: Requirement) -> bool:
    """“First-line” in the title yields to a number in the criteria."""
    return requirement.statement.clause.section is Section.TITLE


def _permits_some(said: Said, refused: Sequence[Requirement]) -> bool:
    """“Any systemic treatment. Up to one line is allowed.”"""
    return bool(said.high) and said.quote.criterion in {
        one.statement.clause.criterion.index for one in refused
    }


def _of_everyone(asked: _Asked) -> tuple[Requirement, ...]:
    """Refusals without a cohort, or of a label (“Phase 2 and Phase 3”) that names every part of the study."""
    labels = {one.cohort for one in (*asked.wanted, *asked.refused) if one.cohort is not None}
    named = _parts(labels)
    return tuple(
        one
        for one in asked.refused
        if one.cohort is None or (len(named) > 1 and _parts({one.cohort}) == named)
    )


def _parts(labels: set[str]) -> frozenset[str]:
    return frozenset(part for label in labels for part in _PART.findall(label))


def _begun(refused: Sequence[Requirement], wanted: Sequence[Requirement]) -> bool:
    """“Newly diagnosed” beside “after induction therapy”: the treatment of the new disease has begun."""
    only_new = all(one.statement.sense is Sense.UNTREATED for one in refused)
    return only_new and any(one.general for one in wanted)


def _is_overruled(refused: Sequence[Requirement], asked: _Asked) -> bool:
    return _begun(refused, asked.wanted) or any(said.low and said.cohort is None for said in asked.lows)


def _combined(asked: _Asked) -> PriorLines:
    most = max(
        (said.high for said in asked.counted if said.high is not None and said.cohort is None), default=None
    )
    fewest, quote = _fewest(asked)
    if most is not None and (fewest or 0) > most:
        most = None
    if fewest is None and most is not None:
        fewest = 0
    return PriorLines(fewest, most, quote or _quote_of_most(asked))


def _quote_of_most(asked: _Asked) -> Quote | None:
    return next((said.quote for said in asked.counted if said.high is not None and said.cohort is None), None)


def _fewest(asked: _Asked) -> tuple[int | None, Quote | None]:
    """The least that any cohort demands."""
    free = _cohort_without_demand(asked) or _way_without_lines(asked)
    if free is not None:
        return 0, quote_of(free)
    said = _counted(asked.lows)
    for cohort, demand in _by_cohort([_said_by(one) for one in asked.wanted], min).items():
        said[cohort] = max((demand, said.get(cohort, demand)), key=_low)
    everyone = said.pop(None, None)
    if everyone is None and _others_asked_nothing({label for label in said if label}, asked.cohorts):
        return None, None
    least = min(said.values(), key=_low, default=None)
    decider = max((one for one in (everyone, least) if one), key=_low, default=None)
    return (decider.low, decider.quote) if decider else (None, None)


def _cohort_without_demand(asked: _Asked) -> Requirement | None:
    """What is said to a cohort of which no earlier treatment is wanted."""
    everyone = _of_everyone(asked)
    kept = [one for one in asked.refused if one not in everyone or not _is_overruled(everyone, asked)]
    if kept and (asked.lows or asked.wanted or not everyone):
        return kept[0]
    labels = {*(said.cohort for said in asked.lows), *(one.cohort for one in asked.wanted)}
    if None in labels or not labels:
        return None
    parts = _parts({label for label in labels if label})
    return next((one for one in asked.requirements if _refuses_another_part(one, parts)), None)


def _others_asked_nothing(demanded: set[str], cohorts: frozenset[str]) -> bool:
    """A named part of the study of which no earlier treatment is wanted."""
    parts = _parts(demanded)
    return any(_parts({cohort}) and not parts & _parts({cohort}) for cohort in cohorts)


def _way_without_lines(asked: _Asked) -> Requirement | None:
    return next((one for one in asked.wanted if _NONE_LATER.search(one.statement.clause.text)), None)


def _refuses_another_part(requirement: Requirement, parts: frozenset[str]) -> bool:
    if requirement.cohort is None or requirement.stance is not Stance.REFUSES:
        return False
    demanded_of = parts.intersection(_PART.findall(requirement.cohort))
    return not demanded_of and requirement.statement.clause.section is not Section.EXCLUSION


def _said_by(requirement: Requirement) -> Said:
    """A demand in words: one line, or as many as “after second-line therapy” says."""
    text = requirement.statement.clause.text
    ordinal = _AFTER_LINE.search(text)
    low = _ORDINALS[(ordinal["least"] or ordinal["line"]).lower()] if ordinal else 1
    none_needed = any(
        pattern.search(text)
        for pattern in (_OR_EARLY, OR_NAIVE, OR_RELAPSE_EARLY, OR_UNTREATED, _RELAPSED_EARLY)
    )
    return Said(0 if none_needed else low, None, requirement.cohort, quote_of(requirement))


def _by_cohort(said: Sequence[Said], choose: Callable[..., Said]) -> dict[str | None, Said]:
    cohorts: dict[str | None, Said] = {}
    for one in said:
        cohorts[one.cohort] = choose((one, cohorts.get(one.cohort, one)), key=_low)
    return cohorts


def _counted(lows: Sequence[Said]) -> dict[str | None, Said]:
    """The number for each cohort: the highest of one criterion, the least of several, which list people."""
    lists: dict[int | None, list[Said]] = {}
    for said in lows:
        lists.setdefault(said.quote.criterion, []).append(said)
    highest = [one for lines in lists.values() for one in _by_cohort(lines, max).values()]
    return _by_cohort(highest, min)


def _low(said: Said) -> int:
    return said.low or 0
