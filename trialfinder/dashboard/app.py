"""Sets the page up, lists the pages and runs the one that was asked for."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

PAGES = Path(__file__).parent / "pages"


def main() -> None:
    st.set_page_config(page_title="trialfinder", page_icon=":material/search:", layout="centered")
    page = st.navigation(
        [
            st.Page(PAGES / "find.py", title="Find studies", url_path="find", default=True),
            st.Page(PAGES / "shortlist.py", title="Saved studies", url_path="saved"),
            st.Page(PAGES / "about.py", title="About and privacy", url_path="about"),
            st.Page(PAGES / "study.py", title="One study", url_path="study", visibility="hidden"),
        ],
        position="top",
    )
    page.run()


if __name__ == "__main__":
    main()
