"""Which cancers a study takes, decided from its conditions, titles, terms and criteria, on this machine."""

from trialfinder.cancers.asked import find_one, markers_in_words
from trialfinder.cancers.fit import judge_cancer, judge_words
from trialfinder.cancers.groups import cancer_group
from trialfinder.cancers.model import CancerFit, CancerVerdict

__all__ = [
    "CancerFit",
    "CancerVerdict",
    "cancer_group",
    "find_one",
    "judge_cancer",
    "judge_words",
    "markers_in_words",
]
