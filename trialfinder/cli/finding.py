"""``find`` and ``show``: studies for a person, and one study with all it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trialfinder.cli.person import check_usage, local_today, person_options, told_from
from trialfinder.cli.problems import warn
from trialfinder.cli.sources import (
    end_progress,
    fetch,
    open_studies,
    show_progress,
    source_option,
    tell_coverage,
    tell_unreadable,
)

if TYPE_CHECKING:
    from trialfinder.finder import Finding
    from trialfinder.profile import Profile
    from trialfinder.study import Phase, Study
    from trialfinder.vocabulary import Vocabulary

GROUPS = ("wants", "may_take", "washout", "unclear", "refuses")


@click.command()
@person_options(cancer_required=True)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    help="Only studies of this status, such as RECRUITING; “any” for all. Default: those that a person can "
    "ask to join, now or soon.",
)
@click.option("--phase", "phases", multiple=True, help="Only studies of this phase: 1, 2, 3, 4 or early1.")
@source_option()
@click.option(
    "--at-most",
    type=click.IntRange(min=1),
    metavar="N",
    help="Read at most this many studies of the registry, those updated last first. Default: 5000.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Show at most this many, best first.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table")
@click.option("--group", "groups", type=click.Choice(GROUPS), multiple=True, help="Show only this group.")
@click.option("--all", "show_all", is_flag=True, help="Show the studies that say no as well.")
@click.option("--explain", is_flag=True, help="Say of each study why it stands where it does.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write the studies and what each says about each treatment here: a .csv or .parquet file.",
)
def find(**values: Any) -> None:
    """Find studies, and what each says about the treatments you have had."""
    told = told_from(values)
    check_usage(told)
    finding = _find(
        told, **{name: values[name] for name in ("sources", "statuses", "phases", "limit", "at_most")}
    )
    tell_unreadable(finding.unreadable)
    _tell_coverage(finding, values["form"])
    shown = Shown(values["groups"], values["show_all"], values["explain"])
    chosen = _only(finding, shown.groups)
    if out := values["out"]:
        _write_table(chosen, out)
    _SHOWN_AS[values["form"]](chosen, shown)


@click.command()
@click.argument("nct_ids", metavar="NCT...", nargs=-1, required=True)
@person_options(cancer_required=False)
@source_option()
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def show(nct_ids: Sequence[str], sources: Sequence[str], form: str, **values: Any) -> None:
    """Show all that a study says. Describe the person as for find to see how it stands to them."""
    from trialfinder.cli.draw import draw_study
    from trialfinder.cli.paper import study_page_for
    from trialfinder.cli.person import optional_profile
    from trialfinder.vocabulary import load_vocabulary

    vocabulary = load_vocabulary()
    profile = optional_profile(told_from(values), vocabulary)
    source = open_studies(sources)
    if form == "json":
        lines = [_study_json(fetch(source, nct_id), profile, vocabulary) for nct_id in nct_ids]
    else:
        lines = [
            line
            for nct_id in nct_ids
            for line in draw_study(
                study_page_for(source.fetch(nct_id), profile, vocabulary, source.name, source.coverage.stale)
            )
        ]
    for line in lines:
        click.echo(line)


def _find(
    told: Any,
    *,
    sources: Sequence[str],
    statuses: Sequence[str],
    phases: Sequence[str],
    limit: int | None,
    at_most: int | None,
) -> Finding:
    wanted = {"statuses": parse_statuses(statuses), "phases": parse_phases(phases)}
    from trialfinder import finder
    from trialfinder.cli.person import profile_of, tell_contradictions
    from trialfinder.vocabulary import load_vocabulary

    today = local_today()
    vocabulary = load_vocabulary()
    profile = profile_of(told, vocabulary, today=today)
    tell_contradictions(profile, vocabulary)
    chosen = {name: value for name, value in wanted.items() if value is not None}
    try:
        return finder.find(
            profile,
            open_studies(sources, at_most=at_most),
            vocabulary,
            today=today,
            limit=limit,
            progress=show_progress,
            **chosen,  # type: ignore[arg-type]
        )
    finally:
        end_progress()


def _tell_coverage(finding: Finding, form: str) -> None:
    """The table says it itself, on top."""
    if form != "table":
        tell_coverage(finding.coverage)
    if finding.coverage.cut_at is not None:
        warn("--at-most reads more of them; --phase and --status ask for fewer.")


def parse_statuses(words: Sequence[str]) -> tuple[str, ...] | None:
    """None when nothing was said; empty for any."""
    from trialfinder.study import OverallStatus

    named = _split(words)
    if not named:
        return None
    if "ANY" in named:
        return ()
    for word in named:
        if word not in OverallStatus.__members__:
            known = ", ".join(OverallStatus)
            raise click.BadParameter(f"{word} is not a status. Use any, or: {known}", param_hint="--status")
    return tuple(OverallStatus[word] for word in named)


def parse_phases(words: Sequence[str]) -> tuple[Phase, ...] | None:
    from trialfinder.study import Phase

    named = [word.removeprefix("PHASE_").removeprefix("PHASE") for word in _split(words)]
    by_name = {"1": Phase.PHASE1, "2": Phase.PHASE2, "3": Phase.PHASE3, "4": Phase.PHASE4}
    by_name |= dict.fromkeys(("0", "EARLY1", "EARLY_1", "EARLY_PHASE1"), Phase.EARLY_PHASE1)
    by_name |= {"NA": Phase.NA, "N/A": Phase.NA}
    for word in named:
        if word not in by_name:
            raise click.BadParameter(
                f"{word} is not a phase. Use 1, 2, 3, 4 or early1.", param_hint="--phase"
            )
    return tuple(by_name[word] for word in named) or None


def _split(words: Sequence[str]) -> list[str]:
    """“recruiting,not yet recruiting” as the registry writes it."""
    parts = [part.strip() for word in words for part in word.split(",") if part.strip()]
    return list(dict.fromkeys(part.upper().replace(" ", "_").replace("-", "_") for part in parts))


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown: which groups (none means all), those that say no, and why each stands where it does."""

    groups: Sequence[str]
    refusing: bool
    explain: bool


