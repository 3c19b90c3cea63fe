"""The studies a person has kept, with their notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from trialfinder.shortlist import Entry, Note, SavedVerdict
from trialfinder.views.card import is_demo, title_words
from trialfinder.views.model import Fact, SavedVerdictView, ShortlistPage, ShortlistRow
from trialfinder.views.results import CARE
from trialfinder.views.status import status_view
from trialfinder.views.study import registry_link
from trialfinder.views.verdicts import label_words
from trialfinder.views.words import counted, day


def shortlist_page(name: str, entries: Sequence[Entry], *, today: date) -> ShortlistPage:
    rows = tuple(_row(entry, today) for entry in entries if not entry.removed_at)
    return ShortlistPage(
        name=name,
        heading=_heading(len(rows)),
        rows=rows,
        care=CARE,
        demo=any(row.demo for row in rows),
    )


def _heading(count: int) -> str:
    return f"{counted(count, 'study', 'studies')} saved" if count else "Nothing saved yet"


def _row(entry: Entry, today: date) -> ShortlistRow:
    return ShortlistRow(
        nct_id=entry.nct_id,
        title=title_words(entry.study),
        status=status_view(entry.study, today=today),
        saved=f"Saved on {day(datetime.fromisoformat(entry.saved_at).date())}",
        notes=tuple(_note(note) for note in entry.notes),
        link=registry_link(entry.nct_id),
        demo=is_demo(entry.nct_id),
        said=tuple(_said(verdict) for verdict in entry.verdicts),
    )


def _said(saved: SavedVerdict) -> SavedVerdictView:
    return SavedVerdictView(words=label_words(saved.label, saved.drug), quote=saved.quote)


def _note(note: Note) -> Fact:
    signed = f"{day(note.date)}, {note.author}" if note.author else day(note.date)
    return Fact(signed, note.text)
