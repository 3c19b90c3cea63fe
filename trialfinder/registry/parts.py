"""Walks down the JSON of a record, part by part, and knows the path of whatever has a wrong shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from trialfinder.errors import DecodeError


@dataclass(slots=True)
class Notes:
    unknown_words: list[str] = field(default_factory=list)
    unread_parts: list[str] = field(default_factory=list)


class Part:
    """One JSON object on the way down. ``notes`` are shared by all parts of a record.

    A wrong shape raises in the ``essential_`` methods; in the others the part is left out and noted.
    """

    __slots__ = ("_key", "_parent", "_value", "notes")

    def __init__(self, value: Any, parent: Part | None, key: str, notes: Notes) -> None:
        self._value = value
        self._parent = parent
        self._key = key
        self.notes = notes

    @classmethod
    def root(cls, record: object) -> Part:
        if not isinstance(record, dict):
            raise DecodeError("(record)", f"expected an object, found {_kind(record)}")
        return cls(record, None, "", Notes())

    def essential_part(self, key: str) -> Part:
        value = self._value.get(key)
        if value is not None and not isinstance(value, dict):
            raise DecodeError(self.path_to(key), f"expected an object, found {_kind(value)}")
        return Part(value or {}, self, key, self.notes)

    def essential_text(self, key: str) -> str:
        value = self._value.get(key)
        if value is not None and not isinstance(value, str):
            raise DecodeError(self.path_to(key), f"expected text, found {_kind(value)}")
        return value or ""

    def part(self, key: str) -> Part:
        value = self._of_type(key, dict, "an object")
        return Part(value or {}, self, key, self.notes)

    def parts(self, key: str) -> Iterator[Part]:
        for index, value in enumerate(self._of_type(key, list, "a list") or ()):
            if isinstance(value, dict):
                yield Part(value, self, f"{key}[{index}]", self.notes)
            else:
                self.leave_out(f"{key}[{index}]", f"expected an object, found {_kind(value)}")

    def text(self, key: str) -> str:
        value = self._value.get(key, "")
        if isinstance(value, str):  # the straight way first: a study may have ten thousand texts
            return value
        return self._of_type(key, str, "text") or ""

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._of_type(key, list, "a list") or ()
        if all(isinstance(value, str) for value in values):
            return tuple(values)
        self.leave_out(key, "expected a list of texts")
        return tuple(value for value in values if isinstance(value, str))

    def flag(self, key: str) -> bool | None:
        value: bool | None = self._of_type(key, bool, "true or false")
        return value

    def number(self, key: str) -> float | None:
        value: float | None = self._of_type(key, (int, float), "a number")
        if isinstance(value, bool):
            self.leave_out(key, "expected a number, found true or false")
            return None
        return value

    def whole_number(self, key: str) -> int | None:
        value: int | None = self._of_type(key, int, "a whole number")
        if isinstance(value, bool):
            self.leave_out(key, "expected a whole number, found true or false")
            return None
        return value

    def word(self, key: str, known: type[StrEnum]) -> str:
        return self._word(key, self.text(key), known)

    def words(self, key: str, known: type[StrEnum]) -> tuple[str, ...]:
        return tuple(self._word(key, text, known) for text in self.texts(key))

    def path_to(self, key: str) -> str:
        steps = [key]
        part: Part | None = self
        while part is not None:
            steps.append(part._key)
            part = part._parent
        return ".".join(step for step in reversed(steps) if step)

    def leave_out(self, key: str, problem: str) -> None:
        self.notes.unread_parts.append(f"{self.path_to(key)}: {problem}")

    def _of_type(self, key: str, wanted: Any, name: str) -> Any:
        value = self._value.get(key)
        if value is None or isinstance(value, wanted):
            return value
        self.leave_out(key, f"expected {name}, found {_kind(value)}")
        return None

    def _word(self, key: str, text: str, known: type[StrEnum]) -> str:
        if not text:
            return ""
        try:
            return known(text)
        except ValueError:
            self.notes.unknown_words.append(f"{_without_positions(self.path_to(key))}={text}")
            return text


def _without_positions(path: str) -> str:
    return re.sub(r"\[[0-9]+\]", "", path)


def _kind(value: object) -> str:
    for kind, name in _KINDS:
        if isinstance(value, kind):
            return name
    return type(value).__name__


_KINDS: Final[tuple[tuple[type, str], ...]] = (
    (type(None), "nothing"),
    (bool, "true or false"),
    (str, "text"),
    (int, "a number"),
    (float, "a number"),
    (list, "a list"),
    (dict, "an object"),
)
