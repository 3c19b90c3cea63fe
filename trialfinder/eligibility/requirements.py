"""Statements to requirements: polarity (inclusion or exclusion, negated or not) is applied here and nowhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialfinder.eligibility.lines import LineCount
from trialfinder.eligibility.mentions import ConceptKind, Mention
from trialfinder.eligibility.model import Section, Stance
from trialfinder.eligibility.statements import Sense, Statement

_LIMIT = re.compile(
    r"\b(?:cycle|dose|course|week|month|year|day|adjuvant|up to|no more than|less than|emergency|limited|short|completed|stopped|ended|for)\b|[≤<>≥]",
    re.IGNORECASE,
)


_INTOLERANT = re.compile(r"intoleran|toxicit|side effect", re.IGNORECASE)
_SEVERAL_OF = re.compile(
    r"\b(?:more than|at least|two or more|all) (?:one|two|three|\d)?\s*of (?:the following|these)\b",
    re.IGNORECASE,
)
_INTOLERANCE = re.compile(
    r"\W*(?:known\s+|prior\s+|history of\s+)*(?:intoleran|hypersens|allerg)", re.IGNORECASE
)
_NOT_REFRACTORY = re.compile(r"\bnot\s+(?:be\s+|been\s+)?(?:\w+\s+)?(?:refractory|resistant)", re.IGNORECASE)
_ONLY = re.compile(
    r"\b(?:allowed|permitted|eligible|acceptable)\s+only\b|\bonly\s+(?:\w+\s+)?(?:allowed|permitted|acceptable)\b",
    re.IGNORECASE,
)
_TO_RELAPSE = re.compile(
    r"(?:less than|within|<|≤)\s*\d+\s*(?:months?|weeks?|years?)\s*(?:before|prior to|of|from)\s+(?:the\s+)?(?:relaps|recurr|progress|metasta)",
    re.IGNORECASE,
)
_LAST_DOSE = re.compile(r"\blast (?:dose|treatment|administration|therapy)\b|wash-?\s?out", re.IGNORECASE)
_SHORT_COURSE = re.compile(
    r"\bshort course\b|(?:\bup to|\bless than|\bno more than|\bnot more than|\bmaximum of|[≤<])\s*(?:\d+|one|two|three|four|six)\s*(?:\(\d+\)\s*)?(?:weeks?|months?|cycles?|courses?|doses?)\b(?!\s*(?:before|prior|ago|since|after))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one statement means for a person who has had what it speaks of."""

    stance: Stance
    statement: Statement
    rule: str
    days: float | None = None
    half_lives: float | None = None

    @property
    def mention(self) -> Mention | None:
        return self.statement.mention

    @property
    def general(self) -> bool:
        """True when no drug or class is named."""
        mention = self.statement.mention
        return mention is None or mention.kind in (ConceptKind.GENERAL, ConceptKind.BARE, ConceptKind.SETTING)

    @property
    def cohort(self) -> str | None:
        return self.statement.clause.cohort


def requirement_of(statement: Statement) -> Requirement | None:
    """The requirement a statement makes, or None when it makes none."""
    stance, rule = _stance(statement)
    if stance is None:
        return None
    window = statement.window
    binds = (
        window is not None
        and not statement.excepted
        and (_binds(statement, stance) or statement.window_excepts)
    )
    return Requirement(
        stance=stance,
        statement=statement,
        rule=f"{statement.rule} > {rule}",
        days=window.days if window and binds else None,
        half_lives=window.half_lives if window and binds else None,
    )


def _binds(statement: Statement, stance: Stance) -> bool:
    """Whether the time named is a wait: “progression within 6 months of X” is none."""
    if stance in (Stance.WASHOUT, Stance.ALLOWS):
        return True
    wants = stance in (Stance.ASKS_FAILED, Stance.ASKS_HAD, Stance.ASKS_PRETREATED)
    window = statement.window
    return (
        wants
        and window is not None
        and not window.recent
        and _LAST_DOSE.search(statement.clause.text) is not None
    )


