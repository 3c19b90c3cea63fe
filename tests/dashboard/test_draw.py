"""HTML for the views: whatever the words hold, the only markup is ours."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from trialfinder.dashboard import draw
from trialfinder.views import (
    ArmView,
    CheckView,
    ContactView,
    CriteriaSection,
    CriterionRow,
    Fact,
    Piece,
    QuoteView,
    SavedVerdictView,
    ShortlistRow,
    SiteView,
    StatusView,
    StudyCard,
    Tone,
    TreatmentView,
    VerdictView,
)

hostile = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "<img src=http://evil.example onerror=alert(1)>",
            '"><b onclick=alert(1)>',
            "' onmouseover='alert(1)",
            "&lt;i&gt;",
            "</div></blockquote>",
            "<!--",
            "ANC <LLN and platelets >ULN",
        ]
    ),
)


class Outline(HTMLParser):
    """The tags, attributes and words of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.tags.append("comment")


def outline(html: str) -> Outline:
    parsed = Outline()
    parsed.feed(html)
    parsed.close()
    return parsed


def everything(text: str) -> str:
    """Every kind of view, with ``text`` in every field that can hold a registry's or a person's words."""
    quote = QuoteView(text, text, (Piece(text), Piece(text, marked=True)))
    check = CheckView(text, Tone.OPEN, text, quote)
    verdict = VerdictView(text, "asks_had", Tone.GOOD, text, text, quote, (quote,), text, text)
    status = StatusView(text, text, text)
    contact = ContactView(text, text, text, text)
    site = SiteView(text, text, text, text, (contact,))
    card = StudyCard(
        text, text, "wants", text, text, check, (verdict,), (check,), (check,), text, site, text, status
    )
    row = ShortlistRow(
        text, text, status, text, (Fact(text, text),), text, said=(SavedVerdictView(text, text),)
    )
    section = CriteriaSection(text, text, (CriterionRow((Piece(text), Piece(text, marked=True)), 1),))
    return "".join(
        [
            draw.card(card),
            draw.saved(row),
            draw.criteria([section]),
            draw.sites([site]),
            draw.contact_list("Heading", [contact]),
            draw.facts([Fact(text, text)]),
            draw.arms([ArmView(text, text, text, (text,))]),
            draw.treatments([TreatmentView(text, text, text, text)]),
            draw.recap([text, text]),
            draw.bullets([text]),
            draw.paragraphs([text]),
            draw.title(text),
            draw.lead(text),
            draw.quiet(text),
            draw.group_heading(text, text),
            draw.link(text, text),
        ]
    )


@given(hostile)
def test_no_words_become_markup(text: str) -> None:
    found, plain = outline(everything(text)), outline(everything("words"))
    assert set(found.tags) <= set(plain.tags)
    assert found.attributes <= plain.attributes
    if text.strip():
        assert found.tags == plain.tags


def test_words_with_signs_come_out_whole() -> None:
    assert "".join(outline(draw.lead("ANC <LLN and platelets >ULN")).words) == "ANC <LLN and platelets >ULN"


def test_a_tone_is_always_said_in_words_beside_its_colour() -> None:
    verdict = VerdictView(
        "Tagrisso", "silent", Tone.QUIET, "Not mentioned", "Does not mention Tagrisso", None
    )
    assert "Not mentioned" in "".join(outline(draw.verdicts([verdict])).words)
