"""Opens the source that ``--source`` names, and tells on stderr how reading it goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from trialfinder.cli.problems import warn

if TYPE_CHECKING:
    from trialfinder.registry.decode import Unreadable
    from trialfinder.sources import Coverage, StudySource
    from trialfinder.study import Study

MOST_NAMED = 5
PROGRESS_EVERY = 50

_WHERE = (
    "live (the registry), demo (invented studies), or a file of studies (.jsonl, also .gz). Files are merged."
)

_NO_KEEP = "Keep no copy of what the registry answers on this machine, and use none."
_META = "trialfinder.no_keep"


def source_option(*, required: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    default = None if required else ("live",)
    options = [
        click.option(
            "--source",
            "sources",
            multiple=True,
            required=required,
            default=default,
            metavar="SOURCE",
            help=_WHERE,
        ),
        click.option("--no-keep", is_flag=True, expose_value=False, callback=_note_no_keep, help=_NO_KEEP),
    ]

    def with_options(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options


def _note_no_keep(context: click.Context, _: click.Parameter, given: bool) -> None:
    context.meta[_META] = given


def environment() -> Mapping[str, str]:
    """The environment, with what an option of this command puts in its place."""
    no_keep = click.get_current_context().meta.get(_META, False)
    return {**os.environ, "TRIALFINDER_KEEP": "no"} if no_keep else os.environ


def open_studies(sources: Sequence[str], *, at_most: int | None = None) -> StudySource:
    """The one place where the command line reads how the registry is asked."""
    from trialfinder.sources import Access, open_source

    access = Access.told_by(environment())
    if at_most is not None:
        access = replace(access, at_most=at_most)
    return open_source(sources, access, progress=show_reading)


def fetch(source: StudySource, nct_id: str) -> Study:
    """One study; says so when it is an older copy."""
    from trialfinder.views.coverage import stale_words

    study = source.fetch(nct_id)
    if stale := source.coverage.stale:
        warn(stale_words(stale, f"This is {study.nct_id}"))
    return study


def show_reading(done: int, total: int | None) -> None:
    """How far reading the registry is."""
    from trialfinder.views.coverage import reading_words

    _show(reading_words(done, total))


def show_progress(done: int) -> None:
    """How far reading their rules is."""
    from trialfinder.views.coverage import looking_words

    if done % PROGRESS_EVERY == 0:
        _show(looking_words(done))


def end_progress() -> None:
    _show("")


def _show(words: str) -> None:
    """One line that is written over and over, for people only."""
    if _is_watched():
        click.echo(f"\r{words:40}" + ("" if words else "\r"), nl=False, err=True)


def _is_watched() -> bool:
    return sys.stderr.isatty()


def tell_coverage(coverage: Coverage) -> None:
    from trialfinder.views import coverage_words

    for note in coverage_words(coverage):
        warn(note)


def tell_unreadable(unreadable: Sequence[Unreadable]) -> None:
    if not unreadable:
        return
    count = len(unreadable)
    warn(f"{count:,} record{'' if count == 1 else 's'} could not be read; the rest was used:")
    for each in unreadable[:MOST_NAMED]:
        warn(f"  {each.reason}")
    if count > MOST_NAMED:
        warn(f"  … and {count - MOST_NAMED:,} more.")
