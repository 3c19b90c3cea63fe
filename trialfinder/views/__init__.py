"""Every word, order and highlight that a person sees, decided once for dashboard, command line and paper."""

from trialfinder.views.card import is_demo, study_card
from trialfinder.views.coverage import coverage_words, source_words
from trialfinder.views.model import (
    ArmView,
    CheckView,
    ContactView,
    CriteriaSection,
    CriterionRow,
    Fact,
    Piece,
    QuoteView,
    ResultsGroup,
    ResultsPage,
    SavedVerdictView,
    ShortlistPage,
    ShortlistRow,
    SiteView,
    StatusView,
    StudyCard,
    StudyPage,
    Tone,
    TreatmentView,
    VerdictView,
)
from trialfinder.views.results import results_page
from trialfinder.views.shortlist import shortlist_page
from trialfinder.views.study import registry_link, study_page

__all__ = [
    "ArmView",
    "CheckView",
    "ContactView",
    "CriteriaSection",
    "CriterionRow",
    "Fact",
    "Piece",
    "QuoteView",
    "ResultsGroup",
    "ResultsPage",
    "SavedVerdictView",
    "ShortlistPage",
    "ShortlistRow",
    "SiteView",
    "StatusView",
    "StudyCard",
    "StudyPage",
    "Tone",
    "TreatmentView",
    "VerdictView",
    "coverage_words",
    "is_demo",
    "registry_link",
    "results_page",
    "shortlist_page",
    "source_words",
    "study_card",
    "study_page",
]
