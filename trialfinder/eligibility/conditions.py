"""What can hold of a statement: the conditions that the tables of ``requirements`` ask, each by its name."""

from __future__ import annotations

import re

from trialfinder.eligibility import timing
from trialfinder.eligibility.judgement import HARMED
from trialfinder.eligibility.mentions import ConceptKind
from trialfinder.eligibility.model import Section
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.statements import Sense, Statement
from trialfinder.eligibility.turns import says

_INTOLERANCE = Pattern(
    r"\W*(?:known\s+|prior\s+|history of\s+)*"
    r"(?:intoleran|hypersens|allerg|(?:cannot|can not|unable to|could not) tolerat)",
    re.IGNORECASE,
)
"""“Known hypersensitivity to X” at the head of a clause."""
_OR_WITHOUT = Pattern(r"\bor without\b", re.IGNORECASE)
_NOT_REFRACTORY = Pattern(
    r"\bnot\s+(?:be\s+|been\s+|have\s+|had\s+)*(?:[\w-]+\s+){0,2}(?:refractory|resistant)"
    r"|\b(?:must|should|may|can)\s+not\s+have\s+(?:previously\s+)?(?:progressed|relapsed|failed)",
    re.IGNORECASE,
)
_MUST = Pattern(r"[^.;,]{0,40},?\s+(?:must|should|need)\b", re.IGNORECASE)
_NONE_IS_ALLOWED = Pattern(
    r"(?<!with )(?<!have )(?<!had )(?<!having )\bno\s+"
    r"(?:(?!(?:who|that|limit|restriction|maximum|patients?|participants?|subjects?)\b)[^\s.;:,]+\s+){1,15}?"
    r"(?:(?:is|are|will be)\s+)?(?:allowed|permitted|acceptable)\b",
    re.IGNORECASE,
)
"""“no prior X allowed”."""
_FOR_THOSE_WHO_LACK = Pattern(
    r"(?:\b(?:for|in|among)\s+|\ball\s+)(?:patients|participants|subjects|those|women|men)\s+(?:who|that)\s+"
    r"(?:have|has|had|did|do|were|are)\s+not\b[^.;,]{0,60}$",
    re.IGNORECASE,
)
_DEMAND = Pattern(r"\b(?:must|should) have (?:previously )?(?:received|had|completed|progressed|failed)\b")
_PEOPLE = Pattern(r"\W*(?:\w+\s+)?(?:patients|participants|subjects|those|individuals)\b", re.IGNORECASE)
_SHORT_ITEM = 150
_AT_ITS_HEAD = 25


def otherwise(_: Statement) -> bool:
    return True


def permission_without_a_name(statement: Statement) -> bool:
    """“Adjuvant use is acceptable.”"""
    return statement.mention is None and statement.sense is Sense.HAD and statement.allowed


def nothing_named(statement: Statement) -> bool:
    return statement.mention is None and statement.sense is Sense.HAD


def only_named_beside(statement: Statement) -> bool:
    return statement.optional and statement.rule == "named"


def beside(statement: Statement) -> bool:
    """“chemotherapy with or without X”; a time of failure (“within 6 months of”) is no wait."""
    timeless = statement.window is None or (
        of_failure(statement) and _OR_WITHOUT.search(statement.clause.text) is not None
    )
    return statement.optional and timeless


def beside_what_is_not_taken(statement: Statement) -> bool:
    return beside(statement) and (statement.negated or statement.clause.section is Section.EXCLUSION)


def excluded(statement: Statement) -> bool:
    """Under Exclusion, or after “this excludes patients who …”; not “patients must have received X”."""
    mention = statement.mention
    if statement.clause.section is Section.EXCLUSION:
        return not (statement.conditional or _is_demanded(statement))
    return mention is not None and says("excludes", statement.clause.text, 0, mention.start)


def _is_demanded(statement: Statement) -> bool:
    """“participants must have received one prior line” is a demand, under Exclusion too."""
    mention, clause = statement.mention, statement.clause
    if mention is None or statement.negated:
        return False
    return _DEMAND.search(clause.text[clause.own : max(clause.own, mention.start)]) is not None


def permitted(statement: Statement) -> bool:
    """“X is allowed”; not “patients who had X are eligible”, where X is what brings them in."""
    return statement.allowed and not _whom_it_takes(statement)


def _whom_it_takes(statement: Statement) -> bool:
    """“patients who progressed on X are eligible”, “… who had at least one line of X are eligible”."""
    clause, mention, count = statement.clause, statement.mention, statement.count
    if mention is None or statement.adjuvant or not _PEOPLE.match(clause.text, clause.own):
        return False
    told = of_failure(statement) or (count is not None and bool(count.low) and count.high is None)
    return told and says("whom it takes", clause.text, mention.end)


def forbidden(statement: Statement) -> bool:
    return statement.forbidden


def allowed(statement: Statement) -> bool:
    return statement.allowed


