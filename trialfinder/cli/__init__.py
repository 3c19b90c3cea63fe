"""The command line: parse, call, show. Its options and outputs are a contract that scripts rely on.

Results go to stdout, progress and warnings to stderr. Exit 0: done; 1: a problem, told in one sentence;
2: wrong usage. Each command imports what it needs when it runs, so that ``--help`` answers at once.
"""

from __future__ import annotations

import click

from trialfinder import __version__
from trialfinder.cli.finding import find, show
from trialfinder.cli.lists import shortlist
from trialfinder.cli.paper import print_summary
from trialfinder.cli.problems import Commands
from trialfinder.cli.reading import evaluate, explain, read
from trialfinder.cli.screen import dashboard, forget, sync

__all__ = ["main"]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="trialfinder")
def main() -> None:
    """Find cancer studies that say what they want to know about the treatments you have had.

    Start with the treatment that stopped working:

    \b
      trialfinder find --cancer "non-small cell lung cancer" --had "Tagrisso=worked-then-stopped"

    What you type stays on this machine. The registry is only asked for studies of the cancer.
    This tool helps you to ask; your care team and the study team decide.
    """


for command in (find, show, read, evaluate, explain, sync, shortlist, print_summary, dashboard, forget):
    main.add_command(command)
