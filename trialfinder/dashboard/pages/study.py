"""Everything about one study; its number is in the address, and nothing else."""

from __future__ import annotations

import streamlit as st

from trialfinder.dashboard import frame, study_parts

frame.open_page()
nct_id = st.query_params.get("study", "")
if nct_id:
    with frame.explaining():
        study_parts.show(nct_id)
else:
    study_parts.ask_number()
