"""``dashboard``, ``forget`` and ``sync``."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

import click

from trialfinder.cli.sources import environment, source_option
from trialfinder.errors import InputError


@click.command()
@source_option()
@click.option("--port", type=click.IntRange(1, 65535), help="The port on this machine.")
def dashboard(sources: Sequence[str], port: int | None) -> None:
    """Open the dashboard in the browser. It can only be reached from this machine."""
    from trialfinder.dashboard.launch import command

    specs = () if tuple(sources) == ("live",) else sources
    try:
        code = subprocess.run(command(specs, port), check=False, env=environment()).returncode
    except KeyboardInterrupt:
        return
    if code:
        raise click.exceptions.Exit(1)


@click.command()
def forget() -> None:
    """Delete the copies of the registry's answers that are kept on this machine. Lists stay."""
    from trialfinder.registry.kept import clear, default_folder
    from trialfinder.views.about import forgotten_words

    click.echo(forgotten_words(clear(default_folder(os.environ))))


@click.command()
@click.option("--cancer", help="Only studies of this cancer.")
def sync(cancer: str | None) -> None:
    """Keep a copy of the registry's cancer studies on this machine (in a later version)."""
    raise InputError("A local copy of the registry comes in a later version. Use --source live for now.")
