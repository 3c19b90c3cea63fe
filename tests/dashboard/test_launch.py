"""The dashboard's settings keep it on this machine, however it is started."""

from __future__ import annotations

import tomllib
from pathlib import Path

from trialfinder.dashboard.launch import APP, SETTINGS, command

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"


def test_a_checkout_and_an_installed_program_have_the_same_settings() -> None:
    sections = tomllib.loads(CONFIG.read_text())
    configured = {
        f"{section}.{name}": value for section, held in sections.items() for name, value in held.items()
    }
    assert configured == SETTINGS


def test_the_command_listens_here_only_and_reports_nothing() -> None:
    words = command()
    for option in (
        "--server.address=127.0.0.1",
        "--server.allowedHosts=localhost",
        "--server.allowedHosts=127.0.0.1",
        "--server.showEmailPrompt=false",
        "--browser.gatherUsageStats=false",
        "--client.showErrorLinks=false",
        "--client.showErrorDetails=none",
    ):
        assert option in words
    assert str(APP) in words


def test_sources_and_port_are_handed_on() -> None:
    words = command(["a.jsonl", "b.jsonl.gz"], port=8600)
    assert "--server.port=8600" in words
    assert words[words.index("--") :] == ["--", "--source", "a.jsonl", "--source", "b.jsonl.gz"]


def test_the_app_file_is_there() -> None:
    assert APP.is_file()
