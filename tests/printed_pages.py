"""A study page with something in every part, for tests of what is printed."""

from __future__ import annotations

from typing import Any

from trialfinder.views import (
    CheckView,
    ContactView,
    CriteriaSection,
    CriterionRow,
    Fact,
    Piece,
    QuoteView,
    SiteView,
    StatusView,
    StudyPage,
    Tone,
    TreatmentView,
    VerdictView,
)

OPEN = "Open and looking for people"


def quote(text: str = "Progression on or after an EGFR inhibitor, \u2265 28 days ago") -> QuoteView:
    return QuoteView(text, "From the list of who can join, for Cohort A", (Piece(text, marked=True),))


def verdict(**parts: Any) -> VerdictView:
    usual: dict[str, Any] = {
        "drug": "Tagrisso",
        "label": "asks_failed",
        "tone": Tone.GOOD,
        "tag": "Fits",
        "words": "Looking for people whose Tagrisso, or a drug of its kind, stopped working",
        "quote": quote(),
        "also": (QuoteView("Washout of 14 days", "From the list of who cannot join", ()),),
        "wait": "Opens for you on 3 December 2026",
        "why": "The study writes of “EGFR inhibitor”, which takes in Tagrisso.",
    }
    return VerdictView(**{**usual, **parts})


def site(number: int, status: str = OPEN, distance: str = "") -> SiteView:
    contact = ContactView(f"Nurse {number}", "", f"555-01{number:02}", f"nurse{number}@example.org")
    return SiteView(
        f"Hospital {number}", "Boston, Massachusetts, United States", status, distance, (contact,)
    )


def page(**parts: Any) -> StudyPage:
    usual: dict[str, Any] = {
        "nct_id": "NCT99900001",
        "title": "Demonstration: a new pill after Tagrisso has stopped working",
        "official_title": "Demonstration: A Phase 2 Study of a New Pill",
        "status": StatusView(OPEN, "Last updated 3 May 2025", "Not updated for over a year. Call first."),
        "summary": ("This study looks at a new pill.\n• one arm\n• another arm", "It runs in two cities."),
        "facts": (Fact("Phase", "Phase 2"), Fact("Age", "18 years and older")),
        "treatments": (TreatmentView("Newpill", "Drug", "10 mg by mouth", "NP-1"),),
        "arms": (),
        "group": "wants",
        "group_words": "This study is looking for people like you.",
        "cancer": CheckView("For your cancer: “lung cancer”", Tone.GOOD, "Fits"),
        "verdicts": (
            verdict(),
            verdict(drug="carboplatin", tag="Not mentioned", quote=None, also=(), wait=""),
        ),
        "blocking": (CheckView("Takes people from 18 to 75; you are 80.", Tone.NO, "Does not fit"),),
        "fitting": (),
        "checks": (CheckView("When was your last dose of Tagrisso?", Tone.OPEN, "To check", quote()),),
        "opens": "Opens for you on 3 December 2026",
        "criteria": (
            CriteriaSection(
                "Who can join",
                "",
                (
                    CriterionRow((Piece("Adults with "), Piece("progression", True), Piece(" and:")), 0),
                    CriterionRow((Piece("ECOG 0 or 1"),), 1),
                ),
            ),
            CriteriaSection("Who cannot join", "Cohort B", (CriterionRow((Piece("Brain metastases"),), 0),)),
        ),
        "sites": (site(1, distance="2 miles (3 km) from Boston"), site(2, "Called off before it began")),
        "sites_words": "2 sites in 1 country, 1 open now",
        "contacts": (ContactView("Study line", "", "555-0199", ""),),
        "dates": (Fact("Start", "March 2024"),),
        "sponsor": "Run by an invented sponsor",
        "link": "",
        "questions": ("When was your last dose of Tagrisso?", "How often would I have to come?"),
        "source": "The demonstration studies",
        "checked": "24 November 2026",
        "care": "Only the study team, with your care team, can say whether this study is right for you.",
        "demo": True,
    }
    return StudyPage(**{**usual, **parts})


def real_page(**parts: Any) -> StudyPage:
    """As for a study of the registry."""
    link = "https://clinicaltrials.gov/study/NCT01234567"
    real = {"nct_id": "NCT01234567", "title": "A New Pill", "demo": False, "link": link}
    return page(**{**real, **parts})
