"""trialfinder: clinical trials for people whose cancer treatment has stopped working."""

__version__ = "0.1.0"
