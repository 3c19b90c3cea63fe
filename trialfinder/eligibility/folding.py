"""Lower case and dashes as spaces, letter for letter, so that offsets into the text stay true."""

from __future__ import annotations

from functools import lru_cache

_FOLD = str.maketrans(
    {
        "-": " ",
        "‐": " ",
        "‑": " ",
        "–": " ",
        "—": " ",
        "\u00ad": " ",
        "\xa0": " ",
        "¬": " ",
        "®": " ",
        "™": " ",
        "’": "'",
        "ï": "i",
    }
)


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """As long as ``text``."""
    lowered = text.lower()
    if text.isascii():
        return lowered.replace("-", " ")
    if len(lowered) != len(text):
        lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return lowered.translate(_FOLD)
