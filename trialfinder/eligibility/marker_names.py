"""Where a text names a tumour marker: genes, proteins, their variants, and states with names of their own.

The names are rows of ``data/markers/names.csv`` and ``variants.csv``. Capitals and dashes make no difference,
but a spelling of up to three letters (``MET``, ``ER``) counts only as written: “er” and “met” are words.
A change of a protein that no row knows (``p.Arg175His``) is taken as it stands, in one-letter writing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import ahocorasick

from trialfinder.eligibility.folding import fold
from trialfinder.eligibility.tables import rows_of
from trialfinder.errors import VocabularyError

NAMES = "markers/names.csv"
VARIANTS = "markers/variants.csv"
_SHORT = 3
_ONE_MARKER = frozenset({"HR", "BRCA", "IDH", "FGFR"})
"""Families that are tested for, and asked for, together."""
_ONE_LETTER = {
    "Ala": "A", "Arg": "R", "Asn": "N", "Asp": "D", "Cys": "C", "Gln": "Q", "Glu": "E", "Gly": "G",
    "His": "H",
    "Ile": "I", "Leu": "L", "Lys": "K", "Met": "M", "Phe": "F", "Pro": "P", "Ser": "S", "Thr": "T",
    "Trp": "W", "Tyr": "Y", "Val": "V", "Ter": "*",
}  # fmt: skip
_CHANGE = re.compile(
    r"\W{0,2}(?:p\.)?\(?(?:(?P<one>[ACDEFGHIKLMNPQRSTVWY]\d{2,4}(?:[ACDEFGHIKLMNPQRSTVWYX*]|fs|del))\b"
    r"|(?P<from>[A-Z][a-z]{2})(?P<at>\d{1,4})(?P<to>[A-Z][a-z]{2})\b)"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A row of the table of names."""

    name: str
    kind: str
    part_of: str
    driver: bool


@dataclass(frozen=True, slots=True)
class Named:
    """Markers named at ``text[start:end]``; ``alteration`` when the words say that as well."""

    genes: tuple[str, ...]
    alteration: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Spelling:
    genes: tuple[str, ...]
    alteration: str
    word: str


def find_markers(text: str) -> tuple[Named, ...]:
    """Every marker named, in order, longest name first, none overlapping."""
    found = sorted(_matches(text), key=lambda named: (named.start, -named.end))
    kept: list[Named] = []
    for named in found:
        if not kept or named.start >= kept[-1].end:
            kept.append(named)
        elif named.end - named.start > kept[-1].end - kept[-1].start:
            kept[-1] = named
    return tuple(_of_its_gene(_with_changes(text, kept)))


def marker(name: str) -> Marker | None:
    """The row of a marker by its name in the table; None for a name that only variants have."""
    return load_names().get(name)


def family_of(name: str) -> str:
    """The marker that studies mean as well when they name ``name``: BRCA for BRCA1, HR for ER."""
    row = marker(name)
    return row.part_of if row and row.part_of in _ONE_MARKER else name


def is_driver(name: str) -> bool:
    """Whether a tumour that has this one changed has no other driver: EGFR, ALK, BRAF."""
    row = marker(name)
    return row is not None and row.driver


def is_usual(alteration: str) -> bool:
    """Whether people mean this variant when they name its gene as mutated: V600E of BRAF."""
    return alteration in _variants_with("usual")


def arises_later(alteration: str) -> bool:
    """Whether a variant arises under treatment, beside the one that was there: T790M."""
    return alteration in _variants_with("arises_later")


@cache
def _variants_with(column: str) -> frozenset[str]:
    return frozenset(row["alteration"] for row in rows_of(VARIANTS) if row[column])


@cache
def load_names() -> Mapping[str, Marker]:
    rows = (Marker(row["name"], row["kind"], row["part_of"], bool(row["driver"])) for row in rows_of(NAMES))
    return {each.name: each for each in rows}


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for folded, spelling in compile_spellings(rows_of(NAMES), rows_of(VARIANTS)).items():
        automaton.add_word(folded, spelling)
    automaton.make_automaton()
    return automaton


