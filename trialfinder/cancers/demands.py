"""The markers and states of disease that a study asks for or refuses, each with its words.

Titles and conditions count before criteria. In a study of several cancers these are its cohorts, each with
markers of its own, so that only the titles speak for all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trialfinder.cancers.exceptions import ANOTHER_CANCER
from trialfinder.cancers.lines import StudyLines
from trialfinder.cancers.markers import MarkerState, marker_states, state_named
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.reading import markers_of
from trialfinder.eligibility.sections import Criterion

_CONDITIONAL = Pattern(
    r"\bif\b|\bmust have (?:received|had|progressed)|\bshould have received|\bin case\b|\bwhen\b|\bunless\b|"
    r"\bregardless\b|\birrespective\b|\bunknown\b|\bor (?:negative|wild)|\beither\b|\bany c?T\b|"
    r"\brefers? to\b|\b(?:is|are) (?:defined|called)\b|"
    r"\bin those with\b|\bfor (?:subjects|patients|participants|those) with\b|^for\b[^:]*:|"
    r"prior\b.{0,60}\btherapy",
    re.IGNORECASE,
)
_TREATED = Pattern(r"therapy|treatment|treated|metasta", re.IGNORECASE)
_WITHOUT = Pattern(r"\bwithout\b", re.IGNORECASE)
_EXAMPLES = Pattern(r"\be\.\s?g\b|such as|including|for example|\betc\b", re.IGNORECASE)

States = Mapping[MarkerState, str]


@dataclass(frozen=True, slots=True)
class Demands:
    titled: States
    """In titles and conditions. A marker in several states may be in any of them."""
    stated: States
    """In the criteria."""
    refused: States
    wanted: States
    """What the reader of criteria finds demanded."""

    @property
    def all(self) -> States:
        """What criteria say of a marker that no title names, or more exactly than a title does."""
        named = {state.marker for state in self.titled}
        exact = {state: text for state, text in self.stated.items() if _is_exact(state, text)}
        varied = {state.marker for state in exact}
        kept = {
            state: text
            for state, text in self.titled.items()
            if state.state != "+" or state.marker not in varied
        }
        added = {state: text for state, text in self.stated.items() if state.marker not in named}
        return {**kept, **exact, **added}


def _is_exact(state: MarkerState, text: str) -> bool:
    """A variant that is demanded, and not one of a few examples."""
    return any(map(str.isdigit, state.state)) and _EXAMPLES.search(text) is None


def read_demands(
    lines: StudyLines, titles: Iterable[str], headings: Iterable[str], *, several: bool
) -> Demands:
    if several:
        return Demands(states_of(titles), {}, _one_way(_refusals(_read(lines.criteria)[1])), {})
    headed = {**states_of(titles), **_shared(headings)}
    wanted, refused = _read(lines.criteria)
    refused = {**states_of(line for line in lines.excluded if _is_plain(line)), **refused}
    stated = states_of(line for line in lines.included if not _CONDITIONAL.search(line))
    stated = {**states_of(headings), **stated}
    stated = {state: text for state, text in stated.items() if state not in refused or state in wanted}
    return Demands(headed, stated, _one_way(_refusals(refused)), wanted)


def _shared(headings: Iterable[str]) -> dict[MarkerState, str]:
    """What all headings with a marker name; “HER2-negative” and “triple-negative” may be two groups."""
    marked = [heading for heading in headings if marker_states(heading)]
    return {
        state: text
        for state, text in states_of(marked).items()
        if all(any(other.marker == state.marker for other in marker_states(each)) for each in marked)
    }


def _refusals(found: States) -> States:
    """A second invasive cancer is refused, not invasion; a mutation without the protein, not the protein."""
    return {
        state: text
        for state, text in found.items()
        if state.marker != "invasion" and not _WITHOUT.search(text)
    }


def _is_plain(excluded: str) -> bool:
    return (
        not _CONDITIONAL.search(excluded)
        and not ANOTHER_CANCER.search(excluded)
        and not _TREATED.search(excluded)
    )


def _read(criteria: tuple[Criterion, ...]) -> tuple[States, dict[MarkerState, str]]:
    """What the reader of criteria finds demanded, and refused."""
    wanted: dict[MarkerState, str] = {}
    refused: dict[MarkerState, str] = {}
    for each in markers_of(criteria):
        shown = each.alteration == "expression" and each.level[:1] not in ("", "<", "≤")
        if state := state_named(each.gene, "positive" if shown else each.alteration):
            (wanted if each.wanted else refused).setdefault(state, each.quote.text)
    return wanted, refused


def _one_way(refused: States) -> States:
    """Whoever refuses a marker present and absent speaks of something else, such as the size of a tumour."""
    ways: dict[str, set[bool]] = {}
    for state in refused:
        ways.setdefault(state.marker, set()).add(state.state == "-")
    return {state: text for state, text in refused.items() if len(ways[state.marker]) == 1}


def states_of(texts: Iterable[str]) -> dict[MarkerState, str]:
    states: dict[MarkerState, str] = {}
    for text in texts:
        for state in marker_states(text):
            states.setdefault(state, text)
    return states
