"""Draws one study, part by part, and offers to save and print it."""

from __future__ import annotations

import streamlit as st

from trialfinder.dashboard import draw, frame, keeping, session
from trialfinder.eligibility import read
from trialfinder.matching import Match
from trialfinder.registry.found import Stale
from trialfinder.study import Study
from trialfinder.summary.pdf import render_study
from trialfinder.views import StudyPage, study_page
from trialfinder.vocabulary import load_vocabulary

FIRST_SITES = 10


def show(nct_id: str) -> None:
    """Raises ``UnknownStudy``, or ``RegistryError`` when it cannot be fetched."""
    fetched = session.study(nct_id.strip().upper())
    study, match = fetched.study, session.match_of(fetched.study.nct_id)
    page = page_of(study, match, source=session.source().name, stale=fetched.stale)
    _head(page)
    _keep_and_print(study, match, page)
    _for_you(page)
    _about(page)
    _rules(page)
    _places(page)
    _questions(page)


def ask_number() -> None:
    st.title("Look at one study", anchor=False)
    with st.form("number", border=False):
        number = st.text_input("Number of the study", placeholder="NCT and eight figures")
        if st.form_submit_button("Open this study", type="primary") and number.strip():
            st.query_params["study"] = number.strip().upper()
            st.rerun()


def page_of(study: Study, match: Match | None, *, source: str, stale: Stale | None = None) -> StudyPage:
    found = session.search()
    return study_page(
        study,
        read(study, load_vocabulary()),
        match,
        profile=found.finding.profile if found else None,
        today=session.today(),
        source=source,
        stale=stale,
    )


def _head(page: StudyPage) -> None:
    frame.warn_of_invented(page.demo)
    st.html(
        draw.notes(page.notes)
        + draw.title(page.title)
        + draw.quiet(f"{page.nct_id} · {page.sponsor}")
        + draw.status(page.status)
    )


def _keep_and_print(study: Study, match: Match | None, page: StudyPage) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        keeping.save_button(study, match, is_saved=study.nct_id in keeping.saved_ids())
        st.download_button(
            "Print this page (PDF)",
            data=lambda: render_study(page, today=session.today()),
            file_name=f"{page.nct_id}.pdf",
            mime="application/pdf",
            icon=":material/print:",
            on_click="ignore",
        )
    with st.expander("Add a note"):
        keeping.note_form(study, match)


def _for_you(page: StudyPage) -> None:
    if not page.group_words:
        st.info(
            "Search with your own cancer and drugs first, and this page will say what the study says of them."
        )
        return
    st.header("What it says about your treatments", anchor=False)
    st.html(draw.lead(page.group_words) + draw.verdicts(page.verdicts))
    st.html(
        draw.checks("What fits", page.fitting)
        + draw.checks("What speaks against it", page.blocking)
        + draw.checks("What to check", page.checks)
        + draw.quiet(page.cancer.words if page.cancer else "")
        + draw.quiet(page.care)
    )


def _about(page: StudyPage) -> None:
    st.header("What the study is about", anchor=False)
    st.html(draw.paragraphs(page.summary) + draw.facts(page.facts))
    if page.treatments:
        st.subheader("What is given", anchor=False)
        st.html(draw.treatments(page.treatments))
    if page.arms:
        st.subheader("The groups in the study", anchor=False)
        st.html(draw.arms(page.arms))


def _rules(page: StudyPage) -> None:
    st.header("The rules for joining", anchor=False)
    st.html(
        draw.quiet("In the study's own words. What decides for you is marked.") + draw.criteria(page.criteria)
    )


def _places(page: StudyPage) -> None:
    st.header("Where, and whom to call", anchor=False)
    st.html(
        draw.contact_list("For the whole study", page.contacts)
        + draw.lead(page.sites_words)
        + draw.sites(page.sites[:FIRST_SITES])
    )
    more = page.sites[FIRST_SITES:]
    if more:
        with st.expander(f"Show {len(more)} more sites"):
            st.html(draw.sites(more))


def _questions(page: StudyPage) -> None:
    st.header("Questions to ask", anchor=False)
    st.html(draw.bullets(page.questions))
    st.header("Dates and source", anchor=False)
    st.html(draw.facts(page.dates) + draw.quiet(f"Looked at on {page.checked}. Source: {page.source}."))
    if page.link:
        st.html(draw.link(page.link, "This study in the public registry (leaves this machine)"))
