"""What is judged: a study, what it says of its cancers, and the cancer that is asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from trialfinder.cancers.asked import AskedCancer
from trialfinder.cancers.model import CancerVerdict
from trialfinder.cancers.statements import BASKETS, StudyCancers
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary


class Line:
    """A cancer with all that it is one of, and all that are one of it."""

    def __init__(self, cancer: str, vocabulary: Vocabulary) -> None:
        self.cancer = cancer
        self.above = vocabulary.cancer_ancestors(cancer)
        self.below = vocabulary.cancer_descendants(cancer)
        self._vocabulary = vocabulary

    def holds(self, other: str) -> bool:
        """Whether ``other`` is this cancer or one that contains it."""
        return other == self.cancer or other in self.above

    def touches(self, other: str) -> bool:
        return self.holds(other) or other in self.below

    def made_up_of(self, names: Iterable[str]) -> bool:
        """Whether ``names`` hold every kind of this cancer: small cell and non-small cell are all of lung.

        A kind that belongs to two, such as carcinoid of the lung, need not be among them.
        """
        cancers = self._vocabulary.cancers
        kinds = {name for name in self.below if self.cancer in cancers[name].parents}
        own = {name for name in kinds if cancers[name].parents == (self.cancer,)}
        return bool(own) and own <= set(names) and len(kinds & set(names)) > 1

    def ancestors(self, name: str) -> frozenset[str]:
        return self._vocabulary.cancer_ancestors(name)

    def unrelated(self, names: Iterable[str]) -> int:
        """How many unrelated cancers ``names`` are."""
        families: list[set[str]] = []
        for name in names:
            family = {name, *self.ancestors(name)} - BASKETS
            joined = [known for known in families if known & family]
            families = [known for known in families if not known & family]
            families.append(family.union(*joined))
        return len(families)


@dataclass(frozen=True, slots=True)
class Case:
    study: Study
    says: StudyCancers
    asked: AskedCancer
    line: Line
    vocabulary: Vocabulary


Rule = Callable[[Case], CancerVerdict | None]


def first(rules: Iterable[Rule], case: Case) -> CancerVerdict | None:
    """The verdict of the first rule that gives one."""
    return next((verdict for rule in rules if (verdict := rule(case)) is not None), None)
