"""Tables of phrases in ``data/reader``: one pattern for each kind, in the notation of ``cues``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from trialfinder.eligibility.cues import cue_expression
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.tables import rows_of
from trialfinder.errors import VocabularyError

ONLY_KIND = "phrase"
"""The kind of every row in a table without a ``kind`` column."""


@cache
def load_phrases(name: str) -> Mapping[str, Pattern]:
    """The patterns of ``data/reader/<name>``; raises ``VocabularyError`` naming the row that is wrong."""
    return compile_phrases(rows_of(f"reader/{name}"), name)


def compile_phrases(rows: Iterable[Mapping[str, str]], name: str) -> Mapping[str, Pattern]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for number, row in enumerate(rows, start=2):
        try:
            expression = cue_expression(row["phrase"])
            re.compile(expression)
        except (KeyError, re.error) as problem:
            raise VocabularyError(f"reader/{name}", number, str(problem)) from problem
        grouped[row.get("kind") or ONLY_KIND].append(expression)
    return {kind: Pattern("|".join(options), re.IGNORECASE) for kind, options in grouped.items()}
