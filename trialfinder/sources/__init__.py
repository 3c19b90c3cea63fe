"""Where studies come from: the registry, files, or the demonstration studies, all read in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from trialfinder.errors import InputError
from trialfinder.registry.found import Progress
from trialfinder.sources.files import DemoSource, FileSource
from trialfinder.sources.live import MOST_READ, Access, LiveSource, client_for
from trialfinder.sources.model import Coverage, StudySource

__all__ = [
    "MOST_READ",
    "Access",
    "Coverage",
    "DemoSource",
    "FileSource",
    "LiveSource",
    "Progress",
    "StudySource",
    "open_source",
]

_NAMED: Final = ("live", "demo", "snapshot")


def open_source(
    specs: Sequence[str], access: Access | None = None, progress: Progress | None = None
) -> StudySource:
    """``["live"]``, ``["demo"]`` or paths of files; nothing is opened or asked yet.

    ``access`` says how the registry is asked, ``progress`` is told how reading it goes. Raises
    ``InputError``, which says what can be used instead.
    """
    names = [spec for spec in specs if spec in _NAMED]
    if not specs:
        raise InputError("No source of studies was given. Use “live”, “demo”, or the path of a file.")
    if not names:
        return FileSource([Path(spec) for spec in specs])
    if len(set(specs)) > 1:
        raise InputError(
            f"The source “{names[0]}” cannot be mixed with others. Give it alone, or only files."
        )
    if names[0] == "demo":
        return DemoSource()
    if names[0] == "snapshot":
        raise InputError("The source “snapshot” does not exist yet. Use “live”, “demo”, or a file’s path.")
    how = access or Access()
    return LiveSource(client_for(how), at_most=how.at_most, progress=progress)
