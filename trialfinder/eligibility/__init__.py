"""Reading eligibility criteria: what a study says about each therapy, with the words that say so."""

from trialfinder.eligibility.reading import Reading, read
from trialfinder.eligibility.sections import Criterion

__all__ = ["Criterion", "Reading", "read"]
