"""The studies that were saved, with notes; print or take them along."""

from __future__ import annotations

import streamlit as st

from trialfinder.dashboard import frame, shortlist_parts

frame.open_page()
st.title("Saved studies", anchor=False)
with frame.explaining():
    shortlist_parts.show()
