"""Draws what a search found: the sentence that sums up, then the groups, twenty studies at a time."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from trialfinder.dashboard import draw, keeping, session
from trialfinder.dashboard.pages import FOLDER
from trialfinder.dashboard.session import Search
from trialfinder.matching import Match
from trialfinder.views import ResultsGroup, ResultsPage, StudyCard, results_page
from trialfinder.views.profile import profile_words

PAGE_SIZE = 20

_NUMBER = "results page"
_FOLDED = "show refusing"


def show(found: Search) -> None:
    page = results_page(found.finding)
    st.html(draw.recap(profile_words(found.finding.profile)))
    st.html(draw.notes(page.notes) + draw.lead(page.summary) + draw.quiet(page.care))
    _show_cards(page, {match.study.nct_id: match for match in found.finding.matches})
    _show_folded(page)
    _suggest(page)
    _how_searched(page)


def is_outdated(found: Search) -> bool:
    """Says so when the form has changed since; the list still shows the question it answers."""
    if found.answers_to(session.answers(), session.specs()):
        return False
    st.warning("You changed your answers since this search. This list is out of date.")
    return True


def open_results() -> None:
    st.switch_page(FOLDER / "results.py")


def offer_form() -> None:
    st.page_link(FOLDER / "find.py", label="Change your answers", icon=":material/edit:")


def start_over() -> None:
    """A new search begins on its first page, with the refusing ones folded away."""
    st.session_state[_NUMBER] = 0
    st.session_state[_FOLDED] = False


def _show_cards(page: ResultsPage, matches: Mapping[str, Match]) -> None:
    """The groups in their order, cut to one page; a heading wherever a group begins or goes on."""
    shown = _shown(page)
    first = min(st.session_state.get(_NUMBER, 0), max(0, len(shown) - 1) // PAGE_SIZE) * PAGE_SIZE
    saved = keeping.saved_ids()
    before = None
    for group, card in shown[first : first + PAGE_SIZE]:
        if group is not before:
            st.html(draw.group_heading(group.heading, group.explanation))
            before = group
        _show_card(card, matches[card.nct_id], is_saved=card.nct_id in saved)
    _turn_pages(first // PAGE_SIZE, len(shown))


def _shown(page: ResultsPage) -> list[tuple[ResultsGroup, StudyCard]]:
    with_folded = st.session_state.get(_FOLDED, False)
    groups = [group for group in page.groups if with_folded or not group.folded]
    return [(group, card) for group in groups for card in group.cards]


def _show_card(card: StudyCard, match: Match, *, is_saved: bool) -> None:
    with st.container(border=True):
        st.html(draw.card(card))
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button("Open this study", key=f"open {card.nct_id}", type="primary"):
                open_study(card.nct_id)
            keeping.save_button(match.study, match, is_saved=is_saved)


def open_study(nct_id: str) -> None:
    st.switch_page(FOLDER / "study.py", query_params={"study": nct_id})


def _turn_pages(number: int, count: int) -> None:
    pages = -(-count // PAGE_SIZE)
    if pages < 2:
        return
    st.html(draw.quiet(f"Page {number + 1} of {pages}"))
    with st.container(horizontal=True):
        if number > 0:
            st.button("Back", on_click=_turn_to, args=(number - 1,), icon=":material/arrow_back:")
        if number + 1 < pages:
            st.button("Next studies", on_click=_turn_to, args=(number + 1,), icon=":material/arrow_forward:")


def _turn_to(number: int) -> None:
    st.session_state[_NUMBER] = number


def _show_folded(page: ResultsPage) -> None:
    folded = sum(len(group.cards) for group in page.groups if group.folded)
    if not folded:
        return
    say = "says" if folded == 1 else "say"
    st.toggle(f"Also show the {folded} that {say} no", key=_FOLDED)


def _suggest(page: ResultsPage) -> None:
    if page.suggestions:
        st.html(draw.lead("What you can try next") + draw.bullets(page.suggestions))


def _how_searched(page: ResultsPage) -> None:
    with st.expander("How we searched"):
        st.html(draw.paragraphs([page.counted, f"Source: {page.source}.", f"We asked for: {page.query}"]))
        if page.unreadable:
            st.html(draw.paragraphs(["These records could not be read:"]) + draw.bullets(page.unreadable))
