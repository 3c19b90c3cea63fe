"""Writes a finished file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from trialfinder.errors import SummaryError


def write_file(path: Path, content: bytes) -> None:
    """Written beside its place and then moved there, so that a failure leaves what was there before."""
    try:
        _write(path, content)
    except OSError as error:
        raise SummaryError(f"{path} could not be written: {error.strerror or error}.") from error


def _write(path: Path, content: bytes) -> None:
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(unfinished, _usual_mode())
        os.replace(unfinished, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(unfinished)
        raise


def _usual_mode() -> int:
    """What a new file gets here; a temporary one is closed to everybody else."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
