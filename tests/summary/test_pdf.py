"""What is printed is read back: all of it, tagged, in the study's own words, whatever the text holds."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from datetime import date
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import printed_pages as pages
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialfinder.errors import SummaryError
from trialfinder.summary import pdf
from trialfinder.summary.pdf import Paper, render_studies, render_study
from trialfinder.views import CheckView, CriteriaSection, CriterionRow, Piece, StudyPage, Tone

TODAY = date(2026, 11, 24)


def printed(page: StudyPage, **options: Any) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render_study(page, today=TODAY, **options)))


def words(reader: pypdf.PdfReader) -> str:
    """The text of all pages, a single space between words."""
    return " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())


def body(reader: pypdf.PdfReader) -> str:
    """Without what stands at the head and foot of each page."""
    return re.sub(
        r"NCT\d{8} Checked on|24 November 2026|The demonstration studies Page \d+ of \d+", "", words(reader)
    )


def letters(text: str) -> str:
    """Without spaces: lines break where they must."""
    return re.sub(r"\s", "", text)


def elements(reader: pypdf.PdfReader) -> list[str]:
    """The names of the structure elements, in reading order."""
    return list(_walk(reader.root_object["/StructTreeRoot"]["/K"]))


def _walk(node: Any) -> Iterator[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from _walk(child)
    elif isinstance(node, dict) and "/S" in node:
        yield str(node["/S"]).removeprefix("/")
        yield from _walk(node.get("/K", []))


def claims_accessibility(reader: pypdf.PdfReader) -> bool:
    return b"pdfuaid:part" in reader.root_object["/Metadata"].get_object().get_data()


def fonts(reader: pypdf.PdfReader) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for sheet in reader.pages:
        for font in sheet["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            held[inner["/BaseFont"]] = inner["/FontDescriptor"].get_object()
    return held


@pytest.mark.parametrize(
    "expected",
    [
        "Demonstration: a new pill after Tagrisso has stopped working",
        "Study number NCT99900001",
        "Open and looking for people. Last updated 3 May 2025.",
        "Please note: Not updated for over a year. Call first.",
        "This study is looking for people like you.",
        "Opens for you on 3 December 2026.",
        "For your cancer: “lung cancer”",
        "Fits Looking for people whose Tagrisso, or a drug of its kind, stopped working.",
        "From the list of who can join, for Cohort A:",
        "Progression on or after an EGFR inhibitor, ≥ 28 days ago",
        "Washout of 14 days",
        "The study writes of “EGFR inhibitor”, which takes in Tagrisso.",
        "Takes people from 18 to 75; you are 80.",
        "When was your last dose of Tagrisso?",
        "Newpill: Drug (also called NP-1)",
        "This study looks at a new pill. • one arm • another arm",
        "Phase: Phase 2",
        "Nearest sites",
        "Hospital 1, Boston, Massachusetts, United States",
        "2 miles (3 km) from Boston",
        "Nurse 1, 555-0101, nurse1@example.org",
        "Study line, 555-0199",
        "How often would I have to come?",
        "Who cannot join, for Cohort B",
        "Brain metastases",
        "Start: March 2024",
        "Run by an invented sponsor",
        "Checked on 24 November 2026",
        "Source: The demonstration studies",
        "Page 1 of 3",
        "Only the study team, with your care team, can say whether this study is right for you.",
    ],
)
def test_everything_a_decision_needs_is_on_the_paper(printed_page: str, expected: str) -> None:
    assert expected in printed_page


@pytest.fixture(scope="module")
def printed_page() -> str:
    return words(printed(pages.page()))


def test_a_site_that_does_not_take_people_is_left_out(printed_page: str) -> None:
    assert "Hospital 2" not in printed_page


def test_sites_beyond_the_nearest_are_counted() -> None:
    text = words(printed(pages.real_page(sites=tuple(pages.site(n) for n in range(1, 10)))))
    assert "Hospital 6" in text
    assert "Hospital 7" not in text
    assert "3 more sites can be found on the study's page" in text


def test_a_study_without_a_profile_says_nothing_about_the_person() -> None:
    empty = {"verdicts": (), "blocking": (), "checks": (), "cancer": None, "opens": "", "group_words": ""}
    text = words(printed(pages.page(**empty)))
    assert "What it says about your treatments" not in text
    assert "What to check first" not in text
    assert "Who cannot join" in text


def test_a_bare_record_prints() -> None:
    bare = {"summary": (), "facts": (), "treatments": (), "criteria": (), "sites": (), "contacts": ()}
    reader = printed(pages.page(**bare, dates=(), questions=(), official_title="", sponsor="", source=""))
    assert "Study number NCT99900001" in words(reader)
    assert claims_accessibility(reader)


def test_the_pdf_is_tagged_and_says_that_it_is_accessible() -> None:
    reader = printed(pages.page())
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert claims_accessibility(reader)
    assert {"H1", "H2", "H3", "P", "L", "LI", "LBody"} <= set(elements(reader))


def test_headings_never_skip_a_level() -> None:
    levels = [int(name[1]) for name in elements(printed(pages.page())) if re.fullmatch(r"H\d", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_language_and_title_are_set_and_shown() -> None:
    reader = printed(pages.page())
    assert reader.root_object["/Lang"] == "en"
    assert reader.metadata is not None
    assert (
        reader.metadata.title == "Demonstration: a new pill after Tagrisso has stopped working (NCT99900001)"
    )
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]


def test_every_font_is_inside_the_file() -> None:
    held = fonts(printed(pages.page(title="Demonstration: ≥ µ α ☐ ع א")))
    assert held
    assert all({"/FontFile2", "/FontFile3"} & set(font) for font in held.values())


@pytest.mark.parametrize(("paper", "millimetres"), [(Paper.A4, (210, 297)), (Paper.LETTER, (216, 279))])
def test_paper_is_a4_or_letter(paper: Paper, millimetres: tuple[int, int]) -> None:
    box = printed(pages.page(), paper=paper).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == millimetres


def test_the_same_study_gives_the_same_bytes() -> None:
    assert render_study(pages.page(), today=TODAY) == render_study(pages.page(), today=TODAY)


def test_a_demonstration_study_is_marked_on_every_page() -> None:
    reader = printed(pages.page())
    assert all("DEMONSTRATION" in sheet.extract_text() for sheet in reader.pages)
    assert "this study was made up" in words(reader)


def test_a_real_study_is_not_marked_and_links_to_the_registry() -> None:
    reader = printed(pages.real_page())
    assert "DEMONSTRATION" not in words(reader)
    links = [note.get_object() for sheet in reader.pages for note in sheet.get("/Annots", [])]
    assert [link["/A"]["/URI"] for link in links] == ["https://clinicaltrials.gov/study/NCT01234567"]


def test_each_study_starts_on_a_page_of_its_own_and_pages_count_through() -> None:
    both = render_studies([pages.page(), pages.real_page()], today=TODAY)
    reader = pypdf.PdfReader(io.BytesIO(both))
    starts = [n for n, sheet in enumerate(reader.pages) if "Study number" in sheet.extract_text()]
    assert len(starts) == 2
    assert reader.pages[starts[1]].extract_text().startswith("NCT01234567")
    assert f"Page {len(reader.pages)} of {len(reader.pages)}" in reader.pages[-1].extract_text()
    assert "DEMONSTRATION" not in reader.pages[-1].extract_text()


def test_no_study_is_a_sentence() -> None:
    with pytest.raises(SummaryError, match="no study"):
        render_studies([], today=TODAY)


MARKUP = (
    '#panic("x") #import "@preview/cetz:0.3.1" $x^2$ *bold* _slanted_ `raw` @ref <label> = Heading '
    "- item + item / term: x // comment /* note */ \\ \\u{41} https://example.org ~ -- --- ... \"quoted\" 'q'"
)


def test_markup_in_a_study_is_printed_and_not_obeyed() -> None:
    row = CriterionRow((Piece(MARKUP), Piece(MARKUP, marked=True)), 0)
    texts = {
        "title": MARKUP,
        "summary": (MARKUP,),
        "criteria": (CriteriaSection(MARKUP, MARKUP, (row,)),),
        "verdicts": (pages.verdict(quote=pages.quote(MARKUP)),),
    }
    reader = printed(pages.real_page(**texts))
    assert letters(body(reader)).count(letters(MARKUP)) == 7
    links = [note.get_object()["/A"]["/URI"] for sheet in reader.pages for note in sheet.get("/Annots", [])]
    assert links == ["https://clinicaltrials.gov/study/NCT01234567"]


def test_forty_thousand_letters_are_all_printed_within_the_page() -> None:
    endless = "W" * 40_000
    reader = printed(pages.page(verdicts=(pages.verdict(quote=pages.quote(endless)),)))
    assert letters(words(reader)).count("W") >= 40_000
    assert max(line.count("W") for sheet in reader.pages for line in sheet.extract_text().split("\n")) < 60
    assert claims_accessibility(reader)


def test_letters_without_a_font_leave_a_mark_that_is_explained(caplog: pytest.LogCaptureFixture) -> None:
    reader = printed(pages.page(title="Demonstration: 肺癌 and 5 ㎎ 🙂"))
    text = words(reader)
    assert "Demonstration: ▯▯ and 5 mg ▯" in text
    assert "The sign ▯ stands for a letter that could not be printed." in text
    assert claims_accessibility(reader)
    assert caplog.records == []


def test_nothing_is_explained_when_every_letter_was_printed(printed_page: str) -> None:
    assert "could not be printed" not in printed_page


def test_other_scripts_and_odd_signs_are_printed() -> None:
    text = letters(
        words(printed(pages.page(title="Demonstration: Ελληνικά Русский ≤ ½ → ∞ ✓ Ω \ufeff\x00\x1f")))
    )
    assert "Demonstration:ΕλληνικάРусский≤½→∞✓Ω" in text


def test_text_that_runs_from_right_to_left_is_printed() -> None:
    reader = printed(pages.page(title="Demonstration: שלום العربية"))
    assert set("שלום") <= set(words(reader))
    assert claims_accessibility(reader)


def test_what_cannot_be_accessible_is_still_tagged_and_the_log_tells_no_words_of_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pdf, "find_unprintable", lambda letters: frozenset())
    reader = printed(pages.page(title="Demonstration: 肺癌"))
    assert not claims_accessibility(reader)
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert "H1" in elements(reader)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "肺" not in caplog.text
    assert "NCT" not in caplog.text


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x24F, exclude_categories=["C", "Z"]), min_size=1)
)
def test_a_quote_is_printed_letter_by_letter(quote: str) -> None:
    held = pages.real_page(verdicts=(pages.verdict(quote=pages.quote(quote)),), checks=())
    assert letters(f"“{quote}”") in letters(body(printed(held)))


def test_a_check_without_words_of_the_study_prints() -> None:
    text = words(printed(pages.page(checks=(CheckView("Ask about a brain scan.", Tone.OPEN, "To check"),))))
    assert "☐ Ask about a brain scan." in text


@pytest.mark.shared
def test_real_studies_print_in_full_and_in_their_own_words(
    shared: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from trialfinder.eligibility import read
    from trialfinder.registry.query import StudyQuery
    from trialfinder.sources import open_source
    from trialfinder.views import study_page
    from trialfinder.vocabulary import load_vocabulary

    vocabulary = load_vocabulary()
    source = open_source([str(shared / "registry" / "oncology.jsonl.gz")])
    some = list(islice(source.studies(StudyQuery()), 0, None, 60))
    assert len(some) > 20
    for study in some:
        page = study_page(study, read(study, vocabulary), today=TODAY, source=source.name)
        reader = printed(page)
        text = letters(re.sub(r"NCT\d{8} Checked on 24 November 2026|\S+ Page \d+ of \d+", "", words(reader)))
        assert claims_accessibility(reader)
        assert letters(page.title) in text
        for row in (row for section in page.criteria for row in section.rows):
            assert letters("".join(piece.text for piece in row.pieces)) in text
    assert caplog.records == []
