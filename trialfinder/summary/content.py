"""Chooses what of a study goes on paper, as plain JSON values for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from trialfinder.study import OverallStatus
from trialfinder.views import SiteView, StudyPage, TreatmentView
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
        "about": _about(page),
    }


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
