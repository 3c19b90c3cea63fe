"""Opens the source that ``--source`` names, and tells on stderr how reading it goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from trialfinder.cli.problems import warn

if TYPE_CHECKING:
    from trialfinder.registry.decode import Unreadable
    from trialfinder.sources import StudySource

MOST_NAMED = 5
PROGRESS_EVERY = 50

_WHERE = (
    "live (the registry), demo (invented studies), or a file of studies (.jsonl, also .gz). Files are merged."
)


def source_option(*, required: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    default = None if required else ("live",)
    return click.option(
        "--source",
        "sources",
        multiple=True,
        required=required,
        default=default,
        metavar="SOURCE",
        help=_WHERE,
    )


def open_studies(sources: Sequence[str]) -> StudySource:
    """The one place where the command line reads ``TRIALFINDER_API_URL``."""
    from trialfinder.sources import open_source

    return open_source(sources, api_url=os.environ.get("TRIALFINDER_API_URL", "").strip() or None)


def show_progress(done: int) -> None:
    """A line that counts up, for people only."""
    if sys.stderr.isatty() and done % PROGRESS_EVERY == 0:
        click.echo(f"\r{done:,} studies looked at", nl=False, err=True)


def end_progress() -> None:
    if sys.stderr.isatty():
        click.echo("\r" + " " * 40 + "\r", nl=False, err=True)


def tell_unreadable(unreadable: Sequence[Unreadable]) -> None:
    if not unreadable:
        return
    count = len(unreadable)
    warn(f"{count:,} record{'' if count == 1 else 's'} could not be read; the rest was used:")
    for each in unreadable[:MOST_NAMED]:
        warn(f"  {each.reason}")
    if count > MOST_NAMED:
        warn(f"  … and {count - MOST_NAMED:,} more.")
