"""Makes any text printable: signs without form go, letters without a font become a visible mark.

A quote must stay the study's own words, so a letter is changed only when it could not be printed as it
is: first to its plain form (“㎎” to “mg”), and when that cannot be printed either, to ``MARK``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

MARK = "▯"
SAFE = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x0A]))
"""Letters that every font we ask for has."""

FORMLESS: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
"""Control characters, signs without width, and the signs that can make text read backwards."""
HALVES: Final = re.compile("[\ud800-\udfff]")
"""Of surrogate pairs, which no JSON reader has to take."""

PUNCTUATION: Final = str.maketrans("、。〈〉《》「」『』【】", ',.<>«»""""[]')
"""East Asian punctuation that gets into English text, in the signs that it stands for."""

FindUnprintable = Callable[[frozenset[str]], frozenset[str]]


def make_printable(value: Any, find_unprintable: FindUnprintable) -> Any:
    """The JSON value with every text in it printable; ``find_unprintable`` says what the fonts lack."""
    cleaned = _map_texts(value, clean)
    letters = frozenset().union(*texts(cleaned)) - SAFE
    instead = replacements(letters, find_unprintable)
    return _map_texts(cleaned, lambda text: text.translate(instead)) if instead else cleaned


def texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value; not the keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from texts(value.values())
    elif isinstance(value, Iterable):
        for held in value:
            yield from texts(held)


def clean(text: str) -> str:
    """Without control characters, text-direction overrides and invisible signs; tabs become spaces."""
    spaced = text.replace("\r\n", "\n").replace("\t", " ")
    return HALVES.sub(MARK, FORMLESS.sub("", spaced))


def replacements(letters: frozenset[str], find_unprintable: FindUnprintable) -> Mapping[int, str]:
    """What to print for each letter that cannot be printed as it is."""
    lacking = find_unprintable(letters)
    plain = {letter: unicodedata.normalize("NFKC", letter).translate(PUNCTUATION) for letter in lacking}
    untried = frozenset().union(*plain.values()) - letters - SAFE
    hopeless = lacking | find_unprintable(untried)
    return {ord(letter): MARK if hopeless & set(form) else form for letter, form in plain.items()}


def _map_texts(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _map_texts(held, change) for key, held in value.items()}
    if isinstance(value, Iterable):
        return [_map_texts(held, change) for held in value]
    return value
