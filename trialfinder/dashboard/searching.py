"""Runs one search and keeps what it found with the answers it was made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from trialfinder.dashboard import draw, results, session
from trialfinder.dashboard.answers import Answers, profile_of
from trialfinder.finder import find
from trialfinder.profile import Profile
from trialfinder.views.coverage import looking_words, reading_words
from trialfinder.vocabulary import load_vocabulary

TELL_EVERY = 100


def check(answers: Answers) -> Profile:
    """Raises ``InputError`` with the first answer to put right."""
    return profile_of(answers, load_vocabulary(), today=session.today())


def search(answers: Answers) -> None:
    """Raises ``InputError`` as ``check`` does, ``RegistryError`` when the registry cannot answer."""
    profile, today = check(answers), session.today()
    with _telling() as tell:
        finding = find(
            profile,
            session.source(lambda done, total: tell(reading_words(done, total))),
            load_vocabulary(),
            today=today,
            progress=lambda done: None if done % TELL_EVERY else tell(looking_words(done)),
            reader=session.readings(),
        )
    session.keep_search(session.Search(answers, session.specs(), finding))
    results.start_over()


@contextmanager
def _telling() -> Iterator[Callable[[str], None]]:
    """Says that a search runs and, now and then, how far it is: a large one takes its time."""
    place = st.empty()

    def tell(words: str) -> None:
        place.html(draw.quiet(words))

    try:
        with st.spinner("Looking for studies and reading their rules…", show_time=True):
            yield tell
    finally:
        place.empty()
