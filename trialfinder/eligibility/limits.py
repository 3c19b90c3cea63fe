"""Study-wide limits: earlier lines, activity level (ECOG), brain metastases, kind of resistance."""

from __future__ import annotations

from collections.abc import Sequence

from trialfinder.eligibility.brain import read_brain_mets
from trialfinder.eligibility.model import Limits
from trialfinder.eligibility.performance import read_performance
from trialfinder.eligibility.prior_lines import read_prior_lines
from trialfinder.eligibility.requirements import Requirement
from trialfinder.eligibility.resistance import read_resistance
from trialfinder.eligibility.sections import Criterion


def read_limits(
    criteria: Sequence[Criterion], requirements: Sequence[Requirement], titles: Sequence[str] = ()
) -> Limits:
    """The limits that the criteria state; ``titles`` and conditions tell a study of brain tumours."""
    performance = read_performance(criteria)
    brain_mets, brain_mets_quote = read_brain_mets(criteria, titles)
    lines = read_prior_lines(criteria, requirements, titles)
    return Limits(
        min_lines=lines.fewest,
        max_lines=lines.most,
        lines_quote=lines.quote,
        resistance=read_resistance(criteria, requirements),
        ecog_max=performance.worst if performance else None,
        ecog_quote=performance.quote if performance else None,
        brain_mets=brain_mets,
        brain_mets_quote=brain_mets_quote,
    )
