"""What every page has: the looks, the banner over invented studies, and errors said in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from trialfinder.dashboard import draw, session
from trialfinder.dashboard.pages import FOLDER
from trialfinder.dashboard.text import in_markdown
from trialfinder.errors import RegistryError, TrialfinderError

STYLE = Path(__file__).with_name("style.css")


def open_page() -> None:
    st.html(STYLE)
    _ways()
    if session.specs() == session.DEMO:
        st.html(draw.DEMO_BANNER)


def warn_of_invented(invented: bool) -> None:
    """For pages that may show an invented study beside another source."""
    if invented and session.specs() != session.DEMO:
        st.html(draw.DEMO_BANNER)


def _ways() -> None:
    """Where one can go, always in sight: Streamlit's own menu hides behind a sign on a phone."""
    with st.container(horizontal=True, key="ways"):
        st.page_link(FOLDER / "find.py", label="Find studies")
        if session.search() is not None:
            st.page_link(FOLDER / "results.py", label="Studies found")
        st.page_link(FOLDER / "shortlist.py", label="Saved studies")
        st.page_link(FOLDER / "about.py", label="About and privacy")


@contextmanager
def explaining() -> Iterator[None]:
    """Says what went wrong, and what to do when it was the registry."""
    try:
        yield
    except RegistryError as error:
        st.error(in_markdown(str(error)))
        offer_demo()
    except TrialfinderError as error:
        st.error(in_markdown(str(error)))


def offer_demo() -> None:
    st.write("You can try again later, or look at how it works with invented studies.")
    st.button("Use the demonstration studies", on_click=_use_demo, key="use demo")


def _use_demo() -> None:
    session.choose_specs(session.DEMO)
