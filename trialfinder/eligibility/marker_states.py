"""What a sentence says of each marker it names: its alteration, by which test, and at which level.

The state may stand behind the name (“EGFR mutation”, “HER2-negative”, “ER+”), before it (“mutation in NRAS”,
“positive estrogen receptor”), or behind a list that shares it (“EGFR, ALK or ROS1 alterations”). A marker
named without a state, or as the target of a treatment (“EGFR TKI”, “anti-PD-L1”), says nothing of a tumour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from trialfinder.eligibility.marker_levels import REACH, level_of, test_of
from trialfinder.eligibility.marker_names import Named, find_markers
from trialfinder.eligibility.phrases import load_phrases

WORDS = "marker_words.csv"
NEGATIVE = frozenset({"negative", "wild type", "stable", "unmethylated"})
GENERAL = frozenset({"mutation", "alteration"})
LOW = frozenset({"low", "ultralow"})
_VARIANT_WORDS = frozenset({"ITD", "TKD", "uncommon"})
_SEPARATOR = r"[\s,()\[\]/:'’*†®™‑–—-]"
_PLUS = re.compile(r"\s?\(?\s?[+＋](?!\s*\d)(?!\s+\w+(?:mab|nib)\b)")
_MINUS = re.compile(
    r"\s?(?:\(\s?[-−–‑]\s?\)|(?<!\s)[-−–‑](?!\s(?i:positive))(?=[\s,;./)\]]|$|(?:HER|ER|PR|PgR)))"
)
_OR = re.compile(r"(?:-positive)?\s*(?:/|,?\s*(?:and/or|or|and)\s)\s*(?:gene\s+)?", re.IGNORECASE)
_GAP = re.compile(r"[\s:-]{0,2}(?:(?:is|are|status)\s)?")
_LONE_MINUS = re.compile(r"\s[-−–](?=\s|$)")
_SUSPENDED = re.compile(r"\W*(?:and/or|and|or|/|,)")


@dataclass(frozen=True, slots=True)
class Said:
    """One gene's state at ``text[start:end]``; ``chain`` numbers its list, ``first`` is where that begins."""

    gene: str
    alteration: str
    test: str
    level: str
    start: int
    end: int
    chain: int
    first: int
    last: int


@dataclass(slots=True)
class _State:
    alteration: str
    end: int
    """Where the state's words end (or the name, when they stand before it)."""
    begin: int
    shared: bool = False
    """Taken from the list it stands in."""


def is_variant(alteration: str) -> bool:
    """Whether it is one change of a gene: “L858R”, “exon 19 deletion”, “ITD”."""
    return any(letter.isdigit() for letter in alteration) or alteration in _VARIANT_WORDS


def states_in(text: str) -> Iterator[Said]:
    """What ``text`` (a sentence) says of markers; alterations that it tests for included."""
    named = find_markers(text)
    if not named:
        return
    borders = [*(each.start for each in named[1:]), len(text)]
    treated = _treated(text, named, borders)
    forward = _forward(text, named, borders, treated)
    states = _backward(text, named, forward, treated)
    chains = _chains(text, named)
    ends = _ends(chains, named, states)
    for at, (each, state) in enumerate(zip(named, states, strict=True)):
        if state is None or treated[at]:
            continue
        first, last = ends[chains[at]]
        tail = text[each.end : min(borders[at], each.end + REACH)]
        test = test_of(text, each, borders[at])
        for alteration, end in _alterations(text, state, borders[at]):
            start, stop = min(each.start, state.begin), max(each.end, end)
            for gene in each.genes:
                level = level_of(gene, tail)
                yield Said(gene, alteration, test, level, start, stop, chains[at], first, max(last, end))


def _ends(
    chains: Sequence[int], named: Sequence[Named], states: Sequence[_State | None]
) -> dict[int, tuple[int, int]]:
    """Where each list begins and ends, the words of its states included."""
    ends: dict[int, tuple[int, int]] = {}
    for chain, each, state in zip(chains, named, states, strict=True):
        begin, end = (
            (min(each.start, state.begin), max(each.end, state.end)) if state else (each.start, each.end)
        )
        first, last = ends.get(chain, (begin, end))
        ends[chain] = min(first, begin), max(last, end)
    return ends


