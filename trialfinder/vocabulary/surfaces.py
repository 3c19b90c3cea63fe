"""Every way of writing a drug, class or regimen that a reader should spot in running text.

A surface is compared with text by these rules, so that rows of the tables stay short:

- case does not matter, except that a surface in capitals is an abbreviation of at most four letters and
  matches only in capitals (``ICI`` is not in “medici”, ``ADT`` not in “adt”);
- a dash, a space and a run of either are the same (``anti-pd-1`` is “anti PD‑1”);
- a plural ``s`` may follow;
- a surface begins and ends at a word border (``trastuzumab`` stands inside “trastuzumab deruxtecan” too: the
  longest surface wins, and a longer drug name never counts as the shorter).

Surfaces come folded (see ``text.fold``). British and American forms, and “PD1” beside “PD-1”, are made here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from trialfinder.vocabulary.model import Regimen, Therapy, TherapyClass
from trialfinder.vocabulary.text import americanise, anglicise, fold

_SALTS = (
    "acetate",
    "mesylate",
    "mesilate",
    "hydrochloride",
    "dihydrochloride",
    "hcl",
    "sodium",
    "disodium",
    "dichloride",
    "chloride",
    "citrate",
    "phosphate",
    "sulfate",
    "tartrate",
    "malate",
    "maleate",
    "fumarate",
    "succinate",
    "hemisuccinate",
    "tosylate",
    "ditosylate",
    "esylate",
    "mepesuccinate",
    "besylate",
    "dimaleate",
    "camsylate",
    "monohydrate",
    "hydrate",
    "ethanolate",
    "pamoate",
)
_SALT_AT_END = re.compile(rf"^(?P<base>\S.*?)(?: (?:{'|'.join(_SALTS)}))+$")
_CODE_IN_ONE = re.compile(r"([a-z]{2,5})(\d{3,}\w*)")
"""“AZD9291”, which studies also write “AZD-9291”."""
_LETTER_DIGIT = re.compile(r"(?<=\b[a-z]{2}) (?=l?\d)|(?<=\b[a-z]{3}) (?=\d)|(?<=\b[a-z]{4}) (?=\d)")


class SurfaceName(NamedTuple):
    surface: str
    kind: str
    """``drug``, ``class`` or ``regimen``."""
    name: str


def surface_names(
    therapies: Iterable[Therapy],
    classes: Iterable[TherapyClass],
    regimens: Iterable[Regimen],
    unsafe: frozenset[str],
) -> Iterator[SurfaceName]:
    """Each spelling once; the names in ``unsafe`` mean too many other things in running text."""
    seen: set[str] = set()
    for kind, name, spelling in _spellings(therapies, classes, regimens):
        if spelling in unsafe:
            continue
        for surface in variants(spelling):
            if surface not in seen:
                seen.add(surface)
                yield SurfaceName(surface, kind, name)


def variants(spelling: str) -> Iterator[str]:
    """The folded forms of one spelling; an abbreviation stays in capitals."""
    if is_abbreviation(spelling):
        yield spelling
        return
    folded = fold(spelling)
    lowered = re.sub(r"[-‐‑‒–\s]+", " ", spelling.lower())  # Greek letters and accents as they are
    forms = dict.fromkeys((folded, americanise(folded), anglicise(folded), lowered))
    yield from dict.fromkeys(variant for form in forms for variant in _joined_and_parted(form))


def _joined_and_parted(form: str) -> Iterator[str]:
    """“pd 1” is also written “pd1”, and “azd9291” also “azd 9291”."""
    yield form
    yield _LETTER_DIGIT.sub("", form)
    if code := _CODE_IN_ONE.fullmatch(form):
        yield f"{code[1]} {code[2]}"


def is_abbreviation(spelling: str) -> bool:
    return spelling.isalpha() and spelling.isascii() and spelling.isupper() and len(spelling) <= 4


def without_salt(name: str) -> str:
    """“osimertinib mesylate” is osimertinib; names without a salt come back as they are."""
    match = _SALT_AT_END.match(fold(name))
    return match["base"] if match else name


def _spellings(
    therapies: Iterable[Therapy], classes: Iterable[TherapyClass], regimens: Iterable[Regimen]
) -> Iterator[tuple[str, str, str]]:
    for therapy in therapies:
        for spelling in (therapy.name, without_salt(therapy.name), *therapy.brands, *therapy.codes):
            yield "drug", therapy.name, spelling
    for regimen in regimens:
        for spelling in (regimen.name, *regimen.other_names):
            yield "regimen", regimen.name, spelling
    for group in classes:
        for spelling in (group.name, *group.phrases):
            yield "class", group.name, spelling
