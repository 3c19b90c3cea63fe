"""Which cue rows and rules prove themselves on more than one study.

Rules are written by hand, while the labelled studies are looked at, so nothing can be fitted anew without
one of them. What can be asked is whether a rule says more than what one study taught: a pair counts here
only when every part of what decided it (“failed:7 > failure wanted”) also decides a pair of another study,
and rightly. Silence has no rule, and counts as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from trialfinder.evaluation.model import Judged

Right = Callable[[Judged], bool]


def supported(judged: Sequence[Judged], right: Right) -> Right:
    """``right``, and not thanks to a part that no other study bears out."""
    studies = _studies(judged, right)

    def holds(pair: Judged) -> bool:
        return right(pair) and all(studies[part] - {pair.nct_id} for part in parts_of(pair.rule))

    return holds


def lonely_parts(judged: Sequence[Judged]) -> Mapping[str, str]:
    """Each part that decides rightly in one study alone, with that study."""
    studies = _studies(judged, lambda pair: pair.right)
    return {part: next(iter(of_it)) for part, of_it in sorted(studies.items()) if len(of_it) == 1}


def parts_of(rule: str) -> tuple[str, ...]:
    """“failed:7 > failure wanted” is a row of the cues, and what a section makes of it."""
    return tuple(part.strip() for part in rule.split(">") if part.strip())


def _studies(judged: Sequence[Judged], right: Right) -> Mapping[str, set[str]]:
    """Where each part decides rightly."""
    studies: dict[str, set[str]] = defaultdict(set)
    for pair in judged:
        if right(pair):
            for part in parts_of(pair.rule):
                studies[part].add(pair.nct_id)
    return studies