def _alterations(text: str, state: _State, border: int) -> Iterator[tuple[str, int]]:
    """The state, and what stands beside it: “HER2 amplification or mutation”."""
    yield state.alteration, state.end
    beside = _OR.match(text, state.end, border)
    match = _bare_after().match(text, beside.end(), border) if beside else None
    if match and match.lastgroup:
        other = _after_names()[int(match.lastgroup[1:])]
        if other not in NEGATIVE and state.alteration not in NEGATIVE and other != state.alteration:
            yield other, match.end()


def _forward(
    text: str, named: Sequence[Named], borders: Sequence[int], treated: Sequence[bool]
) -> list[_State | None]:
    """From last to first, so that a list can share the state behind it."""
    states: list[_State | None] = [None] * len(named)
    for at in reversed(range(len(named))):
        each, border = named[at], borders[at]
        following = states[at + 1] if at + 1 < len(named) else None
        if each.alteration:
            states[at] = _State(each.alteration, each.end, each.start)
            continue
        own = None if treated[at] else _own_state(text, each, border, following is not None)
        if own is None and following and not named[at + 1].alteration and _joined(text[each.end : border]):
            own = _State(following.alteration, following.end, each.start, True)
        states[at] = own or _level_alone(each, text[each.end : min(border, each.end + REACH)], treated[at])
    return states


def _own_state(text: str, each: Named, border: int, followed: bool) -> _State | None:
    tail = text[each.end : min(border, each.end + REACH)]
    sign = (
        _PLUS.match(text, each.end)
        or _MINUS.match(text, each.end)
        or (
            _LONE_MINUS.match(text, each.end)
            if re.search(r"\w\+", text[max(0, each.start - REACH) : each.start])
            else None
        )
    )
    if sign and not (followed and sign[0].strip() in "-−–‑" and _SUSPENDED.match(text, sign.end())):
        return _State("positive" if "+" in sign[0] or "＋" in sign[0] else "negative", sign.end(), each.start)
    match = _after().match(tail)
    if match is None or match.lastgroup is None:
        return None
    name, end = _negated_after(tail, _after_names()[int(match.lastgroup[1:])], match.end())
    return _State(name, each.end + end, each.start)


def _negated_after(tail: str, name: str, end: int) -> tuple[str, int]:
    """“EGFR mutation negative” says negative."""
    beside = _bare_after().match(tail, _GAP.match(tail, end).end())  # type: ignore[union-attr]
    if name not in NEGATIVE and beside and beside.lastgroup:
        other = _after_names()[int(beside.lastgroup[1:])]
        if other in NEGATIVE:
            return other, beside.end()
    return name, end


def _level_alone(each: Named, tail: str, treated: bool) -> _State | None:
    """“PD-L1 TPS ≥ 50 %”, “HER2 3+”: expression, by its level."""
    if treated or not any(level_of(gene, tail) for gene in each.genes):
        return None
    return _State("expression", each.end, each.start)


def _backward(
    text: str, named: Sequence[Named], forward: Sequence[_State | None], treated: Sequence[bool]
) -> list[_State | None]:
    states: list[_State | None] = []
    shared: _State | None = None
    """The state before a list, while the list lasts."""
    own_words = False
    """Whether that state is no part of what is said of the name before it."""
    for at, each in enumerate(named):
        left = named[at - 1].end if at else 0
        before = text[max(left, each.start - 60) : each.start]
        match = _before().search(before)
        joined = at > 0 and _joined(before)
        own = forward[at]
        if match and match.lastgroup:
            begin = each.start - len(before) + match.start()
            shared = _State(_before_names()[int(match.lastgroup[1:])], each.end, begin)
            own_words = at == 0 or bool(before[: match.start()].strip(" -"))
        denied = bool(own and shared and own_words and _is_denied(own, shared))
        if not match and (not joined or (own and not own.shared and not denied)):
            shared = None
        if own and shared and (denied or own.shared or (match and own.alteration == "expression")):
            own = None
        states.append(
            own
            or (
                None
                if treated[at] or shared is None
                else _State(shared.alteration, each.end, min(shared.begin, each.start))
            )
        )
    return states


