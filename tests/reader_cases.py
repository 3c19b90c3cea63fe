"""The cases of ``tests/cases/reader.csv`` as studies, and what the reader says of each."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from trialfinder.eligibility import read
from trialfinder.eligibility.clauses import clauses_of
from trialfinder.eligibility.model import TherapyStance
from trialfinder.eligibility.sections import split_criteria
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary

CASES = Path(__file__).parent / "cases"
HEADINGS = {
    "inclusion": "Inclusion Criteria:\n\n",
    "exclusion": "Exclusion Criteria:\n\n",
    "whole": "",
    "title": "",
}
Row = Mapping[str, str]


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((CASES / name).read_text(encoding="utf-8").splitlines()))


def study_of(row: Row) -> Study:
    words = row["criteria"].replace("\\n", "\n")
    if row["section"] == "title":
        return Study(nct_id=row["modelled_on"], brief_title=words)
    bullet = "" if row["section"] == "whole" or "\n" in words or words.startswith("* ") else "* "
    return Study(nct_id=row["modelled_on"], criteria=HEADINGS[row["section"]] + bullet + words)


def stance_of(row: Row, vocabulary: Vocabulary) -> TherapyStance:
    therapy = vocabulary.find_therapy(row["drug"]).therapies[0]
    return read(study_of(row), vocabulary).stance_on(therapy)


def words_of(row: Row) -> Iterator[str]:
    """What the reader looks for cues in."""
    study = study_of(row)
    lines = split_criteria(study.criteria)
    yield from (clause.text for line in lines if not line.heading for clause in clauses_of(line, lines))
    yield study.brief_title
