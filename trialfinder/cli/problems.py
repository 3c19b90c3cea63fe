"""Turns our errors into one sentence on stderr and exit 1; anything else may crash loudly."""

from __future__ import annotations

from typing import IO, Any

import click

from trialfinder.errors import TrialfinderError


class Problem(click.ClickException):
    """A problem explained in one sentence."""

    exit_code = 1

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.format_message(), err=True, file=file)


class Commands(click.Group):
    """A group whose commands may raise our errors."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except TrialfinderError as error:
            raise Problem(str(error)) from error


def warn(sentence: str) -> None:
    click.echo(sentence, err=True)
