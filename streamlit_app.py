"""The dashboard's front door in a checkout; see ``trialfinder/dashboard/app.py``."""

from trialfinder.dashboard.app import main

main()
