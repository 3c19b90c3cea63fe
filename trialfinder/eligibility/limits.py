"""Study-wide limits: earlier lines, activity level (ECOG), brain metastases, the kind of resistance asked for."""

from __future__ import annotations

from collections.abc import Sequence

from trialfinder.eligibility.model import Limits
from trialfinder.eligibility.requirements import Requirement
from trialfinder.eligibility.sections import Criterion


def read_limits(criteria: Sequence[Criterion], requirements: Sequence[Requirement]) -> Limits:
    """The limits that the criteria state."""
    return Limits()
