"""Writes what a person typed in the registry's search language (Essie), so that it can only ever be words.

Whatever comes in, the expression that goes out has balanced quotes and parentheses, no brackets, and no
operator that the person did not mean: an unescaped quote or a lone ``ALL`` would search the whole registry.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from trialfinder.errors import InputError

MAX_WORDS: Final = 10
MAX_CHARS: Final = 100
MAX_ALTERNATIVES: Final = 12
"""Longer lists are answered with "Too complicated query"; the exact limit is not published."""

_OPERATORS: Final = (
    "NOT|AND|OR|SEARCH|AREA|RANGE|DISTANCE|COVER|COVERAGE|EXPANSION|TILT|ALL|MISSING|MIN|MAX|TRUE|FALSE"
)
_OPERATOR: Final = re.compile(rf"(?<![^\W_])(?:{_OPERATORS})(?![^\W_])")
_NEVER_SENT: Final = re.compile(r"[\"“”„‟«»\\\[\]]")
_GROUPING: Final = re.compile(r"[(),;|]")
_NCT_ID: Final = re.compile(r"[Nn][Cc][Tt]0*([1-9][0-9]{0,7})")


def plain_words(text: str) -> str:
    """``text`` on one line, without quotes, brackets and control characters, and not too long."""
    cut = _cut(" ".join(_clean(text).split()[:MAX_WORDS]))
    if not any(char.isalnum() for char in cut):
        raise InputError(f"There is no word to search for in “{text.strip()[:40]}”.")
    return cut


def loose(text: str) -> str:
    """For the most hits: bare words. Operators become words, since words are found in any case."""
    bare = " ".join(_GROUPING.sub(" ", plain_words(text)).split())
    if bare.casefold() == "all":
        return "acute lymphoblastic leukemia"  # a bare ALL is the whole registry
    return _OPERATOR.sub(lambda found: found[0].lower(), bare)


def literal(text: str) -> str:
    """For names: between quotes everything is plain text."""
    return f'"{plain_words(text)}"'


def any_of(expressions: Iterable[str]) -> str:
    """The first few of the alternatives, each in parentheses so that none escapes its place."""
    return _joined(expressions, " OR ", MAX_ALTERNATIVES)


def all_of(expressions: Iterable[str]) -> str:
    return _joined(expressions, " AND ", None)


def area(piece: str, value: str) -> str:
    return f"AREA[{piece}]{value}"


def in_range(piece: str, low: str, high: str, *, or_missing: bool = False) -> str:
    """``RANGE`` alone drops every record that has no value."""
    within = area(piece, f"RANGE[{low}, {high}]")
    return f"({within} OR {area(piece, 'MISSING')})" if or_missing else within


def only_nct_ids(text: str) -> tuple[str, ...]:
    """The numbers, if nothing but NCT numbers would be sent: that makes the registry ignore every filter."""
    for sent in (_clean(text), plain_words(text)):
        found = [_NCT_ID.fullmatch(word) for word in _GROUPING.sub(" ", sent).split()]
        if found and all(found):
            return tuple(_padded(match[1]) for match in found if match)
    return ()


def nct_id(text: str) -> str:
    """``nct1234567`` → ``NCT01234567``; raises ``InputError`` when it cannot be a number."""
    found = _NCT_ID.fullmatch(text.strip())
    if not found:
        raise InputError(f"“{text.strip()[:40]}” is not a study number. It is NCT and eight figures.")
    return _padded(found[1])


def _clean(text: str) -> str:
    one_line = " ".join(unicodedata.normalize("NFKC", text).split())
    visible = "".join(char for char in one_line if not unicodedata.category(char).startswith("C"))
    return _NEVER_SENT.sub(" ", visible)


def _padded(figures: str) -> str:
    return f"NCT{int(figures):08d}"


def _cut(text: str) -> str:
    if len(text) <= MAX_CHARS:
        return text
    return text[: MAX_CHARS + 1].rpartition(" ")[0] or text[:MAX_CHARS]


def _joined(expressions: Iterable[str], operator: str, limit: int | None) -> str:
    different = list(dict.fromkeys(expression for expression in expressions if expression))[:limit]
    if len(different) < 2:
        return "".join(different)
    return operator.join(f"({expression})" for expression in different)
