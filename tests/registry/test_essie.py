from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from loopback_essie import matcher

from trialfinder.errors import InputError
from trialfinder.registry import essie

RESERVED = {
    *("NOT", "AND", "OR", "SEARCH", "AREA", "RANGE", "DISTANCE", "COVER", "COVERAGE"),
    *("EXPANSION", "TILT", "ALL", "MISSING", "MIN", "MAX"),
}
NASTY = st.lists(
    st.sampled_from(
        [
            '"',
            "\\",
            "[",
            "]",
            "(",
            ")",
            ",",
            "ALL",
            "NOT",
            "OR",
            "AND",
            "AREA[Phase]PHASE3",
            "MISSING",
            "“",
            "＂",
            "\n",
        ]
    )
    | st.text(max_size=8)
    | st.just("lung cancer"),
    max_size=20,
).map(" ".join)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("non-small cell lung cancer", "non-small cell lung cancer"),
        ("lung cancer (NSCLC)", "lung cancer NSCLC"),
        ("diabetes [type 2]", "diabetes type 2"),
        ("exampleitis (early onset", "exampleitis early onset"),
        ("diabetes)", "diabetes"),
        ("aspirin, ibuprofen", "aspirin ibuprofen"),
        ("heart AND lung NOT liver", "heart and lung not liver"),
        ("Merck\" OR AREA[Phase]PHASE3", "Merck or area Phase PHASE3"),
        ("ALL", "acute lymphoblastic leukemia"),
        ("  (ALL) ", "acute lymphoblastic leukemia"),
        ("B-ALL", "B-all"),
        ("NOT", "not"),
        ("OR", "or"),
        ("Alzheimer's disease", "Alzheimer's disease"),
        ("x[tiab]", "x tiab"),
        ("lung\r\ncancer\x00\u200b", "lung cancer"),
        ("ｌｕｎｇ ＂cancer＂", "lung cancer"),
        ("small\\-cell", "small -cell"),
        ("sarcome d’Ewing", "sarcome d’Ewing"),
    ],
)  # fmt: skip
def test_loose_words_are_words_and_nothing_else(typed: str, sent: str) -> None:
    assert essie.loose(typed) == sent


def test_a_literal_is_one_quoted_string() -> None:
    assert essie.literal('Acme" OR ALL (x)') == '"Acme OR ALL (x)"'


def test_a_paste_of_a_hundred_words_is_cut_to_what_the_registry_takes() -> None:
    assert essie.loose("lung " * 100).split() == ["lung"] * essie.MAX_WORDS
    assert essie.loose("metastatic " * 100).split() == ["metastatic"] * 9  # a hundred characters


def test_one_endless_word_is_cut_too() -> None:
    assert essie.loose("a" * 5000) == "a" * essie.MAX_CHARS


def test_a_cut_never_halves_a_word() -> None:
    words = "abcdefghijklmnopqrst " * 8
    assert set(essie.loose(words).split()) == {"abcdefghijklmnopqrst"}


@pytest.mark.parametrize("typed", ["", "   ", '"', "[]", "()", "\\", "-", "…", "\x00", "\u200b"])
def test_what_holds_no_word_is_refused_since_it_would_find_the_whole_registry(typed: str) -> None:
    for write in (essie.loose, essie.literal):
        with pytest.raises(InputError, match="no word to search for"):
            write(typed)


def test_alternatives_are_kept_apart_by_parentheses() -> None:
    assert essie.any_of(["lung cancer"]) == "lung cancer"
    assert essie.any_of(["lung cancer", "NSCLC", "lung cancer", ""]) == "(lung cancer) OR (NSCLC)"
    assert essie.all_of(["a", "b"]) == "(a) AND (b)"
    assert essie.any_of([]) == ""


def test_a_list_of_alternatives_too_long_for_the_registry_keeps_the_first() -> None:
    sent = essie.any_of(f"name{number}" for number in range(30))
    assert sent.count(" OR ") == essie.MAX_ALTERNATIVES - 1
    assert sent.startswith("(name0) OR (name1)")


def test_a_range_can_let_in_what_has_no_value() -> None:
    assert essie.in_range("MinimumAge", "MIN", "58 years", or_missing=True) == (
        "(AREA[MinimumAge]RANGE[MIN, 58 years] OR AREA[MinimumAge]MISSING)"
    )


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("NCT01234567", ("NCT01234567",)),
        (" nct1234567, NCT00000012 ", ("NCT01234567", "NCT00000012")),
        ("(NCT01234567)", ("NCT01234567",)),
        ('"NCT01234567"', ("NCT01234567",)),
        ("[NCT01234567];NCT7", ("NCT01234567", "NCT00000007")),
        (" ".join(["NCT01234567"] * 12) + " lung", ("NCT01234567",) * 8),  # what is left once it is cut
        ("NCT01234567 lung", ()),
        ("NCT00000000", ()),
        ("NCT123456789", ()),
        ("lung", ()),
    ],
)
def test_words_that_are_only_study_numbers_are_recognised(typed: str, ids: tuple[str, ...]) -> None:
    assert essie.only_nct_ids(typed) == ids


@pytest.mark.parametrize(
    "typed", ["", "NCT", "NCT00000000", "NCT123456789", "01234567", "NCT0123456x", "NCT٠١٢٣"]
)
def test_a_malformed_study_number_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(InputError, match="is not a study number"):
        essie.nct_id(typed)


@given(NASTY)
@example('Merck" OR AREA[Phase]PHASE3')
@example("\\")
@example('\\"')
@pytest.mark.parametrize("write", [essie.loose, essie.literal])
def test_whatever_is_typed_is_sent_as_words(write: Callable[[str], str], typed: str) -> None:
    try:
        sent = write(typed)
    except InputError:
        return
    quotes = 2 if write is essie.literal else 0
    assert sent.count('"') == quotes
    assert not set(sent) & set("[]\\")
    assert len(sent) <= essie.MAX_CHARS + quotes
    assert sent.isprintable()
    outside = re.sub(r'"[^"]*"', " ", sent)
    assert not set(outside) & set("(),")
    assert not RESERVED & set(re.findall(r"[^\W_]+", outside))
    matcher("query.cond", sent)  # the loopback's parser takes it; raises otherwise


@given(st.text())
def test_no_text_at_all_breaks_the_recognition_of_study_numbers(typed: str) -> None:
    try:
        ids = essie.only_nct_ids(typed)
    except InputError:
        return
    assert all(re.fullmatch(r"NCT[0-9]{8}", each) for each in ids)
