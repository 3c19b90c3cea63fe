"""Which statements of a study are about people with a cancer, and which about those with another.

A study of several cancers says what it wants of each: “colorectal cancer: progressed on oxaliplatin”. Such a
sentence neither lets in nor rules out somebody whose cancer is another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from trialfinder.cancers.case import Line
from trialfinder.cancers.statements import BASKETS, SPREAD_TO
from trialfinder.cancers.words import cancers_in
from trialfinder.eligibility.model import Quote
from trialfinder.eligibility.requirements import Requirement
from trialfinder.eligibility.sections import Criterion
from trialfinder.vocabulary import Vocabulary
from trialfinder.vocabulary.model import Cancer


def people_with(
    cancer: Cancer, criteria: Sequence[Criterion], vocabulary: Vocabulary
) -> Callable[[Requirement], bool]:
    """Tells of a requirement whether it is about them: by its own sentence, else by the lines above it."""
    line = Line(cancer.name, vocabulary)

    def about(requirement: Requirement) -> bool:
        for text in _texts(requirement, criteria):
            if named := _named(text, vocabulary):
                return any(map(line.touches, named))
        return True

    return about


def is_about_another_cancer(quote: Quote | None, cancer: Cancer, vocabulary: Vocabulary) -> bool:
    """True when the words or their cohort name cancers, and none is the person's, wider or narrower."""
    if quote is None:
        return False
    named = _named(f"{quote.cohort or ''}. {quote.text}", vocabulary)
    return bool(named) and not any(map(Line(cancer.name, vocabulary).touches, named))


def _texts(requirement: Requirement, criteria: Sequence[Criterion]) -> Iterator[str]:
    clause = requirement.statement.clause
    start, end = clause.sentence
    yield f"{clause.cohort or ''}. {clause.criterion.text[start:end]}"
    parent = clause.criterion.parent
    while parent is not None:
        yield criteria[parent].text
        parent = criteria[parent].parent


@lru_cache(maxsize=65536)
def _named(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    named = {hit.cancer for hit in cancers_in(text, vocabulary)}
    return frozenset(named - BASKETS - set(SPREAD_TO))
