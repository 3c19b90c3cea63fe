from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.markup import unescape


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (r"PD20 \</= 16", "PD20 </= 16"),
        (r"=\< 30 kg/m\^2", "=< 30 kg/m^2"),
        (r"\[no limit\] \~20\~ \_x\_ 1\.", "[no limit] ~20~ _x_ 1."),
        (r"ANC \&lt; 1500", "ANC < 1500"),
        (r"ANC \&amp;gt; 1500", "ANC > 1500"),
        (r"a \\ b", "a \\ b"),
        (r"\n stays, \é stays", r"\n stays, \é stays"),
        ("plain <LLN and >ULN", "plain <LLN and >ULN"),
        ("", ""),
    ],
)
def test_markup_is_taken_off(sent: str, meant: str) -> None:
    assert unescape(sent) == meant


@given(st.text(alphabet=st.characters(exclude_characters="\\&")))
def test_a_text_without_markup_stays_as_it_is(text: str) -> None:
    assert unescape(text) == text
