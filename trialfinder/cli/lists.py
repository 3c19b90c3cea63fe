"""``shortlist``: keep studies, write notes under them, see what is kept."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trialfinder.cli.person import local_today, optional_profile, person_options, told_from
from trialfinder.cli.problems import Commands
from trialfinder.cli.sources import fetch, open_studies, source_option

if TYPE_CHECKING:
    from trialfinder.profile import Profile
    from trialfinder.shortlist import Entry, SavedVerdict, Shortlist
    from trialfinder.store import Store
    from trialfinder.study import Study
    from trialfinder.vocabulary import Vocabulary

_list_option = click.option("--list", "name", default="My studies", show_default=True, help="Which list.")


@click.group(cls=Commands)
def shortlist() -> None:
    """Keep studies on a list, with notes. Lists stay on this machine."""


@shortlist.command()
@click.argument("nct_ids", metavar="NCT...", nargs=-1, required=True)
@_list_option
@click.option("--note", help="A note to write under each.")
@click.option("--by", default="", help="Initials of the one who writes the note.")
@person_options(cancer_required=False)
@source_option()
def add(
    nct_ids: Sequence[str], name: str, note: str | None, by: str, sources: Sequence[str], **values: Any
) -> None:
    """Put studies on a list. Describe the person as for find to keep what the studies say about them."""
    from trialfinder.vocabulary import load_vocabulary

    vocabulary = load_vocabulary()
    profile = optional_profile(told_from(values), vocabulary)
    source = open_studies(sources)
    studies = [fetch(source, nct_id) for nct_id in nct_ids]
    with lists_store() as store:
        kept = store.open_list(name)
        for study in studies:
            entry = store.add_entry(kept.id, study, _verdicts(study, profile, vocabulary))
            if note:
                store.add_note(entry.id, note, on=local_today(), author=by)
            click.echo(f"{study.nct_id} is on the list “{kept.name}”.")


@shortlist.command("list")
@click.option("--list", "name", help="Only this list.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def list_(name: str | None, form: str) -> None:
    """Show what is kept."""
    with lists_store() as store:
        lists = [store.list_named(name)] if name else list(store.lists())
        held = [(each, store.entries(each.id)) for each in lists]
    if form == "json":
        _echo_json([entry for _, entries in held for entry in entries])
    elif held:
        _echo_tables(held)
    else:
        click.echo("Nothing is kept yet. Add a study with: trialfinder shortlist add NCT…")


@shortlist.command()
@click.argument("nct_id", metavar="NCT")
@click.argument("text")
@_list_option
@click.option("--by", default="", help="Initials of the one who writes.")
def note(nct_id: str, text: str, name: str, by: str) -> None:
    """Write a note under a study."""
    with lists_store() as store:
        entry = _entry(store, name, nct_id)
        store.add_note(entry.id, text, on=local_today(), author=by)
    click.echo(f"The note is under {entry.nct_id}.")


@shortlist.command()
@click.option("--list", "name", help="Only this list.")
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "json"]), default="csv")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file; else the screen.")
def export(name: str | None, form: str, out: Path | None) -> None:
    """Write the lists down, to keep a copy or to hand them on."""
    from trialfinder.summary.export import shortlist_json, shortlist_table, to_csv, to_xlsx
    from trialfinder.summary.output import write_file

    if form == "xlsx" and out is None:
        raise click.UsageError("--format xlsx needs --out.")
    with lists_store() as store:
        entries = store.entries(store.list_named(name).id if name else None)
    made = datetime.now().astimezone()
    if form == "xlsx":
        content = to_xlsx(shortlist_table(entries), made=made)
    elif form == "csv":
        content = to_csv(shortlist_table(entries)).encode("utf-8-sig" if out else "utf-8")
    else:
        content = shortlist_json(entries, made=made).encode()
    if out is None:
        click.echo(content, nl=False)
    else:
        write_file(out, content)
        click.echo(f"{out} is written.")


@shortlist.command()
@click.argument("nct_ids", metavar="NCT...", nargs=-1, required=True)
@_list_option
def remove(nct_ids: Sequence[str], name: str) -> None:
    """Take studies off a list. Adding one again brings its notes back."""
    with lists_store() as store:
        for entry in [_entry(store, name, nct_id) for nct_id in nct_ids]:
            store.remove_entry(entry.id)
            click.echo(f"{entry.nct_id} is no longer on the list “{entry.list_name}”.")


def lists_store() -> Store:
    """The one place where the command line reads ``TRIALFINDER_HOME`` and ``TRIALFINDER_DATABASE_URL``."""
    from trialfinder.store import open_store, store_url

    return open_store(store_url(os.environ))


def _echo_json(entries: Sequence[Entry]) -> None:
    from trialfinder.summary.export import shortlist_json

    click.echo(shortlist_json(entries, made=datetime.now().astimezone()))


def _echo_tables(held: Sequence[tuple[Shortlist, Sequence[Entry]]]) -> None:
    from trialfinder.cli.draw import draw_shortlist
    from trialfinder.views import shortlist_page

    for each, entries in held:
        for line in draw_shortlist(shortlist_page(each.name, entries, today=local_today())):
            click.echo(line)


def _entry(store: Store, name: str, nct_id: str) -> Entry:
    return store.entry(store.list_named(name).id, nct_id.strip().upper())


def _verdicts(study: Study, profile: Profile | None, vocabulary: Vocabulary) -> tuple[SavedVerdict, ...]:
    from trialfinder.eligibility import read
    from trialfinder.matching import match
    from trialfinder.shortlist import saved_verdicts

    if profile is None:
        return ()
    return saved_verdicts(match(profile, study, read(study, vocabulary), vocabulary, today=local_today()))
