"""What people type into lists, checked and made safe to keep."""

from __future__ import annotations

from trialfinder.errors import InputError

LONGEST_AUTHOR = 40
LONGEST_NAME = 200
LONGEST_NOTE = 20_000


def folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def checked_name(name: str) -> str:
    name = " ".join(clean(name).split())
    if not name:
        raise InputError("Give the list a name.")
    if len(name) > LONGEST_NAME:
        raise InputError(f"That name is too long. Keep it under {LONGEST_NAME} letters.")
    return name


def checked_note(text: str) -> str:
    text = clean(text)
    if not text:
        raise InputError("The note is empty. Write a few words first.")
    if len(text) > LONGEST_NOTE:
        raise InputError(f"That note is too long. Keep it under {LONGEST_NOTE:,} letters, or make two of it.")
    return text


def clean(text: str) -> str:
    """Without what a database cannot hold: control characters and halves of surrogate pairs."""
    kept = "".join(letter for letter in text if letter >= " " or letter in "\n\t")
    return kept.encode("utf-8", "replace").decode("utf-8").strip()
