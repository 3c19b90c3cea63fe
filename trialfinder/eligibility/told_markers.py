"""Tumour markers in a person's words: “EGFR exon 19 deletion”, “HER2-low”, “PD-L1 60 %”, “BRCA2”, “no ALK”.

Read with the same tables as a study's criteria. A person who names a gene alone has been told that something
was found in it; “not tested” is kept as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trialfinder.eligibility.marker_names import Named, find_markers, marker
from trialfinder.eligibility.marker_states import NEGATIVE, states_in
from trialfinder.eligibility.markers import UNNAMED
from trialfinder.errors import InputError

UNKNOWN = "not known"
_JOINED = frozenset({"positive", "negative", "low", "ultralow", "high"})
_NAMED_BY_KIND = frozenset({"mutation", "fusion", "amplification", "deletion"})
_NOT_KNOWN = re.compile(
    r"\b(?:un(?:known|tested)|not (?:yet )?(?:tested|known|done|sure)|pending|awaiting)\b", re.I
)
_NONE = re.compile(r"^\W*(?:no|not|without)\b", re.IGNORECASE)
_BELOW = re.compile(r"<|less than|under|below", re.IGNORECASE)
_PERCENT = re.compile(
    r"(?P<before>[^\d;]{0,25}?)(?P<number>\d{1,3}(?:\.\d+)?)\s?(?:%|per ?cent)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ToldMarker:
    """``percent`` of cells, where the person gave it (PD-L1 60 %)."""

    gene: str
    alteration: str
    percent: float | None = None

    def __str__(self) -> str:
        return marker_words(self.gene, self.alteration, f"{self.percent:g} %" if self.percent else "")


def marker_words(gene: str, alteration: str, level: str = "") -> str:
    """“HER2-negative”, “EGFR exon 19 deletion”, “PD-L1 ≥ 50 %”, as a doctor would say it."""
    if gene == UNNAMED:
        return "no driver change" if alteration in NEGATIVE else "a driver change"
    if alteration == "uncommon":
        return f"an uncommon {gene} change"
    if level and alteration in ("expression", "positive", "high"):
        return f"{gene} {level}"
    joint = "-" if alteration in _JOINED and " " not in gene else " "
    return f"{gene}{joint}{alteration}{' ' * bool(level)}{level}"


def told_markers(text: str) -> tuple[ToldMarker, ...]:
    """Every marker that ``text`` names, each once; empty when it names none."""
    return tuple(dict.fromkeys(_told(text)))


def check_marker(text: str) -> None:
    """Raises ``InputError`` when ``text`` names no marker that we know."""
    if not told_markers(text):
        raise InputError(
            f"“{text.strip()}” names no tumour marker that we know. Write it as the test report does, such "
            "as “EGFR exon 19 deletion”, “HER2-low”, “PD-L1 60 %” or “BRCA2”."
        )


def _told(text: str) -> Iterator[ToldMarker]:
    known = _NOT_KNOWN.search(text) is None
    stated: dict[str, list[str]] = {}
    for said in states_in(text):
        stated.setdefault(said.gene, []).append(said.alteration)
    for named in find_markers(text):
        for gene in named.genes:
            for alteration in stated.get(gene) or [_found(gene, named)]:
                yield _marker(gene, alteration if known else UNKNOWN, text, named)


def _marker(gene: str, alteration: str, text: str, named: Named) -> ToldMarker:
    share = _PERCENT.match(text, named.end)
    percent = float(share["number"]) if share else None
    absent = share is not None and (float(share["number"]) < 1 or _BELOW.search(share["before"]) is not None)
    if alteration != UNKNOWN and (absent or (_NONE.search(text) and alteration not in NEGATIVE)):
        return ToldMarker(gene, "negative", percent)
    return ToldMarker(gene, alteration, percent)


def _found(gene: str, named: Named) -> str:
    row = marker(gene)
    kind = row.kind if row and row.kind in _NAMED_BY_KIND else "positive"
    return named.alteration or kind
