"""Finds what a person's or a study's words name, and walks up and down the trees of classes and cancers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from trialfinder.errors import (
    AmbiguousCancer,
    AmbiguousTherapy,
    NotACancerDrug,
    UnknownCancer,
    UnknownTherapy,
)
from trialfinder.vocabulary.cancer_names import CancerNames, cancer_names
from trialfinder.vocabulary.model import (
    Cancer,
    Regimen,
    ResistanceFact,
    Therapy,
    TherapyClass,
    TherapyMatch,
)
from trialfinder.vocabulary.suggest import nearest, starting_with
from trialfinder.vocabulary.surfaces import SurfaceName, surface_names, without_salt
from trialfinder.vocabulary.text import key

_BIOSIMILAR_SUFFIX = re.compile(r"-[a-z]{4}$", re.IGNORECASE)
_NAME_IN_BRACKETS = re.compile(r"(.+?)\s*\((.+)\)$")
_TOGETHER = re.compile(r"\s*[+/,&]\s*|\s+(?:and|plus|with)\s+", re.IGNORECASE)
_FORM_AT_END = re.compile(
    r"\s+(?:tablets?|capsules?|pills?|injections?|infusions?|iv|sc|subcutaneous|\d+\s*mg)$|\s*[®™]$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Tables:
    """The tables of ``data/`` as values, each by name."""

    therapies: Mapping[str, Therapy]
    classes: Mapping[str, TherapyClass]
    regimens: Mapping[str, Regimen]
    cancers: Mapping[str, Cancer]
    resistance: tuple[ResistanceFact, ...]
    ambiguous: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """By kind (``cancer``, ``therapy``) and key of the name: what it can mean."""
    no_cancer_drugs: Mapping[str, str] = field(default_factory=dict)
    """By key of the name: what a treatment is that is no drug against cancer."""
    cancer_qualifiers: Mapping[str, str] = field(default_factory=dict)
    """Words that a person's name for a cancer may lose, with their kind."""
    unsafe_in_text: frozenset[str] = frozenset()
    """Names that mean too many other things to be spotted in running text."""


