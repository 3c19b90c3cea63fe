"""Criteria text to criteria: which section and cohort each belongs to, how they nest, and where they stand.

Lines are told apart before anything is unescaped, since ``1\\.`` and ``\\*`` are words, not list marks.
A heading ("Exclusion Criteria:", "Part B only:") is kept as a criterion of its own, marked so; it gives what
follows its section and its cohort, and is the parent of the lines under it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from trialfinder.eligibility.cohorts import cohort_of_heading
from trialfinder.eligibility.model import Section, Span
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.plaintext import Plain, to_plain

_LINE = Pattern(r"[^\n]+")
_MARK = Pattern(
    r"\s*(?:(?:[*+•·‣▪○●◦∙–—-]|\\[*-]|\(?\d{1,3}(?:\.\d{1,2}){0,2}\\?[.)、)]|\(?[a-zA-Z]\\?[.)](?=\s)"
    r"|\(?[ivx]{2,4}\\?[.)])\s*)(?=\S)"
)
_INDENT = Pattern(r"\s*")
_WORDS = r"[\w/(),&' -]{0,80}?"
_SECTION_HEADING = Pattern(
    rf"^\W*(?P<lead>{_WORDS})"
    r"\b(?P<kind>(?:non[- ]?inclusion|inclusion(?:/exclusion)?|exclusion|in-?eligibility|eligibility"
    r"|selection|exclusionary)s?)"
    rf"\b\s*(?:criteri(?:a|on|um)|factors|conditions)?(?P<tail>{_WORDS})\W*$",
    re.IGNORECASE,
)
_INLINE_HEADING = Pattern(
    r"^\W*(?:(?:key|main|major|general|patient|subject|participant|specific)\s+)?(?P<kind>inclusion"
    r"|exclusion)\s+criteri(?:a|on)"
    r"(?P<tail>[^:.\n]{0,60})\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)
_EXCLUDED_LEAD = Pattern(
    r"(?:(?:will|must|should|shall|are|is|be)\b[^.:]{0,60}\b(?:(?<!not )(?<!not be )excluded"
    r"|ineligible|not (?:be )?eligible|not be (?:included|enrolled|admitted))"
    r"|\b(?:must|should|may|can) ?not have (?:had )?any of the following\b"
    r"|\bexcluded if\b|\b(?:cannot|may not|must not|can not) (?:be (?:enrolled|included|randomi[sz]ed)"
    r"|participate|enter|enrol+))[^.]{0,80}[:：]\s*$",
    re.IGNORECASE,
)
_PDQ_HEADING = Pattern(
    r"^\W*(?:DISEASE|PATIENT|TUMOU?R) CHARACTERISTICS\b|^\W*PRIOR(?:/| AND "
    r"|\s*)?(?:CONCURRENT)? ?THERAPY\s*[:：]\s*$"
)
_ALL_CAPS_HEADING = Pattern(r"^[^a-z]{4,80}[:：]\s*$")
_MAX_HEADING = 160


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line or bullet. ``parent`` is the index of the line it hangs under (a heading or a bullet)."""

    index: int
    section: Section
    cohort: str | None
    text: str
    span: Span
    depth: int
    parent: int | None
    heading: bool
    plain: Plain = field(repr=False, compare=False)

    def __hash__(self) -> int:
        """Quick, for what is remembered of whole lists of criteria."""
        return hash(self.text)


@dataclass(slots=True)
class _State:
    """Where we are while walking down the lines."""

    section: Section = Section.UNSTATED
    section_cohort: str | None = None
    heading: int | None = None
    heading_cohort: str | None = None
    open_bullets: list[tuple[int, int]] = field(default_factory=list)
    """(indent, index) of the bullets that the next deeper line hangs under."""


@lru_cache(maxsize=64)
def split_criteria(criteria: str) -> tuple[Criterion, ...]:
    """The criteria of a registry text, in order; every non-blank line is in exactly one."""
    found: list[Criterion] = []
    state = _State()
    for line in _LINE.finditer(criteria):
        for start, end in _split_inline_heading(criteria, line.start(), line.end()):
            _add_line(criteria, start, end, state, found)
    return tuple(found)


def _split_inline_heading(criteria: str, start: int, end: int) -> list[tuple[int, int]]:
    """“Exclusion criteria: pregnancy” is a heading and a criterion on one line."""
    match = _INLINE_HEADING.match(criteria[start:end])
    return [(start, start + match.end()), (start + match.end(), end)] if match else [(start, end)]


