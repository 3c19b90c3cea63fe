"""In which group a study stands for a person, from all its verdicts and facts.

Open points never move a study to ``REFUSES``; one that tests no treatment is ``UNCLEAR`` at best. A wait
beside a met demand by name stays in ``WANTS``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from trialfinder.eligibility.model import WANTS, Stance
from trialfinder.matching.facts import PURPOSE
from trialfinder.matching.model import NAMED_DEMANDS, FactCheck, Group, Met, Verdict


def group_of(verdicts: Sequence[Verdict], facts: Sequence[FactCheck]) -> Group:
    if _ruled_out(verdicts, facts):
        return Group.REFUSES
    if any(fact.fact == PURPOSE for fact in facts):
        return Group.UNCLEAR
    if any(_meets(verdict, NAMED_DEMANDS) for verdict in verdicts):
        return Group.WANTS
    if _only_a_wait_stands_between(verdicts):
        return Group.WASHOUT
    if any(_meets(verdict, WANTS) for verdict in verdicts) or _all_allowed(verdicts):
        return Group.MAY_TAKE
    return Group.UNCLEAR


def waits(verdict: Verdict) -> bool:
    """Whether time must pass, or may have to, since the last dose."""
    return verdict.wait is not Met.YES


def _ruled_out(verdicts: Sequence[Verdict], facts: Sequence[FactCheck]) -> bool:
    """An unmet demand rules out only when no other demand is met: “progressed on A or B” asks for each."""
    if any(fact.met is Met.NO for fact in facts):
        return True
    unmet = [verdict.stance.label for verdict in verdicts if verdict.met is Met.NO]
    if Stance.REFUSES in unmet:
        return True
    return bool(unmet) and not any(_meets(verdict, NAMED_DEMANDS) for verdict in verdicts)


def _meets(verdict: Verdict, labels: Collection[Stance]) -> bool:
    return verdict.met is Met.YES and verdict.stance.label in labels


def _only_a_wait_stands_between(verdicts: Sequence[Verdict]) -> bool:
    return any(map(waits, verdicts)) and all(
        verdict.met is Met.YES or verdict.stance.label is Stance.WASHOUT for verdict in verdicts
    )


def _all_allowed(verdicts: Sequence[Verdict]) -> bool:
    return bool(verdicts) and all(
        verdict.met is Met.YES and verdict.stance.label is not Stance.SILENT for verdict in verdicts
    )