def _is_denied(own: _State, before: _State) -> bool:
    """“negative driver mutations”, “negative EGFR and ALK mutations”: the word before the name is meant."""
    return own.alteration in GENERAL and before.alteration == "negative"


def _treated(text: str, named: Sequence[Named], borders: Sequence[int]) -> list[bool]:
    """Which are named as the target of a treatment, themselves or through their list."""
    words = load_phrases(WORDS)
    after, before = words["therapy after"], words["therapy before"]
    treated = [False] * len(named)
    for at in reversed(range(len(named))):
        tail = text[named[at].end : borders[at]]
        own = re.match(r"[\s)\]/,-]*", tail)
        direct = bool(own and after.match(tail, own.end()))
        shared = at + 1 < len(named) and treated[at + 1] and _joined(tail)
        treated[at] = direct or (shared and not named[at].alteration)
    for at, each in enumerate(named):
        head = text[max(0, each.start - 40) : each.start]
        near = any(not head[match.end() :].strip(" -(/‑–") for match in before.finditer(head))
        listed = at > 0 and treated[at - 1] and _joined(text[named[at - 1].end : each.start])
        if (near or listed) and not each.alteration and not _own_state(text, each, borders[at], False):
            treated[at] = True
    return treated


def _chains(text: str, named: Sequence[Named]) -> list[int]:
    """The number of the list that each stands in: nothing but list words and states between two."""
    chains = [0]
    for left, right in pairwise(named):
        chains.append(chains[-1] + (not _listed(text[left.end : right.start])))
    return chains


def _joined(gap: str) -> bool:
    return len(gap) < 80 and ";" not in gap and _joint().fullmatch(gap) is not None


def _listed(gap: str) -> bool:
    return len(gap) < 120 and ";" not in gap and _list_words().fullmatch(gap) is not None


@cache
def _patterns(place: str) -> tuple[tuple[str, ...], str]:
    words = {kind: pattern.pattern for kind, pattern in load_phrases(WORDS).items() if kind.startswith(place)}
    names = tuple(kind.removeprefix(place).strip() for kind in words)
    return names, "|".join(f"(?P<s{number}>{pattern})" for number, pattern in enumerate(words.values()))


def _after_names() -> tuple[str, ...]:
    return _patterns("after ")[0]


def _before_names() -> tuple[str, ...]:
    return _patterns("before ")[0]


@cache
def _after() -> re.Pattern[str]:
    between = load_phrases(WORDS)["between"].pattern
    return re.compile(
        rf"(?:\s?\([^()]{{0,60}}\))?{_SEPARATOR}{{0,4}}"
        rf"(?:(?:{between}){_SEPARATOR}{{1,4}}){{0,7}}?(?:{_patterns('after ')[1]})",
        re.IGNORECASE,
    )


@cache
def _bare_after() -> re.Pattern[str]:
    return re.compile(_patterns("after ")[1], re.IGNORECASE)


@cache
def _before() -> re.Pattern[str]:
    between = load_phrases(WORDS)["between"].pattern
    return re.compile(
        rf"(?:{_patterns('before ')[1]}){_SEPARATOR}{{0,4}}(?:(?:{between}){_SEPARATOR}{{1,4}}){{0,5}}$",
        re.IGNORECASE,
    )


@cache
def _joint() -> re.Pattern[str]:
    between = load_phrases(WORDS)["between"].pattern
    return re.compile(
        rf"(?:/[\w-]{{2,9}}(?=/)|[^\w;.]|(?:{between}|\b(?:and|or|nor|either|neither|receptors?|for|in)\b))*+",
        re.IGNORECASE,
    )


@cache
def _list_words() -> re.Pattern[str]:
    between, after = load_phrases(WORDS)["between"].pattern, _patterns("after ")[1]
    bare = re.sub(r"\?P<s\d+>", "?:", after)
    return re.compile(
        rf"(?:[^\w;.]|(?:{between}|{bare}|\b(?:and|or|nor|either|neither|for|in|no|not)\b)|\b\w{{1,3}}\b)*+",
        re.IGNORECASE,
    )
