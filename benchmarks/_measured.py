"""What the benchmarks share: stored records as text, and processor time."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

Given = TypeVar("Given")


def records_in(path: Path) -> Iterator[str]:
    """The records of a folder of files, of one ``.json`` file, or of one with a record on each line."""
    if path.is_dir():
        yield from (file.read_text(encoding="utf-8") for file in sorted(path.glob("*.json")))
    elif path.suffix == ".json":
        yield path.read_text(encoding="utf-8")
    else:
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as lines:
            yield from (line for line in lines if line.strip())


def timed(work: Callable[[], Given]) -> tuple[float, Given]:
    """Seconds of processor time, and what came of it."""
    began = time.process_time()
    given = work()
    return time.process_time() - began, given


def fastest(work: Callable[[], object], rounds: int) -> float:
    return min(timed(work)[0] for _ in range(rounds))
