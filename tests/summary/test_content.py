"""Rows of criteria become lists within lists, whatever depths a record has."""

from __future__ import annotations

from typing import Any

import pytest

from trialfinder.summary.content import nested
from trialfinder.views import CriterionRow, Piece


def outline(tree: list[dict[str, Any]]) -> list[Any]:
    return [[node["pieces"][0]["text"], *outline(node["inner"])] for node in tree]


@pytest.mark.parametrize(
    ("depths", "expected"),
    [
        ([], []),
        ([0, 0], [["0"], ["1"]]),
        ([0, 1, 1, 0], [["0", ["1"], ["2"]], ["3"]]),
        ([0, 1, 2, 1], [["0", ["1", ["2"]], ["3"]]]),
        ([0, 3, 1], [["0", ["1"], ["2"]]]),
        ([2, 0, 1], [["0"], ["1", ["2"]]]),
    ],
)
def test_deeper_rows_stand_within_the_row_before_them(depths: list[int], expected: list[Any]) -> None:
    rows = [CriterionRow((Piece(str(number)),), depth) for number, depth in enumerate(depths)]
    assert outline(nested(rows)) == expected
