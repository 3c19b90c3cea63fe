"""``print``: a summary of studies as a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trialfinder.cli.lists import lists_store
from trialfinder.cli.person import local_today, optional_profile, person_options, told_from
from trialfinder.cli.sources import fetch, open_studies, source_option
from trialfinder.errors import InputError

if TYPE_CHECKING:
    from trialfinder.profile import Profile
    from trialfinder.registry.found import Stale
    from trialfinder.shortlist import Entry
    from trialfinder.study import Study
    from trialfinder.views import StudyPage
    from trialfinder.vocabulary import Vocabulary


@click.command("print")
@click.argument("nct_ids", metavar="NCT...", nargs=-1)
@click.option("--shortlist", "name", help="Print the studies of this list, as they were saved.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The PDF to write."
)
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True)
@person_options(cancer_required=False)
@source_option()
def print_summary(
    nct_ids: Sequence[str], name: str | None, out: Path, paper: str, sources: Sequence[str], **values: Any
) -> None:
    """Print a summary to take along. Describe the person as for find to print what is said about them."""
    from trialfinder.summary.output import write_file
    from trialfinder.summary.pdf import Paper, render_studies
    from trialfinder.vocabulary import load_vocabulary

    if bool(nct_ids) == bool(name):
        raise click.UsageError("Give study numbers, or --shortlist with the name of a list.")
    vocabulary = load_vocabulary()
    profile = optional_profile(told_from(values), vocabulary)
    if name:
        pages = [_saved_page(entry, profile, vocabulary) for entry in _saved(name)]
    else:
        source = open_studies(sources)
        pages = [
            study_page_for(fetch(source, nct_id), profile, vocabulary, source.name, source.coverage.stale)
            for nct_id in nct_ids
        ]
    write_file(out, render_studies(pages, today=local_today(), paper=Paper(paper)))
    click.echo(f"{out} is written.")


def study_page_for(
    study: Study,
    profile: Profile | None,
    vocabulary: Vocabulary,
    source_name: str,
    stale: Stale | None = None,
) -> StudyPage:
    from trialfinder.eligibility import read
    from trialfinder.matching import match
    from trialfinder.views import study_page

    today = local_today()
    reading = read(study, vocabulary)
    held = match(profile, study, reading, vocabulary, today=today) if profile else None
    return study_page(study, reading, held, profile=profile, source=source_name, stale=stale, today=today)


def _saved(name: str) -> Sequence[Entry]:
    with lists_store() as store:
        kept = store.list_named(name)
        entries = store.entries(kept.id)
    if not entries:
        raise InputError(f"There is no study on the list “{kept.name}”.")
    return entries


def _saved_page(entry: Entry, profile: Profile | None, vocabulary: Vocabulary) -> StudyPage:
    """“Checked on” is the day of saving: nobody has looked at the registry since."""
    from trialfinder.views.words import day

    page = study_page_for(entry.study, profile, vocabulary, f"the list “{entry.list_name}”")
    return replace(page, checked=day(datetime.fromisoformat(entry.saved_at).date()))
