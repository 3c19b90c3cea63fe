"""Lists and search results as CSV, XLSX and JSON, safe to open: no cell can become a formula or a link."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import pandas as pd
import xlsxwriter

from trialfinder.finder import Finding
from trialfinder.frames import results_frame
from trialfinder.markup import unescape
from trialfinder.shortlist import Entry, encode_study, encode_verdicts
from trialfinder.study import Study

Cell = str | int | float | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet that opens a CSV takes what begins with one of these for a formula."""
LONGEST_CELL = 32_767
"""Of a spreadsheet."""
SHORTLIST_FORMAT: Final = "trialfinder-shortlist"
SHORTLIST_VERSION: Final = 1

_STUDY = ("nct_id", "brief_title", "overall_status", "last_update")
_SAID = ("drug", "therapy", "label", "quote", "section", "cohort", "washout_until")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; ``name`` is the sheet's."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def finding_table(finding: Finding) -> Table:
    """The rows and columns of ``frames.results_frame``: a day is written YYYY-MM-DD, unknown is empty."""
    frame = results_frame(finding)
    rows = (tuple(map(_cell, row)) for row in frame.itertuples(index=False, name=None))
    return Table("Studies", tuple(frame.columns), tuple(rows))


def shortlist_table(entries: Sequence[Entry]) -> Table:
    """One row a study and treatment; notes stand in the first row of their study."""
    columns = ("list", *_STUDY, "saved_at", "notes", *_SAID)
    return Table("Shortlist", columns, tuple(row for entry in entries for row in _entry_rows(entry)))


def to_csv(table: Table) -> str:
    """For a file, write it as UTF-8 with a byte order mark: spreadsheets guess wrong without one."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def to_xlsx(table: Table, *, made: datetime) -> bytes:
    """``made`` dates the file, so that the same table gives the same bytes."""
    out = io.BytesIO()
    safe = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, safe) as book:
        book.set_properties({"title": table.name, "created": made.replace(tzinfo=None)})
        sheet = book.add_worksheet(table.name)
        sheet.freeze_panes(1, 0)
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.set_column(0, len(table.columns) - 1, 24, wrapped)
        sheet.write_row(0, 0, table.columns, book.add_format({"bold": True}))
        for number, row in enumerate(table.rows, start=1):
            sheet.write_row(number, 0, [_fitting(cell) for cell in row], wrapped)
        sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.columns) - 1)
    return out.getvalue()


def shortlist_json(entries: Sequence[Entry], *, made: datetime) -> str:
    """Everything kept with the entries, readable and complete enough to be taken in again."""
    whole = {
        "format": SHORTLIST_FORMAT,
        "version": SHORTLIST_VERSION,
        "made": made.isoformat(timespec="seconds"),
        "entries": [_entry_record(entry) for entry in entries],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _cell(value: Any) -> Cell:
    if pd.isna(value):
        return None
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value


def _entry_rows(entry: Entry) -> Iterator[tuple[Cell, ...]]:
    notes = "\n".join(_note_line(note.date.isoformat(), note.author, note.text) for note in entry.notes)
    said = [asdict(verdict) for verdict in entry.verdicts] or [dict.fromkeys(_SAID, "")]
    for number, verdict in enumerate(said):
        cells = [verdict[name] for name in _SAID]
        first = "" if number else notes
        saved = datetime.fromisoformat(entry.saved_at).isoformat(timespec="seconds")
        yield (entry.list_name, *_study_cells(entry.study), saved, first, *cells)


def _study_cells(study: Study) -> tuple[Cell, ...]:
    updated = study.last_update_post_date
    title = unescape(study.brief_title or study.official_title)
    return (study.nct_id, title, str(study.overall_status), updated.text if updated else "")


def _note_line(day: str, author: str, text: str) -> str:
    return f"{day} {author}: {text}" if author else f"{day}: {text}"


def _entry_record(entry: Entry) -> dict[str, Any]:
    return {
        "list": entry.list_name,
        "person": entry.person,
        "nct_id": entry.nct_id,
        "saved_at": entry.saved_at,
        "notes": [{"date": n.date.isoformat(), "author": n.author, "text": n.text} for n in entry.notes],
        "verdicts": encode_verdicts(entry.verdicts),
        "study": encode_study(entry.study),
    }


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.lstrip(" \u00a0\ufeff").startswith(FORMULA_STARTS):
        return "'" + cell
    return cell


def _fitting(cell: Cell) -> Cell:
    """XLSX takes no control characters, and no more than so many letters in a cell."""
    if not isinstance(cell, str):
        return cell
    clean = "".join(letter for letter in cell if letter >= " " or letter == "\n")
    longest = LONGEST_CELL - 6 * clean.count("_x")  # what looks like an escape is itself escaped
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"
