"""How long printing takes, against the floor: empty documents of as many pages, made in the same run.

    python benchmarks/summary.py [FILE.jsonl.gz]

Prints studies of the file, or the demonstration studies when none is named, as often as needed.
"""

from __future__ import annotations

import io
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from itertools import cycle, islice

import pypdf
import typst

from trialfinder.eligibility import read
from trialfinder.registry.query import StudyQuery
from trialfinder.sources import open_source
from trialfinder.study import Study
from trialfinder.summary.pdf import render_studies
from trialfinder.views import StudyPage, study_page
from trialfinder.vocabulary import load_vocabulary

TODAY = date(2026, 11, 24)
RUNS = 5
EMPTY = b"""
#set document(title: "Empty")
#set text(lang: "en")
#for _ in range(json(bytes(sys.inputs.pages)) - 1) { [x]; pagebreak() }
x
"""


def main(specs: Sequence[str]) -> None:
    pages = study_pages(specs or ["demo"], 50)
    for count in (1, 50):
        measure(pages[:count])


def study_pages(specs: Sequence[str], count: int) -> list[StudyPage]:
    vocabulary = load_vocabulary()
    studies: list[Study] = list(islice(open_source(specs).studies(StudyQuery()), count))
    made = [study_page(study, read(study, vocabulary), today=TODAY, source="benchmark") for study in studies]
    return list(islice(cycle(made), count))


def measure(pages: Sequence[StudyPage]) -> None:
    printed = render_studies(pages, today=TODAY)
    sheets = len(pypdf.PdfReader(io.BytesIO(printed)).pages)
    took = timed(lambda: render_studies(pages, today=TODAY))
    floor = timed(lambda: empty(sheets))
    print(
        f"{len(pages):3} studies, {sheets:4} pages, {len(printed) / 1000:6.0f} kB: {took * 1000:6.0f} ms;"
        f" floor (as many empty pages) {floor * 1000:5.0f} ms; ratio {took / floor:.1f}"
    )


def timed(work: Callable[[], object]) -> float:
    """Median seconds."""
    return statistics.median(_once(work) for _ in range(RUNS))


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def empty(sheets: int) -> bytes | None:
    compiler = typst.Compiler(input=EMPTY, ignore_system_fonts=True)
    made = compiler.compile(format="pdf", sys_inputs={"pages": json.dumps(sheets)}, pdf_standards="ua-1")
    return made if isinstance(made, bytes) else None


if __name__ == "__main__":
    main(sys.argv[1:])
