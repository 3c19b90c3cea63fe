"""What a clause says of each mention in it: what reaches it, what is judged of it, and what else is told.

Nothing here knows whether the clause stands under Inclusion or Exclusion as such; polarity is applied once,
in ``requirements``. Each statement names the rule that made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from trialfinder.eligibility import scope
from trialfinder.eligibility.clauses import Clause
from trialfinder.eligibility.cues import Cue, CueKind
from trialfinder.eligibility.exceptions import exception_to, is_excepted, is_wait_of_exception
from trialfinder.eligibility.general import stands_for_treatment
from trialfinder.eligibility.heard import Heard, Judgement
from trialfinder.eligibility.judgement import judge
from trialfinder.eligibility.lines import LineCount, find_line_count
from trialfinder.eligibility.mentions import Mention
from trialfinder.eligibility.model import Section
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.permission import (
    is_optional,
    or_pretreated,
    permission_for,
    permission_without_a_name,
)
from trialfinder.eligibility.statements import Sense, Statement
from trialfinder.eligibility.states import states_in
from trialfinder.eligibility.turns import says
from trialfinder.eligibility.windows import Window, find_windows, window_for

_SPEAKS_OF_OTHER_CANCER = Pattern(
    r"\b(?:other|second|another|prior|previous|concurrent|additional"
    r"|history of(?: an?| any| another| other)?)\s+"
    r"(?:(?<!\ball\sprevious\s)(?<!\ball\sprior\s)|(?!treatment|therap))"
    r"(?:\w+\s+){0,2}?(?:malignanc(?:y|ies)|cancers?|neoplasms?|primary (?:solid )?tumou?rs?)\b"
    r"(?!\s*[-/]?\s*(?:directed|treatment|\w*therap|drug|agent|surgery|vaccin|medic|under))"
    r"(?!\s+(?:that|who|which)\s+(?:has|have)\s+(?:progressed|relapsed))",
    re.IGNORECASE,
)
"""“history of another malignancy”; not “prior cancer therapy”, “all prior treatments for cancer”."""
_SCOPE = re.compile(r"\((?:excluding|including|except|other than|e\.g\.)[^()]*\)", re.IGNORECASE)
"""“solid tumors (excluding lymphoma and other blood cancers)”: which tumors, not an earlier one."""
_IF_HAD = Pattern(
    r"\b(?:if|when|in case|in (?:patients|individuals|subjects|participants|those))\b[^.;,]{0,60}?"
    r"\b(?:prior|previous|previously|received|treated|had|given|exposed)\b[^.;]*$"
    r"|^\W*for\s+(?:all\s+|those\s+)?(?:patients|individuals|subjects|participants|those|women|men)\s+"
    r"(?:who\s+(?:are\s+|have\s+)?)?(?:receiving|received|receive|taking|started|begun)\b[^.;,:]*$",
    re.IGNORECASE,
)
"""“if treated with X, …”, “for those receiving X, …”."""
_THOSE_WHO_HAD = Pattern(
    r"(?:^\s*|\bfor\s+|[,(]\s*)(?:all\s+)?"
    r"(?:patients?|subjects?|participants?|those|individuals|women|men)\s+"
    r"(?:(?:who|that)\s+(?:have\s+|has\s+|had\s+)?(?:previously\s+)?(?:received|been\s+\w+|had|undergone)"
    r"|(?:with|receiving)\s+(?:a\s+)?(?:prior|previous|history)|previously|having)\b[^.;]*$",
    re.IGNORECASE,
)
_ADJUVANT = Pattern(
    r"\b(?:neo)?-?\(?(?:neo[- ]?)?\)?adjuvant|perioperative|curative[- ]intent", re.IGNORECASE
)
_ADJUVANT_REACH = 60
_WHO_IS_AT_RISK = Pattern(
    r"\bhigh(?:er)?[- ]risk\b[^.;]{0,100}\b"
    r"(?:defin\w+|according to|criteri\w+|conditions?|the following|characteristics)\b",
    re.IGNORECASE,
)
_IN_TREATED_PEOPLE = Pattern(r"^\W*(?:in|for|among)\s[^.;:]*$", re.IGNORECASE)
_TREATED_PEOPLE = Pattern(
    r"[\s)-]*(?:pre-?)?(?:treated|exposed)\s+(?:patients|participants|subjects|women|men)\b", re.IGNORECASE
)
"""“In X-treated patients: …”."""
_EXCEPTION = Pattern(r"\bexcept", re.IGNORECASE)
"""“no chemotherapy in the last 3 weeks, except contraceptives” is about chemotherapy."""


@dataclass(frozen=True, slots=True)
class _Scene:
    """A clause with all that was found in it; ``named`` are the mentions that stand for a treatment."""

    clause: Clause
    mentions: Sequence[Mention]
    named: Sequence[Mention]
    cues: Sequence[Cue]
    windows: Sequence[Window]
    count: LineCount | None


def treatments_among(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Those that stand for a treatment that somebody has had."""
    return [mention for mention in mentions if stands_for_treatment(text, mention, mentions)]