class Vocabulary:
    """Look-ups over the tables; never changed after it is made."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.therapies = tables.therapies
        self.classes = tables.classes
        self.regimens = tables.regimens
        self.cancers = tables.cancers
        self.resistance = tables.resistance

    def find_therapy(self, text: str) -> TherapyMatch:
        """What ``text`` names: a drug (by any of its names), a regimen or a class; never a guess."""
        given = text.strip()
        if meanings := self._tables.ambiguous.get(("therapy", key(given))):
            raise AmbiguousTherapy(given, meanings)
        if kind := self._tables.no_cancer_drugs.get(key(given)):
            raise NotACancerDrug(given, kind)
        match = self._one_therapy(given) or self._same_therapy_twice(given) or self._therapies_together(given)
        if match is None:
            raise UnknownTherapy(given, nearest(given, self._spoken_therapy_names))
        return match

    def find_cancer(self, text: str) -> Cancer:
        """The cancer that ``text`` names, in any word order and whatever its stage; never a guess."""
        given = text.strip()
        if meanings := self._tables.ambiguous.get(("cancer", key(given))):
            raise AmbiguousCancer(given, meanings)
        name = self._cancer_keys.get(key(given)) or self._cancer_names.find(given)
        if name is None:
            raise UnknownCancer(given, nearest(given, self._spoken_cancer_names))
        return self.cancers[name]

    def suggest_therapies(self, prefix: str, limit: int = 10) -> tuple[str, ...]:
        """Names that begin with ``prefix``, for completing what a person types."""
        return starting_with(prefix, (name for name, _ in self._spoken_therapy_names), limit)

    def suggest_cancers(self, prefix: str, limit: int = 10) -> tuple[str, ...]:
        return starting_with(prefix, (name for name, _ in self._spoken_cancer_names), limit)

    def describe_therapy(self, therapy: Therapy, given: str = "") -> str:
        """“Tagrisso is osimertinib, a pill that blocks EGFR”, for the name that was typed."""
        what = next((self.classes[name].plain for name in therapy.classes if self.classes[name].plain), "")
        explained = f", {what}" if what else ""
        if not given or key(given) == key(therapy.name):
            name = therapy.name[:1].upper() + therapy.name[1:]
            return f"{name} is {what}" if what else name
        return f"{given.strip()} is {therapy.name}{explained}"

    def class_ancestors(self, class_name: str) -> frozenset[str]:
        """The more general classes of a class; itself not included."""
        return _closure(self.classes[class_name].parents, self._class_parents)

    def class_members(self, class_name: str) -> frozenset[str]:
        """Generic names of the drugs in a class or in a class below it."""
        return self._class_members.get(class_name, frozenset())

    def classes_of(self, therapy_name: str) -> frozenset[str]:
        return frozenset(self.therapies[therapy_name].classes)

    def cancer_ancestors(self, name: str) -> frozenset[str]:
        """The more general cancers that this is one of; itself not included."""
        return self._cancers_above[name]

    def cancer_descendants(self, name: str) -> frozenset[str]:
        return self._cancers_below[name]

    def surfaces(self) -> Iterator[SurfaceName]:
        """What a reader should spot in running text; the rules of comparing are in ``surfaces``."""
        return self._surfaces(self._tables.unsafe_in_text)

    def _one_therapy(self, given: str) -> TherapyMatch | None:
        named = next(filter(None, map(self._therapy_names.get, _therapy_keys(given))), None)
        if named is None:
            return None
        kind, name = named
        return TherapyMatch(given, name, kind, self._members(kind, name))

    def _same_therapy_twice(self, given: str) -> TherapyMatch | None:
        """“Taxol (paclitaxel)”: two names that agree."""
        twice = _NAME_IN_BRACKETS.match(given)
        first, second = map(self._one_therapy, twice.groups()) if twice else (None, None)
        return replace(first, given=given) if first and second and first.name == second.name else None

    def _therapies_together(self, given: str) -> TherapyMatch | None:
        """“Carboplatin and paclitaxel”: each part must be a drug or a regimen that we know."""
        parts = [self._one_therapy(part) for part in _TOGETHER.split(given)]
        known = [part for part in parts if part and part.kind != "class"]
        if len(parts) < 2 or len(known) < len(parts):
            return None
        therapies = tuple(dict.fromkeys(therapy for part in known for therapy in part.therapies))
        return TherapyMatch(given, " + ".join(part.name for part in known), "regimen", therapies)

    def _surfaces(self, unsafe: frozenset[str]) -> Iterator[SurfaceName]:
        return surface_names(self.therapies.values(), self.classes.values(), self.regimens.values(), unsafe)

    def _members(self, kind: str, name: str) -> tuple[Therapy, ...]:
        if kind == "drug":
            return (self.therapies[name],)
        if kind == "regimen":
            return tuple(self.therapies[part] for part in self.regimens[name].components)
        return tuple(self.therapies[member] for member in sorted(self.class_members(name)))

    @property
    def cancer_qualifiers(self) -> Mapping[str, str]:
        """Words that a person's name for a cancer may have beside it, with their kind."""
        return self._tables.cancer_qualifiers

    @cached_property
    def _therapy_names(self) -> Mapping[str, tuple[str, str]]:
        names: dict[str, tuple[str, str]] = {}
        for surface, kind, name in self._surfaces(frozenset()):
            names.setdefault(key(surface), (kind, name))
        return names

    @cached_property
    def _cancer_names(self) -> CancerNames:
        unsure = frozenset(name for kind, name in self._tables.ambiguous if kind == "cancer")
        return cancer_names(self.cancers.values(), self._tables.cancer_qualifiers, unsure)

    @cached_property
    def _cancer_keys(self) -> Mapping[str, str]:
        names = {key(cancer.name): cancer.name for cancer in self.cancers.values()}
        for cancer in self.cancers.values():
            for spelling in (cancer.medical_name, *cancer.synonyms, *cancer.spoken):
                names.setdefault(key(spelling), cancer.name)
        names.pop("", None)
        return names

    @cached_property
    def _spoken_therapy_names(self) -> tuple[tuple[str, str], ...]:
        """Names to offer, with what each names; those that people say most first."""
        drugs = [
            (name, therapy.name)
            for therapy in self.therapies.values()
            for name in (*therapy.brands, without_salt(therapy.name), therapy.name, *therapy.codes)
        ]
        regimens = [(name, r.name) for r in self.regimens.values() for name in (r.name, *r.other_names)]
        return (*drugs, *regimens, *((name, name) for name in self.classes))

    @cached_property
    def _spoken_cancer_names(self) -> tuple[tuple[str, str], ...]:
        names = (
            (name, c.name) for c in self.cancers.values() for name in (c.name, *c.synonyms, c.medical_name)
        )
        return tuple((name, canonical) for name, canonical in names if name)

    @cached_property
    def _class_parents(self) -> Mapping[str, tuple[str, ...]]:
        return {name: group.parents for name, group in self.classes.items()}

    @cached_property
    def _class_members(self) -> Mapping[str, frozenset[str]]:
        pairs = ((name, therapy.name) for therapy in self.therapies.values() for name in therapy.classes)
        return {name: frozenset(members) for name, members in _grouped(pairs).items()}

    @cached_property
    def _cancers_above(self) -> Mapping[str, frozenset[str]]:
        return {name: _closure(cancer.parents, self._cancer_parents) for name, cancer in self.cancers.items()}

    @cached_property
    def _cancers_below(self) -> Mapping[str, frozenset[str]]:
        children = self._cancer_children
        return {name: _closure(children.get(name, ()), children) for name in self.cancers}

    @cached_property
    def _cancer_parents(self) -> Mapping[str, tuple[str, ...]]:
        return {name: cancer.parents for name, cancer in self.cancers.items()}

    @cached_property
    def _cancer_children(self) -> Mapping[str, tuple[str, ...]]:
        pairs = ((parent, cancer.name) for cancer in self.cancers.values() for parent in cancer.parents)
        return {name: tuple(children) for name, children in _grouped(pairs).items()}


def _therapy_keys(given: str) -> Iterator[str]:
    """The name as it stands; then without its salt, a biosimilar's four letters, its form, a plural s."""
    yield key(given)
    yield key(without_salt(given))
    yield key(_BIOSIMILAR_SUFFIX.sub("", given))
    yield key(_FORM_AT_END.sub("", given))
    if len(given) > 4:
        yield key(given).removesuffix("s")


def _closure(first: Iterable[str], onward: Mapping[str, Iterable[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(first)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += onward.get(name, ())
    return frozenset(found)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for group, member in pairs:
        groups.setdefault(group, []).append(member)
    return groups
