"""Where the studies came from, how fresh they are, and whether they are all."""

from __future__ import annotations

from datetime import date

from trialfinder.registry.found import Stale
from trialfinder.sources import Coverage
from trialfinder.views.words import day


def source_words(name: str, as_of: str | None) -> str:
    return f"{name}, as of {_day_of(as_of)}" if as_of else name


def coverage_words(coverage: Coverage) -> tuple[str, ...]:
    """What a person should know before trusting that these are all studies, and today's."""
    stale = coverage.stale and stale_words(coverage.stale, "These are the studies")
    cut = "" if coverage.cut_at is None else _cut_words(coverage.cut_at, coverage.total)
    return tuple(words for words in (stale, cut) if words)


def stale_words(stale: Stale, these: str) -> str:
    """Why and how old; ``these`` says of what, as in “This is the study”."""
    data = f" (registry data of {_day_of(stale.data)})" if stale.data else ""
    return f"{stale.why} {these} as kept on {day(stale.kept_on)}{data}."


def reading_words(done: int, total: int | None) -> str:
    """While the registry is being read."""
    if not done:
        return "Asking the registry…"
    return f"Read {done:,} of {total:,} studies…" if total else f"Read {done:,} studies…"


def looking_words(done: int) -> str:
    """While the rules of the studies are being read."""
    return f"{done:,} studies looked at so far"


def _cut_words(read: int, total: int | None) -> str:
    many = f"up to {total:,} studies" if total else "more studies"
    return (
        f"The registry has {many} for this search. We read {read:,} of them, beginning with those updated "
        "last, and stopped there. Name the cancer more exactly to ask for fewer."
    )


def _day_of(as_of: str) -> str:
    """A source names its version by a day, as far as we have seen."""
    try:
        return day(date.fromisoformat(as_of[:10]))
    except ValueError:
        return as_of