def _add_line(criteria: str, start: int, end: int, state: _State, found: list[Criterion]) -> None:
    body, indent, marked = _strip_mark(criteria, start, end)
    plain = to_plain(criteria, body, end)
    text = plain.text.rstrip()
    if not text.strip():
        return
    section = _section_heading(text, marked)
    if section is not None:
        _open_section(state, section, text)
        found.append(_criterion(len(found), state, text, plain, Span(body, end), None, True))
        state.heading = None if text.isupper() else len(found) - 1
        return
    if not marked and _is_heading(text):
        _open_heading(state, text, len(found))
        found.append(_criterion(len(found), state, text, plain, Span(body, end), None, True))
        return
    found.append(
        _criterion(
            len(found), state, text, plain, Span(body, end), _parent(state, indent, marked, found), False
        )
    )


def _criterion(
    index: int, state: _State, text: str, plain: Plain, span: Span, parent: Criterion | None, heading: bool
) -> Criterion:
    section = state.section
    cohort = state.heading_cohort or state.section_cohort
    if parent is not None and not parent.heading:
        own = cohort_of_heading(parent.text)
        cohort = own or parent.cohort or cohort
        if _EXCLUDED_LEAD.search(parent.text):
            section = Section.EXCLUSION
        elif parent.section is not state.section:
            section = parent.section
    depth = parent.depth + 1 if parent is not None and not parent.heading else 0
    return Criterion(
        index,
        section,
        cohort,
        text,
        span,
        depth,
        parent.index if parent is not None else None,
        heading,
        plain,
    )


def _strip_mark(criteria: str, start: int, end: int) -> tuple[int, int, bool]:
    """Where the words begin, how far the mark is indented, and whether there was a mark."""
    mark = _MARK.match(criteria, start, end)
    blank = _INDENT.match(criteria, start, end)
    words = blank.end() if blank else start
    indent = words - start
    if mark is None or mark.end() >= end:
        return words, indent, False
    return mark.end(), indent, True


def _section_heading(text: str, marked: bool) -> Section | None:
    """A bullet that excludes (“Excluded are people with any of:”) governs its children alone."""
    if len(text) > _MAX_HEADING:
        return None
    if _PDQ_HEADING.match(text):
        return Section.INCLUSION
    if not marked and _EXCLUDED_LEAD.search(text):
        return Section.EXCLUSION
    match = _SECTION_HEADING.match(text)
    if match is None or not _reads_as_heading(match, text):
        return None
    kind = match["kind"].lower()
    if kind.startswith(("non", "in-elig", "inelig", "exclusion")):
        return Section.EXCLUSION
    return Section.INCLUSION if kind.startswith("inclusion") else Section.UNSTATED


def _reads_as_heading(match: re.Match[str], text: str) -> bool:
    """A heading names criteria; “exclusion of brain metastases by MRI” does not."""
    names_criteria = re.search(r"criteri|factors|conditions", text, re.IGNORECASE) is not None
    short = len(match["lead"].split()) <= 6 and len(match["tail"].split()) <= 9
    bare = text.rstrip().rstrip(":：*").strip().lower() in {
        "inclusion",
        "exclusion",
        "inclusions",
        "exclusions",
    }
    verb = re.search(
        r"\b(?:meet|met|meets|fulfil\w*|satisf\w+|do not|does not|any of|one of|(?<!to )(?<!for )all)\b",
        match["lead"] + match["tail"],
        re.IGNORECASE,
    )
    return bare or (names_criteria and short and (verb is None or text.rstrip().endswith((":", "："))))


def _open_section(state: _State, section: Section, text: str) -> None:
    if section is not Section.UNSTATED or state.section is Section.UNSTATED:
        state.section = section
    state.section_cohort = cohort_of_heading(text)
    state.heading_cohort = None
    state.heading = None
    state.open_bullets.clear()


def _is_heading(text: str) -> bool:
    return (len(text) <= 100 and text.endswith((":", "："))) or _ALL_CAPS_HEADING.match(text) is not None


def _open_heading(state: _State, text: str, index: int) -> None:
    state.heading = index
    state.heading_cohort = cohort_of_heading(text)
    state.open_bullets.clear()


def _parent(state: _State, indent: int, marked: bool, found: list[Criterion]) -> Criterion | None:
    """The nearest open bullet that is less indented, else the heading above."""
    while state.open_bullets and state.open_bullets[-1][0] >= indent:
        state.open_bullets.pop()
    parent = found[state.open_bullets[-1][1]] if state.open_bullets and indent > 0 else None
    if marked or indent > 0:
        state.open_bullets.append((indent, len(found)))
    elif not marked:
        state.open_bullets[:] = [(0, len(found))] if found is not None else []
    if parent is None and state.heading is not None:
        return found[state.heading]
    return parent
