"""Text goes on paper as it is, as far as there are letters for it; the rest leaves a visible mark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.summary.printable import MARK, clean, make_printable, texts

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def no_asian_letters(letters: frozenset[str]) -> frozenset[str]:
    """Fonts that stop short of the East Asian blocks."""
    return frozenset(letter for letter in letters if 0x2E80 <= ord(letter) < 0xFB00 or ord(letter) > 0xFB06)


def printed(text: str) -> str:
    return str(make_printable({"text": text}, no_asian_letters)["text"])


@pytest.mark.parametrize(
    "text",
    [
        "ANC ≥ 1.5 × 10⁹/L, <ULN, ±5 µg, α/β, “quoted”, 5′",
        "#let x = 1 $a$ *b* _c_ @d \\e `f` // g /* h */",
        "שלום العربية Ελληνικά Русский",
        "two\nlines",
        "ﬁ ½ ①",
    ],
)
def test_text_with_letters_for_it_stays_as_it_is(text: str) -> None:
    assert printed(text) == text


def test_a_letter_without_a_form_is_printed_in_its_plain_form() -> None:
    assert printed("5 ㎎ of ﾃ") == "5 mg of ▯"


def test_east_asian_punctuation_in_english_text_is_printed_as_its_like() -> None:
    assert printed("Stage III、IV（any）。") == "Stage III,IV(any)."


def test_a_letter_without_any_form_becomes_a_visible_mark() -> None:
    assert printed("肺癌 stage") == f"{MARK}{MARK} stage"


@pytest.mark.parametrize(
    "gone", ["\x00", "\x07", "\x1b[31m"[0], "\x85", "\ufeff", "\u200b", "\u202e", "\u2066"]
)
def test_signs_without_form_are_left_out(gone: str) -> None:
    assert printed(f"a{gone}b") == "ab"


def test_tabs_and_windows_line_ends_are_made_plain() -> None:
    assert clean("a\tb\r\nc") == "a b\nc"


def test_half_a_letter_becomes_a_mark() -> None:
    assert printed("a\ud800b") == f"a{MARK}b"


def test_only_texts_change_and_keys_stay() -> None:
    value = {"中": ["中", 1, 2.5, None, True, {"x": "\x00"}]}
    assert make_printable(value, no_asian_letters) == {"中": [MARK, 1, 2.5, None, True, {"x": ""}]}


@given(JSON)
def test_nothing_unprintable_is_left(value: object) -> None:
    left = set().union(*texts(make_printable(value, no_asian_letters)))
    assert not no_asian_letters(frozenset(left))
    assert not {letter for letter in left if letter < " "} - {"\n"}


@given(st.text(st.characters(max_codepoint=0x2E7F, exclude_categories=["C", "Zl", "Zp"])))
def test_printable_text_is_never_touched(text: str) -> None:
    assert printed(text) == text
