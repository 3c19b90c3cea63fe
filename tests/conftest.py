"""What every test may lean on: the stored registry records beside the checkout, and a home of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Registry records kept beside the checkout; tests that read them carry ``pytest.mark.shared``."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        pytest.skip("the stored registry records are not beside this checkout")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of stored records; ask for it only under ``pytest.mark.shared``."""
    return SHARED


@pytest.fixture(autouse=True)
def _home_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the lists of the person who runs it."""
    monkeypatch.setenv("TRIALFINDER_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.delenv("TRIALFINDER_DATABASE_URL", raising=False)
