"""Find studies: the form, then what was found."""

from __future__ import annotations

import streamlit as st

from trialfinder.dashboard import draw, find_form, frame, results, session, sources
from trialfinder.dashboard.answers import Answers, profile_of
from trialfinder.finder import find
from trialfinder.vocabulary import load_vocabulary


def search(answers: Answers) -> None:
    vocabulary, today = load_vocabulary(), session.today()
    profile = profile_of(answers, vocabulary, today=today)
    with st.spinner("Looking for studies and reading their rules…", show_time=True):
        finding = find(profile, session.source(), vocabulary, today=today)
    session.keep_search(session.Search(answers, session.specs(), finding))
    results.start_over()


frame.open_page()
st.title("Your cancer drug stopped working. What now?", anchor=False)
st.html(
    draw.lead(
        "Tell us which cancer it is and which drugs you have had. "
        "We read the rules of every study and show you what they say about those drugs."
    )
)
answers = find_form.ask(load_vocabulary(), today=session.today())
wanted = st.button("Find studies", type="primary", icon=":material/search:", width="stretch")
st.html(draw.quiet("Nothing about you leaves this machine. You do not have to sign up."))
if find_form.wants_search() or wanted:
    with frame.explaining():
        search(answers)
found = session.search()
if found is not None:
    st.divider()
    if not found.is_about(answers, session.specs()):
        st.warning("You changed your answers since this search. Press “Find studies” to search again.")
    results.show(found)
st.divider()
sources.choose()
