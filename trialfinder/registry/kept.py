"""Keeps the newest tagged answers in memory, so that "not changed" (304) can be understood."""

from __future__ import annotations

from collections import OrderedDict

from trialfinder.registry.answers import Answer


class KeptAnswers:
    """By the key of the question; the least used go first once ``limit`` bytes are held."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._answers: OrderedDict[str, Answer] = OrderedDict()

    def find(self, key: str) -> Answer | None:
        if key in self._answers:
            self._answers.move_to_end(key)
        return self._answers.get(key)

    def keep(self, key: str, answer: Answer) -> None:
        if "etag" not in answer.headers:
            return
        self._answers[key] = answer
        self._answers.move_to_end(key)
        while sum(len(kept.body) for kept in self._answers.values()) > self._limit:
            self._answers.popitem(last=False)
