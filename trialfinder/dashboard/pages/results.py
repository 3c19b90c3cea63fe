"""What the last search found."""

from __future__ import annotations

import streamlit as st

from trialfinder.dashboard import frame, results, session
from trialfinder.dashboard.searching import search

frame.open_page()
found = session.search()
if found is None:
    st.title("No search yet", anchor=False)
    st.write("Tell us your cancer and your drugs first.")
else:
    st.title("Studies for you to look at", anchor=False)
    if results.is_outdated(found) and st.button("Search again", type="primary", key="again"):
        with frame.explaining():
            search(session.answers())
            st.rerun()
    results.show(found)
results.offer_form()
