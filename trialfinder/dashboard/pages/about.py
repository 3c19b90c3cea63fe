"""About and privacy: what leaves the machine, how verdicts are made, what the tool cannot do, its sources."""

from __future__ import annotations

import streamlit as st

from trialfinder.dashboard import frame
from trialfinder.views.about import ABOUT

frame.open_page()
st.title("About and privacy", anchor=False)
for part in ABOUT:
    st.header(part.heading, anchor=False)
    for paragraph in part.paragraphs:
        st.write(paragraph)
