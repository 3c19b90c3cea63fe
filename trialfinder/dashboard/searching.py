"""Runs one search and keeps what it found with the answers it was made from."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from trialfinder.dashboard import draw, results, session
from trialfinder.dashboard.answers import Answers, profile_of
from trialfinder.finder import find
from trialfinder.vocabulary import load_vocabulary

TELL_EVERY = 100


def search(answers: Answers) -> None:
    """Raises ``InputError`` for answers to put right, ``RegistryError`` when the registry cannot answer."""
    vocabulary, today = load_vocabulary(), session.today()
    profile = profile_of(answers, vocabulary, today=today)
    with st.spinner("Looking for studies and reading their rules…", show_time=True):
        finding = find(profile, session.source(), vocabulary, today=today, progress=_counter())
    session.keep_search(session.Search(answers, session.specs(), finding))
    results.start_over()


def _counter() -> Callable[[int], None]:
    """Says now and then how many studies have been looked at: a large search takes its time."""
    place = st.empty()

    def tell(done: int) -> None:
        if done % TELL_EVERY == 0:
            place.html(draw.quiet(f"{done:,} studies looked at so far"))

    return tell