def statements_in(
    clause: Clause, mentions: Sequence[Mention], named: Sequence[Mention], cues: Sequence[Cue]
) -> Iterator[Statement]:
    """All that the clause says; ``mentions`` and ``cues`` are in its text, ``named`` are treatments."""
    if _is_of_something_else(clause):
        return
    said = list(_of_mentions(clause, mentions, named, cues))
    failed_by_name = any(statement.sense is Sense.FAILED and not statement.general for statement in said)
    states = list(states_in(clause, cues, mentions, failed_by_name=failed_by_name))
    if any(map(_takes_both, (*said, *states))):
        said = [replace(statement, allowed=True) for statement in said]
    yield from (*said, *states)
    if not mentions and (permission := permission_without_a_name(clause, cues)) is not None:
        yield permission


def _takes_both(statement: Statement) -> bool:
    """“treatment-naive or progressed on one line”: whoever had it is taken, and whoever had not."""
    untreated = statement.negated or statement.sense is Sense.UNTREATED
    return untreated and statement.allowed and statement.clause.section is not Section.EXCLUSION


def _is_of_something_else(clause: Clause) -> bool:
    return (
        says("no treatment", _without_exceptions(clause.text[clause.own :]))
        or says("defines lines", clause.text)
        or _SPEAKS_OF_OTHER_CANCER.search(_SCOPE.sub("", clause.text)) is not None
    )


def _without_exceptions(text: str) -> str:
    exception = _EXCEPTION.search(text)
    return text if exception is None else text[: exception.start()]


def _of_mentions(
    clause: Clause, mentions: Sequence[Mention], named: Sequence[Mention], cues: Sequence[Cue]
) -> Iterator[Statement]:
    if not named:
        return
    windows, count = find_windows(clause.text), find_line_count(clause.text)
    scene = _Scene(clause, mentions, named, cues, windows, count)
    for mention in named:
        heard = _hear(scene, mention)
        judgement = judge(heard)
        if judgement.sense is not None and not (judgement.negated and _tells_the_risk(heard)):
            yield _statement(scene, heard, judgement.sense, judgement)


def _hear(scene: _Scene, mention: Mention) -> Heard:
    text = scene.clause.text
    cues = [cue for cue in scene.cues if not scope.ends_with_its_bracket(text, cue, mention)]
    starts = [other.start for other in scene.mentions]
    return Heard(
        clause=scene.clause,
        mention=mention,
        cues=cues,
        window=window_for(text, mention.start, mention.end, scene.windows, starts),
        no=scope.no_before(text, cues, mention),
        failed=scope.nearest(cues, mention, CueKind.FAILED),
        failed_later=scope.failure_told_after(cues, mention),
        had=scope.had_before(text, cues, mention),
    )


def _statement(scene: _Scene, heard: Heard, sense: Sense, judgement: Judgement) -> Statement:
    clause, mention, cues = scene.clause, heard.mention, scene.cues
    allowed, forbidden = permission_for(clause, mention.start, mention.end, cues)
    spares = scope.exception_after(cues, mention.end)
    window = heard.window or _wait_in_exception(scene, spares)
    return Statement(
        clause=clause,
        mention=mention,
        sense=sense,
        rule=judgement.rule,
        negated=judgement.negated,
        allowed=allowed or (judgement.negated and or_pretreated(clause.text, mention.end)),
        forbidden=forbidden,
        window=window,
        window_excepts=is_wait_of_exception(clause.text, window, spares),
        count=scene.count,
        exception=exception_to(clause.text, mention, spares),
        exceptions=_named_in(spares, scene.named),
        excepted=is_excepted(clause, cues, mention),
        optional=is_optional(clause.text, cues, mention),
        conditional=_is_conditional(heard, sense),
        adjuvant=_is_adjuvant(clause.text, mention),
    )


def _wait_in_exception(scene: _Scene, spares: Cue | None) -> Window | None:
    """“(except for adjuvant therapy that ended over 6 months ago)”: the wait stands in another bracket."""
    text = scene.clause.text
    return next((window for window in scene.windows if is_wait_of_exception(text, window, spares)), None)


def _named_in(spares: Cue | None, named: Sequence[Mention]) -> tuple[Mention, ...]:
    return () if spares is None else tuple(other for other in named if other.start >= spares.end)


def _is_conditional(heard: Heard, sense: Sense) -> bool:
    """“if previously treated with X, …”, “patients who received X must …”."""
    text, mention = heard.text, heard.mention
    before = 0 if heard.clause.section is Section.TITLE else mention.start
    of_those = _THOSE_WHO_HAD.search(text, 0, before) is not None and says("condition", text, mention.end)
    if heard.excludes:
        return of_those and "must have" in heard.rest
    if sense is not Sense.HAD:
        return False
    if _tells_the_risk(heard) and _is_adjuvant(text, mention):
        return True
    if _IN_TREATED_PEOPLE.search(text, 0, before) and _TREATED_PEOPLE.match(text, mention.end):
        return True
    return of_those or (before > 0 and _IF_HAD.search(text, 0, mention.end) is not None)


def _tells_the_risk(heard: Heard) -> bool:
    """“High risk is defined as …: nodes left after neoadjuvant X, or, where no X was given, …”."""
    return not heard.excludes and _WHO_IS_AT_RISK.search(heard.text, 0, heard.mention.start) is not None


def _is_adjuvant(text: str, mention: Mention) -> bool:
    start, end = max(0, mention.start - _ADJUVANT_REACH), mention.end + _ADJUVANT_REACH
    return _ADJUVANT.search(text, start, end) is not None
