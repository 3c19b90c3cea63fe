"""Regular expressions that are tried only where they can match.

``re`` looks at every letter for every pattern, and most texts set off few of them. ``needed_words`` reads
out of an expression what every match must hold; one pass over a text finds the words of all patterns at
once, and is remembered for the patterns that look at the same text next. ``first_letters`` reads out what a
match can begin with: told that first, ``re`` passes quickly over the letters that begin none.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from operator import or_
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import ahocorasick

_SIGNS = "<>=≤≥"
_SHORTEST = 3
"""Shorter words stand in nearly every text, and are asked for only when there is nothing better."""
_MOST_WORDS = 200
_MOST_NEEDS = 2
_REMEMBERED = 512


class Pattern:
    """Like ``re.Pattern``, quick to say no to a text that is asked about often."""

    def __init__(self, expression: str, flags: int = 0) -> None:
        letters = first_letters(expression, flags)
        self.pattern = expression
        self.plain = re.compile(_hurried(expression, flags, letters), flags)
        self.needs = _register(needed_words(expression, flags))
        """Those that a text must meet (see ``needs_met``)."""
        self._slow_to_begin = not letters and self.needs != 0
        """A match may begin with any letter, so that trying one takes long."""

    def can_match(self, text: str) -> bool:
        """Whether ``text`` holds what every match holds."""
        return not self.needs or needs_met(text) & self.needs == self.needs

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self.plain.search(text, start, end) if self.can_match(text) else None

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        if self._slow_to_begin and not self.can_match(text):
            return None
        return self.plain.match(text, start, end)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        return self.plain.finditer(text, start, end) if self.can_match(text) else iter(())

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self.plain.fullmatch(text, start, end)


_bits: dict[Need, int] = {}
"""The needs of all patterns, each a bit of its own."""
_words: dict[str, int] = {}
"""Each word of theirs, with the needs that it meets."""


def _register(needs: Sequence[Need]) -> int:
    for need in needs:
        if need not in _bits:
            _bits[need] = 1 << len(_bits)
            for word in need:
                _words[word] = _words.get(word, 0) | _bits[need]
            _automaton.cache_clear()
            needs_met.cache_clear()
    return reduce(or_, (_bits[need] for need in needs), 0)


@lru_cache(maxsize=1)
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for word, needs in _words.items():
        automaton.add_word(word, needs)
    automaton.make_automaton()
    return automaton


@lru_cache(maxsize=_REMEMBERED)
def needs_met(text: str) -> int:
    """The needs of any pattern that ``text`` meets, a bit for each."""
    return reduce(or_, [needs for _, needs in _automaton().iter(text.lower())], 0)


Need = frozenset[str]
"""Words, or pieces of words, of which one must be there."""
_Node = tuple[Any, Any]


@lru_cache(maxsize=1)
def _parsed(expression: str, flags: int) -> list[_Node]:
    return list(_parser.parse(expression, flags))


def needed_words(expression: str, flags: int = 0) -> tuple[Need, ...]:
    """What every match holds: a word of each need. The ones that say no most often come first."""
    needs = sorted(set(_needs(_parsed(expression, flags))), key=_strictness, reverse=True)
    strict = [need for need in needs if min(map(len, need)) >= _SHORTEST]
    return tuple(strict[:_MOST_NEEDS] or needs[:1])


def _needs(nodes: Sequence[_Node]) -> Iterator[Need]:
    """Those of all parts of a sequence; letters that stand together are one word."""
    letters: list[_Node] = []
    for code, value in [*nodes, (None, None)]:
        if code is _constants.LITERAL:
            letters.append((code, value))
            continue
        word = "".join(chr(letter).lower() for _, letter in letters)
        needs = list(_needs_of(code, value, letters))
        longer = needs and code is _constants.BRANCH
        if not longer and (len(word) > 1 or (word and word in _SIGNS)):
            yield frozenset({word})
        yield from needs
        letters = []


def _needs_of(code: Any, value: Any, letters: Sequence[_Node]) -> Iterator[Need]:
    """``letters`` stand before: “refractory|relapsed” comes as “re”, then “fractory” or “lapsed”."""
    if code is _constants.SUBPATTERN:
        yield from _needs(value[-1])
    elif code is _constants.ATOMIC_GROUP:
        yield from _needs(value)
    elif code is _constants.ASSERT:
        yield from _needs(value[1])  # a look ahead or behind that must succeed
    elif code in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT) and value[0]:
        yield from _needs(value[2])
    elif code is _constants.BRANCH:
        strictest = [
            max(_needs([*letters, *branch]), key=_strictness, default=frozenset()) for branch in value[1]
        ]
        words = frozenset().union(*strictest)
        if all(strictest) and len(words) <= _MOST_WORDS:
            yield words


def _strictness(words: Need) -> tuple[int, int]:
    return min(map(len, words)), -len(words)


_LOOKS = (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT)
"""Parts of an expression that take no letter."""
_ANY, _NOTHING = "any letter", "no letter"
_CLASSES = {
    _constants.CATEGORY_DIGIT: r"\d",
    _constants.CATEGORY_SPACE: r"\s",
    _constants.CATEGORY_NOT_WORD: r"\W",
}


def first_letters(expression: str, flags: int = 0) -> str:
    """A class of the letters that a match can begin with: ``[pr]``; "" where that may be any, or none."""
    letters = _begun(_parsed(expression, flags))
    return "" if letters & {_ANY, _NOTHING} else f"[{''.join(sorted(letters))}]"


def _hurried(expression: str, flags: int, letters: str) -> str:
    """The expression with its first letters said first, unless ``re`` finds them by itself."""
    first, _ = _parsed(expression, flags)[0]
    cased = flags & re.IGNORECASE and letters.lower() != letters.upper()
    known = first in (_constants.LITERAL, _constants.IN) and not cased
    return expression if known or not letters else f"(?={letters})(?:{expression})"


def _begun(nodes: Sequence[_Node]) -> frozenset[str]:
    """The members of ``first_letters``, with ``_NOTHING`` when a match may be empty."""
    letters: frozenset[str] = frozenset()
    for code, value in nodes:
        if code not in _LOOKS:
            its = _begun_by(code, value)
            letters |= its - {_NOTHING}
            if _NOTHING not in its:
                return letters
    return letters | {_NOTHING}


def _begun_by(code: Any, value: Any) -> frozenset[str]:
    if code is _constants.LITERAL:
        return frozenset({re.escape(chr(value))})
    if code is _constants.IN:
        return frozenset(_member(*each) for each in value)
    if code is _constants.SUBPATTERN and not (value[1] or value[2]):
        return _begun(value[-1])
    if code is _constants.BRANCH:
        return frozenset().union(*map(_begun, value[1]))
    if code in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        return _begun(value[2]) | ({_NOTHING} if value[0] == 0 else set())
    return frozenset({_ANY})


def _member(code: Any, value: Any) -> str:
    if code is _constants.LITERAL:
        return re.escape(chr(value))
    if code is _constants.RANGE:
        return "-".join(re.escape(chr(end)) for end in value)
    return _CLASSES.get(value, _ANY)
