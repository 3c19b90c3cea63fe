"""``python -m trialfinder``."""

from trialfinder.cli import main

main()
