"""Registry markup to plain words, keeping for every character where it stood in the original.

The registry escapes punctuation with backslashes and sometimes encodes ``<`` twice
(``\\&lt;``, ``&amp;gt;``). Invariant: ``Plain.text[i]`` came from ``Plain.origin(i)`` in the source.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass

from trialfinder.eligibility.model import Span

_ESCAPED = re.compile(
    r"\\?&(?:amp;)*(?:lt|gt|amp|nbsp|quot|apos|le|ge|#\d{1,5}|#x[0-9a-fA-F]{1,4});|\\[!-/:-@\[-`{-~]"
)


@dataclass(frozen=True, slots=True)
class Plain:
    """Unescaped ``text`` of ``source[start:]``; ``cuts`` are (place in text, in source) at each change."""

    text: str
    cuts: tuple[tuple[int, int], ...]

    def origin(self, position: int) -> int:
        """Where the character at ``position`` stood in the source."""
        at, source = self.cuts[bisect_right(self.cuts, (position, 1 << 60)) - 1]
        return source + position - at

    def span(self, start: int, end: int) -> Span:
        """The source span of ``text[start:end]``, escapes included."""
        return Span(self.origin(start), self.origin(end - 1) + 1 if end > start else self.origin(start))


def to_plain(source: str, start: int, end: int) -> Plain:
    """Unescape ``source[start:end]``."""
    if "\\" not in source[start:end] and "&" not in source[start:end]:
        return Plain(source[start:end], ((0, start),))
    pieces: list[str] = []
    cuts = [(0, start)]
    length, at = 0, start
    for match in _ESCAPED.finditer(source, start, end):
        literal = _unescape(match.group())
        pieces += (source[at : match.start()], literal)
        length += match.start() - at
        if literal:
            # the literal stands for the last characters of its escape, so that spans end after it
            cuts.append((length, match.end() - len(literal)))
            length += len(literal)
        cuts.append((length, match.end()))
        at = match.end()
    pieces.append(source[at:end])
    return Plain("".join(pieces), tuple(cuts))


def _unescape(escape: str) -> str:
    if escape.startswith("\\") and "&" not in escape[:2]:
        return escape[1:]
    text = escape.removeprefix("\\")
    while "&amp;" in text and text != "&amp;":
        text = text.replace("&amp;", "&")
    return html.unescape(text).replace("\xa0", " ") or escape
