"""A mention with all that reaches it, and what can be judged of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from trialfinder.eligibility.clauses import Clause
from trialfinder.eligibility.cues import Cue
from trialfinder.eligibility.mentions import Mention
from trialfinder.eligibility.model import Section
from trialfinder.eligibility.statements import Sense
from trialfinder.eligibility.turns import begins
from trialfinder.eligibility.windows import Window


class Judgement(NamedTuple):
    """``sense`` is None when the clause tells nothing of having had it."""

    sense: Sense | None
    negated: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A mention, and the cues and the wait that reach it."""

    clause: Clause
    mention: Mention
    cues: Sequence[Cue]
    window: Window | None
    no: Cue | None
    failed: Cue | None
    failed_later: Cue | None
    had: Cue | None

    @property
    def text(self) -> str:
        return self.clause.text

    @property
    def excludes(self) -> bool:
        return self.clause.section is Section.EXCLUSION

    @property
    def rest(self) -> str:
        return self.clause.text[self.mention.end :]


def by(cue: Cue, sense: Sense, negated: bool = False) -> Judgement:
    return Judgement(sense, negated, f"{cue.kind}:{cue.row}")


def says_nothing(cue: Cue) -> Judgement:
    return Judgement(None, False, f"{cue.kind}:{cue.row}")


def is_earlier(text: str, had: Cue) -> bool:
    """“prior X”."""
    return begins("earlier", text[had.start : had.end])
