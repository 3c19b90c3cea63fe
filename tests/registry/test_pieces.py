from __future__ import annotations

import csv
from pathlib import Path

import pytest

from trialfinder.registry.pieces import PATHS, READ_BY_DECODE


def test_what_decode_reads_can_be_asked_for() -> None:
    assert set(READ_BY_DECODE) <= set(PATHS)
    assert {"NCTId", "HasResults"} <= set(READ_BY_DECODE)


@pytest.mark.shared
def test_every_piece_is_one_that_the_registry_returns_under_that_path(shared: Path) -> None:
    with (shared / "registry" / "fields.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    returned = {row["piece"]: row["path"] for row in rows if row["retrievable"] == "yes"}
    assert {piece: returned.get(piece) for piece in PATHS} == dict(PATHS)