def compile_spellings(
    names: Iterable[Mapping[str, str]], variants: Iterable[Mapping[str, str]]
) -> Mapping[str, _Spelling]:
    """Folded spelling to what it names; raises ``VocabularyError`` for one that two rows claim."""
    spellings: dict[str, _Spelling] = {}
    for number, row in enumerate(names, 2):
        _add(spellings, (row["name"],), "", row["spellings"], f"{NAMES}", number)
    for number, row in enumerate(variants, 2):
        genes = tuple(gene.strip() for gene in row["gene"].split(", "))
        _add(spellings, genes, row["alteration"], row["spellings"], VARIANTS, number)
    return spellings


def _add(
    spellings: dict[str, _Spelling],
    genes: tuple[str, ...],
    alteration: str,
    words: str,
    file: str,
    number: int,
) -> None:
    for word in filter(None, (part.strip() for part in words.split("|"))):
        spelling = _Spelling(genes, alteration, word)
        known = spellings.setdefault(fold(word), spelling)
        if (known.genes, known.alteration) != (genes, alteration):
            raise VocabularyError(file, number, f"“{word}” is also a spelling of {', '.join(known.genes)}")


def _matches(text: str) -> Iterator[Named]:
    folded = fold(text)
    for last, spelling in _automaton().iter(folded):
        start, end = last - len(spelling.word) + 1, last + 1
        if _stands_alone(folded, start, end) and _in_its_capitals(spelling.word, text[start:end]):
            yield Named(spelling.genes, spelling.alteration, start, end)


def _stands_alone(folded: str, start: int, end: int) -> bool:
    before, after = folded[start - 1 : start], folded[end : end + 1]
    return not (before.isalnum() and folded[start].isalnum()) and not (
        after.isalnum() and folded[end - 1].isalnum()
    )


def _in_its_capitals(word: str, text: str) -> bool:
    return not (word.isalpha() and len(word) <= _SHORT) or text == word


def _with_changes(text: str, found: Iterable[Named]) -> Iterator[Named]:
    """Adds the changes of a protein that stand right behind their gene."""
    taken = tuple(found)
    starts = {named.start for named in taken}
    for named in taken:
        yield named
        change = _CHANGE.match(text, named.end)
        if change and not named.alteration and not any(change.start() <= at < change.end() for at in starts):
            yield Named(
                named.genes, _one_letter(change), change.end() - len(change[0].strip(" -(")), change.end()
            )


def _one_letter(change: re.Match[str]) -> str:
    if change["one"]:
        return change["one"]
    old, new = (_ONE_LETTER.get(change[side], change[side]) for side in ("from", "to"))
    return f"{old}{change['at']}{new}"


_OF_SEVERAL_GENES = {
    "exon 20 insertion": ("EGFR", "HER2"),
    "G12C": ("KRAS", "NRAS", "HRAS"),
    "G12D": ("KRAS", "NRAS", "HRAS"),
    "exon 14": ("MET", "JAK2"),
}


_ONLY_BESIDE = frozenset({"TKD", "exon 9", "exon 11", "exon 13", "exon 17"})
"""Parts that many genes have: only with the gene named before them."""


def _of_its_gene(found: Iterable[Named]) -> Iterator[Named]:
    """“HER2 exon 20 insertion” is of HER2; an exon without its gene beside it is nothing."""
    gene: tuple[str, ...] = ()
    for named in found:
        if named.alteration in _ONLY_BESIDE and gene != named.genes:
            continue
        if named.alteration in _OF_SEVERAL_GENES:
            allowed = _OF_SEVERAL_GENES[named.alteration]
            own = gene if gene and gene[0] in allowed else named.genes
            yield Named(own, named.alteration, named.start, named.end)
        else:
            gene = named.genes
            yield named
