"""Takes the registry's markup off a text: escaped punctuation and (doubly) encoded characters."""

from __future__ import annotations

import html
import re
from typing import Final

_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


def unescape(text: str) -> str:
    r"""``PD20 \</= 16`` → ``PD20 </= 16``; ``\&amp;gt;`` → ``>``.

    Split bullets off first: afterwards ``1\.`` and ``\*`` look like list marks.
    """
    return html.unescape(html.unescape(_ESCAPED.sub(r"\1", text)))
