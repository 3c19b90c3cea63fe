"""About and privacy: what leaves the machine, what is kept and how to delete it, how far to trust it."""

from __future__ import annotations

import streamlit as st

from trialfinder.dashboard import frame, keeping
from trialfinder.views.about import ABOUT, KEPT

frame.open_page()
st.title("About and privacy", anchor=False)
for part in ABOUT:
    st.header(part.heading, anchor=False)
    for paragraph in part.paragraphs:
        st.write(paragraph)
    if part is KEPT:
        keeping.offer_to_forget()
