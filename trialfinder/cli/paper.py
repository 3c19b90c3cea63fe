"""``print``: a summary of studies as a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from trialfinder.cli.person import person_options
from trialfinder.cli.sources import source_option
from trialfinder.errors import InputError


@click.command("print")
@click.argument("nct_ids", metavar="NCT...", nargs=-1)
@click.option("--shortlist", "name", help="Print the studies of this list.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The PDF to write."
)
@person_options(cancer_required=False)
@source_option()
def print_summary(
    nct_ids: Sequence[str], name: str | None, out: Path, sources: Sequence[str], **values: Any
) -> None:
    """Print a summary to take along. Describe the person as for find to print what is said about them."""
    raise InputError("Printing is not there yet.")
