"""Draws the saved studies of one list, and lets the person note, remove, print and take them along."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from trialfinder.dashboard import draw, frame, keeping, results, session, study_parts
from trialfinder.shortlist import Entry, Shortlist
from trialfinder.summary.export import shortlist_table, to_csv
from trialfinder.summary.pdf import render_studies
from trialfinder.views import ShortlistRow, shortlist_page

_REMOVED = "removed entry"


def show() -> None:
    """Raises ``StoreError``."""
    with session.store() as store:
        chosen = _choose_list(store.lists())
        entries = store.entries(chosen.id) if chosen else ()
    page = shortlist_page(chosen.name if chosen else "", entries, today=session.today())
    _offer_undo()
    if not page.rows:
        st.html(
            draw.lead("Nothing saved yet. Search for studies, and press “Save this study” on those you like.")
        )
        return
    frame.warn_of_invented(page.demo)
    st.html(draw.lead(f"{page.heading}. {page.care}"))
    _take_along(entries)
    for row, entry in zip(page.rows, entries, strict=True):
        _show_row(row, entry)


def _choose_list(lists: Sequence[Shortlist]) -> Shortlist | None:
    if len(lists) < 2:
        return lists[0] if lists else None
    return st.selectbox("Which list?", lists, format_func=lambda one: f"{one.name} ({one.size})", key="list")


def _take_along(entries: Sequence[Entry]) -> None:
    with st.container(horizontal=True):
        st.download_button(
            "Print all (PDF)",
            data=lambda: _printed(entries),
            file_name="saved-studies.pdf",
            mime="application/pdf",
            icon=":material/print:",
            on_click="ignore",
        )
        st.download_button(
            "Save as a table (CSV)",
            data=lambda: to_csv(shortlist_table(entries)).encode("utf-8-sig"),
            file_name="saved-studies.csv",
            mime="text/csv",
            icon=":material/table:",
            on_click="ignore",
        )


def _printed(entries: Sequence[Entry]) -> bytes:
    pages = [
        study_parts.page_of(
            entry.study, session.match_of(entry.nct_id), source=f"saved on {entry.saved_at[:10]}"
        )
        for entry in entries
    ]
    return render_studies(pages, today=session.today())


def _show_row(row: ShortlistRow, entry: Entry) -> None:
    with st.container(border=True):
        st.html(draw.saved(row))
        with st.expander("Add a note"):
            keeping.note_form_for(entry)
        with st.container(horizontal=True):
            if st.button("Open this study", key=f"open {row.nct_id}", type="primary"):
                results.open_study(row.nct_id)
            st.button("Remove", key=f"remove {entry.id}", on_click=_remove, args=(entry,))


def _remove(entry: Entry) -> None:
    with session.store() as store:
        store.remove_entry(entry.id)
    st.session_state[_REMOVED] = entry


def _offer_undo() -> None:
    removed: Entry | None = st.session_state.get(_REMOVED)
    if removed is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.write(f"{removed.nct_id} was removed from the list.")
        st.button("Put it back", on_click=_put_back, args=(removed,))


def _put_back(entry: Entry) -> None:
    with session.store() as store:
        store.restore_entry(entry.id)
    st.session_state[_REMOVED] = None
