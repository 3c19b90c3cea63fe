"""Waits: “within 4 weeks before”, “at least 28 days or 5 half-lives since”, and which mention each binds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trialfinder.eligibility.numbers import Duration, find_durations
from trialfinder.eligibility.patterns import Pattern


@dataclass(frozen=True, slots=True)
class Window:
    """A wait at ``text[start:end]``. ``recent``: worded as a time in which it must not have been given."""

    start: int
    end: int
    recent: bool
    days: float | None
    half_lives: float | None


_RECENT_BEFORE = Pattern(
    r"(?:(?<!not )\bwithin|\bin|\bduring|(?<!no )(?<!not )\b(?:less|fewer) than|\bunder|<|≤|=<"
    r"|\bno (?:more|longer|later) than|\bnot more than|\bfor)\s*(?:or equal to\s*)?(?:the\s+)?"
    r"(?:(?:past|last|recent|previous|preceding|prior|first)\s+)?(?:approximately\s+|about\s+)?(?:\(?\s*)?$",
    re.IGNORECASE,
)
_INTERVAL_BEFORE = Pattern(
    r"(?:\bat least|\bminimum(?: of)?|\bmin\.?|\bmore than|\bgreater than|\blonger than|\bover|>|≥|>=|=>"
    r"|\bno less than|\bnot less than|\bno fewer than|\bnot within|\bwait|\bwaited|\b(?:break|gap|interval"
    r"|pause) of|(?<!not )\bexceed(?:ing)?|\ba)\s*(?:or equal to\s*)?(?:a period of\s+|a minimum of\s+"
    r"|the\s+)?(?:approximately\s+)?\(?\s*$",
    re.IGNORECASE,
)
_MUST_STOP = Pattern(r"\bmust (?:be|have been) (?:stopped|discontinued)\s+(?:\w+\s+)?$", re.IGNORECASE)
"""“must be discontinued within 2 weeks before the study”: it is to be had no more, not never."""
_SINCE = Pattern(
    r"\W*(?:\(?[^)]{0,40}\)?\W*)?(?:or\b[^.;]{0,60}?)?(?:\w+\s+){0,4}?(?:have|has|must have"
    r"|should have)?\s*(?:elapsed|passed|since|after|from|prior|before|post|apart|washout|wash-out|between"
    r"|preceding|earlier|ago|are required|is required)\b",
    re.IGNORECASE,
)
_AGO = Pattern(r"\s*(?:ago|earlier|or (?:more|longer)|washout|wash-out|of washout)\b", re.IGNORECASE)
_LISTED_AFTER = Pattern(r"[^,;::]{0,40}[:：]\s*(?:≥|>=|>|at least|minimum of)?\s*", re.IGNORECASE)
_LISTED_IN_BRACKETS = Pattern(r"\s*\([^();]*$")
"""“any therapy (X, Y, Z within 4 weeks)”: the wait of what the bracket lists."""
_IN_BRACKETS_AFTER = Pattern(
    r"\s*\(\s*(?:within|at least|≥|>=|>|<|≤|for at least|washout(?: period)?(?: of)?)?\s*", re.IGNORECASE
)
_FOR_ANOTHER = Pattern(r"\s+(?:for|if|in case of)\s+(?!at least|longer|any\b)", re.IGNORECASE)
"""“chemotherapy (6 weeks for nitrosoureas)”: the bracket speaks of what it names."""
_UNTIL_RELAPSE = Pattern(
    r"\s*(?:before|prior to)\s+(?:the\s+)?(?:relaps|recurr|progress|metasta)", re.IGNORECASE
)
_OR_MORE = Pattern(r"\s*or (?:more|longer)\b", re.IGNORECASE)
_OR_HALF_LIVES = Pattern(r"[^.;]{0,20}\bor\b[^.;]{0,20}half", re.IGNORECASE)
_BINDS_NEXT = Pattern(
    r"[\s,]*(?:since|for|after|from|post|following)\s+(?:the\s+)?(?:last\s+|prior\s+|completion of\s+"
    r"|any\s+|dose of\s+|other\s+)*",
    re.IGNORECASE,
)
_NOT_FOR = Pattern(
    r"\b(?:not|never) (?:been |have |had )*(?:receiv|had|taken|undergone|treated)[^.;]*"
    r"\bfor (?:at least|a minimum of|≥|>=|>) ?$",
    re.IGNORECASE,
)
"""“has not received X for at least 2 weeks”: none within them."""
_LISTED = Pattern(r"[::,(–-]\s*$")
_SPEAKS_OF_WAITS = Pattern(
    r"wash-?\s?out|time (?:period|frame|interval|limit|from|since|between)|intervals?\b|within the following"
    r"|(?:specified|following|required|minimum) (?:durations?|times?)\b"
    r"|must (?:be|have been) (?:stopped|discontinued)"
    r"|(?:prior to|before) (?:the )?(?:first|start|random|enrol|registr|leuka?pheresis|apheresis)",
    re.IGNORECASE,
)
_NAMES_SOMETHING = Pattern(
    r"\b(?!at\b|least\b|a\b|an\b|the\b|minimum\b|of\b|more\b|than\b|within\b|past\b|last\b|must\b|have\b|has\b|been\b"
    r"|be\b|is\b|are\b|no\b|or\b|equal\b|to\b|and\b|greater\b|less\b|patients?\b|participants?\b|subjects?\b|should\b|wait\b"
    r"|for\b|in\b|not\b|approximately\b|interval\b|period\b|washout\b|wash\b|out\b)[a-z]{3,}",
    re.IGNORECASE,
)
"""A word that may be the name of a treatment."""
_UNDATED = Pattern(
    r"(?<!\bno )wash-?\s?out(?:\s+periods?)?\s*(?:\([^()]*\))?\s+(?:of|from|since|for|after|following)\b"
    r"(?!\s*(?:at least|\d))|\b(?:must|should) (?:have )?(?:elapsed?|passed) (?:between|since|from|after)\b",
    re.IGNORECASE,
)
_ENDED = Pattern(
    r"(?:therap(?:y|ies)|treatments?|dose|\))\s+(?:was|were|ended|(?:was |were |has been |have been )?"
    r"(?:stopped|completed|finished|discontinued)(?: for)?)\s+(?:over|more than)\s*$",
    re.IGNORECASE,
)
"""“earlier treatment was over 4 weeks”: so long ago."""
_IN_A_SET_TIME = Pattern(
    r"\bwithin (?:the|a) (?:prescribed|specified|required|defined) (?:time|period|interval|window)\w*"
    r"[\w ]{0,20}\b(?:prior to|before)\b|\btoo (?:close to|recently)\b",
    re.IGNORECASE,
)
_WASHOUT_WORD = Pattern(r"wash-?\s?out", re.IGNORECASE)
_NOT_TREATMENT = Pattern(
    r"life expectancy|survival|measurable|screening|contracept|stable (?:for|(?:or \w+ |low )*dose)|stabil"
    r"|negative pregnancy|recover|\bto (?:the )?(?:time|date) of (?:\w+ )?(?:recurren|relaps|progress)",
    re.IGNORECASE,
)
_CEILING = Pattern(r"\bnot exceed\s*$", re.IGNORECASE)
_RATE = Pattern(
    r"\s*(?:\([^)]*\)\s*)?(?:of (?!(?:the\s+)?(?:study|first|start|randomi|enrol|registration|initiation"
    r"|screening|cycle|day|c1|leuk|aph|consent|informed|dos|last|receiving|wash|pre-?regist|baseline"
    r"|begin|commenc|initiating|ent(?:ry|ering)|treatment (?:initiation|start)|date of|trial|signing"
    r"|inclusion|planned|anticipated|expected|(?:\w+\s+)?(?:resection|surgery)))"
    r"|duration|old\b|(?:after|following) (?:the )?(?:treatment |therapy )?(?:start|initiation)\b)",
    re.IGNORECASE,
)

_UP_TO_THE_STUDY = Pattern(
    r"[^.;]{0,40}\b(?:prior|before|of (?:the )?(?:first|study|start|enrol|random))\b", re.IGNORECASE
)
_WORDS_BEFORE, _WORDS_AFTER = 45, 90
_TOPIC_BEFORE = 60
_NOT_REACH = 120


def find_windows(text: str) -> tuple[Window, ...]:
    """All waits in ``text``; days beside half-lives (“28 days or 5 half-lives”) are one wait."""
    windows: list[Window] = []
    for duration in find_durations(text):
        previous = windows[-1] if windows else None
        if previous is not None and _joined(previous, duration, text[previous.end : duration.start]):
            windows[-1] = _merge(previous, duration)
        elif (window := _window(text, duration)) is not None:
            windows.append(window)
    return tuple(windows) or tuple(_undated(text))


def _undated(text: str) -> Iterator[Window]:
    """“an adequate wash-out from X”, “within the prescribed time before”: of a length that is not told."""
    for pattern, recent in ((_UNDATED, False), (_IN_A_SET_TIME, True)):
        if found := pattern.search(text):
            yield Window(found.start(), found.end(), recent, None, None)


def window_for(
    text: str, start: int, end: int, windows: Sequence[Window], mentions: Sequence[int]
) -> Window | None:
    """The wait that binds the mention at ``start:end``; ``mentions`` are the starts of all in the clause.

    One tied to it by words (“6 weeks for X”, “X: ≥ 4 weeks”) first; then one in the same brackets, or in
    brackets that follow at once; else the next one outside brackets, unless the list puts each wait before
    its names.
    """
    tied = next((window for window in windows if _is_tied(text, start, end, window)), None)
    if tied is not None:
        return tied
    bracket = _bracket(text, start)
    near = [window for window in windows if _bracket(text, window.start) == bracket]
    if not near and bracket is not None:
        near = [window for window in windows if _bracket(text, window.start) is None]
    if not near and bracket is None:
        near = [window for window in windows if _LISTED_IN_BRACKETS.match(text[end : window.start])]
    return _in_order(text, start, end, near, mentions)


def ends_at_the_study(text: str, window: Window | None) -> bool:
    """“within 14 days before the first dose” tells of the past."""
    return window is not None and _UP_TO_THE_STUDY.search(text, window.end) is not None


def waits_between(window: Window | None, start: int, end: int) -> bool:
    """Whether the wait, one that must have passed, stands between two places."""
    return window is not None and not window.recent and start <= window.start < end


def _is_tied(text: str, start: int, end: int, window: Window) -> bool:
    if window.start <= start and end <= window.end:  # “3 weeks post X or 5 half-lives”
        return True
    if 0 <= window.start - end <= 60:
        between = text[end : window.start]
        in_brackets = _IN_BRACKETS_AFTER.fullmatch(between) and not _FOR_ANOTHER.match(text, window.end)
        return bool(in_brackets) or _LISTED_AFTER.fullmatch(between) is not None
    return 0 <= start - window.end <= 25 and _BINDS_NEXT.fullmatch(text[window.end : start]) is not None


def _bracket(text: str, position: int) -> int | None:
    """Where the innermost bracket around ``position`` opens; None outside brackets."""
    if "(" not in text:
        return None
    depth = 0
    for at in range(position - 1, -1, -1):
        if text[at] == ")":
            depth += 1
        elif text[at] == "(":
            if depth == 0:
                return at
            depth -= 1
    return None


def _in_order(
    text: str, start: int, end: int, windows: Sequence[Window], mentions: Sequence[int]
) -> Window | None:
    after = next((window for window in windows if window.start >= end), None)
    before = next((window for window in reversed(windows) if window.end <= start), None)
    if before is None or after is None:
        return after or before
    return before if _waits_come_first(text, windows[0], mentions) else after


def _waits_come_first(text: str, first: Window, mentions: Sequence[int]) -> bool:
    """“At least 4 weeks since X, 6 weeks since Y”; not “steroids within 7 days, X within 28 days”."""
    if first.end > min(mentions, default=first.end):
        return False
    return _NAMES_SOMETHING.search(re.split(r"[:：.;]", text[: first.start])[-1]) is None


def _joined(window: Window, duration: Duration, between: str) -> bool:
    """“28 days or 5 half-lives”, “28 days (4 weeks)”: one wait said twice."""
    if (window.half_lives is None) == (duration.half_lives is None):
        if window.days and duration.days and not 0.85 < window.days / duration.days < 1.18:
            return False
        return re.fullmatch(r"\s*[(/=,]?\s*(?:or|i\.e\.,?)?\s*", between) is not None and "," not in between
    return (
        re.fullmatch(
            r"\W*(?:\w+\W+){0,5}?(?:or|and|/)\W*(?:at least\W*|within\W*|≥\s*|of\W*|\w+\W+){0,4}|[\s(/,]*",
            between,
        )
        is not None
        and len(between) < 60
    )


def _merge(window: Window, duration: Duration) -> Window:
    days = window.days
    if duration.days is not None:
        days = duration.days if days is None else max(days, duration.days) if duration.half_lives else days
    return Window(window.start, duration.end, window.recent, days, window.half_lives or duration.half_lives)


def _window(text: str, duration: Duration) -> Window | None:
    before = text[max(0, duration.start - _WORDS_BEFORE) : duration.start]
    after = text[duration.end : duration.end + _WORDS_AFTER]
    if _is_no_wait(text, duration, after):
        return None
    interval, recent = _INTERVAL_BEFORE.search(before), _RECENT_BEFORE.search(before)
    if recent is None and not _is_wait(text, duration, before, after, led=interval is not None):
        return None
    nearer = recent is not None and (interval is None or recent.start() > interval.start())
    nearer = (nearer and _MUST_STOP.search(before) is None) or _is_time_without(text, duration)
    return Window(
        duration.start,
        duration.end,
        nearer and _OR_MORE.match(after) is None,
        duration.days,
        duration.half_lives,
    )


def _is_time_without(text: str, duration: Duration) -> bool:
    """“must not have received any treatment for at least 2 weeks”."""
    return _NOT_FOR.search(text, max(0, duration.start - _NOT_REACH), duration.start) is not None


def _is_no_wait(text: str, duration: Duration, after: str) -> bool:
    """“life expectancy of 3 months”, “for 2 years before relapse”, “must not exceed 6 months”."""
    if _UNTIL_RELAPSE.match(after) or _RATE.match(after):
        return True
    before = text[max(0, duration.start - _TOPIC_BEFORE) : duration.start]
    return _NOT_TREATMENT.search(before) is not None or _CEILING.search(before) is not None


def _is_wait(text: str, duration: Duration, before: str, after: str, *, led: bool) -> bool:
    """Whether the words around say so; ``led``: “at least” or its like stands before."""
    if duration.half_lives or any(words.match(after) for words in (_SINCE, _AGO, _BINDS_NEXT)):
        return True
    waits = _SPEAKS_OF_WAITS.search(text) is not None
    if led:
        ended = _ENDED.search(before) is not None
        return waits or ended or _is_time_without(text, duration) or _OR_HALF_LIVES.match(after) is not None
    return (waits and _LISTED.search(before) is not None) or _WASHOUT_WORD.search(text) is not None
