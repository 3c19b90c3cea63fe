"""The therapies that words name: drugs, classes, regimens, general words for treatment; and what is none.

Names are matched longest first and at word borders, case and hyphens aside, with a plural ``s`` allowed. A
name in capitals of up to four letters (``ICI``) counts only in capitals. Receptor names (``EGFR``) count
only where a therapy is meant: after ``anti-``, before ``inhibitor`` and its like, or after ``targeting``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import ahocorasick

from trialfinder.eligibility.folding import fold
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.shared_nouns import AGAINST_CANCER, names_without_noun
from trialfinder.eligibility.tables import rows_of
from trialfinder.eligibility.targets import are_listed_together, end_of_therapy, target_phrases
from trialfinder.vocabulary import Vocabulary


class ConceptKind(StrEnum):
    DRUG = "drug"
    REGIMEN = "regimen"
    CLASS = "class"
    GENERAL = "general"
    """Any systemic treatment of the cancer: “systemic therapy”, “standard of care”."""
    BARE = "bare"
    """“therapy”, “treatment”: general only beside a word such as “prior”."""
    SETTING = "setting"
    """“adjuvant therapy”: general, in one setting."""
    NOT_DRUGS = "not drugs"
    """Radiotherapy, supportive care, the study's own treatment: named so that nothing else reads them."""

    @property
    def is_named(self) -> bool:
        """A drug, or several by one name."""
        return self in (ConceptKind.DRUG, ConceptKind.CLASS, ConceptKind.REGIMEN)

    @property
    def is_general(self) -> bool:
        return self in (ConceptKind.GENERAL, ConceptKind.BARE, ConceptKind.SETTING)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at ``text[start:end]``; ``names`` are canonical (several for a regimen)."""

    start: int
    end: int
    kind: ConceptKind
    names: tuple[str, ...]


_GENERAL_KINDS = {
    "any": ConceptKind.GENERAL,
    "bare": ConceptKind.BARE,
    "setting": ConceptKind.SETTING,
    "not drugs": ConceptKind.NOT_DRUGS,
}
_CONJUGATE = re.compile(
    r"[ -]\w*(?:tecan|tansine|dotin|tesirine|ozogamicin|sudotox|duocarmazine|soravtansine|vedotin)\b"
)


class Spotter:
    """Finds mentions; built once from a vocabulary and the tables in ``data/reader``."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._names = ahocorasick.Automaton()
        self._targets = ahocorasick.Automaton()
        self._surfaces: dict[str, list[_Surface]] = {}
        for surface, kind, names in _as_written([*_general_surfaces(), *_vocabulary_surfaces(vocabulary)]):
            self._surfaces.setdefault(_key(surface), []).append((surface, kind, names))
        for key, entries in self._surfaces.items():
            self._names.add_word(key, (len(key), entries))
        for phrase, class_name in target_phrases(vocabulary):
            spaced = re.sub(r"(?<=[a-z])(?=\d)", " ", _key(phrase))
            if spaced != _key(phrase) and spaced not in self._targets:
                self._targets.add_word(spaced, (len(spaced), class_name))
            self._targets.add_word(_key(phrase), (len(_key(phrase)), class_name))
        self._ambiguous = tuple(_ambiguous_abbreviations())
        self._short = re.compile("|".join(re.escape(each.short) for each in self._ambiguous))
        self._names.make_automaton()
        self._targets.make_automaton()

    def find(
        self, text: str, abbreviations: Mapping[str, Mention] = MappingProxyType({})
    ) -> tuple[Mention, ...]:
        """Mentions in order, none overlapping; a longer name wins over a shorter inside it.

        ``abbreviations`` are those that the study itself introduces (see ``short_forms``).
        """
        folded = fold(text)
        candidates = [
            *self._named(text, folded),
            *self._targeted(folded),
            *self._sharing(folded),
            *_abbreviated(text, abbreviations),
            *self._beside_others(text, folded),
        ]
        return tuple(_without_nouns(folded, list(_longest_first(candidates))))

    def may_find(self, text: str, abbreviations: Iterable[str] = ()) -> bool:
        """Whether a mention can begin in ``text``, whatever stands before it."""
        folded = fold(text)
        return (
            next(self._named(text, folded), None) is not None
            or next(self._targets_in(folded), None) is not None
            or next(names_without_noun(folded), None) is not None
            or any(short in text for short in abbreviations)
            or next(self._beside_others(text, folded), None) is not None
        )

    def _beside_others(self, text: str, folded: str) -> Iterator[Mention]:
        """Short forms that mean a therapy here."""
        if self._short.search(text):
            for short in self._ambiguous:
                yield from short.find(text, folded)

    def _named(self, text: str, folded: str) -> Iterator[Mention]:
        for last, (length, entries) in self._names.iter(folded):
            start, end = last - length + 1, last + 1
            end = _word_end(folded, start, end)
            if not end:
                continue
            for surface, kind, names in entries:
                if _case_fits(surface, text[start : start + length]):
                    yield _guard_conjugate(folded, Mention(start, end, kind, names))
                    break

    def _targets_in(self, folded: str) -> Iterator[Mention]:
        for last, (length, class_name) in self._targets.iter(folded):
            start, end = last - length + 1, last + 1
            if _word_end(folded, start, end):
                yield Mention(start, end, ConceptKind.CLASS, (class_name,))

    def _targeted(self, folded: str) -> Iterator[Mention]:
        for run in _runs(folded, list(_longest_first(self._targets_in(folded)))):
            *others, last = run
            if end := end_of_therapy(folded, run[0].start, last.end):
                yield from others
                yield Mention(last.start, end, last.kind, last.names)

    def _sharing(self, folded: str) -> Iterator[Mention]:
        for start, end, phrase in names_without_noun(folded):
            _, kind, names = self._surfaces[phrase][0]
            yield Mention(start, end, kind, names)


