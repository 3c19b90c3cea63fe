"""What can hold of the time that a statement names: a wait, a time in which none was had, how long ago.

As in ``conditions``, each by its name, for the tables of ``requirements``.
"""

from __future__ import annotations

import re

from trialfinder.eligibility.model import Section
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.statements import Statement
from trialfinder.eligibility.turns import says

_LONGER = Pattern(r"(?:\b(?:more|longer|greater) than|>)\s*(?:an?\s+)?$", re.IGNORECASE)
_NO_LONGER = Pattern(
    r"\b(?:days|weeks|months|years),? (?:but|and) (?:no|not) (?:more|longer|later) than [\w-]+ "
    r"(?:days|weeks|months|years)\b",
    re.IGNORECASE,
)
_BRIEF = 42
"""So few days ago nobody demands to have had a treatment."""
_A_LIFETIME = 3600
"""Nobody waits ten years."""


def recent(statement: Statement) -> bool:
    return statement.window is not None and statement.window.recent


def none_recently(statement: Statement) -> bool:
    """“No X within 28 days” under Exclusion means the wait, and not that X is wanted."""
    return statement.negated and recent(statement)


def recent_without_heading(statement: Statement) -> bool:
    """“Chemotherapy within 21 days” in a text without headings is a wait."""
    if statement.clause.section is not Section.UNSTATED or not recent(statement):
        return False
    window = statement.window
    brief = window is not None and window.days is not None and window.days <= _BRIEF
    return brief or not says("was had", statement.clause.text)


def stopped_within(statement: Statement) -> bool:
    """“X must be discontinued within 2 weeks before the start” is a wait, under Inclusion too."""
    return recent(statement) and says("stopped", statement.clause.text)


def a_wait(statement: Statement) -> bool:
    """“at least 4 weeks since X”."""
    return statement.window is not None and not statement.window.recent


def allowed_after_a_wait(statement: Statement) -> bool:
    """“X is allowed after a washout of 10 days”; an adjuvant course so long ago softens a refusal instead."""
    return a_wait(statement) and statement.count is None and not statement.adjuvant


def longer_ago(statement: Statement) -> bool:
    """“X begun more than 3 months before”: who had it later is taken."""
    window = statement.window
    if window is None or window.recent or statement.window_excepts:
        return False
    return _LONGER.search(statement.clause.text, 0, window.start) is not None


def a_wait_without_count(statement: Statement) -> bool:
    """“at least 4 weeks since X”; not “at least 2 lines of X, the last 4 weeks ago”, unless in the lead."""
    count, own = statement.count, statement.clause.own
    counted = count is not None and count.low and count.end > own
    return a_wait(statement) and not counted and not between_two_times(statement)


def between_two_times(statement: Statement) -> bool:
    """“at least 4 but no more than 10 weeks since X”: only who had it can meet that."""
    return _NO_LONGER.search(statement.clause.text) is not None


def recent_or_in_half_lives(statement: Statement) -> bool:
    window = statement.window
    return window is not None and bool(window.recent or window.half_lives)


def within(statement: Statement) -> bool:
    """“X within 4 weeks”, unless the time is that of the exception, or “within the past 20 years”."""
    window = statement.window
    return window is not None and not statement.window_excepts and (window.days or 0) < _A_LIFETIME
