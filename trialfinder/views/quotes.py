"""The study's own words as they are shown: where they stand, and the whole criterion with them marked."""

from __future__ import annotations

import re

from trialfinder.eligibility.model import Quote, Section, Span
from trialfinder.markup import unescape
from trialfinder.views.model import Piece, QuoteView

_BULLET = re.compile(r"^\s*(?:[*\-•]|\d+[.)])\s+")

_WHERE = {
    Section.INCLUSION: "From the list of who can join",
    Section.EXCLUSION: "From the list of who cannot join",
    Section.UNSTATED: "From the rules for joining",
    Section.TITLE: "From the study's title",
}


def quote_view(quote: Quote, criteria: str) -> QuoteView:
    """``criteria`` is ``Study.criteria``, into which the quote's span points."""
    return QuoteView(text=quote.text, where=where_words(quote), context=surroundings(quote, criteria))


def where_words(quote: Quote) -> str:
    where = _WHERE[quote.section]
    return f"{where}, for {unescape(quote.cohort)}" if quote.cohort else where


def surroundings(quote: Quote, criteria: str) -> tuple[Piece, ...]:
    """The lines of the criteria in which the quote stands, its words marked."""
    if quote.span is None:
        return (Piece(quote.text, marked=True),)
    start = criteria.rfind("\n", 0, quote.span.start) + 1
    end = criteria.find("\n", quote.span.end)
    return pieces(criteria, Span(start, end if end >= 0 else len(criteria)), [quote.span])


def pieces(criteria: str, whole: Span, marks: list[Span]) -> tuple[Piece, ...]:
    """The text at ``whole`` without its bullet, cut at the marks that fall into it."""
    at = whole.start + _bullet_length(criteria[whole.start : whole.end])
    cut: list[Piece] = []
    for mark in sorted(marks, key=lambda span: span.start):
        start, end = max(mark.start, at), min(mark.end, whole.end)
        if start < end:
            cut += [Piece(criteria[at:start]), Piece(criteria[start:end], marked=True)]
            at = end
    cut.append(Piece(criteria[at : whole.end]))
    return _tidy(cut)


def _bullet_length(text: str) -> int:
    bullet = _BULLET.match(text)
    return bullet.end() if bullet else 0


def _tidy(cut: list[Piece]) -> tuple[Piece, ...]:
    readable = [Piece(unescape(piece.text), piece.marked) for piece in cut]
    return tuple(piece for piece in readable if piece.text.strip() or (piece.text and not piece.marked))
