"""What the client keeps of the registry's answers, and when it falls back on it."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path

import pytest
from loopback import Fault, RegistryServer

from trialfinder.errors import (
    RegistryError,
    RegistryFailed,
    RegistryRejected,
    RegistryUnreachable,
    UnknownStudy,
)
from trialfinder.registry.client import RegistryClient
from trialfinder.registry.kept import KeptAnswers
from trialfinder.registry.query import StudyQuery
from trialfinder.registry.sending import Sender

KEPT_ON = date(2026, 11, 22)


def keeping_in(kept: KeptAnswers, server: RegistryServer) -> RegistryClient:
    return RegistryClient(Sender(base_url=server.url, pace=0.0, sleep=lambda _: None), kept)


@pytest.fixture
def kept(tmp_path: Path) -> KeptAnswers:
    return KeptAnswers(tmp_path / "registry", today=lambda: KEPT_ON)


@pytest.fixture
def keeping(registry_server: RegistryServer, kept: KeptAnswers) -> RegistryClient:
    """A client that keeps what it was answered."""
    return keeping_in(kept, registry_server)


def test_the_same_question_under_the_same_data_is_not_asked_again(
    keeping: RegistryClient, registry_server: RegistryServer
) -> None:
    query = StudyQuery(conditions=("lung cancer",), page_size=2)
    first = keeping.search(query)
    registry_server.asked.clear()
    assert keeping.search(query) == first
    assert [asked.path for asked in registry_server.asked] == ["/api/v2/version"]


def test_new_data_is_asked_for(keeping: RegistryClient, registry_server: RegistryServer) -> None:
    first = keeping.search(StudyQuery()).studies
    registry_server.publish("2026-11-23T09:00:05")
    registry_server.api.records = registry_server.api.records[1:]
    assert len(keeping.search(StudyQuery()).studies) == len(first) - 1


def test_another_registry_or_another_limit_is_another_question(
    keeping: RegistryClient, registry_server: RegistryServer, kept: KeptAnswers
) -> None:
    keeping.search(StudyQuery(), at_most=3)
    assert len(keeping.search(StudyQuery()).studies) == 8
    with RegistryServer(registry_server.api.records[:1]) as other:
        assert len(keeping_in(kept, other).search(StudyQuery()).studies) == 1


@pytest.mark.parametrize("fault", ["429", "500", "403", "reset", "truncated", "html", "garbage"])
def test_a_registry_that_cannot_answer_leaves_the_last_answer_with_its_date(
    keeping: RegistryClient, registry_server: RegistryServer, fault: Fault
) -> None:
    before = keeping.search(StudyQuery(conditions=("lung cancer",)))
    registry_server.fail_always(fault)
    after = keeping.search(StudyQuery(conditions=("lung cancer",)))
    assert (after.studies, after.version) == (before.studies, before.version)
    assert before.stale is None
    assert after.stale is not None
    assert (after.stale.kept_on, after.stale.data) == (KEPT_ON, "2026-11-20T09:00:05")
    with pytest.raises(RegistryError) as caught:
        keeping.search(StudyQuery(conditions=("melanoma",)))
    assert str(caught.value).startswith(after.stale.why)


def test_trouble_in_the_middle_of_a_search_leaves_the_last_answer(
    keeping: RegistryClient, registry_server: RegistryServer
) -> None:
    keeping.search(StudyQuery(page_size=3))
    registry_server.publish("2026-11-23T09:00:05")
    registry_server.fail_from("500", after=2)
    again = keeping.search(StudyQuery(page_size=3))
    assert len(again.studies) == 8
    assert again.stale is not None
    assert again.version.data == "2026-11-20T09:00:05"


def test_a_search_that_was_not_read_to_its_end_is_not_kept(
    keeping: RegistryClient, registry_server: RegistryServer
) -> None:
    registry_server.fail_from("500", after=2)
    for _ in range(2):
        with pytest.raises(RegistryFailed):
            keeping.search(StudyQuery(page_size=3))


def test_what_the_registry_refuses_is_said_though_an_answer_is_kept(
    keeping: RegistryClient, registry_server: RegistryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = StudyQuery(terms=("lung",))
    keeping.search(query)
    registry_server.publish("2026-11-23T09:00:05")
    monkeypatch.setattr("loopback_essie.TOO_MANY_WORDS", 0)
    with pytest.raises(RegistryRejected):
        keeping.search(query)


def test_one_study_is_always_asked_for_and_kept_for_when_that_fails(
    keeping: RegistryClient, registry_server: RegistryServer
) -> None:
    assert keeping.fetch("NCT99800001").stale is None
    registry_server.api.records[0] = copy.deepcopy(registry_server.api.records[0])
    registry_server.api.records[0]["protocolSection"]["identificationModule"]["acronym"] = "NEWER"
    newest = keeping.fetch("NCT99800001")
    assert newest.study.acronym == "NEWER"
    registry_server.fail_always("reset")
    kept = keeping.fetch("NCT99800001")
    assert kept.study == newest.study
    assert kept.stale is not None
    assert kept.stale.data == newest.study.version_holder
    with pytest.raises(RegistryUnreachable):
        keeping.fetch("NCT99800002")


def test_a_study_that_is_gone_is_not_brought_back(
    keeping: RegistryClient, registry_server: RegistryServer
) -> None:
    keeping.fetch("NCT99800001")
    registry_server.api.records = registry_server.api.records[1:]
    with pytest.raises(UnknownStudy):
        keeping.fetch("NCT99800001")
