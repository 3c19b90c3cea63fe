"""Offers the names nearest to a misspelt one, and those that begin as typed."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from trialfinder.vocabulary.text import key

HOW_MANY = 3
CLOSE_ENOUGH = 0.6


def nearest(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """Up to three names that look like ``text``, the likest first."""
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(key(name), name)
    close = difflib.get_close_matches(key(text), by_key, n=HOW_MANY, cutoff=CLOSE_ENOUGH)
    return tuple(by_key[found] for found in close)


def starting_with(prefix: str, names: Sequence[str], limit: int) -> tuple[str, ...]:
    """Names that begin with ``prefix``, then names in which a later word does."""
    wanted = key(prefix)
    if not wanted:
        return ()
    first = [name for name in names if key(name).startswith(wanted)]
    later = [name for name in names if any(key(word).startswith(wanted) for word in name.split()[1:])]
    return tuple(dict.fromkeys([*first, *later]))[:limit]
