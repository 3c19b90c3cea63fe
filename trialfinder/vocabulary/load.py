"""Reads the tables in ``data/`` into values and says which row is wrong when one is.

Rows are numbered as a spreadsheet shows them: the heading is row 1. ``|`` separates values in a cell.
In ``therapy_classes.csv`` a phrase may hold ``{}``, which stands for each of the row's targets, or name a
row of ``phrase_frames.csv`` (``@inhibitor``), which stands for all the phrases there.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar

from trialfinder.errors import VocabularyError
from trialfinder.vocabulary.cancer_names import QUALIFIER_KINDS
from trialfinder.vocabulary.lookup import Tables, Vocabulary
from trialfinder.vocabulary.model import Cancer, Regimen, ResistanceFact, Therapy, TherapyClass
from trialfinder.vocabulary.text import key

Value = TypeVar("Value", Therapy, TherapyClass, Regimen, Cancer)
FACT_COLUMNS = ("cancer", "therapy_or_class", "mechanism", "kind", "causes", "explanation")
SPELLING_COLUMNS = {
    "therapies.csv": ("brands", "codes"),
    "regimens.csv": ("other_names",),
    "cancers.csv": ("medical_name", "synonyms", "spoken"),
}
RESISTANCE_KINDS = frozenset({"intrinsic", "acquired", "both"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, with where it stands for the error."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def values(self, column: str) -> tuple[str, ...]:
        return tuple(value.strip() for value in self.cells[column].split("|") if value.strip())

    def error(self, problem: str) -> VocabularyError:
        return VocabularyError(self.file, self.number, problem)


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary of ``data/``, read once a process."""
    return build_vocabulary(lambda name: files("trialfinder.data").joinpath(name).read_text(encoding="utf-8"))


def build_vocabulary(read: Callable[[str], str]) -> Vocabulary:
    """The vocabulary of the tables that ``read`` gives by file name."""

    def rows(name: str, required: Iterable[str]) -> list[Row]:
        return list(_rows(name, read(name), tuple(required)))

    frames = {row["frame"]: row.values("phrases") for row in rows("phrase_frames.csv", ("frame", "phrases"))}
    class_rows = rows("therapy_classes.csv", ("name", "plain"))
    therapy_rows = rows("therapies.csv", ("name", "classes"))
    regimen_rows = rows("regimens.csv", ("name", "components"))
    cancer_rows = rows("cancers.csv", ("name",))
    fact_rows = rows("resistance.csv", FACT_COLUMNS)
    unsafe_rows = rows("unsafe_in_text.csv", ("surface", "why"))

    classes = _named(class_rows, lambda row: _class(row, frames))
    cancers = _named(cancer_rows, _cancer)
    _check_parents(class_rows, classes, "class")
    _check_parents(cancer_rows, cancers, "cancer")
    therapies = _named(therapy_rows, lambda row: _therapy(row, classes))
    _check_members(therapy_rows, "parts", therapies, "drug")
    regimens = _named(regimen_rows, _regimen)
    _check_members(regimen_rows, "components", therapies, "drug")
    tables = Tables(
        therapies=therapies,
        classes=classes,
        regimens=regimens,
        cancers=cancers,
        resistance=tuple(_fact(row) for row in fact_rows),
        ambiguous=_ambiguous(rows("ambiguous_names.csv", ("name", "kind", "meanings")), therapies, cancers),
        no_cancer_drugs={
            key(row["name"]): row["kind"] for row in rows("no_cancer_drugs.csv", ("name", "kind"))
        },
        cancer_qualifiers=_qualifiers(rows("cancer_qualifiers.csv", ("phrase", "kind"))),
        unsafe_in_text=frozenset(row["surface"] for row in unsafe_rows),
    )
    therapy_spellings = _check_spellings((*therapy_rows, *regimen_rows, *class_rows), tables)
    _check_spellings(cancer_rows, tables)
    _check_unsafe(unsafe_rows, therapy_spellings)
    return Vocabulary(tables)


def _rows(file: str, text: str, required: tuple[str, ...]) -> Iterator[Row]:
    reader = csv.DictReader(text.splitlines(keepends=True), restval="", restkey="")
    for column in required:
        if column not in (reader.fieldnames or ()):
            raise VocabularyError(file, 1, f"the column “{column}” is missing")
    for number, cells in enumerate(reader, start=2):
        row = Row(file, number, cells)
        if "" in cells:
            raise row.error("it has more cells than the heading")
        for column in required:
            if not cells[column].strip():
                raise row.error(f"the cell “{column}” is empty")
        yield row


def _named(rows: Iterable[Row], make: Callable[[Row], Value]) -> dict[str, Value]:
    made: dict[str, Value] = {}
    for row in rows:
        value = make(row)
        if value.name in made:
            raise row.error(f"“{value.name}” is there twice")
        made[value.name] = value
    return made


def _class(row: Row, frames: dict[str, tuple[str, ...]]) -> TherapyClass:
    targets = row.values("targets")
    phrases: dict[str, None] = {}
    for phrase in row.values("phrases"):
        if phrase.startswith("@") and phrase not in frames:
            raise row.error(f"“{phrase}” is not a row of phrase_frames.csv")
        for framed in frames.get(phrase, (phrase,)):
            if "{}" in framed and not targets:
                raise row.error(f"“{phrase}” needs targets, and the row has none")
            phrases |= dict.fromkeys(_for_each_target(framed, targets))
    return TherapyClass(row["name"], row.values("parents"), tuple(phrases), row["plain"], targets)


