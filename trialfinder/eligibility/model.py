"""What reading a study's eligibility criteria gives: criteria, requirements and stances, all with spans.

Spans are half-open character offsets into ``Study.criteria`` as the registry sent it; quotes are the
unescaped words at a span.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"
    UNSTATED = "unstated"
    TITLE = "title"
    """The brief or official title, when a statement was found there."""


class Stance(StrEnum):
    """What a study says about one therapy a person has had (the nine labels)."""

    ASKS_FAILED = "asks_failed"
    ASKS_HAD = "asks_had"
    ASKS_PRETREATED = "asks_pretreated"
    ALLOWS = "allows"
    WASHOUT = "washout"
    REFUSES = "refuses"
    REFUSES_UNLESS = "refuses_unless"
    MIXED = "mixed"
    SILENT = "silent"


WANTS = (Stance.ASKS_FAILED, Stance.ASKS_HAD, Stance.ASKS_PRETREATED)
"""The demands, the closest first."""
REFUSALS = (Stance.REFUSES, Stance.REFUSES_UNLESS)


class ResistanceKind(StrEnum):
    """The course that a study's demand for failure describes."""

    ACQUIRED = "acquired"
    INTRINSIC = "intrinsic"
    EITHER = "either"
    NONE = "none"


class BrainMets(StrEnum):
    REFUSES = "refuses"
    TREATED_STABLE = "treated_stable"
    ACTIVE_OK = "active_ok"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the study: ``text`` unescaped, ``span`` where they stand in ``Study.criteria``."""

    text: str
    section: Section
    cohort: str | None
    span: Span | None
    criterion: int | None
    """Index into ``Reading.criteria``; None when the words are the title's."""


@dataclass(frozen=True, slots=True)
class TherapyStance:
    """What the study says about one therapy, and the words that decide it."""

    therapy: str
    """Canonical generic name."""
    label: Stance
    quote: Quote | None
    """The deciding words; None exactly when ``label`` is ``SILENT``."""
    washout_days: int | None = None
    half_lives: float | None = None
    """“or N half-lives”, when the study says so beside the days."""
    exception: str | None = None
    """The words of the exception, for ``REFUSES_UNLESS``."""
    resistance: ResistanceKind | None = None
    """For ``ASKS_FAILED``: the course the study defines."""
    concept: str = ""
    """The name the study used: the drug, its class, or a general word such as “systemic therapy”."""
    rule: str = ""
    """Name of the rule that decided, for ``explain``."""
    also: tuple[Quote, ...] = ()
    """Other statements that bear on it (the other side of ``MIXED``, a washout beside a demand)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Study-wide limits; None when not stated. Lines are of systemic therapy for the current setting."""

    min_lines: int | None = None
    max_lines: int | None = None
    resistance: ResistanceKind = ResistanceKind.NONE
    ecog_max: int | None = None
    brain_mets: BrainMets = BrainMets.SILENT
    ecog_quote: Quote | None = None
    brain_mets_quote: Quote | None = None
    lines_quote: Quote | None = None
