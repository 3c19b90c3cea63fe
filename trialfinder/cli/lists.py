"""``shortlist``: keep studies, write notes under them, see what is kept."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from trialfinder.cli.person import check_usage, local_today, person_options, told_from
from trialfinder.cli.problems import Commands
from trialfinder.cli.sources import open_studies, source_option

if TYPE_CHECKING:
    from trialfinder.profile import Profile
    from trialfinder.shortlist import Entry, SavedVerdict
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

    told = told_from(values)
    check_usage(told)
    vocabulary = load_vocabulary()
    profile = _profile(told, vocabulary)
    source = open_studies(sources)
    studies = [source.fetch(nct_id) for nct_id in nct_ids]
    with _store() as store:
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
    from trialfinder.cli.draw import draw_shortlist
    from trialfinder.cli.encode import entry_json, one_line
    from trialfinder.views import shortlist_page

    with _store() as store:
        lists = [store.list_named(name)] if name else list(store.lists())
        held = [(each, store.entries(each.id)) for each in lists]
    if form == "json":
        for _, entries in held:
            for entry in entries:
                click.echo(one_line(entry_json(entry)))
        return
    if not held:
        click.echo("Nothing is kept yet. Add a study with: trialfinder shortlist add NCT…")
    for each, entries in held:
        for line in draw_shortlist(shortlist_page(each.name, entries, today=local_today())):
            click.echo(line)


@shortlist.command()
@click.argument("nct_id", metavar="NCT")
@click.argument("text")
@_list_option
@click.option("--by", default="", help="Initials of the one who writes.")
def note(nct_id: str, text: str, name: str, by: str) -> None:
    """Write a note under a study."""
    with _store() as store:
        entry = _entry(store, name, nct_id)
        store.add_note(entry.id, text, on=local_today(), author=by)
    click.echo(f"The note is under {entry.nct_id}.")


@shortlist.command()
@click.argument("nct_ids", metavar="NCT...", nargs=-1, required=True)
@_list_option
def remove(nct_ids: Sequence[str], name: str) -> None:
    """Take studies off a list. Adding one again brings its notes back."""
    with _store() as store:
        for entry in [_entry(store, name, nct_id) for nct_id in nct_ids]:
            store.remove_entry(entry.id)
            click.echo(f"{entry.nct_id} is no longer on the list “{entry.list_name}”.")


def _store() -> Store:
    """The one place where the command line reads ``TRIALFINDER_HOME`` and ``TRIALFINDER_DATABASE_URL``."""
    from trialfinder.store import open_store, store_url

    return open_store(store_url(os.environ))


def _entry(store: Store, name: str, nct_id: str) -> Entry:
    return store.entry(store.list_named(name).id, nct_id.strip().upper())


def _profile(told: Any, vocabulary: Vocabulary) -> Profile | None:
    from trialfinder.cli.person import profile_of

    return profile_of(told, vocabulary, today=local_today()) if told.cancer or told.had else None


def _verdicts(study: Study, profile: Profile | None, vocabulary: Vocabulary) -> tuple[SavedVerdict, ...]:
    from trialfinder.eligibility import read
    from trialfinder.matching import match
    from trialfinder.shortlist import saved_verdicts

    if profile is None:
        return ()
    return saved_verdicts(match(profile, study, read(study, vocabulary), vocabulary, today=local_today()))
