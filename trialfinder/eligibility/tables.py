"""The rows of the tables that the reader works by, from the ``data`` folder."""

from __future__ import annotations

import csv
from importlib.resources import files


def rows_of(table: str) -> list[dict[str, str]]:
    """The rows of ``data/<table>``, such as ``reader/cues.csv``; each maps a column to its text."""
    text = files("trialfinder.data").joinpath(*table.split("/")).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
