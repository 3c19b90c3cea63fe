"""HTML for the view models: every word comes from them, every text from others goes through ``text``."""

from __future__ import annotations

from collections.abc import Iterable

from trialfinder.dashboard.text import in_html, marked
from trialfinder.views import (
    ArmView,
    CheckView,
    ContactView,
    CriteriaSection,
    CriterionRow,
    Fact,
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

DEMO_BANNER = (
    '<div class="tf-demo" role="note"><strong>These studies are invented.</strong> '
    "They are here to try the tool out. Nobody can join them.</div>"
)


def card(view: StudyCard) -> str:
    """One study among the results."""
    return _block(
        "tf-card",
        f"<h3>{in_html(view.title)}</h3>",
        _line("tf-quiet", *(part for part in (view.phase, view.nct_id) if part)),
        _paragraph(view.tested),
        _cancer(view.cancer),
        *(_verdict(verdict) for verdict in view.verdicts),
        checks("What fits", view.fitting),
        checks("What speaks against it", view.blocking),
        checks("What to check", view.checks),
        _paragraph(view.near_words),
        status(view.status),
    )


def verdicts(views: Iterable[VerdictView]) -> str:
    return "".join(_verdict(view) for view in views)


def checks(heading: str, views: Iterable[CheckView]) -> str:
    found = "".join(f"<li>{in_html(view.words)}{_quote(view.quote)}</li>" for view in views)
    return f'<div class="tf-checks"><p><strong>{heading}</strong></p><ul>{found}</ul></div>' if found else ""


def status(view: StatusView) -> str:
    warning = f'<p class="tf-warning">{in_html(view.warning)}</p>' if view.warning else ""
    return f"<p><strong>{in_html(view.words)}.</strong> {in_html(view.dated)}.</p>{warning}"


def facts(views: Iterable[Fact]) -> str:
    rows = "".join(f"<dt>{in_html(view.name)}</dt><dd>{in_html(view.words)}</dd>" for view in views)
    return f'<dl class="tf-facts">{rows}</dl>' if rows else ""


def paragraphs(texts: Iterable[str]) -> str:
    return "".join(_paragraph(text) for text in texts)


def bullets(texts: Iterable[str]) -> str:
    return f'<ul class="tf-list">{"".join(f"<li>{in_html(text)}</li>" for text in texts)}</ul>'


def treatments(views: Iterable[TreatmentView]) -> str:
    return "".join(_treatment(view) for view in views)


def arms(views: Iterable[ArmView]) -> str:
    return "".join(_arm(view) for view in views)


def criteria(sections: Iterable[CriteriaSection]) -> str:
    return "".join(_criteria_section(section) for section in sections)


def contacts(views: Iterable[ContactView]) -> str:
    return "".join(f"<li>{_contact(view)}</li>" for view in views)


def contact_list(heading: str, views: Iterable[ContactView]) -> str:
    found = contacts(views)
    return f'<p><strong>{heading}</strong></p><ul class="tf-list">{found}</ul>' if found else ""


def sites(views: Iterable[SiteView]) -> str:
    return f'<ul class="tf-sites">{"".join(f"<li>{_site(view)}</li>" for view in views)}</ul>'


def saved(view: ShortlistRow) -> str:
    notes = facts(view.notes)
    return _block(
        "tf-card",
        f"<h2>{in_html(view.title)}</h2>",
        _line("tf-quiet", view.nct_id, view.saved),
        *(_said(verdict) for verdict in view.said),
        status(view.status),
        f"<p><strong>Your notes</strong></p>{notes}" if notes else "",
    )


def recap(texts: Iterable[str]) -> str:
    """What a result answers."""
    first, *rest = texts
    return _block("tf-recap", f"<p><strong>For {in_html(first)}</strong></p>", bullets(rest) if rest else "")


def notes(sentences: Iterable[str]) -> str:
    """What to know before reading on."""
    return "".join(f'<p class="tf-warning" role="note">{in_html(each)}</p>' for each in sentences)


def group_heading(heading: str, explanation: str) -> str:
    return f'<div class="tf-group"><h2>{in_html(heading)}</h2><p>{in_html(explanation)}</p></div>'


def lead(text: str) -> str:
    """The one sentence that matters most on a page."""
    return f'<p class="tf-lead">{in_html(text)}</p>'


def title(text: str) -> str:
    return f'<h1 class="tf-title">{in_html(text)}</h1>'


def quiet(text: str) -> str:
    return f'<p class="tf-quiet">{in_html(text)}</p>'


def link(url: str, words: str) -> str:
    return f'<p><a href="{in_html(url)}" target="_blank" rel="noopener noreferrer">{in_html(words)}</a></p>'


def _verdict(view: VerdictView) -> str:
    return _block(
        f"tf-verdict tf-tone-{view.tone.value}",
        f"<p>{_tag(view.tone, view.tag)} {in_html(view.words)}.</p>",
        _quote(view.quote),
        f'<p class="tf-wait">{in_html(view.wait)}.</p>' if view.wait else "",
        _why(view),
    )


def _said(view: SavedVerdictView) -> str:
    quoted = f"<blockquote><mark>{in_html(view.quote)}</mark></blockquote>" if view.quote else ""
    return f"<p>{in_html(view.words)}.</p>{quoted}"


def _tag(tone: Tone, words: str) -> str:
    return f'<span class="tf-tag tf-tag-{tone.value}">{in_html(words)}</span>'


def _quote(view: QuoteView | None) -> str:
    if view is None:
        return ""
    return (
        f"<blockquote><mark>{in_html(view.text)}</mark>"
        f'<span class="tf-where">{in_html(view.where)}</span></blockquote>'
    )


def _why(view: VerdictView) -> str:
    said = f"<p>{in_html(view.why)}</p>" if view.why else ""
    rules = [_context(quote) for quote in (view.quote, *view.also) if quote]
    if not said and not rules:
        return ""
    return f"<details><summary>Why do we say this?</summary>{said}{''.join(rules)}</details>"


def _context(view: QuoteView) -> str:
    return (
        f'<p class="tf-where">{in_html(view.where)}, the whole rule:</p>'
        f"<blockquote>{marked(view.context)}</blockquote>"
    )


def _cancer(view: CheckView) -> str:
    return "" if view.tone is Tone.NO else f'<p class="tf-quiet">{in_html(view.words)}</p>'


def _treatment(view: TreatmentView) -> str:
    also = f" Also called {view.other_names}." if view.other_names else ""
    return _block(
        "tf-part",
        f"<p><strong>{in_html(view.name)}</strong> ({in_html(view.kind.lower())}).{in_html(also)}</p>",
        _paragraph(view.description),
    )


def _arm(view: ArmView) -> str:
    given = f": {', '.join(view.treatments)}" if view.treatments else ""
    return _block(
        "tf-part",
        f"<p><strong>{in_html(view.title)}</strong></p>",
        _paragraph(f"{view.kind}{given}." if view.kind else ""),
        _paragraph(view.description),
    )


def _criteria_section(section: CriteriaSection) -> str:
    rows = "".join(_criterion(row) for row in section.rows)
    cohort = f" <span>for {in_html(section.cohort)}</span>" if section.cohort else ""
    return f'<h3>{in_html(section.heading)}{cohort}</h3><ul class="tf-criteria">{rows}</ul>'


def _criterion(row: CriterionRow) -> str:
    css = f"tf-depth-{min(row.depth, 4)}" + (" tf-heads" if row.heading else "")
    return f'<li class="{css}">{marked(row.pieces)}</li>'


def _site(view: SiteView) -> str:
    about = ". ".join(part for part in (view.status, view.distance) if part)
    people = contacts(view.contacts)
    return _block(
        "tf-site",
        f"<p><strong>{in_html(view.facility)}</strong><br>{in_html(view.place)}</p>",
        _paragraph(f"{about}." if about else ""),
        f'<ul class="tf-list">{people}</ul>' if people else "",
    )


def _contact(view: ContactView) -> str:
    named = ", ".join(part for part in (view.name, view.role) if part)
    reach = ", ".join(part for part in (view.phone, view.email) if part)
    return in_html(": ".join(part for part in (named, reach) if part))


def _block(css: str, *parts: str) -> str:
    return f'<div class="{css}">{"".join(parts)}</div>'


def _line(css: str, *parts: str) -> str:
    return f'<p class="{css}">{in_html(" · ".join(parts))}</p>' if parts else ""


def _paragraph(text: str) -> str:
    return f"<p>{in_html(text)}</p>" if text else ""
