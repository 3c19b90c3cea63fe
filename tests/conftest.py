"""What every test may lean on: the stored registry records beside the checkout, and a home of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback import RegistryServer

from trialfinder.vocabulary import Vocabulary, load_vocabulary

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Registry records kept beside the checkout; tests that read them carry ``pytest.mark.shared``."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        pytest.skip("the stored registry records are not beside this checkout")
    if item.get_closest_marker("live") and "live" not in item.config.getoption("-m"):
        pytest.skip("asks the real registry over the network: only with -m live")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of stored records; ask for it only under ``pytest.mark.shared``."""
    return SHARED


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture(autouse=True)
def _home_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the lists of the person who runs it."""
    monkeypatch.setenv("TRIALFINDER_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.delenv("TRIALFINDER_DATABASE_URL", raising=False)
    monkeypatch.delenv("TRIALFINDER_KEEP", raising=False)


@pytest.fixture(scope="session")
def invented_records() -> list[dict[str, Any]]:
    """Eight small invented records with the oddities of real ones; not to be changed, only copied."""
    text = (Path(__file__).parent / "fixtures" / "registry_studies.json").read_text(encoding="utf-8")
    records: list[dict[str, Any]] = json.loads(text)
    return records


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry is asked without a pause between two questions or two tries."""
    from trialfinder.registry.sending import Sender

    for name, value in {"pace": 0.0, "sleep": lambda _: None}.items():
        monkeypatch.setitem(Sender.__init__.__kwdefaults__, name, value)


@pytest.fixture
def registry_server(invented_records: list[dict[str, Any]]) -> Iterator[RegistryServer]:
    """A registry of the invented records on this machine; see ``tests/loopback.py``."""
    with RegistryServer(invented_records) as server:
        yield server