def _for_each_target(phrase: str, targets: tuple[str, ...]) -> tuple[str, ...]:
    if "{}" not in phrase:
        return (phrase,)
    return tuple(phrase.replace("{}", target.lower()) for target in targets)


def _therapy(row: Row, classes: dict[str, TherapyClass]) -> Therapy:
    direct = row.values("classes")
    for name in direct:
        if name not in classes:
            raise row.error(f"“{name}” is not a class of therapy_classes.csv")
    return Therapy(
        name=row["name"],
        brands=row.values("brands"),
        codes=row.values("codes"),
        classes=_specific_to_general(direct, classes),
        modality=row["modality"],
        cancers=row.values("used_for"),
        parts=row.values("parts"),
    )


def _specific_to_general(direct: tuple[str, ...], classes: dict[str, TherapyClass]) -> tuple[str, ...]:
    """The classes, then their parents, level by level; each once, where it is most general."""
    order: list[str] = []
    level = list(direct)
    while level:
        order += level
        level = list(dict.fromkeys(parent for name in level for parent in classes[name].parents))
    return tuple(reversed(dict.fromkeys(reversed(order))))


def _regimen(row: Row) -> Regimen:
    return Regimen(row["name"], row.values("other_names"), row.values("components"), row.values("given_with"))


def _cancer(row: Row) -> Cancer:
    return Cancer(
        name=row["name"],
        medical_name=row["medical_name"],
        synonyms=row.values("synonyms"),
        parents=row.values("parents"),
        mesh_terms=row.values("mesh_terms"),
        spoken=row.values("spoken"),
    )


def _fact(row: Row) -> ResistanceFact:
    if row["kind"] not in RESISTANCE_KINDS:
        raise row.error(f"“{row['kind']}” is not one of {', '.join(sorted(RESISTANCE_KINDS))}")
    return ResistanceFact(
        cancer=row["cancer"],
        therapy_or_class=row["therapy_or_class"],
        mechanism=row["mechanism"],
        kind=row["kind"],
        causes=row.values("causes"),
        explanation=row["explanation"],
        source=row["source"],
        evidence_level=row["evidence_level"],
    )


def _ambiguous(
    rows: Iterable[Row], therapies: Mapping[str, Therapy], cancers: Mapping[str, Cancer]
) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """By kind and key of the name: what it can mean."""
    meanings: dict[tuple[str, str], tuple[str, ...]] = {}
    known: Mapping[str, Mapping[str, object]] = {"cancer": cancers, "therapy": therapies}
    for row in rows:
        if row["kind"] not in known:
            raise row.error(f"“{row['kind']}” is neither cancer nor therapy")
        for name in (part for meaning in row.values("meanings") for part in meaning.split(" and ")):
            if name not in known[row["kind"]]:
                raise row.error(f"“{name}” is not a {row['kind']} that we have")
        meanings[row["kind"], key(row["name"])] = row.values("meanings")
    return meanings


def _qualifiers(rows: Iterable[Row]) -> Mapping[str, str]:
    kinds: dict[str, str] = {}
    for row in rows:
        if row["kind"] not in QUALIFIER_KINDS:
            raise row.error(f"“{row['kind']}” is not one of {', '.join(QUALIFIER_KINDS)}")
        kinds[row["phrase"]] = row["kind"]
    return kinds


def _check_members(rows: Iterable[Row], column: str, known: dict[str, Therapy], what: str) -> None:
    for row in rows:
        for name in row.values(column):
            if name not in known:
                raise row.error(f"“{name}” is not a {what} that we have")


def _check_parents(rows: list[Row], known: dict[str, Value], what: str) -> None:
    parents = {row["name"]: row.values("parents") for row in rows}
    for row in rows:
        for parent in row.values("parents"):
            if parent not in known:
                raise row.error(f"its parent “{parent}” is not a {what} that we have")
        if row["name"] in _above(row["name"], parents):
            raise row.error(f"“{row['name']}” is among its own parents")


def _above(name: str, parents: dict[str, tuple[str, ...]]) -> set[str]:
    above: set[str] = set()
    waiting = list(parents[name])
    while waiting:
        parent = waiting.pop()
        if parent not in above:
            above.add(parent)
            waiting += parents.get(parent, ())
    return above


def _check_spellings(rows: Iterable[Row], tables: Tables) -> frozenset[str]:
    """All spellings; none may stand for two things, in one table or across tables."""
    owners: dict[str, str] = {}
    spellings: set[str] = set()
    for row in rows:
        for spelling in _spellings(row, tables):
            owner = owners.setdefault(key(spelling), row["name"])
            if owner != row["name"]:
                raise row.error(f"“{spelling}” is also a name of “{owner}”")
            spellings.add(spelling)
    return frozenset(spellings)


def _check_unsafe(rows: Iterable[Row], spellings: frozenset[str]) -> None:
    for row in rows:
        if row["surface"] not in spellings:
            raise row.error(f"“{row['surface']}” is written so nowhere, so leaving it out does nothing")


def _spellings(row: Row, tables: Tables) -> tuple[str, ...]:
    listed = (value for column in SPELLING_COLUMNS.get(row.file, ()) for value in row.values(column))
    phrases = tables.classes[row["name"]].phrases if row.file == "therapy_classes.csv" else ()
    return (row["name"], *listed, *phrases)
