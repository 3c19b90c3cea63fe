"""A study's status with its date, and why that may be out of date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from trialfinder.study import OverallStatus, PartialDate, Study
from trialfinder.views.model import StatusView
from trialfinder.views.words import partial_day, status_words

_OPEN = (OverallStatus.RECRUITING, OverallStatus.NOT_YET_RECRUITING, OverallStatus.ENROLLING_BY_INVITATION)


def status_view(study: Study, *, today: date) -> StatusView:
    return StatusView(
        words=_words(study),
        dated=_dated(study),
        warning=" ".join(_warnings(study, today)),
    )


def _words(study: Study) -> str:
    words = status_words(study.overall_status)
    last = study.last_known_status
    return f"{words} (before that: {status_words(last).lower()})" if last else words


def _dated(study: Study) -> str:
    updated = study.last_update_post_date
    return f"Last updated {_bare(updated)}" if updated else "Date of last update not given"


def _warnings(study: Study, today: date) -> list[str]:
    if study.overall_status not in _OPEN:
        return []
    found = [_old_news(study, today), _past_its_end(study, today), _no_open_site(study)]
    return [warning for warning in found if warning]


def _old_news(study: Study, today: date) -> str:
    if not study.is_stale(today):
        return ""
    return "This has not been updated for over a year. Call before you count on it."


def _past_its_end(study: Study, today: date) -> str:
    end, results = study.completion_date, study.primary_completion_date
    if end and end.first < today:
        return f"By its own plan it should have ended by {_bare(end)}. Ask if it still takes people."
    if results and results.first < today:
        return f"By its own plan its main results were due by {_bare(results)}. Ask if it still takes people."
    return ""


def _no_open_site(study: Study) -> str:
    statuses = {location.status for location in study.locations if location.status}
    if (
        study.overall_status != OverallStatus.RECRUITING
        or not statuses
        or OverallStatus.RECRUITING in statuses
    ):
        return ""
    return "It says that it is open, but none of its sites does."


def _bare(when: PartialDate) -> str:
    """Without “(planned)”, where the sentence says as much."""
    return partial_day(replace(when, estimated=False))
