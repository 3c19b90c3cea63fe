"""What a search found, as pandas tables."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from trialfinder.finder import Finding, find
from trialfinder.frames import (
    RESULTS,
    SITES,
    STUDIES,
    VERDICTS,
    results_frame,
    sites_frame,
    studies_frame,
    to_parquet,
    verdicts_frame,
)
from trialfinder.places import find_place
from trialfinder.profile import Profile, parse_had
from trialfinder.sources import DemoSource
from trialfinder.summary.export import finding_table, to_csv
from trialfinder.vocabulary import load_vocabulary

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def finding() -> Finding:
    vocabulary = load_vocabulary()
    had = parse_had("Tagrisso=worked-then-stopped@2026-11-20", vocabulary, TODAY)
    profile = Profile(vocabulary.find_cancer("NSCLC"), had, place=find_place("Boston, Massachusetts"))
    return find(profile, DemoSource(), vocabulary, today=TODAY)


def test_the_tables_have_the_columns_and_dtypes_that_are_written_down(finding: Finding) -> None:
    for frame, columns in (
        (studies_frame(finding), STUDIES),
        (sites_frame(finding), SITES),
        (verdicts_frame(finding), VERDICTS),
        (results_frame(finding), RESULTS),
    ):
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == dict(columns)
        assert len(frame) > 0


def test_studies_stand_in_the_order_of_the_ranking(finding: Finding) -> None:
    frame = studies_frame(finding)
    assert list(frame["nct_id"]) == [match.study.nct_id for match in finding.matches]
    assert list(frame["rank"]) == list(range(1, len(frame) + 1))
    assert frame["score"].is_monotonic_decreasing


def test_the_tables_join_by_study(finding: Finding) -> None:
    studies = set(studies_frame(finding)["nct_id"])
    assert set(verdicts_frame(finding)["nct_id"]) == studies
    assert set(sites_frame(finding)["nct_id"]) <= studies


def test_a_wait_is_a_day_and_a_number_of_days(finding: Finding) -> None:
    waits = verdicts_frame(finding).dropna(subset=["washout_until"])
    gap = waits["washout_until"] - pd.Timestamp("2026-11-20")
    assert len(waits) > 0
    assert (gap.dt.days == waits["washout_days"]).all()


def test_distances_are_those_to_the_persons_place(finding: Finding) -> None:
    nearest = studies_frame(finding)["nearest_km"].min()
    assert sites_frame(finding)["distance_km"].min() <= nearest


def test_a_search_that_found_nothing_has_the_same_columns(finding: Finding) -> None:
    vocabulary = load_vocabulary()
    nothing = find(Profile(vocabulary.find_cancer("NSCLC")), DemoSource(), vocabulary, today=TODAY, limit=1)
    empty = verdicts_frame(nothing)
    assert empty.empty
    assert list(empty.columns) == list(VERDICTS)


def test_a_parquet_file_can_be_read_back(finding: Finding) -> None:
    back = pd.read_parquet(io.BytesIO(to_parquet(finding)))
    assert list(back["nct_id"]) == list(verdicts_frame(finding)["nct_id"])
    assert list(back.columns) == list(RESULTS)


def test_the_csv_has_the_rows_and_columns_of_the_parquet_file(finding: Finding) -> None:
    written = pd.read_csv(io.StringIO(to_csv(finding_table(finding))))
    assert list(written.columns) == list(RESULTS)
    assert list(written["quote"].dropna()) == list(results_frame(finding)["quote"].dropna())


def test_test_results_are_in_the_table(finding: Finding) -> None:
    vocabulary = load_vocabulary()
    told = replace(finding.profile, markers=("EGFR exon 19 deletion",))
    found = studies_frame(find(told, DemoSource(), vocabulary, today=TODAY))
    assert found["markers_fit"].str.contains("EGFR exon 19 deletion").any()
