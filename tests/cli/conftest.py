"""The four studies as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_runs import STUDIES, write


@pytest.fixture
def source(tmp_path: Path) -> str:
    return write(tmp_path / "studies.jsonl", STUDIES)