@dataclass(frozen=True, slots=True)
class _Ambiguous:
    """A short form that means a therapy only beside certain words: PI beside IMiD."""

    short: str
    beside: Pattern
    name: str

    def find(self, text: str, folded: str) -> Iterator[Mention]:
        if self.short in text and self.beside.search(folded):
            for match in re.finditer(rf"(?<![\w-]){self.short}(?![\w-])", text):
                yield Mention(match.start(), match.end(), ConceptKind.CLASS, (self.name,))


def _ambiguous_abbreviations() -> Iterator[_Ambiguous]:
    for row in rows_of("reader/abbreviations.csv"):
        yield _Ambiguous(row["short"], Pattern(row["beside"]), row["means"])


def _abbreviated(text: str, abbreviations: Mapping[str, Mention]) -> Iterator[Mention]:
    for short, meant in abbreviations.items():
        if short not in text:
            continue
        for match in re.finditer(rf"(?<![\w-]){re.escape(short)}s?(?![\w])", text):
            yield Mention(match.start(), match.end(), meant.kind, meant.names)


def _key(surface: str) -> str:
    return " ".join(fold(surface).split())


def _word_end(folded: str, start: int, end: int) -> int:
    """Where the word ends (a plural ``s`` included), or 0 when the hit is inside a longer word."""
    if start and folded[start - 1].isalnum() and folded[start].isalnum():
        return 0
    if end < len(folded) and folded[end] == "s" and (end + 1 == len(folded) or not folded[end + 1].isalnum()):
        return end + 1
    if end < len(folded) and folded[end].isalnum() and folded[end - 1].isalnum():
        return 0
    return end


def _case_fits(surface: str, written: str) -> bool:
    short_capitals = surface.isupper() and len(surface) <= 4
    return not short_capitals or written.isupper()


def _guard_conjugate(folded: str, mention: Mention) -> Mention:
    """“trastuzumab botidotin” is another drug than trastuzumab, also when we do not know it."""
    longer = _CONJUGATE.match(folded, mention.end) if mention.kind is ConceptKind.DRUG else None
    return Mention(mention.start, longer.end(), ConceptKind.NOT_DRUGS, ()) if longer else mention


def _longest_named_first(mention: Mention) -> tuple[int, int, bool]:
    return mention.start, -mention.end, mention.kind is ConceptKind.NOT_DRUGS


def _longest_first(candidates: Iterable[Mention]) -> Iterator[Mention]:
    taken_to = -1
    for mention in sorted(candidates, key=_longest_named_first):
        if mention.start >= taken_to:
            taken_to = mention.end
            yield mention


_NOUN_CLASSES = frozenset(
    {
        "monoclonal antibody",
        "bispecific antibody",
        "tyrosine kinase inhibitor",
        "kinase inhibitor",
        "small-molecule targeted therapy",
    }
)


def _without_nouns(folded: str, mentions: list[Mention]) -> Iterator[Mention]:
    """In “anti-PD-1 antibodies (mAbs)” the antibodies are those against PD-1; so is a short form."""
    previous: Mention | None = None
    for mention in mentions:
        follows = (
            previous is not None
            and previous.kind is ConceptKind.CLASS
            and not folded[previous.end : mention.start].strip(" ,/(")
        )
        short = previous is not None and _is_short_for(folded, previous, mention)
        if not short and not (follows and _NOUN_CLASSES.intersection(mention.names)):
            yield mention
        previous = mention


def _is_short_for(folded: str, name: Mention, short: Mention) -> bool:
    """“third-generation EGFR tyrosine kinase inhibitor (TKI)”: the inhibitor named, not any."""
    if name.kind is not ConceptKind.CLASS or folded[name.end : short.start].strip() != "(":
        return False
    initials = "".join(word[0] for word in folded[name.start : name.end].split())
    return initials.endswith(folded[short.start : short.end].rstrip("s"))


def _runs(folded: str, hits: list[Mention]) -> Iterator[list[Mention]]:
    """Targets written as one list (“PD-1, PD-L1 or CTLA-4”)."""
    run: list[Mention] = []
    for hit in hits:
        if run and not are_listed_together(folded, run[-1].end, hit.start):
            yield run
            run = []
        run.append(hit)
    if run:
        yield run


def _vocabulary_surfaces(vocabulary: Vocabulary) -> Iterator[tuple[str, ConceptKind, tuple[str, ...]]]:
    for surface, kind, name in vocabulary.surfaces():
        names = vocabulary.regimens[name].components if kind == "regimen" else (name,)
        yield surface, ConceptKind(kind), names


_Surface = tuple[str, ConceptKind, tuple[str, ...]]


def _as_written(surfaces: Iterable[_Surface]) -> Iterator[_Surface]:
    """“anti-tumour therapies” beside “anticancer therapy”; a plural ``s`` is allowed elsewhere."""
    for surface, kind, names in surfaces:
        for against in AGAINST_CANCER if "anticancer" in surface else ("anticancer",):
            written = surface.replace("anticancer", against)
            yield written, kind, names
            if written.endswith("therapy"):
                yield written.removesuffix("y") + "ies", kind, names


def _general_surfaces() -> Iterator[tuple[str, ConceptKind, tuple[str, ...]]]:
    for row in rows_of("reader/general_therapies.csv"):
        yield row["phrase"], _GENERAL_KINDS[row["covers"]], ()
