"""Sets the page up, lists the pages and runs the one that was asked for."""

from __future__ import annotations

import streamlit as st

from trialfinder.dashboard.pages import FOLDER


def main() -> None:
    st.set_page_config(page_title="trialfinder", layout="centered")
    page = st.navigation(
        [
            st.Page(FOLDER / "find.py", title="Find studies", url_path="find", default=True),
            st.Page(FOLDER / "results.py", title="Studies found", url_path="results"),
            st.Page(FOLDER / "shortlist.py", title="Saved studies", url_path="saved"),
            st.Page(FOLDER / "about.py", title="About and privacy", url_path="about"),
            st.Page(FOLDER / "study.py", title="One study", url_path="study"),
        ],
        position="hidden",
    )
    page.run()


if __name__ == "__main__":
    main()
