"""Chooses what of a study goes on paper, as plain JSON values for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from trialfinder.study import OverallStatus
from trialfinder.views import CriteriaSection, CriterionRow, SiteView, StudyPage, TreatmentView
from trialfinder.views.words import counted, status_words

MOST_SITES = 6
MOST_SITE_CONTACTS = 2

TAKES_PEOPLE = frozenset({"", status_words(OverallStatus.RECRUITING)})
"""What a site's status says when it may take people; the registry leaves it out unless the study recruits."""


def study_content(page: StudyPage) -> dict[str, Any]:
    sites = [site for site in page.sites if site.status in TAKES_PEOPLE]
    return {
        **asdict(page),
        "treatments": [_treatment(each) for each in page.treatments],
        "sites": [_site(site) for site in sites[:MOST_SITES]],
        "sites_heading": "Nearest sites" if any(site.distance for site in sites) else "Sites",
        "sites_left_out": _left_out(sites, page.link),
        "criteria": [_section(section) for section in page.criteria],
        "has_marks": any(
            piece.marked for section in page.criteria for row in section.rows for piece in row.pieces
        ),
        "about": _about(page),
    }


def _section(section: CriteriaSection) -> dict[str, Any]:
    return {"heading": section.heading, "cohort": section.cohort, "rows": nested(section.rows)}


def nested(rows: Sequence[CriterionRow]) -> list[dict[str, Any]]:
    """Rows as lists within lists, each row with the deeper ones that follow it as ``inner``."""
    top: list[dict[str, Any]] = []
    open_lists = [(-1, top)]
    for row in rows:
        node: dict[str, Any] = {"pieces": [asdict(piece) for piece in row.pieces], "inner": []}
        while open_lists[-1][0] >= row.depth:
            open_lists.pop()
        open_lists[-1][1].append(node)
        open_lists.append((row.depth, node["inner"]))
    return top


def _treatment(each: TreatmentView) -> dict[str, str]:
    """Its kind only: what it is given like stands in the full record."""
    also = f" (also called {each.other_names})" if each.other_names else ""
    return {"name": each.name, "words": f"{each.kind}{also}"}


def _site(site: SiteView) -> dict[str, Any]:
    return {**asdict(site), "contacts": [asdict(one) for one in site.contacts[:MOST_SITE_CONTACTS]]}


def _left_out(sites: Sequence[SiteView], link: str) -> str:
    more = len(sites) - MOST_SITES
    if more <= 0:
        return ""
    where = "on the study's page, whose address is at the end" if link else "in the record"
    return f"{counted(more, 'more site')} can be found {where}."


def _about(page: StudyPage) -> list[dict[str, str]]:
    told = (
        ("Full title", page.official_title),
        ("Who runs it", page.sponsor),
        *((fact.name, fact.words) for fact in page.dates),
        ("Checked on", page.checked),
        ("Source", page.source),
    )
    return [{"name": name, "words": words} for name, words in told if words]
