"""Saving studies to the list on this machine, from a card or from the study's page; deleting kept answers."""

from __future__ import annotations

import streamlit as st

from trialfinder.dashboard import draw, frame, session
from trialfinder.dashboard.pages import FOLDER
from trialfinder.errors import StoreError
from trialfinder.matching import Match
from trialfinder.shortlist import Entry, saved_verdicts
from trialfinder.study import Study
from trialfinder.views.about import forgotten_words, kept_words


def saved_ids() -> frozenset[str]:
    """Nothing when the lists cannot be read: results still show."""
    try:
        with session.store() as store:
            return store.saved_ids()
    except StoreError:
        return frozenset()


def save_button(study: Study, match: Match | None, *, is_saved: bool) -> None:
    if is_saved:
        st.page_link(FOLDER / "shortlist.py", label="Saved. See your list", icon=":material/check:")
    elif st.button("Save this study", key=f"save {study.nct_id}", icon=":material/bookmark_add:"):
        with frame.explaining():
            save(study, match)
            st.rerun()


def save(study: Study, match: Match | None, note: str = "") -> None:
    """Raises ``StoreError``, or ``InputError`` for a note that cannot be kept."""
    with session.store() as store:
        entry = store.add_entry(store.open_list().id, study, saved_verdicts(match) if match else ())
        if note.strip():
            store.add_note(entry.id, note, on=session.today())


def note_form(study: Study, match: Match | None) -> None:
    """A note saves the study too."""
    note = _ask_note(study.nct_id)
    if note:
        with frame.explaining():
            save(study, match, note)
            st.toast("Your note is saved.")


def note_form_for(entry: Entry) -> None:
    note = _ask_note(entry.nct_id)
    if note:
        with frame.explaining():
            with session.store() as store:
                store.add_note(entry.id, note, on=session.today())
            st.rerun()


def offer_to_forget() -> None:
    st.html(draw.quiet(kept_words(session.kept_in())))
    if st.button("Delete the kept records", icon=":material/delete:"):
        with frame.explaining():
            st.success(forgotten_words(session.forget()))


def _ask_note(nct_id: str) -> str:
    with st.form(f"note on {nct_id}", clear_on_submit=True, border=False):
        note = st.text_area("Your note", placeholder="Whom you called, what was said, what to ask next")
        return note.strip() if st.form_submit_button("Save the note") else ""
