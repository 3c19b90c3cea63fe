"""Regular expressions that are tried only on texts that hold the words they cannot match without.

``re`` looks at every letter for every pattern, and most texts set off few of them. ``needed_words`` reads
out of an expression what every match must hold; one pass over a text finds the words of all patterns at
once, and is remembered for the patterns that look at the same text next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
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
        self.plain = re.compile(expression, flags)
        self.needs = needed_words(expression, flags)
        for words in self.needs:
            _register(words)

    def can_match(self, text: str) -> bool:
        """Whether ``text`` holds a word of each of ``needs``."""
        return self.can_match_words(words_in(text))

    def can_match_words(self, words: frozenset[str]) -> bool:
        """The same of a text that holds ``words`` (see ``words_in``)."""
        for need in self.needs:  # noqa: SIM110 - a generator takes three times as long
            if words.isdisjoint(need):
                return False
        return True

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        if not self.can_match(text):
            return None
        return self.plain.search(text, start, len(text) if end is None else end)

    def match(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        return self.plain.match(text, start, len(text) if end is None else end)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        if not self.can_match(text):
            return iter(())
        return self.plain.finditer(text, start, len(text) if end is None else end)

    def fullmatch(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        return self.plain.fullmatch(text, start, len(text) if end is None else end)

    @property
    def pattern(self) -> str:
        return self.plain.pattern


_known: set[str] = set()
"""The words of all patterns."""


def _register(words: frozenset[str]) -> None:
    if not words <= _known:
        _known.update(words)
        _automaton.cache_clear()
        words_in.cache_clear()


@lru_cache(maxsize=1)
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for word in _known:
        automaton.add_word(word, word)
    automaton.make_automaton()
    return automaton


@lru_cache(maxsize=_REMEMBERED)
def words_in(text: str) -> frozenset[str]:
    """The words of any pattern that stand in ``text``, in lower case."""
    return frozenset([word for _, word in _automaton().iter(text.lower())])


Need = frozenset[str]
"""Words, or pieces of words, of which one must be there."""
_Node = tuple[Any, Any]


def needed_words(expression: str, flags: int = 0) -> tuple[Need, ...]:
    """What every match holds: a word of each need. The ones that say no most often come first."""
    needs = sorted(set(_needs(list(_parser.parse(expression, flags)))), key=_strictness, reverse=True)
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
