"""The command that opens the dashboard, with every setting that keeps it on this machine.

Streamlit by itself listens on every network, answers any host name, reports usage and asks for an
e-mail address. ``.streamlit/config.toml`` holds the same settings for a checkout; a test compares them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

APP = Path(__file__).with_name("app.py")

SETTINGS: Mapping[str, object] = {
    "server.address": "127.0.0.1",
    "server.allowedHosts": ["localhost", "127.0.0.1"],
    "server.showEmailPrompt": False,
    "browser.gatherUsageStats": False,
    "client.showErrorLinks": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "runner.magicEnabled": False,
    "theme.base": "light",
    "theme.textColor": "#111111",
    "theme.backgroundColor": "#fffdf9",
    "theme.secondaryBackgroundColor": "#f3efe7",
    "theme.primaryColor": "#0b5c6b",
    "theme.linkColor": "#0b4f8a",
    "theme.borderColor": "#8a8578",
    "theme.yellowTextColor": "#5f3e00",
    "theme.redTextColor": "#8b1e2d",
    "theme.blueTextColor": "#0b4f8a",
    "theme.showWidgetBorder": True,
    "theme.baseFontSize": 18,
    "theme.headingFontSizes": ["2rem", "1.5rem", "1.25rem"],
}


def command(source: Sequence[str] = (), port: int | None = None) -> list[str]:
    """What to run; ``source`` as on the command line, nothing for the registry itself."""
    ported = [f"--server.port={port}"] if port is not None else []
    sources = [word for spec in source for word in ("--source", spec)]
    # An installed program does not change while it runs; nothing need watch its files.
    quiet = ["--server.fileWatcherType=none"]
    run = [sys.executable, "-m", "streamlit", "run", str(APP)]
    return [*run, *_options(), *quiet, *ported, *(["--", *sources] if sources else [])]


def _options() -> Iterator[str]:
    for name, value in SETTINGS.items():
        for each in value if isinstance(value, list) else [value]:
            yield f"--{name}={str(each).lower() if isinstance(each, bool) else each}"
