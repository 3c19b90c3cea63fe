"""Asks the real registry a few small questions; only with ``-m live``. Settles what nobody could look up."""

from __future__ import annotations

import pytest
import requests

from trialfinder.registry.client import RegistryClient
from trialfinder.registry.query import Near, StudyQuery
from trialfinder.registry.sending import PUBLIC_REGISTRY, USER_AGENT
from trialfinder.study import GeoPoint

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def client() -> RegistryClient:
    return RegistryClient()


def test_the_registry_still_speaks_version_2(client: RegistryClient) -> None:
    assert client.version().api.startswith("2.")


def test_a_search_of_ours_is_understood_whole(client: RegistryClient) -> None:
    query = StudyQuery(
        conditions=("non-small cell lung cancer", "NSCLC (EGFR"),
        interventions=("osimertinib",),
        statuses=("RECRUITING",),
        phases=("PHASE1", "PHASE2"),
        near=Near(GeoPoint(42.36, -71.06), 100, "mi"),
        age=60,
        page_size=100,
    )
    searched = client.search(query)
    studies = searched.studies
    assert studies
    assert all(study.criteria and study.has_results is not None for study in studies)
    assert searched.unreadable == ()
    assert [study.unknown_words for study in studies if study.unknown_words] == []


def test_an_unknown_parameter_is_still_refused_in_the_words_we_know() -> None:
    answer = requests.get(
        f"{PUBLIC_REGISTRY}/studies",
        params={"filter.phase": "3"},
        headers={"User-Agent": USER_AGENT},
        timeout=30,
    )
    assert (answer.status_code, answer.text.strip()) == (400, "`filter.phase` is unknown parameter")
