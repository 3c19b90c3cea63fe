"""Text that others wrote is drawn as text, whatever it holds."""

from __future__ import annotations

import pytest

from trialfinder.dashboard.text import in_html, in_markdown, marked
from trialfinder.views import Piece

HOSTILE = (
    "<img src=http://evil.example/x.png onerror=alert(1)>",
    "<script>alert(1)</script>",
    "![](http://evil.example/x.png)",
    "[click](javascript:alert(1))",
    "$5 and $10$, ~~20~~, :red[x], :smile:, :material/home:, **bold**, `code`, # head, www.evil.example",
    "&lt;b&gt;",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_markup_is_left_for_html(text: str) -> None:
    safe = in_html(text)
    assert "<" not in safe
    assert '"' not in safe


@pytest.mark.parametrize("text", HOSTILE)
def test_no_sign_is_left_for_markdown(text: str) -> None:
    bare = "".join(
        part.partition(";")[2] if i else part for i, part in enumerate(in_markdown(text).split("&#"))
    )
    assert all(character.isalnum() or character.isspace() for character in bare)


def test_the_deciding_words_are_marked_and_still_safe() -> None:
    assert marked((Piece("ANC "), Piece("<LLN", marked=True))) == "ANC <mark>&lt;LLN</mark>"
