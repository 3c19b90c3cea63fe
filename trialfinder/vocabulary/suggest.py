"""Offers the names nearest to a misspelt one, and those that begin as typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from trialfinder.vocabulary.text import key

HOW_MANY = 3
CLOSE_ENOUGH = 0.66
"""Below this likeness (0 to 1) a name is no suggestion."""
NEAR_THE_BEST = 0.15
"""A name this much less like than the best one is noise beside it."""
LIKE_ITS_BEGINNING = 0.9
"""A name that begins like ``text`` and goes on counts nine tenths (“pembro”, “Waldenstroms”)."""
_SOUNDS = {"ph": "f", "ck": "k", "c": "k", "z": "s", "x": "ks", "y": "i", "ae": "e", "oo": "u"}


def nearest(text: str, names: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Up to three names that look or sound like ``text``, the likest first; one for each thing named.

    ``names`` are pairs of a name and the canonical name of what it names.
    """
    scored = sorted(_scored(key(text), names), reverse=True)
    best = scored[0][0] if scored else 0.0
    chosen: dict[str, str] = {}
    for score, _, name, canonical in scored:
        if score >= best - NEAR_THE_BEST:
            chosen.setdefault(canonical, name)
    return tuple(chosen.values())[:HOW_MANY]


def starting_with(prefix: str, names: Iterable[str], limit: int) -> tuple[str, ...]:
    """Names that begin with ``prefix``, then names in which a later word does."""
    wanted = key(prefix)
    if not wanted:
        return ()
    listed = list(names)
    first = [name for name in listed if key(name).startswith(wanted)]
    later = [name for name in listed if any(key(word).startswith(wanted) for word in name.split()[1:])]
    return tuple(dict.fromkeys([*first, *later]))[:limit]


def _scored(wanted: str, names: Sequence[tuple[str, str]]) -> list[tuple[float, int, str, str]]:
    """The rank breaks ties: what stands earlier in the tables comes first."""
    if len(wanted) < 3:
        return []
    letters, sounds = _matcher(wanted), _matcher(_sound(wanted))
    scored = []
    for rank, (name, canonical) in enumerate(names):
        spelt = key(name)
        score = max(_likeness(letters, spelt), _likeness(sounds, _sound(spelt)))
        if spelt.startswith(wanted):
            score = max(score, LIKE_ITS_BEGINNING)
        elif 5 <= len(wanted) < len(spelt):
            score = max(score, LIKE_ITS_BEGINNING * _likeness(letters, spelt[: len(wanted)]))
        if score >= CLOSE_ENOUGH:
            scored.append((score + 0.05 * (spelt[:1] == wanted[:1]), -rank, name, canonical))
    return scored


def _matcher(wanted: str) -> SequenceMatcher[str]:
    return SequenceMatcher(None, "", wanted, autojunk=False)


def _likeness(matcher: SequenceMatcher[str], spelt: str) -> float:
    """The ratio, unless two quick upper bounds already say that it is too low."""
    matcher.set_seq1(spelt)
    if matcher.real_quick_ratio() < CLOSE_ENOUGH or matcher.quick_ratio() < CLOSE_ENOUGH:
        return 0.0
    return matcher.ratio()


def _sound(spelling: str) -> str:
    for written, heard in _SOUNDS.items():
        spelling = spelling.replace(written, heard)
    return spelling
