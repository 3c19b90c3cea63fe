"""What one study is counted under when studies are grouped by cancer."""

from __future__ import annotations

from trialfinder.cancers.statements import BASKETS, study_cancers
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary

SEVERAL = "several cancers"
UNNAMED = "cancer not named"


def cancer_group(study: Study, vocabulary: Vocabulary) -> str:
    """“lung cancer” for a study of any lung cancer; ``SEVERAL`` for one of several, or of solid tumours."""
    says = study_cancers(study, vocabulary)
    groups = {_group_of(name, vocabulary) for name in says.named} - BASKETS
    if len(groups) == 1 and not says.baskets:
        return groups.pop()
    return SEVERAL if groups or says.baskets else UNNAMED


def _group_of(name: str, vocabulary: Vocabulary) -> str:
    """The widest cancer that still says something: below “solid tumour” and “blood cancer”."""
    parents = vocabulary.cancers[name].parents
    while parents and parents[0] not in BASKETS:
        name, parents = parents[0], vocabulary.cancers[parents[0]].parents
    return name
