"""Find studies: three short steps, then the results on a page of their own."""

from __future__ import annotations

import streamlit as st

from trialfinder.dashboard import draw, find_form, frame, results, session, sources
from trialfinder.dashboard.searching import check
from trialfinder.views.about import privacy_words
from trialfinder.vocabulary import load_vocabulary

frame.open_page()
st.title("Your cancer drug stopped working. What now?", anchor=False)
st.html(
    draw.lead(
        "Tell us which cancer it is and which drugs you have had. "
        "We read the rules of every study and show you what they say about those drugs."
    )
)
answers = find_form.ask(load_vocabulary(), today=session.today())
session.keep_answers(answers)
wanted = st.button("Find studies", type="primary", icon=":material/search:", width="stretch")
st.html(draw.quiet(privacy_words(live=session.specs() == session.LIVE)))
if session.takes_wanted_search() or wanted:
    with frame.explaining():
        check(answers)
        session.want_search()
        results.open_results()
st.divider()
sources.choose()
