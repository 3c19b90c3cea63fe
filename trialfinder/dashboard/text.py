"""The one place where text that others wrote is made safe to draw.

Registry text and typed words may hold anything. Streamlit's markdown would strike out ``~20~``, make a
formula of ``$5 and $10``, colour ``:red[x]`` and fetch ``![](http://…)``; HTML would run what it says.
``in_html`` is for ``st.html``, ``in_markdown`` for labels and messages, which are always markdown.
"""

from __future__ import annotations

import html
import string
from collections.abc import Iterable

from trialfinder.views import Piece

_JOINER = "&#8288;"
"""Has no width and breaks up what is looked for after parsing: addresses, ``:smile:``, ``->``."""
_BREAKS = frozenset(":@.->=<")


def in_html(text: str) -> str:
    return html.escape(text, quote=True)


def in_markdown(text: str) -> str:
    """Every sign as a numbered character, which no markdown can read as markup."""
    return "".join(_numbered(character) for character in " ".join(text.split()))


def marked(pieces: Iterable[Piece]) -> str:
    """HTML with the deciding words in ``<mark>``."""
    return "".join(f"<mark>{in_html(p.text)}</mark>" if p.marked else in_html(p.text) for p in pieces)


def _numbered(character: str) -> str:
    if character not in string.punctuation:
        return character
    return f"&#{ord(character)};" + (_JOINER if character in _BREAKS else "")
