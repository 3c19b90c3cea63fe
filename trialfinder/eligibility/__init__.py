"""Reading eligibility criteria: what a study says about each therapy, with the words that say so."""

from trialfinder.eligibility.markers import MarkerRequirement
from trialfinder.eligibility.reading import Reading, read
from trialfinder.eligibility.sections import Criterion
from trialfinder.eligibility.setting import SettingRequirement

__all__ = ["Criterion", "MarkerRequirement", "Reading", "SettingRequirement", "read"]
