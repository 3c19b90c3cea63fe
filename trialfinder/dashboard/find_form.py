"""The form of the find page: three short steps, kept while the person looks at other pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import streamlit as st

from trialfinder.dashboard import draw, session
from trialfinder.dashboard.answers import (
    DISTANCES,
    EXAMPLES,
    Answers,
    Example,
    Treatment,
    markers_of,
    place_of,
)
from trialfinder.dashboard.text import in_markdown
from trialfinder.eligibility.told_markers import told_markers
from trialfinder.errors import InputError, UnknownCancer, UnknownPlace, UnknownTherapy
from trialfinder.profile import BrainMetsState, Outcome
from trialfinder.study import Sex
from trialfinder.views.profile import ACTIVITY_WORDS, BRAIN_WORDS, OUTCOME_WORDS, SEX_WORDS
from trialfinder.views.words import listing
from trialfinder.vocabulary import Vocabulary
from trialfinder.vocabulary.model import TherapyMatch

EARLIEST = date(1980, 1, 1)
OLDEST = 120
_ROWS = "treatment rows"


def ask(vocabulary: Vocabulary, *, today: date) -> Answers:
    """Draws the form and gives what stands in it."""
    _examples()
    cancer = _ask_cancer(vocabulary)
    markers = _ask_markers()
    treatments = _ask_treatments(vocabulary, today)
    st.header("3. About you", anchor=False)
    with st.expander("Add your age, where you live and more. You can skip this."):
        about = _ask_about_you()
    return Answers(cancer, treatments, *about, markers=markers)


def fill_in(answers: Answers) -> None:
    """Puts answers into the form; call it before the form is drawn."""
    state = st.session_state
    state["cancer"], state["markers"] = answers.cancer or None, answers.markers
    state[_ROWS] = list(range(len(answers.treatments) or 1))
    for row, treatment in enumerate(answers.treatments):
        _fill_row(row, treatment)
    state["age"], state["sex"], state["activity"] = answers.age, answers.sex, answers.ecog
    state["brain"], state["place"] = answers.brain_mets, answers.place
    state["distance"] = next((words for words, km in DISTANCES.items() if km == answers.within_km), None)


def _fill_row(row: int, treatment: Treatment) -> None:
    state = st.session_state
    state[f"drug {row}"] = treatment.given or None
    state[f"ended {row}"] = None if treatment.outcome is Outcome.NOT_SURE else treatment.outcome
    state[f"last {row}"] = treatment.last_dose


def _examples() -> None:
    st.html(draw.quiet("New here? Try an example:"))
    with st.container(horizontal=True):
        for number, example in enumerate(EXAMPLES):
            st.button(example.words, key=f"example {number}", on_click=_try, args=(example,))


def _try(example: Example) -> None:
    fill_in(example.answers)
    session.want_search()


def _ask_cancer(vocabulary: Vocabulary) -> str:
    st.header("1. Your cancer", anchor=False)
    chosen = st.selectbox(
        "Which cancer is it?",
        _cancer_names(vocabulary),
        index=None,
        placeholder="Start typing, such as lung cancer",
        accept_new_options=True,
        key="cancer",
        persist_state="session",
    )
    if chosen:
        _check_cancer(chosen, vocabulary)
    return chosen or ""


def _ask_markers() -> str:
    """Says back what was understood; a word that is no marker is put right here."""
    words = st.text_input(
        "Test results of your tumour, if you know them",
        placeholder="Such as EGFR exon 19 deletion, HER2-low, PD-L1 60 %",
        help="They stand in the report on your tumour. Part several with commas. Not knowing is fine.",
        key="markers",
        persist_state="session",
    )
    try:
        told = [str(marker) for result in markers_of(words) for marker in told_markers(result)]
    except InputError as error:
        st.warning(in_markdown(str(error)))
    else:
        if told:
            st.html(draw.quiet(f"We understood: {listing(told)}."))
    return words


def _cancer_names(vocabulary: Vocabulary) -> list[str]:
    names = [*vocabulary.cancers, *(s for cancer in vocabulary.cancers.values() for s in cancer.synonyms)]
    return list(dict.fromkeys(names))


def _check_cancer(chosen: str, vocabulary: Vocabulary) -> None:
    try:
        cancer = vocabulary.find_cancer(chosen)
    except UnknownCancer as error:
        _did_you_mean(error.suggestions, str(error), "cancer")
        return
    if cancer.name.casefold() != chosen.casefold():
        st.html(draw.quiet(f"That is {cancer.name}."))


def _ask_treatments(vocabulary: Vocabulary, today: date) -> tuple[Treatment, ...]:
    st.header("2. Treatments so far", anchor=False)
    rows = st.session_state.setdefault(_ROWS, [0])
    asked = [_ask_treatment(row, vocabulary, today) for row in rows]
    st.button("Add another treatment", on_click=_add_row, icon=":material/add:")
    return tuple(treatment for treatment in asked if treatment is not None)


def _ask_treatment(row: int, vocabulary: Vocabulary, today: date) -> Treatment | None:
    with st.container(border=True):
        given = st.selectbox(
            "Name of the treatment, as on the box",
            _therapy_names(vocabulary),
            index=None,
            placeholder="Start typing, such as Tagrisso",
            accept_new_options=True,
            key=f"drug {row}",
            persist_state="session",
        )
        if given:
            _check_therapy(given, row, vocabulary)
        ended = st.selectbox(
            "How did it end?",
            list(OUTCOME_WORDS),
            index=None,
            placeholder="I am not sure",
            format_func=OUTCOME_WORDS.__getitem__,
            key=f"ended {row}",
            persist_state="session",
        )
        last = st.date_input(
            "Day of the last dose, if you know it",
            value=None,
            min_value=EARLIEST,
            max_value=today,
            format="YYYY-MM-DD",
            help="Some studies ask for a wait after the last dose. With this day we can tell when it ends.",
            key=f"last {row}",
            persist_state="session",
        )
        if given:
            st.button("Remove this treatment", key=f"remove {row}", on_click=_remove_row, args=(row,))
    return Treatment(given, ended or Outcome.NOT_SURE, last) if given else None


def _therapy_names(vocabulary: Vocabulary) -> list[str]:
    """Brands first: that is what stands on the box."""
    brands = [brand for therapy in vocabulary.therapies.values() for brand in therapy.brands]
    return list(
        dict.fromkeys([*sorted(brands, key=str.casefold), *vocabulary.therapies, *vocabulary.regimens])
    )


def _check_therapy(given: str, row: int, vocabulary: Vocabulary) -> None:
    try:
        found = vocabulary.find_therapy(given)
    except UnknownTherapy as error:
        _did_you_mean(error.suggestions, str(error), f"drug {row}")
        return
    for words in _told_back(given, found, vocabulary):
        st.html(draw.quiet(words))


def _told_back(given: str, found: TherapyMatch, vocabulary: Vocabulary) -> Iterator[str]:
    """What we take the name to mean, so that a wrong reading is seen at once."""
    if found.kind == "drug":
        yield f"{vocabulary.describe_therapy(found.therapies[0], given)}."
    elif found.kind == "regimen":
        yield f"{found.name} is given as {listing([part.name for part in found.therapies])}."
    else:
        yield f"{given} is a kind of drug. If you know the name on the box, we can tell you more."


def _did_you_mean(suggestions: tuple[str, ...], sentence: str, key: str) -> None:
    (st.info if suggestions else st.error)(in_markdown(sentence))
    with st.container(horizontal=True):
        for name in suggestions:
            st.button(in_markdown(name), key=f"{key} means {name}", on_click=_set, args=(key, name))


def _set(key: str, value: str) -> None:
    st.session_state[key] = value


def _add_row() -> None:
    rows = st.session_state[_ROWS]
    added = max(rows, default=-1) + 1
    st.session_state[_ROWS] = [*rows, added]
    _fill_row(added, Treatment(""))  # what an earlier row of that number held is not remembered


def _remove_row(row: int) -> None:
    st.session_state[_ROWS] = [other for other in st.session_state[_ROWS] if other != row]
    if not st.session_state[_ROWS]:
        _add_row()


def _ask_about_you() -> tuple[int | None, Sex | None, int | None, BrainMetsState | None, str, float | None]:
    age = st.number_input("Age", 0, OLDEST, value=None, step=1, key="age", persist_state="session")
    sex = st.selectbox(
        "Are you a woman or a man?",
        list(SEX_WORDS),
        index=None,
        format_func=SEX_WORDS.__getitem__,
        placeholder="Skip",
        help="Some studies take only women or only men.",
        key="sex",
        persist_state="session",
    )
    ecog = st.selectbox(
        "How active are you these days?",
        list(ACTIVITY_WORDS),
        index=None,
        format_func=ACTIVITY_WORDS.__getitem__,
        placeholder="Skip",
        key="activity",
        persist_state="session",
    )
    brain = st.selectbox(
        "Has the cancer spread to the brain?",
        list(BRAIN_WORDS),
        index=None,
        format_func=BRAIN_WORDS.__getitem__,
        placeholder="Skip, or not known",
        key="brain",
        persist_state="session",
    )
    return age, sex, ecog, brain, *_ask_place()


def _ask_place() -> tuple[str, float | None]:
    place = st.text_input(
        "Where do you live?",
        placeholder="A town, or a ZIP code",
        help="Used on this machine only, to find the nearest sites.",
        key="place",
        persist_state="session",
    )
    if place:
        _check_place(place)
    within = st.selectbox(
        "How far can you travel?",
        list(DISTANCES),
        index=None,
        placeholder="Any distance",
        key="distance",
        persist_state="session",
    )
    return place.strip(), DISTANCES[within] if within else None


def _check_place(words: str) -> None:
    try:
        place = place_of(words)
    except UnknownPlace as error:
        _did_you_mean(error.suggestions, str(error), "place")
    else:
        if place:
            st.html(draw.quiet(f"We will measure from {place.name}."))
