"""Folding makes spellings comparable and keeps track of where each letter came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.vocabulary.text import americanise, fold, fold_with_offsets, key


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("PD‑1", "pd 1"),
        ("anti-PD–L1  antibody", "anti pd l1 antibody"),
        ("Sézary", "sezary"),
        ("FRα", "fralpha"),
        ("Herceptin®", "herceptin"),
        ("Ewing’s", "ewing's"),
        ("CD19×CD3", "cd19xcd3"),
        (" \n", ""),
    ],
)
def test_spellings_fold_to_the_same(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_british_becomes_american() -> None:
    assert (
        americanise("oestrogen tumour of the oesophagus, leukaemia")
        == "estrogen tumor of the esophagus, leukemia"
    )


def test_a_key_has_no_spaces_dots_or_commas() -> None:
    assert key("CP-675,206") == key("CP 675206") == "cp675206"
    assert key("PD-L1") != key("PD-(L)1")


@given(st.text())
def test_each_folded_letter_knows_where_it_stood(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert len(folded) == len(offsets)
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)


@given(st.text())
def test_the_fast_way_folds_the_same(text: str) -> None:
    assert fold(text) == fold_with_offsets(text)[0].strip()


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