def _stance(statement: Statement) -> tuple[Stance | None, str]:
    if statement.optional and statement.rule == "named":
        return None, "only named"
    if statement.optional and not statement.window:
        return (
            (None, "beside it")
            if statement.clause.section is Section.EXCLUSION or statement.negated
            else (Stance.ALLOWS, "beside it")
        )
    if statement.clause.section is Section.EXCLUSION and not statement.conditional:
        return _excluded(statement)
    if statement.forbidden:
        return _forbidden(statement)
    return _included(statement)


def _forbidden(statement: Statement) -> tuple[Stance | None, str]:
    if statement.window is not None and statement.window.recent:
        return Stance.WASHOUT, "not allowed within"
    if statement.sense is Sense.PRETREATED:
        return Stance.ASKS_PRETREATED, "earlier treatment wanted"
    if statement.sense is Sense.FAILED:
        return (
            (Stance.REFUSES_UNLESS, "failure not allowed") if not statement.negated else _included(statement)
        )
    if statement.count is not None and statement.count.low is not None and statement.count.low > 1:
        return Stance.ALLOWS, "more than so many not allowed"
    return _refusal(statement), "not allowed"


def _included(statement: Statement) -> tuple[Stance | None, str]:
    if statement.sense is Sense.UNTREATED:
        return (
            (Stance.ALLOWS, "untreated or not") if statement.allowed else (Stance.REFUSES, "untreated wanted")
        )
    if statement.sense is Sense.PRETREATED:
        return (
            (Stance.ALLOWS, "allowed")
            if statement.allowed
            else (Stance.ASKS_PRETREATED, "earlier treatment wanted")
        )
    if statement.excepted and statement.negated:
        return Stance.ALLOWS, "excepted"
    if _setting(statement) and not statement.allowed:
        return None, "in one setting"
    if statement.negated:
        return _negated_inclusion(statement)
    if statement.allowed:
        return _permitted(statement)
    if statement.sense is Sense.FAILED:
        return _general_or(statement, Stance.ASKS_FAILED), "failure wanted"
    return _had_inclusion(statement)


def _negated_inclusion(statement: Statement) -> tuple[Stance | None, str]:
    if (
        statement.sense is Sense.FAILED
        and not _is_general(statement)
        and _NOT_REFRACTORY.search(statement.clause.text)
    ):
        return Stance.REFUSES_UNLESS, "failure not taken"
    if statement.sense is Sense.FAILED:
        return _general_or(statement, Stance.ASKS_HAD), "had, without failure"
    if statement.window is not None and (statement.window.recent or statement.window.half_lives):
        return Stance.WASHOUT, "none within"
    if statement.allowed and statement.count is None:
        return Stance.ALLOWS, "allowed"
    return _refusal(statement), "none before"


def _had_inclusion(statement: Statement) -> tuple[Stance | None, str]:
    count = statement.count
    if count is not None and count.low is None and count.high is not None:
        return (Stance.REFUSES, "no line") if count.high == 0 else (Stance.ALLOWS, "at most")
    if count is not None and count.low == 0:
        return Stance.ALLOWS, "none or some"
    if statement.rule == "named":
        return (
            (Stance.WASHOUT, "time since")
            if statement.window and not statement.window.recent
            else (None, "only named")
        )
    if statement.window is not None and not statement.window.recent and not _counts(statement):
        return Stance.WASHOUT, "time since"
    if statement.conditional:
        return Stance.ALLOWS, "of those who had it"
    return _general_or(statement, Stance.ASKS_HAD), "had wanted"


