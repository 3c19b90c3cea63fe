"""Draws what the views decided as lines of a terminal: wrapped, indented, without control characters."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialfinder.eligibility.model import TherapyStance
    from trialfinder.views import (
        CheckView,
        QuoteView,
        ResultsGroup,
        ResultsPage,
        ShortlistPage,
        ShortlistRow,
        SiteView,
        StudyCard,
        StudyPage,
        VerdictView,
    )

WIDEST = 100
SITES_SHOWN = 10
CHECKS_SHOWN = 4
_DEMO = "DEMONSTRATION: these studies are invented. They cannot be joined."


def draw_results(
    page: ResultsPage, *, groups: Sequence[str] = (), show_all: bool = False, explain: bool = False
) -> Iterator[str]:
    yield from _demo(page.demo)
    yield from _notes(page.notes)
    yield from wrap(page.summary)
    for group in page.groups:
        if groups and group.name not in groups:
            continue
        yield ""
        if group.folded and not (show_all or groups):
            yield from _folded(group)
        else:
            yield from _group(group, explain)
    yield ""
    yield from _lines_of((*page.suggestions, page.counted, f"Source: {page.source}", f"Asked: {page.query}"))
    yield from wrap(page.care)


def draw_study(page: StudyPage) -> Iterator[str]:
    yield from _demo(page.demo)
    yield from _notes(page.notes)
    yield from wrap(f"{page.nct_id}  {page.title}")
    yield from _status(page.status.words, page.status.dated, page.status.warning)
    if page.group_words:
        yield ""
        yield from wrap(page.group_words)
    yield from _said(page.cancer, page.verdicts, page.blocking, (*page.fitting, *page.checks), page.opens)
    yield from _section("In short", page.summary)
    yield from _section("About it", [f"{fact.name}: {fact.words}" for fact in page.facts])
    for section in page.criteria:
        rows = [
            "  " * row.depth + "• " + "".join(f"«{p.text}»" if p.marked else p.text for p in row.pieces)
            for row in section.rows
        ]
        yield from _section(", ".join(part for part in (section.heading, section.cohort) if part), rows)
    yield from _section(page.sites_words, _sites(page.sites))
    yield from _section("Questions to ask", page.questions)
    yield ""
    yield from _lines_of((page.link, f"Source: {page.source}. Looked at on {page.checked}."))
    yield from wrap(page.care)
    yield ""


def draw_shortlist(page: ShortlistPage) -> Iterator[str]:
    yield from _demo(page.demo)
    yield from wrap(f"{page.name}: {page.heading}")
    for row in page.rows:
        yield ""
        yield from _row(row)
    yield ""


def draw_explanation(nct_id: str, stance: TherapyStance) -> Iterator[str]:
    """How a stance was reached, for those who mend the rules."""
    from trialfinder.views.verdicts import stance_words

    yield from wrap(f"{nct_id}  {stance_words(stance, stance.therapy)} ({stance.label})")
    told = {
        "rule": _rule_words(stance.rule),
        "name used": stance.concept,
        "washout days": stance.washout_days,
        "exception": stance.exception,
        "resistance": stance.resistance,
    }
    for name, value in told.items():
        if value not in (None, ""):
            yield from wrap(f"{name}: {value}", 2)
    for quote in (stance.quote, *stance.also):
        if quote is not None:
            where = ", ".join(part for part in (quote.section.value, quote.cohort) if part)
            yield from wrap(f"“{quote.text}” ({where})", 2)


def _rule_words(rule: str) -> str:
    """“failed:2 > failure wanted” with the phrase of the table that was heard."""
    from trialfinder.eligibility.cues import load_cues

    heard, _, then = rule.partition(" > ")
    for row in load_cues().rows:
        if heard == f"{row.kind}:{row.number}":
            return f"“{row.phrase}”, row {row.number} of data/reader/cues.csv, then: {then}"
    return rule


def wrap(text: str, indent: int = 0) -> list[str]:
    width = max(40, min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns))
    margin = " " * indent
    lines: list[str] = []
    for line in _clean(text).split("\n"):
        lines += textwrap.wrap(
            line,
            width,
            initial_indent=margin,
            subsequent_indent=margin,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return lines


def _clean(text: str) -> str:
    """A terminal obeys control characters; a study's text must not give orders."""
    return "".join(char for char in text if char == "\n" or char.isprintable() or char.isspace())


