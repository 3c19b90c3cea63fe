"""Makes spellings comparable: case, accents, dashes, Greek letters, British and American forms."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "θ": "theta",
    "κ": "kappa",
    "λ": "lambda",
    "σ": "sigma",
    "ω": "omega",
}
_SAME = {"‘": "'", "’": "'", "´": "'", "“": '"', "”": '"', "×": "x", "ß": "ss", "ø": "o", "ł": "l"}
_BLANKS = "-‐‑‒–—−_"
_NO_SIGN = "®™©\u00ad\u200b\ufeff"
_BRITISH_TO_AMERICAN = (
    (r"oestr", "estr"),
    (r"oesoph", "esoph"),
    (r"oedem", "edem"),
    (r"haem", "hem"),
    (r"aemia", "emia"),
    (r"phaeo", "pheo"),
    (r"paed", "ped"),
    (r"tumour", "tumor"),
    (r"analogue", "analog"),
    (r"gynaec", "gynec"),
    (r"caec", "cec"),
    (r"sulph", "sulf"),
    (r"isation\b", "ization"),
    (r"signalling", "signaling"),
    (r"labelled", "labeled"),
    (r"centre", "center"),
)


def fold(text: str) -> str:
    """Lower case without accents; every dash or run of spaces is one space; Greek letters by name."""
    return fold_with_offsets(text)[0].strip()


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the index in ``text`` that it stands for.

    Not stripped, so that a match at ``[a, b)`` stands at ``text[offsets[a] : offsets[b - 1] + 1]``.
    """
    letters: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(text):
        for letter in _fold_character(character):
            if letter == " " and letters and letters[-1] == " ":
                continue
            letters.append(letter)
            offsets.append(index)
    return "".join(letters), offsets


def americanise(folded: str) -> str:
    """Folded text with British spellings turned into American ones."""
    for british, american in _BRITISH_TO_AMERICAN:
        folded = re.sub(british, american, folded)
    return folded


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """What two spellings of one name share: folded, American, without spaces, dots, commas or apostrophes."""
    return re.sub(r"[\s.,'\"]", "", americanise(fold(text)))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character.isspace() or character in _BLANKS:
        return " "
    if character in _NO_SIGN:
        return ""
    lower = character.lower()
    if lower in _GREEK:
        return _GREEK[lower]
    if lower in _SAME:
        return _SAME[lower]
    plain = unicodedata.normalize("NFKD", lower)
    return "".join(_GREEK.get(c, c) for c in plain if not unicodedata.combining(c)).lower()
