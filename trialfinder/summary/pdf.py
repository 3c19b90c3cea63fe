"""Sets studies on paper: a tagged PDF through Typst, PDF/UA-1 where the text allows it.

The data goes in as JSON beside the template, so nothing in a study can become markup; only the fonts
inside Typst are used and nothing is fetched, so the same input gives the same bytes everywhere.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from enum import StrEnum
from importlib.resources import files
from typing import Any, Final, cast

import typst

from trialfinder.errors import SummaryError
from trialfinder.summary.content import study_content
from trialfinder.summary.printable import MARK, make_printable, texts
from trialfinder.views import StudyPage

ACCESSIBLE: Final = "ua-1"
LONG_WORD = re.compile(r"\S{50}")

log = logging.getLogger(__name__)


class Paper(StrEnum):
    A4 = "a4"
    LETTER = "letter"


FONTS = ("Libertinus Serif", "DejaVu Sans Mono")
"""Both inside Typst: the first to be read with ease, the second for the signs that the first lacks."""
LETTERS = b"""
#set document(title: "Letters")
#set text(font: json(bytes(sys.inputs.fonts)), lang: "en")
#json(bytes(sys.inputs.letters)).map(par).join()
"""
TYPST_PAPER = {Paper.A4: "a4", Paper.LETTER: "us-letter"}


def render_study(page: StudyPage, *, today: date, paper: Paper = Paper.A4) -> bytes:
    """One study as a PDF; ``today`` dates the file."""
    return render_studies([page], today=today, paper=paper)


def render_studies(pages: Sequence[StudyPage], *, today: date, paper: Paper = Paper.A4) -> bytes:
    """Several studies as one PDF, each starting on a page of its own."""
    if not pages:
        raise SummaryError("There is no study to print. Choose at least one.")
    return _typeset(_summary(pages, paper), today)


def find_unprintable(letters: frozenset[str]) -> frozenset[str]:
    """Which of these our fonts have no form for: Typst itself is asked, as it names them all in PDF/UA-1."""
    if not letters:
        return frozenset()
    try:
        _compile(LETTERS, {"letters": sorted(letters)}, accessible=True, today=date.min)
    except typst.TypstError as error:
        return letters & _named(error.diagnostic)
    return frozenset()


def _summary(pages: Sequence[StudyPage], paper: Paper) -> dict[str, Any]:
    content = {"title": _title(pages), "studies": [study_content(page) for page in pages]}
    printable = make_printable(content, find_unprintable)
    return {
        **printable,
        "paper": TYPST_PAPER[paper],
        "mark": MARK,
        "mark_used": any(MARK in text for text in texts(printable)),
        "long_words": any(LONG_WORD.search(text) for text in texts(printable)),
    }


def _title(pages: Sequence[StudyPage]) -> str:
    if len(pages) == 1:
        return f"{pages[0].title} ({pages[0].nct_id})"
    return f"Summary of {len(pages)} studies"


def _typeset(summary: dict[str, Any], today: date) -> bytes:
    template = files("trialfinder.summary").joinpath("study.typ").read_bytes()
    try:
        return _compile(template, {"summary": summary}, accessible=True, today=today)
    except typst.TypstError:
        # Typst's words could quote a study, and so tell of a diagnosis: they stay out of the log.
        log.warning("This summary is a tagged PDF, but could not be made to meet PDF/UA-1.")
    try:
        return _compile(template, {"summary": summary}, accessible=False, today=today)
    except typst.TypstError as error:
        raise SummaryError("The summary could not be set on paper.") from error


def _compile(template: bytes, inputs: Mapping[str, Any], *, accessible: bool, today: date) -> bytes:
    """A compiler a time: it costs three milliseconds, and one cannot be shared between threads."""
    compiler = typst.Compiler(input=template, ignore_system_fonts=True)
    sys_inputs = {name: json.dumps(value) for name, value in {"fonts": FONTS, **inputs}.items()}
    made = datetime.combine(today, time(), tzinfo=UTC)
    output = compiler.compile(
        format="pdf", sys_inputs=sys_inputs, pdf_standards=ACCESSIBLE if accessible else None, timestamp=made
    )
    return cast(bytes, output)


def _named(diagnostic: str) -> frozenset[str]:
    """The letters in Typst's complaints, such as: the text `"\\u{1}"` could not be displayed with font …"""
    told = re.findall(r'`"(.+?)"`', diagnostic)
    return frozenset(_letter(name) for name in told)


def _letter(name: str) -> str:
    escaped = re.fullmatch(r"\\u\{([0-9a-f]+)\}", name)
    return chr(int(escaped[1], 16)) if escaped else name
