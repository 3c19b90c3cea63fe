"""The states of tumour markers that a text names: “HER2-negative”, “EGFR exon 19 deletion”, “BRAF wild type”.

A state is ``+`` (present, mutated, high, deficient repair), ``-`` (absent, wild type, proficient repair) or
the name of a variant, such as ``L858R``. A marker that is named without a state says nothing. Whether a
prostate cancer answers to castration, and whether a breast cancer invades, tell cancers apart as markers do;
their words are rows of ``data/reader/disease_states.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from trialfinder.eligibility.marker_names import arises_later, family_of, is_usual, marker
from trialfinder.eligibility.marker_states import LOW, NEGATIVE, Said, is_variant, states_in
from trialfinder.eligibility.phrases import load_phrases

_FILE = "disease_states.csv"
_NOT_SAID = "not said"
_MEASURED = frozenset({"measure", "serum"})
_ABSENT_BEFORE = re.compile(
    r"\b(?:without|no|absence of|absent|lack(?:s|ing)?(?: of)?|not have|negative for)\b"
    r"(?:(?!\bwith\b|harbou?r)[\w\s,/-]){0,40}$|\bnon[\s-]{0,2}$",
    re.IGNORECASE,
)
_ABSENT_LIST = re.compile(
    r"\b(?:absence of|without)\b(?: (?:any of )?the following[\w ]{0,40}:)?"
    r"(?:(?!\bwith\b|harbou?r|\bhave\b|\bbut\b|treat|therap)[^.;:]){0,160}$",
    re.IGNORECASE,
)
"""A list may be long: “absence of EGFR mutations, ALK and ROS1 rearrangements”."""
_IN_BRACKETS = re.compile(r"\(\s*(?:e\.g\.|i\.e\.|includ|such as)[^()]*$")
_STATUS = re.compile(r"\W{0,2}(?:mutation(?:al)?\s)?(?:status|test(?:ing|ed)?|analysis)\b", re.IGNORECASE)
_SIGNS = {"positive": "+", "negative": "-"}
_WORDS = {sign: word for word, sign in _SIGNS.items()}


@dataclass(frozen=True, slots=True)
class MarkerState:
    marker: str
    state: str

    def __str__(self) -> str:
        return f"{self.marker} {_WORDS.get(self.state, self.state)}"


@lru_cache(maxsize=16384)
def marker_states(text: str) -> frozenset[MarkerState]:
    of_markers = (_of_marker(said, text) for said in states_in(text))
    return frozenset((*_of_disease(text), *(state for state in of_markers if state)))


def state_named(gene: str, alteration: str) -> MarkerState | None:
    """For what the reader of criteria found; None when it says nothing of which kind a tumour is."""
    if alteration == "expression" or _is_measured(gene):
        return None
    if alteration in NEGATIVE:
        return MarkerState(family_of(gene), "-")
    variant = alteration in LOW or is_variant(alteration)
    return MarkerState(family_of(gene), alteration if variant and not is_usual(alteration) else "+")


def contradicts(one: MarkerState, other: MarkerState) -> bool:
    """Whether no tumour can be both; two variants of one gene come together only when one arises later."""
    if one.marker != other.marker or one.state == other.state:
        return False
    states = {one.state, other.state}
    if states & LOW:
        return "+" in states
    return bool(states & {"-"}) or not (states & {"+"} or any(map(arises_later, states)))


def answers(asked: MarkerState, required: MarkerState) -> bool:
    """Whether who has ``asked`` has ``required`` too: L858R is a mutation, a mutation need not be L858R."""
    if asked.marker != required.marker:
        return False
    return asked.state == required.state or (required.state == "+" and asked.state not in {"-", *LOW})


def _of_disease(text: str) -> Iterator[MarkerState]:
    phrases = load_phrases(_FILE)
    silent = [match.span() for match in phrases[_NOT_SAID].finditer(text)]
    for kind, pattern in phrases.items():
        marker, _, state = kind.partition(": ")
        said = (match for match in pattern.finditer(text) if not _inside(match, silent))
        if state and any(said):
            yield MarkerState(marker, _SIGNS.get(state, state))


def _inside(match: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(start <= match.start() < end for start, end in spans)


def _of_marker(said: Said, text: str) -> MarkerState | None:
    """Not for “PIK3CA mutation status” or “testing”, which make no kind."""
    if _STATUS.match(text, said.end):
        return None
    state = state_named(said.gene, said.alteration)
    return MarkerState(state.marker, "-") if state and _absent(text, said) else state


def _is_measured(gene: str) -> bool:
    """How fast cells divide, say, tells no kinds apart."""
    row = marker(gene)
    return row is not None and row.kind in _MEASURED


def _absent(text: str, said: Said) -> bool:
    """“Absence of EGFR mutations (including, but not limited to, L858R)”: the brackets belong to it."""
    before = _IN_BRACKETS.sub(" ", text[: said.start])
    return _ABSENT_BEFORE.search(before) is not None or _ABSENT_LIST.search(before) is not None