def _as_json(finding: Finding, shown: Shown) -> None:
    from trialfinder.cli.encode import finding_json, one_line

    click.echo(one_line(finding_json(finding, explain=shown.explain)))


def _as_csv(finding: Finding, shown: Shown) -> None:
    from trialfinder.summary.export import finding_table, to_csv

    click.echo(to_csv(finding_table(finding)), nl=False)


def _only(finding: Finding, groups: Sequence[str]) -> Finding:
    chosen = tuple(match for match in finding.matches if not groups or match.group.value in groups)
    return replace(finding, matches=chosen)


def _as_table(finding: Finding, shown: Shown) -> None:
    from trialfinder.cli.draw import draw_results
    from trialfinder.views import results_page

    page = results_page(finding)
    for line in draw_results(page, groups=shown.groups, show_all=shown.refusing, explain=shown.explain):
        click.echo(line)


def _write_table(finding: Finding, path: Path) -> None:
    from trialfinder.summary.output import write_file

    if path.suffix not in (".csv", ".parquet"):
        raise click.BadParameter(f"{path.name} must end in .csv or .parquet.", param_hint="--out")
    write_file(path, _table_bytes(finding, path.suffix))


def _table_bytes(finding: Finding, suffix: str) -> bytes:
    from trialfinder.frames import to_parquet
    from trialfinder.summary.export import finding_table, to_csv

    if suffix == ".parquet":
        return to_parquet(finding)
    return to_csv(finding_table(finding)).encode("utf-8-sig")


_SHOWN_AS = {"json": _as_json, "csv": _as_csv, "table": _as_table}


def _study_json(study: Study, profile: Profile | None, vocabulary: Vocabulary) -> str:
    from trialfinder.cli.encode import match_json, one_line
    from trialfinder.eligibility import read
    from trialfinder.matching import match
    from trialfinder.shortlist import encode_study

    held = None
    if profile is not None:
        held = match(profile, study, read(study, vocabulary), vocabulary, today=local_today())
    return one_line({**encode_study(study), "match": match_json(held) if held else None})
