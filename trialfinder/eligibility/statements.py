"""What a clause says of a treatment, as a value: failed, had, untreated; negated, permitted, how long ago.

A statement knows nothing of inclusion and exclusion; ``requirements`` gives it its polarity.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trialfinder.eligibility.clauses import Clause
from trialfinder.eligibility.lines import LineCount
from trialfinder.eligibility.mentions import Mention
from trialfinder.eligibility.windows import Window


class Sense(StrEnum):
    """What is said of a treatment, section and negation aside."""

    FAILED = "failed"
    HAD = "had"
    PRETREATED = "pretreated"
    """Earlier treatment in general, no name: “relapsed/refractory”, “no standard options left”."""
    UNTREATED = "untreated"
    """“newly diagnosed”, “treatment-naive”."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said of one mention (of any treatment, when ``mention`` is None)."""

    clause: Clause
    mention: Mention | None
    sense: Sense
    rule: str
    """The rule that made it, with the row of the cue: ``failed:7``."""
    negated: bool = False
    allowed: bool = False
    forbidden: bool = False
    window: Window | None = None
    window_excepts: bool = False
    """The wait is that of an exception: “unless completed more than 6 months ago”."""
    count: LineCount | None = None
    exception: str | None = None
    """Words after “unless”, “except” and their like, when they follow the mention."""
    exceptions: tuple[Mention, ...] = ()
    """The therapies that the exception names."""
    excepted: bool = False
    """The mention stands inside such an exception."""
    optional: bool = False
    """May have been given beside what is spoken of: “with or without X”."""
    conditional: bool = False
    """Speaks of those who had it, and says what then: “patients previously treated with X must …”."""
    adjuvant: bool = False
    """Speaks of adjuvant, neoadjuvant or curative-intent use."""

    @property
    def general(self) -> bool:
        """True when no drug or class is named."""
        return self.mention is None or self.mention.kind.is_general
