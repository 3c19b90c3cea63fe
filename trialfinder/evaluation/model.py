"""What was labelled, what was read, and the shares in which they agree."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from trialfinder.eligibility.model import Stance

COARSE = {
    Stance.ASKS_FAILED: "wants",
    Stance.ASKS_HAD: "wants",
    Stance.ASKS_PRETREATED: "wants",
    Stance.ALLOWS: "open",
    Stance.WASHOUT: "open",
    Stance.SILENT: "open",
    Stance.REFUSES: "refuses",
    Stance.REFUSES_UNLESS: "refuses",
    Stance.MIXED: "mixed",
}
LIMIT_FIELDS = ("min_lines", "max_lines", "resistance", "ecog_max", "brain_mets")


@dataclass(frozen=True, slots=True)
class Share:
    """``right`` of ``of``, with a 95 % Wilson interval."""

    right: int
    of: int

    @property
    def value(self) -> float | None:
        return self.right / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        if not self.of:
            return None
        z, n, p = 1.959964, self.of, self.right / self.of
        centre, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (centre - spread) / (1 + z * z / n), (centre + spread) / (1 + z * z / n)


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled pair and what was read."""

    nct_id: str
    drug: str
    wanted: Stance
    read: Stance
    baseline: Stance
    wanted_days: int | None
    read_days: int | None
    wanted_quote: str
    read_quote: str
    rule: str
    cancer: str = ""
    """What its study is counted under (see ``trialfinder.cancers.cancer_group``)."""

    @property
    def right(self) -> bool:
        return self.wanted is self.read

    @property
    def nearly_right(self) -> bool:
        """The joined labels agree."""
        return COARSE[self.wanted] == COARSE[self.read]


@dataclass(frozen=True, slots=True)
class JudgedLimit:
    """One labelled limit, as the tables write it, and what was read."""

    nct_id: str
    name: str
    wanted: str
    read: str
    read_quote: str

    @property
    def right(self) -> bool:
        return self.wanted == self.read


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often labels agree; of the reader, or of the baseline."""

    exact: Share
    coarse: Share
    missed_chance: Share
    """Of the pairs that want the drug: read as refusing or open."""
    false_hope: Share
    """Of those that refuse it: read as wanting or open."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares of ``n`` labelled pairs."""

    n: int
    reader: Agreement
    keywords: Agreement
    """The baseline's."""
    washout_days: Share
    quote: Share
    limits: Mapping[str, Share]
    cancers: Mapping[str, tuple[Agreement, Agreement]]
    """The reader's and the baseline's, for each group of cancers."""
    supported_exact: Share
    """Right thanks to rules that also decide rightly in another study (see ``support``)."""
    supported_coarse: Share
    lonely: Mapping[str, str]
    """Each cue row and rule that decides rightly in one study alone, with that study."""
    judged: tuple[Judged, ...]
    judged_limits: tuple[JudgedLimit, ...]
    missing: tuple[str, ...]
    """Labelled studies that the source does not hold."""

    @property
    def exact(self) -> Share:
        return self.reader.exact

    @property
    def coarse(self) -> Share:
        return self.reader.coarse

    @property
    def missed_chance(self) -> Share:
        return self.reader.missed_chance

    @property
    def false_hope(self) -> Share:
        return self.reader.false_hope
