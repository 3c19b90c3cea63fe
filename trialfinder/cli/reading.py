"""``read``, ``evaluate`` and ``explain``: what studies say about drugs, how well it is read, and why."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trialfinder.cli.problems import warn
from trialfinder.cli.sources import (
    end_progress,
    fetch,
    open_studies,
    source_option,
    tell_coverage,
    tell_unreadable,
)
from trialfinder.errors import InputError, UnknownStudy, UnknownTherapy

if TYPE_CHECKING:
    from trialfinder.eligibility import Reading
    from trialfinder.sources import StudySource
    from trialfinder.study import Study
    from trialfinder.vocabulary import Vocabulary
    from trialfinder.vocabulary.model import Therapy

_CSV = click.Path(path_type=Path)


@click.command()
@click.option("--drug", "drugs", multiple=True, help="One line for each study and drug.")
@click.option("--probes", type=_CSV, help="One line for each nct_id and drug of this CSV, in its order.")
@click.option("--limits", is_flag=True, help="One line for each study: lines, resistance, ECOG, brain.")
@click.option("--markers", is_flag=True, help="One line for each study: tumour markers, stage and setting.")
@click.option("--cancers", type=_CSV, help="One line for each nct_id and cancer of this CSV, in its order.")
@source_option(required=True)
@click.option("--format", "form", type=click.Choice(["json"]), default="json")
def read(
    drugs: Sequence[str],
    probes: Path | None,
    limits: bool,
    markers: bool,
    cancers: Path | None,
    sources: Sequence[str],
    form: str,
) -> None:
    """Read what studies say about drugs; one line of JSON for each answer."""
    from trialfinder.cli.encode import one_line
    from trialfinder.vocabulary import load_vocabulary

    if sum(map(bool, (drugs, probes, limits, markers, cancers))) != 1:
        raise click.UsageError("Give one of --drug, --probes, --limits, --markers and --cancers.")
    source = open_studies(sources)
    vocabulary = load_vocabulary()
    if drugs:
        lines = _read_drugs(drugs, source, vocabulary)
    elif probes:
        lines = _read_probes(probes, source, vocabulary)
    elif cancers:
        lines = _read_cancers(cancers, source, vocabulary)
    elif markers:
        lines = _read_markers(source, vocabulary)
    else:
        lines = _read_limits(source, vocabulary)
    for line in lines:
        click.echo(one_line(line))
    tell_unreadable(source.unreadable)
    tell_coverage(source.coverage)


@click.command()
@source_option(required=True)
@click.option("--probes", type=_CSV, required=True, help="What studies say about drugs, as people read it.")
@click.option("--studies", type=_CSV, help="Limits of studies, as people read them.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def evaluate(sources: Sequence[str], probes: Path, studies: Path | None, form: str) -> None:
    """Score the reading against what people read."""
    from trialfinder import evaluation
    from trialfinder.cli.encode import one_line
    from trialfinder.vocabulary import load_vocabulary

    source = open_studies(sources)
    scores = evaluation.evaluate(_all_studies(source), probes, studies, load_vocabulary())
    click.echo(one_line(evaluation.as_json(scores)) if form == "json" else evaluation.render(scores))
    tell_unreadable(source.unreadable)
    tell_coverage(source.coverage)


@click.command()
@click.argument("nct_ids", metavar="NCT...", nargs=-1, required=True)
@click.option("--drug", "drugs", multiple=True, required=True)
@source_option()
def explain(nct_ids: Sequence[str], drugs: Sequence[str], sources: Sequence[str]) -> None:
    """Tell how the words of a study were understood, step by step."""
    from trialfinder.cli.draw import draw_explanation
    from trialfinder.eligibility import read as read_study
    from trialfinder.vocabulary import load_vocabulary

    vocabulary = load_vocabulary()
    source = open_studies(sources)
    for nct_id in nct_ids:
        study = fetch(source, nct_id)
        reading = read_study(study, vocabulary)
        for drug in drugs:
            for therapy in vocabulary.find_therapy(drug).therapies:
                for line in draw_explanation(study.nct_id, reading.stance_on(therapy)):
                    click.echo(line)


def _read_drugs(
    drugs: Sequence[str], source: StudySource, vocabulary: Vocabulary
) -> Iterator[dict[str, Any]]:
    from trialfinder.cli.encode import stance_json
    from trialfinder.eligibility import read as read_study

    asked = [(drug, _therapy(drug, vocabulary)) for drug in drugs]
    for study in _all_studies(source):
        reading = read_study(study, vocabulary)
        for drug, therapy in asked:
            yield stance_json(study.nct_id, drug, reading.stance_on(therapy))


def _read_probes(path: Path, source: StudySource, vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    """A row that cannot be answered keeps its line, with a null label, so that lines and rows agree."""
    from trialfinder.cli.encode import stance_json

    readings: dict[str, Reading | None] = {}
    for nct_id, drug in rows_of(path, "nct_id", "drug"):
        if nct_id not in readings:
            readings[nct_id] = _reading(nct_id, source, vocabulary)
        reading = readings[nct_id]
        therapy = _therapy_or_warn(drug, vocabulary)
        stance = reading.stance_on(therapy) if reading and therapy else None
        yield stance_json(nct_id, drug, stance)


def _read_limits(source: StudySource, vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    from trialfinder.cli.encode import limits_json
    from trialfinder.eligibility import read as read_study

    for study in _all_studies(source):
        yield limits_json(study.nct_id, read_study(study, vocabulary).limits)


def _read_markers(source: StudySource, vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    from trialfinder.cli.encode import markers_json
    from trialfinder.eligibility import read as read_study

    for study in _all_studies(source):
        yield markers_json(read_study(study, vocabulary))


def _read_cancers(path: Path, source: StudySource, vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    from trialfinder.cancers import judge_words

    for nct_id, cancer in rows_of(path, "nct_id", "cancer"):
        study = _fetch_or_warn(nct_id, source)
        verdict = judge_words(study, cancer, vocabulary) if study else None
        yield {
            "nct_id": nct_id,
            "cancer": cancer,
            "label": verdict.fit.value if verdict else None,
            "why": verdict.words if verdict else "",
        }


def rows_of(path: Path, first: str, second: str) -> list[tuple[str, str]]:
    """Two columns of a CSV; raises ``InputError`` with what is missing."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            missing = [name for name in (first, second) if name not in (table.fieldnames or ())]
            if missing:
                raise InputError(f"{path.name} has no column {missing[0]}. It needs {first} and {second}.")
            return [((row[first] or "").strip(), (row[second] or "").strip()) for row in table]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            f"The file {path} cannot be read: {getattr(error, 'strerror', None) or error}."
        ) from error


def _all_studies(source: StudySource) -> Iterator[Study]:
    from trialfinder.registry.query import StudyQuery

    for number, study in enumerate(source.studies(StudyQuery())):
        if not number:  # by then all are read, and lines of results begin
            end_progress()
        yield study


def _reading(nct_id: str, source: StudySource, vocabulary: Vocabulary) -> Reading | None:
    from trialfinder.eligibility import read as read_study

    study = _fetch_or_warn(nct_id, source)
    return read_study(study, vocabulary) if study else None


def _fetch_or_warn(nct_id: str, source: StudySource) -> Study | None:
    try:
        return fetch(source, nct_id)
    except UnknownStudy as error:
        warn(str(error))
        return None


def _therapy_or_warn(drug: str, vocabulary: Vocabulary) -> Therapy | None:
    try:
        return _therapy(drug, vocabulary)
    except UnknownTherapy as error:
        warn(str(error))
        return None


def _therapy(drug: str, vocabulary: Vocabulary) -> Therapy:
    """One therapy for a drug or a class."""
    from trialfinder.profile import prior_therapies

    return prior_therapies(drug, vocabulary)[0].therapy
