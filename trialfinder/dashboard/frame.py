"""What every page has: the looks, the banner over invented studies, and errors said in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
        if session.has_results():
            st.page_link(FOLDER / "results.py", label="Studies found")
        st.page_link(FOLDER / "shortlist.py", label="Saved studies")
        st.page_link(FOLDER / "about.py", label="About and privacy")


@contextmanager
def explaining(*, after_demo: Callable[[], None] | None = None) -> Iterator[None]:
    """Says what went wrong; when it was the registry, offers the invented studies and then ``after_demo``."""
    try:
        yield
    except RegistryError as error:
        st.error(in_markdown(str(error)))
        _offer_demo(after_demo)
    except TrialfinderError as error:
        st.error(in_markdown(str(error)))


def _offer_demo(after_demo: Callable[[], None] | None) -> None:
    st.button("Use the demonstration studies", on_click=_use_demo, args=(after_demo,), key="use demo")


def _use_demo(after_demo: Callable[[], None] | None) -> None:
    session.choose_specs(session.DEMO)
    if after_demo is not None:
        after_demo()