def negated(statement: Statement) -> bool:
    return statement.negated


def of_failure(statement: Statement) -> bool:
    return statement.sense is Sense.FAILED


def of_failure_in_general(statement: Statement) -> bool:
    return statement.sense is Sense.FAILED and statement.general


def of_untreated(statement: Statement) -> bool:
    return statement.sense is Sense.UNTREATED


def of_pretreated(statement: Statement) -> bool:
    return statement.sense is Sense.PRETREATED


def of_a_state(statement: Statement) -> bool:
    return of_untreated(statement) or of_pretreated(statement)


def open_untreated(statement: Statement) -> bool:
    """“newly diagnosed or relapsed”."""
    return of_untreated(statement) and statement.allowed


def open_pretreated(statement: Statement) -> bool:
    return of_pretreated(statement) and statement.allowed


def negated_failure(statement: Statement) -> bool:
    return statement.negated and of_failure(statement)


def not_refractory(statement: Statement) -> bool:
    """“not refractory to X”."""
    named_failure = of_failure(statement) and not statement.general
    return named_failure and _NOT_REFRACTORY.search(statement.clause.text) is not None


def of_those_who_lack_it_alone(statement: Statement) -> bool:
    """“all patients who have not had X must …”: the others are taken, too."""
    mention = statement.mention
    return (
        of_those_who_lack_it(statement)
        and mention is not None
        and _MUST.match(statement.clause.text, mention.end) is not None
    )


def allowed_to_those_without(statement: Statement) -> bool:
    """“those without X are eligible”; not “no X is allowed”."""
    if not statement.allowed or statement.count is not None:
        return False
    none = _NONE_IS_ALLOWED.search(statement.clause.text)
    return (
        none is None or statement.mention is None or not none.start() < statement.mention.start < none.end()
    )


def not_more_than(statement: Statement) -> bool:
    """“must not have received more than 3 prior lines”: a ceiling, not none."""
    count = statement.count
    return count is not None and ((count.high or 0) >= 1 or (count.low or 0) > 1)


def more_than_one(statement: Statement) -> bool:
    count = statement.count
    return count is not None and count.low is not None and count.low > 1


def at_most(statement: Statement) -> bool:
    count = statement.count
    return count is not None and count.low is None and count.high is not None


def fewer_than(statement: Statement) -> bool:
    """“fewer than 2 prior lines” under Exclusion wants 2; “no more than 2” is the limit said once more."""
    return at_most(statement) and says("fewer", statement.clause.text)


def at_most_none(statement: Statement) -> bool:
    return at_most(statement) and statement.count is not None and statement.count.high == 0


def none_or_some(statement: Statement) -> bool:
    return statement.count is not None and statement.count.low == 0


def beyond_a_count(statement: Statement) -> bool:
    """“more than 2 prior lines”, “at least two of the following”: some of it is taken."""
    counted = statement.count is not None and statement.count.low != 1
    return counted or says("several of", statement.clause.text)


def conditional(statement: Statement) -> bool:
    return statement.conditional


def named(statement: Statement) -> bool:
    return statement.rule == "named"


def named_with_a_wait(statement: Statement) -> bool:
    return named(statement) and timing.a_wait(statement)


def named_in_passing(statement: Statement) -> bool:
    return named(statement) and not bare_list_item(statement)


def of_those_who_lack_it(statement: Statement) -> bool:
    """“… for patients who did not receive X”: of whom the sentence speaks, no demand."""
    mention = statement.mention
    if mention is None or not statement.negated:
        return False
    return _FOR_THOSE_WHO_LACK.search(statement.clause.text, 0, mention.start) is not None


def negated_where_taken(statement: Statement) -> bool:
    """“unless no more X is needed”, “those with no X are eligible”: a lack that is no reason to exclude."""
    spared = statement.excepted or statement.allowed or statement.mention is None
    before = statement.clause.text[: statement.mention.start] if statement.mention else ""
    return statement.negated and (spared or says("is taken", before))


def refusal_restated(statement: Statement) -> bool:
    """“No prior X” under Exclusion says the refusal once more; “with no prior X” turns it round."""
    text = statement.clause.text
    return statement.negated and says("refusal restated", text) and not says("who lacks it", text)


def of_harm(statement: Statement) -> bool:
    """“X that led to pneumonitis”."""
    return statement.rule == HARMED


def of_intolerance(statement: Statement) -> bool:
    return _INTOLERANCE.match(statement.clause.text, statement.clause.own) is not None


def bare_list_item(statement: Statement) -> bool:
    """“PARP inhibitors”, “Any other systemic treatment”: an exclusion that is little more than the name."""
    clause, mention = statement.clause, statement.mention
    assert mention is not None
    short = len(clause.text) - clause.own < _SHORT_ITEM
    led = clause.own > 0 or mention.start - clause.own < _AT_ITS_HEAD
    return short and led and mention.kind is not ConceptKind.BARE
