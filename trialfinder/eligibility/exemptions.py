"""What can hold of a statement that spares some who had the therapy: exceptions, limits, settings of use."""

from __future__ import annotations

import re

from trialfinder.eligibility import conditions as when
from trialfinder.eligibility import timing
from trialfinder.eligibility.mentions import ConceptKind
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.statements import Statement
from trialfinder.eligibility.turns import says

_TO_RELAPSE = Pattern(
    r"(?:less than|within|<|≤)\s*\d+\s*(?:months?|weeks?|years?)\s*(?:before|prior to|of|from)\s+(?:the\s+)?"
    r"(?:relaps|recurr|progress|metasta)",
    re.IGNORECASE,
)
"""“X less than 12 months before relapse”: those whose relapse came later are spared."""
_SHORT_COURSE = Pattern(
    r"\bshort course\b|(?:\bup to|\bless than|\bno more than|\bnot more than|\bmaximum of|[≤<])\s*"
    r"(?:\d+|one|two|three|four|six)\s*(?:\(\d+\)\s*)?(?:weeks?|months?|cycles?|courses?|doses?)\b"
    r"(?!\s*(?:before|prior|ago|since|after))",
    re.IGNORECASE,
)
"""“up to 2 cycles of X are allowed”."""
_TIME_BETWEEN = Pattern(r"\b(?:time|interval|period)\s+(?:between|from)\b", re.IGNORECASE)
"""“the time between X and recurrence is ≤6 months”: not how long X was given."""
_NONE = Pattern(
    r"\b(?:no|without) (?:any )?(?:prior|previous|earlier)\b[^.;]*\b(?:except|unless|other than|exception)",
    re.IGNORECASE,
)
_PRIOR = Pattern(r"\b(?:prior|previous(?:ly)?|earlier|received|receipt of|undergone)\b[^.;]*$", re.IGNORECASE)
_COMBINATION_OF = Pattern(r"\bthe combination of\b[^.;()]*$", re.IGNORECASE)
_IN_COMBINATION = Pattern(r"[\w ,]{0,30}?\bin combination\b", re.IGNORECASE)
_ALONE = Pattern(r"\b(?:alone|single|monotherapy|with or without|or in combination)\b", re.IGNORECASE)
_COMBINATION_REACH = 60
_AT_ITS_HEAD = 25
_LIMIT_BEFORE, _LIMIT_AFTER = 40, 60
_SOON = Pattern(r"\b(?:within|less than|during)\b|[<≤]", re.IGNORECASE)
_GIVEN_FOR = Pattern(
    r"(?:\bfor\s+(?:no more than|not more than|less than|fewer than|at most|a maximum of|≤|<)|\bup to)\s*$",
    re.IGNORECASE,
)


def excepted(statement: Statement) -> bool:
    return statement.excepted


def in_one_setting(statement: Statement) -> bool:
    """“adjuvant therapy”."""
    return statement.mention is not None and statement.mention.kind is ConceptKind.SETTING


def wanted_in_one_setting(statement: Statement) -> bool:
    return in_one_setting(statement) and not (statement.allowed or statement.negated)


def excepted_from_none(statement: Statement) -> bool:
    """“no prior therapy except X”."""
    return statement.excepted and statement.negated


def not_counted(statement: Statement) -> bool:
    """“not more than 3 prior lines (excluding adjuvant X)”: X is no line, and nothing is said of it."""
    return excepted_from_none(statement) and when.not_more_than(statement)


def failure_excepted_from_none(statement: Statement) -> bool:
    """“no prior treatment, except those who progressed on X”."""
    mention = statement.mention
    if not statement.excepted or not when.of_failure(statement) or mention is None:
        return False
    return _NONE.search(statement.clause.text, statement.clause.own, mention.start) is not None


def excepted_from_none_within_limits(statement: Statement) -> bool:
    """“no prior therapy except one cycle of X”."""
    return excepted_from_none(statement) and excepted_within_limits(statement)


def excepted_in_general(statement: Statement) -> bool:
    return (statement.excepted and statement.general) or (
        wanted_in_one_setting(statement) and not of_an_earlier_setting(statement)
    )


def of_a_setting_long_ago(statement: Statement) -> bool:
    """“those who had adjuvant therapy: at least 6 months since”."""
    spoken_of = statement.conditional or timing.a_wait(statement)
    had = statement.adjuvant and not when.of_failure(statement)
    return wanted_in_one_setting(statement) and had and spoken_of


def failed_soon_after_a_setting(statement: Statement) -> bool:
    """“progression within 6 months of adjuvant therapy” under Exclusion: who had it longer ago is taken."""
    soon = _SOON.search(statement.clause.text) is not None
    return wanted_in_one_setting(statement) and statement.adjuvant and when.of_failure(statement) and soon


def of_an_earlier_setting(statement: Statement) -> bool:
    """“prior adjuvant therapy”, without a time."""
    mention, text = statement.mention, statement.clause.text
    if mention is None or not statement.adjuvant or statement.window is not None:
        return False
    return _PRIOR.search(text[max(0, mention.start - _AT_ITS_HEAD) : mention.start]) is not None


def excepted_within_limits(statement: Statement) -> bool:
    """“except one cycle of X”, “except X for carcinoma in situ”: takes only some of those who had it."""
    text, mention = statement.clause.text, statement.mention
    if not statement.excepted or _is_wait(statement):
        return False
    assert mention is not None
    before = text[max(0, mention.start - _LIMIT_BEFORE) : mention.start]
    return says("limits", before + "|" + text[mention.end : mention.end + _LIMIT_AFTER])


def _is_wait(statement: Statement) -> bool:
    """A time since the last dose; “for no more than 14 days” is how long it was given."""
    window = statement.window
    if window is None or statement.window_excepts:
        return False
    return _GIVEN_FOR.search(statement.clause.text, 0, window.start) is None


def allowed_only_so(statement: Statement) -> bool:
    return not statement.general and says("only so", statement.clause.text)


def a_short_course(statement: Statement) -> bool:
    text = statement.clause.text
    had = not statement.general and not when.of_failure(statement)
    short = _SHORT_COURSE.search(text) is not None and _TIME_BETWEEN.search(text) is None
    return had and short and not says("intolerance", text)


def _of_a_combination(statement: Statement) -> bool:
    """“the combination of X and Y”, “X and Y in combination”: who had X alone is spared."""
    text, mention = statement.clause.text, statement.mention
    if mention is None or _ALONE.search(text, statement.clause.own):
        return False
    before = text[max(0, mention.start - _COMBINATION_REACH) : mention.start]
    return (_COMBINATION_OF.search(before) or _IN_COMBINATION.match(text, mention.end)) is not None


def softened(statement: Statement) -> bool:
    """Some who had it are spared: by an exception, or because a relapse or a partner counts."""
    to_relapse = _TO_RELAPSE.search(statement.clause.text) is not None
    return bool(statement.exception) or to_relapse or _of_a_combination(statement)