def _notes(notes: Iterable[str]) -> Iterator[str]:
    for note in notes:
        yield from wrap(note)
        yield ""


def _demo(demo: bool) -> Iterator[str]:
    if demo:
        yield from (_DEMO, "")


def _folded(group: ResultsGroup) -> Iterator[str]:
    yield from wrap(f"{group.heading} ({len(group.cards)}). To see them: --all")


def _group(group: ResultsGroup, explain: bool) -> Iterator[str]:
    heading = f"{group.heading} ({len(group.cards)})"
    yield heading
    yield "=" * len(heading)
    yield from wrap(group.explanation)
    for card in group.cards:
        yield ""
        yield from _card(card)
        if explain:
            yield "  Why it stands here:"
            yield from _lines_of(card.order, 4)


def _card(card: StudyCard) -> Iterator[str]:
    yield from wrap(f"{card.nct_id}  {card.title}")
    yield from _lines_of((". ".join(part for part in (card.phase, card.tested) if part),), 2)
    yield from _status(card.status.words, card.status.dated, card.status.warning)
    shown = (*card.fitting, *card.checks[:CHECKS_SHOWN])
    yield from _said(card.cancer, card.verdicts, card.blocking, shown, card.opens)
    more = len(card.checks) - CHECKS_SHOWN
    if more > 0:
        yield f"  … and {more} more to check: trialfinder show {card.nct_id}"
    yield from _lines_of((card.near_words,), 2)


def _status(words: str, dated: str, warning: str) -> Iterator[str]:
    yield from wrap(". ".join(part for part in (words, dated) if part), 2)
    yield from _lines_of((warning,), 2)


def _said(
    cancer: CheckView | None,
    verdicts: Iterable[VerdictView],
    blocking: Iterable[CheckView],
    checks: Iterable[CheckView],
    opens: str,
) -> Iterator[str]:
    if cancer is not None:
        yield from wrap(f"[{cancer.tag}] {cancer.words}", 2)
    for verdict in verdicts:
        yield from _verdict(verdict)
    yield from _lines_of((opens,), 2)
    for check in (*blocking, *checks):
        yield from wrap(f"[{check.tag}] {check.words}", 2)


def _verdict(verdict: VerdictView) -> Iterator[str]:
    yield from wrap(f"[{verdict.tag}] {verdict.words}", 2)
    if verdict.quote is not None:
        yield from _quote(verdict.quote)
    yield from _lines_of((verdict.wait,), 4)


def _quote(quote: QuoteView) -> Iterator[str]:
    yield from wrap(f"“{quote.text}”", 4)
    yield from wrap(quote.where, 4)


def _row(row: ShortlistRow) -> Iterator[str]:
    yield from wrap(f"{row.nct_id}  {row.title}")
    yield from _status(row.status.words, row.status.dated, row.status.warning)
    yield from _lines_of((row.saved,), 2)
    for note in row.notes:
        yield from wrap(f"{note.name}: {note.words}", 4)


def _sites(sites: Sequence[SiteView]) -> Iterator[str]:
    for site in sites[:SITES_SHOWN]:
        yield ". ".join(
            part for part in (f"{site.facility}, {site.place}", site.status, site.distance) if part
        )
    if len(sites) > SITES_SHOWN:
        yield f"… and {len(sites) - SITES_SHOWN} more"


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    held = [line for line in lines if line]
    if held:
        yield from ("", heading, "-" * len(heading))
        for line in held:
            yield from wrap(line.lstrip(), 2 + len(line) - len(line.lstrip()))


def _lines_of(texts: Iterable[str], indent: int = 0) -> Iterator[str]:
    for text in texts:
        if text:
            yield from wrap(text, indent)
