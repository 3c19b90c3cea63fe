"""What is exported opens safely in a spreadsheet and holds what was kept or found."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest

from trialfinder.finder import find
from trialfinder.profile import PriorTherapy, Profile
from trialfinder.shortlist import Entry, Note, SavedVerdict, restore_study, restore_verdicts
from trialfinder.sources import DemoSource
from trialfinder.study import OverallStatus, PartialDate, Study
from trialfinder.summary.export import (
    Table,
    finding_table,
    shortlist_json,
    shortlist_table,
    to_csv,
    to_xlsx,
)
from trialfinder.vocabulary import load_vocabulary

MADE = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
STUDY = Study(
    "NCT99900001",
    brief_title=r"Demonstration: ANC \>= 1.5",
    overall_status=OverallStatus.RECRUITING,
    last_update_post_date=PartialDate("2026-05", date(2026, 5, 1)),
)
ENTRY = Entry(
    id="1",
    list_id="2",
    list_name="Mum",
    person="Anna",
    nct_id="NCT99900001",
    saved_at="2026-11-24T10:00:00+00:00",
    study=STUDY,
    verdicts=(
        SavedVerdict("Tagrisso", "asks_failed", "progression on osimertinib", "inclusion", "Cohort A"),
        SavedVerdict("carboplatin", "washout", "28 days", "exclusion", "", "2026-12-03"),
    ),
    notes=(
        Note("3", date(2026, 11, 24), "AB", "Called.\nAsk again."),
        Note("4", date(2026, 11, 25), "", "Yes"),
    ),
)

DANGEROUS = [
    '=HYPERLINK("http://example.org","click")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\ufeff=1+1",
    "\u00a0=1+1",
]


def sheet(content: bytes) -> tuple[list[list[str]], str]:
    """The texts of the first sheet, and its XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        xml = book.read("xl/worksheets/sheet1.xml").decode()
    shared = ["".join(part.text or "" for part in one.iter() if part.tag.endswith("}t")) for one in strings]
    rows = [row for row in ElementTree.fromstring(xml).iter() if row.tag.endswith("}row")]
    return [[_cell(cell, shared) for cell in row] for row in rows], xml


def _cell(cell: ElementTree.Element, shared: list[str]) -> str:
    value = next((part.text or "" for part in cell if part.tag.endswith("}v")), "")
    return shared[int(value)] if cell.get("t") == "s" else value


def test_a_list_has_a_row_for_each_treatment_and_the_notes_once() -> None:
    table = shortlist_table([ENTRY])
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [row["drug"] for row in rows] == ["Tagrisso", "carboplatin"]
    assert rows[0]["notes"] == "2026-11-24 AB: Called.\nAsk again.\n2026-11-25: Yes"
    assert rows[1]["notes"] == ""
    assert rows[1]["washout_until"] == "2026-12-03"
    assert rows[0]["brief_title"] == "Demonstration: ANC >= 1.5"
    assert rows[0]["last_update"] == "2026-05"


def test_a_study_saved_without_a_profile_has_one_row() -> None:
    bare = Entry("1", "2", "Mum", "", "NCT99900001", ENTRY.saved_at, STUDY)
    assert len(shortlist_table([bare]).rows) == 1


def test_what_was_found_has_a_row_for_each_study_and_treatment() -> None:
    vocabulary = load_vocabulary()
    priors = tuple(
        PriorTherapy("our name", therapy)
        for name in ("osimertinib", "carboplatin")
        for therapy in vocabulary.find_therapy(name).therapies
    )
    profile = Profile(vocabulary.find_cancer("non-small cell lung cancer"), priors)
    finding = find(profile, DemoSource(), vocabulary, today=date(2026, 11, 24))
    table = finding_table(finding)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert len(rows) == 2 * len(finding.matches) > 10
    assert [row["nct_id"] for row in rows[::2]] == [match.study.nct_id for match in finding.matches]
    assert {row["therapy"] for row in rows} == {"osimertinib", "carboplatin"}
    assert all(bool(row["quote"]) == (row["label"] != "silent") for row in rows)
    assert len(list(csv.reader(io.StringIO(to_csv(table))))) == len(rows) + 1


def test_csv_reads_back_as_it_was() -> None:
    table = shortlist_table([ENTRY])
    header, *rows = csv.reader(io.StringIO(to_csv(table)))
    assert tuple(header) == table.columns
    assert [tuple(row) for row in rows] == [tuple(str(cell) for cell in row) for row in table.rows]


@pytest.mark.parametrize("cell", DANGEROUS)
def test_no_csv_cell_can_become_a_formula(cell: str) -> None:
    (row,) = list(csv.reader(io.StringIO(to_csv(Table("x", ("a",), ((cell,),))), newline="")))[1:]
    assert row == ["'" + cell]


@pytest.mark.parametrize("cell", [*DANGEROUS, "https://example.org", "mailto:a@example.org", "1e5", "007"])
def test_xlsx_holds_text_and_no_formula_link_or_number(cell: str) -> None:
    content = to_xlsx(Table("x", ("a",), ((cell,),)), made=MADE)
    rows, xml = sheet(content)
    assert rows[1] == ["".join(letter for letter in cell if letter >= " " or letter == "\n")]
    assert "<f>" not in xml
    assert "hyperlink" not in xml


def test_xlsx_keeps_numbers_as_numbers_and_blanks_as_blanks() -> None:
    rows, _ = sheet(to_xlsx(Table("x", ("a", "b", "c"), ((1.5, None, "z"),)), made=MADE))
    assert rows[1] == ["1.5", "", "z"]


def test_xlsx_survives_any_letter_and_any_length() -> None:
    hostile = "\x00\x0b\x1f<&>\"' 中🙂\u202e _x0041_ " + "x" * 40_000
    rows, _ = sheet(to_xlsx(Table("x", ("a",), ((hostile,),)), made=MADE))
    assert "<&>\"' 中🙂" in rows[1][0]
    assert rows[1][0].endswith("…")
    assert len(rows[1][0]) <= 32_767


def test_the_same_table_gives_the_same_bytes() -> None:
    table = shortlist_table([ENTRY])
    assert to_xlsx(table, made=MADE) == to_xlsx(table, made=MADE)


def test_json_holds_all_that_was_kept() -> None:
    whole = json.loads(shortlist_json([ENTRY], made=MADE))
    assert (whole["format"], whole["version"]) == ("trialfinder-shortlist", 1)
    (entry,) = whole["entries"]
    assert restore_study(entry["study"]) == STUDY
    assert restore_verdicts(entry["verdicts"]) == ENTRY.verdicts
    assert [note["text"] for note in entry["notes"]] == ["Called.\nAsk again.", "Yes"]
    assert (entry["list"], entry["person"], entry["saved_at"]) == ("Mum", "Anna", ENTRY.saved_at)
