"""Choosing where the studies come from."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from trialfinder.dashboard import session

_WORDS: Mapping[tuple[str, ...], str] = {
    session.LIVE: "The public registry, ClinicalTrials.gov",
    session.DEMO: "Invented studies, to try it out",
}


def choose() -> None:
    options = list(dict.fromkeys([session.started_with(), session.LIVE, session.DEMO]))
    chosen = st.radio(
        "Where do the studies come from?",
        options,
        index=options.index(session.specs()),
        format_func=_words,
    )
    if chosen != session.specs():
        session.choose_specs(chosen)
        st.rerun()


def _words(specs: tuple[str, ...]) -> str:
    return (
        _WORDS.get(specs)
        or f"The studies in {len(specs)} file{'s' if len(specs) > 1 else ''} on this machine"
    )
