"""Searches when that was asked for, with its progress in sight, and shows what the last search found."""

from __future__ import annotations

import streamlit as st

from trialfinder.dashboard import frame, results, session
from trialfinder.dashboard.searching import search

frame.open_page()
st.title("Studies for you to look at", anchor=False)
asked = session.takes_wanted_search()
if asked:
    with frame.explaining(after_demo=session.want_search):
        search(session.answers())
found = session.search()
if found is None and asked:
    st.button("Try again", on_click=session.want_search)
elif found is None:
    st.write("There is nothing to show yet. Tell us your cancer and your drugs first.")
else:
    outdated = results.is_outdated(found)
    if outdated or found.finding.coverage.stale:
        st.button("Search again", type="primary" if outdated else "secondary", on_click=session.want_search)
    results.show(found)
results.offer_form()
