"""What one visitor's session holds, and the real objects behind it: source, store, clock."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import streamlit as st

from trialfinder.dashboard.answers import Answers
from trialfinder.finder import Finding, Readings
from trialfinder.matching import Match
from trialfinder.registry.found import Fetched
from trialfinder.registry.kept import clear, default_folder
from trialfinder.sources import Access, Progress, StudySource, open_source
from trialfinder.store import Store, open_store, store_url
from trialfinder.views import is_demo

SOURCE_VARIABLE = "TRIALFINDER_SOURCE"
LIVE, DEMO = ("live",), ("demo",)
STUDY_KEPT_SECONDS = 300
"""Not longer: an older copy, shown because the registry did not answer, must not outlive the trouble."""

_SPECS = "source specs"
_SEARCH = "search"
_WANTED = "search wanted"
_ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Search:
    """A finding with the question it answers, so that a changed form can say so."""

    answers: Answers
    specs: tuple[str, ...]
    finding: Finding

    def answers_to(self, answers: Answers, specs: tuple[str, ...]) -> bool:
        return (self.answers, self.specs) == (answers, specs)


def today() -> date:
    return datetime.now().astimezone().date()


def specs() -> tuple[str, ...]:
    """The source in use: the one chosen on the page, else the one chosen at the start."""
    chosen: tuple[str, ...] = st.session_state.get(_SPECS, ())
    return chosen or started_with()


def choose_specs(chosen: Sequence[str]) -> None:
    st.session_state[_SPECS] = tuple(chosen)


def started_with() -> tuple[str, ...]:
    """From ``--source`` after the script's name, else from the environment, else the registry itself."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--source", action="append", default=[])
    given: list[str] = parser.parse_known_args(sys.argv[1:])[0].source
    named = os.environ.get(SOURCE_VARIABLE, "").split(os.pathsep)
    return tuple(given or [spec for spec in named if spec] or LIVE)


def source(progress: Progress | None = None) -> StudySource:
    """A live source is made anew for each question; files are read once and then kept."""
    chosen = specs()
    return _live_source(progress) if chosen == LIVE else _kept_source(chosen)


def study(nct_id: str) -> Fetched:
    """One study as it was found, else fetched and held for a while: a page runs again at each click.

    Raises ``UnknownStudy``, or ``RegistryError`` when it cannot be fetched.
    """
    found, match = search(), match_of(nct_id)
    if found is not None and match is not None:
        return Fetched(match.study, found.finding.coverage.stale)
    # an invented study may be on the list of somebody who now looks at the registry
    return _kept_study(DEMO if specs() == LIVE and is_demo(nct_id) else specs(), nct_id)


def kept_in() -> Path | None:
    """Where answers of the registry are kept; None when that is switched off."""
    return Access.told_by(os.environ).keep_in


def forget() -> int:
    """Deletes the kept answers, also those of before it was switched off; says how many they were."""
    _kept_study.clear()
    return clear(default_folder(os.environ))


def search() -> Search | None:
    found: Search | None = st.session_state.get(_SEARCH)
    return found


def keep_search(found: Search) -> None:
    st.session_state[_SEARCH] = found


def want_search() -> None:
    """The next page that can search does so, as if its button had been pressed."""
    st.session_state[_WANTED] = True


def takes_wanted_search() -> bool:
    """Whether a search was wanted since the last look; asking forgets it."""
    return bool(st.session_state.pop(_WANTED, False))


def has_results() -> bool:
    """Whether there is a search to go back to, or one about to run."""
    return search() is not None or _WANTED in st.session_state


def match_of(nct_id: str) -> Match | None:
    """What the last search of this session found for a study, when it was in it."""
    found = search()
    matches = found.finding.matches if found else ()
    return next((match for match in matches if match.study.nct_id == nct_id), None)


def answers() -> Answers:
    """What stands in the form, also while another page is shown."""
    held: Answers = st.session_state.get(_ANSWERS, Answers())
    return held


def keep_answers(given: Answers) -> None:
    st.session_state[_ANSWERS] = given


@contextmanager
def store() -> Iterator[Store]:
    with open_store(store_url(os.environ)) as opened:
        yield opened


def _live_source(progress: Progress | None = None) -> StudySource:
    return open_source(LIVE, Access.told_by(os.environ), progress)


@st.cache_resource(show_spinner="Opening the study…", ttl=STUDY_KEPT_SECONDS, max_entries=100)
def _kept_study(chosen: tuple[str, ...], nct_id: str) -> Fetched:
    source = _live_source() if chosen == LIVE else _kept_source(chosen)
    return Fetched(source.fetch(nct_id), source.coverage.stale)


@st.cache_resource(show_spinner="Reading the studies…")
def _kept_source(chosen: tuple[str, ...]) -> StudySource:
    return open_source(chosen)


@st.cache_resource
def readings() -> Readings:
    """What was read of the studies, for every search of this process."""
    return Readings()
