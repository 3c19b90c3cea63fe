"""How the cancers that a study names stand to the person's."""

from __future__ import annotations

from trialfinder.cancers.model import CancerFit, CancerVerdict
from trialfinder.cancers.words import cancer_names
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary
from trialfinder.vocabulary.model import Cancer

BASKETS = frozenset({"cancer", "solid tumour", "blood cancer"})


def judge_cancer(study: Study, cancer: Cancer, vocabulary: Vocabulary) -> CancerVerdict:
    names = cancer_names(vocabulary)
    texts = (*study.conditions, study.brief_title, study.official_title)
    named = {found.cancer: text for text in texts for found in names.find(text)}
    wider = vocabulary.cancer_ancestors(cancer.name) | {cancer.name}
    for hit in named:
        if hit in wider - BASKETS:
            return CancerVerdict(CancerFit.EXACT, named[hit])
    for hit in named:
        if hit in vocabulary.cancer_descendants(cancer.name):
            return CancerVerdict(CancerFit.SUBTYPE_ONLY, named[hit])
    for hit in named:
        if hit in wider:
            return CancerVerdict(CancerFit.BROADER, named[hit])
    if named:
        return CancerVerdict(CancerFit.NO, next(iter(named.values())))
    return CancerVerdict(CancerFit.UNCLEAR, "")
