"""Whether a statement of a study is about people with another cancer.

A study of several cancers says what it wants of each: “colorectal cancer: progressed on oxaliplatin”. Such a
sentence neither lets in nor rules out somebody whose cancer is another.
"""

from __future__ import annotations

from trialfinder.cancers.statements import BASKETS, SPREAD_TO
from trialfinder.cancers.words import cancer_names
from trialfinder.eligibility.model import Quote
from trialfinder.vocabulary import Vocabulary
from trialfinder.vocabulary.model import Cancer


def is_about_another_cancer(quote: Quote | None, cancer: Cancer, vocabulary: Vocabulary) -> bool:
    """True when the words or their cohort name cancers, and none is the person's, wider or narrower."""
    if quote is None:
        return False
    names = cancer_names(vocabulary)
    named = {hit.cancer for text in (quote.text, quote.cohort or "") for hit in names.find(text)}
    specific = named - BASKETS - set(SPREAD_TO)
    return bool(specific) and not specific & _line(cancer, vocabulary)


def _line(cancer: Cancer, vocabulary: Vocabulary) -> set[str]:
    above, below = vocabulary.cancer_ancestors(cancer.name), vocabulary.cancer_descendants(cancer.name)
    return {cancer.name, *above, *below}
