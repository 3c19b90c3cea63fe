"""The display-ready values that every surface draws: each word, order and highlight is settled in them.

Text that came from the registry is plain text here, markup undone and nothing escaped: the surface
that draws it escapes it for its own medium.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a verdict or fact should feel; always shown with its ``tag`` word, never as colour alone."""

    GOOD = "good"
    WAIT = "wait"
    OPEN = "open"
    NO = "no"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; ``marked`` when it is the words that decide."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class QuoteView:
    """The study's own words."""

    text: str
    where: str
    """Section and cohort, such as “From the list of who cannot join, for Cohort B”."""
    context: tuple[Piece, ...]
    """The whole criterion, the deciding words marked."""


@dataclass(frozen=True, slots=True)
class VerdictView:
    """What the study says about one treatment the person has had."""

    drug: str
    """As the person named it."""
    label: str
    """The stance's name, for filters and tests; people read ``words``."""
    tone: Tone
    tag: str
    """One or two words for the tone, such as “Fits” or “Wait first”."""
    words: str
    quote: QuoteView | None
    also: tuple[QuoteView, ...] = ()
    wait: str = ""
    """The day on which a wait is over, or what to add so that it can be worked out."""
    why: str = ""
    """One sentence on how the words were understood."""


@dataclass(frozen=True, slots=True)
class CheckView:
    """Something to find out, or something that does not fit, with the study's words behind it."""

    words: str
    tone: Tone
    tag: str
    quote: QuoteView | None = None


@dataclass(frozen=True, slots=True)
class StatusView:
    words: str
    dated: str
    """When the registry was last told, in words."""
    warning: str = ""
    """Why the status may be out of date, or ``""``."""


@dataclass(frozen=True, slots=True)
class ContactView:
    name: str
    role: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class SiteView:
    facility: str
    place: str
    status: str
    distance: str = ""
    """Such as “12 miles (20 km) from Boston”; ``""`` when no place was given."""
    contacts: tuple[ContactView, ...] = ()


@dataclass(frozen=True, slots=True)
class StudyCard:
    """One study among the results."""

    nct_id: str
    title: str
    group: str
    """Name of the group it stands in (``wants``, ``may_take``, ``washout``, ``unclear``, ``refuses``)."""
    tested: str
    phase: str
    cancer: CheckView
    """How the study's cancers stand to the person's."""
    verdicts: tuple[VerdictView, ...]
    blocking: tuple[CheckView, ...]
    """Facts other than treatments that do not fit."""
    checks: tuple[CheckView, ...]
    """What to check before calling."""
    opens: str
    """“Opens for you on 3 December 2026”, or ``""``."""
    nearest: SiteView | None
    near_words: str
    """The nearest site in one line, or why none is shown; ``""`` when no place was given."""
    status: StatusView
    demo: bool = False
    order: tuple[str, ...] = ()
    """Why it stands where it does, with points."""
    fitting: tuple[CheckView, ...] = ()
    """Test results that the study looks for and the person has."""


@dataclass(frozen=True, slots=True)
class ResultsGroup:
    name: str
    heading: str
    explanation: str
    cards: tuple[StudyCard, ...]
    folded: bool = False
    """Shown only when asked for."""


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """Everything one search found, in the order to show it."""

    notes: tuple[str, ...]
    """What to know first: that these are not all studies, or not today's."""
    summary: str
    groups: tuple[ResultsGroup, ...]
    """Only the groups that hold a study, best first."""
    counted: str
    """How many were searched and read."""
    unreadable: tuple[str, ...]
    """One line for each record that could not be read."""
    query: str
    """The exact question that was asked."""
    source: str
    """Where the records come from, and of which date."""
    care: str
    """That the care team decides."""
    suggestions: tuple[str, ...] = ()
    """What to widen when little was found."""
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class ArmView:
    title: str
    kind: str
    description: str
    treatments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TreatmentView:
    name: str
    kind: str
    description: str
    other_names: str


@dataclass(frozen=True, slots=True)
class CriterionRow:
    pieces: tuple[Piece, ...]
    depth: int
    heading: bool = False
    """A line of the study's own that heads those under it."""


@dataclass(frozen=True, slots=True)
class CriteriaSection:
    """Criteria under one heading; ``cohort`` is ``""`` when they are for everyone."""

    heading: str
    cohort: str
    rows: tuple[CriterionRow, ...]


@dataclass(frozen=True, slots=True)
class StudyPage:
    """Everything about one study that a decision needs."""

    nct_id: str
    title: str
    official_title: str
    status: StatusView
    summary: tuple[str, ...]
    """The registry's summary, a paragraph each."""
    facts: tuple[Fact, ...]
    treatments: tuple[TreatmentView, ...]
    arms: tuple[ArmView, ...]
    group: str
    group_words: str
    """Where the study stands for the person; ``""`` without a profile."""
    cancer: CheckView | None
    verdicts: tuple[VerdictView, ...]
    blocking: tuple[CheckView, ...]
    fitting: tuple[CheckView, ...]
    checks: tuple[CheckView, ...]
    opens: str
    criteria: tuple[CriteriaSection, ...]
    sites: tuple[SiteView, ...]
    """Open and near ones first."""
    sites_words: str
    contacts: tuple[ContactView, ...]
    dates: tuple[Fact, ...]
    sponsor: str
    link: str
    """The study's page at the registry; ``""`` for a demonstration study."""
    questions: tuple[str, ...]
    """To ask the care team or the study team."""
    source: str
    checked: str
    """The day on which this was put together, or on which the copy was kept."""
    care: str
    demo: bool = False
    notes: tuple[str, ...] = ()
    """What to know first: that this is an older copy."""


@dataclass(frozen=True, slots=True)
class SavedVerdictView:
    words: str
    quote: str


@dataclass(frozen=True, slots=True)
class ShortlistRow:
    nct_id: str
    title: str
    status: StatusView
    saved: str
    notes: tuple[Fact, ...]
    """Each with its day as the name."""
    link: str
    demo: bool = False
    said: tuple[SavedVerdictView, ...] = ()
    """What it said about each treatment on the day it was saved."""


@dataclass(frozen=True, slots=True)
class ShortlistPage:
    name: str
    heading: str
    rows: tuple[ShortlistRow, ...]
    care: str
    demo: bool = False