def _excluded(statement: Statement) -> tuple[Stance | None, str]:
    if statement.sense in (Sense.UNTREATED, Sense.PRETREATED):
        return None, "state not taken"
    if statement.negated and _restated(statement):
        return _negated_inclusion(statement)
    if statement.negated:
        wanted = Stance.ASKS_FAILED if statement.sense is Sense.FAILED else Stance.ASKS_HAD
        return _general_or(statement, wanted), "not had is not taken"
    if (statement.excepted and _is_general(statement)) or _setting(statement):
        return None, "in one setting"
    if statement.excepted:
        within_limits = _limited(statement) and (statement.window is None or statement.window_excepts)
        return (
            (Stance.REFUSES_UNLESS, "excepted within limits")
            if within_limits
            else (Stance.ALLOWS, "excepted")
        )
    if statement.allowed:
        return _permitted(statement)
    if statement.count is not None and statement.count.high is not None and statement.count.low is None:
        return _general_or(statement, Stance.ASKS_HAD), "fewer is not taken"
    if (statement.count is not None and statement.count.low != 1) or _SEVERAL_OF.search(
        statement.clause.text
    ):
        return Stance.ALLOWS, "more than so many"
    if _INTOLERANCE.match(statement.clause.text, statement.clause.own):
        return None, "intolerance"
    if statement.window is not None and not statement.window_excepts:
        return Stance.WASHOUT, "none within"
    if statement.sense is Sense.FAILED:
        return (
            (None, "general failure not taken")
            if _is_general(statement)
            else (Stance.REFUSES_UNLESS, "failure not taken")
        )
    if statement.rule == "named" and not _bare_list_item(statement):
        return None, "only named"
    return _refusal(statement), "had is not taken"


def _permitted(statement: Statement) -> tuple[Stance | None, str]:
    """A permission; of a short course only, it says no to more."""
    text = statement.clause.text
    if not _is_general(statement) and _ONLY.search(text):
        return Stance.REFUSES_UNLESS, "allowed only so"
    if not _is_general(statement) and _SHORT_COURSE.search(text) and not _INTOLERANT.search(text):
        return Stance.REFUSES_UNLESS, "a short course allowed"
    return Stance.ALLOWS, "allowed"


def _restated(statement: Statement) -> bool:
    """“No prior X” and “must not have had X” under Exclusion say the refusal once more; “have not had X” turns it round."""
    clause = statement.clause
    return (
        re.search(
            r"\b(?:no (?:prior|previous)|(?:must|should|may|can) not|cannot|(?:should|must)n['’]t)\b",
            clause.text,
            re.IGNORECASE,
        )
        is not None
    )


def _refusal(statement: Statement) -> Stance:
    spared = statement.exception or _TO_RELAPSE.search(statement.clause.text)
    return Stance.REFUSES_UNLESS if spared else Stance.REFUSES


def _limited(statement: Statement) -> bool:
    """“one cycle of X”, “X for carcinoma in situ”: an exception that takes only some of those who had it."""
    clause, mention = statement.clause, statement.mention
    assert mention is not None
    around = (
        clause.text[max(0, mention.start - 40) : mention.start]
        + "|"
        + clause.text[mention.end : mention.end + 60]
    )
    return _LIMIT.search(around) is not None


def _bare_list_item(statement: Statement) -> bool:
    """“PARP inhibitors”, “Any other systemic treatment”: an exclusion that is little more than the name."""
    clause, mention = statement.clause, statement.mention
    assert mention is not None
    short = len(clause.text) - clause.own < 150
    first = mention.start - clause.own < 25
    return short and (first or clause.own > 0) and mention.kind is not ConceptKind.BARE


def _setting(statement: Statement) -> bool:
    return statement.mention is not None and statement.mention.kind is ConceptKind.SETTING


def _counts(statement: Statement) -> bool:
    """A number of lines that must have been had."""
    return statement.count is not None and bool(statement.count.low)


def _is_general(statement: Statement) -> bool:
    mention = statement.mention
    return mention is None or mention.kind in (ConceptKind.GENERAL, ConceptKind.BARE, ConceptKind.SETTING)


def _general_or(statement: Statement, stance: Stance) -> Stance:
    return Stance.ASKS_PRETREATED if _is_general(statement) else stance


def line_limits(requirement: Requirement) -> LineCount | None:
    """The earlier lines a requirement demands or tolerates, an exclusion turned round."""
    count = requirement.statement.count
    if count is None:
        return None
    if requirement.statement.clause.section is not Section.EXCLUSION or requirement.statement.negated:
        return count
    high = count.low - 1 if count.low is not None else None
    low = count.high + 1 if count.high is not None else None
    return LineCount(count.start, count.end, low, high)
