"""Keeps shortlists in a database: SQLite by default, PostgreSQL by URL, behind one small interface."""

from trialfinder.store.database import store_url
from trialfinder.store.lists import LOCAL_OWNER, Store, open_store

__all__ = ["LOCAL_OWNER", "Store", "open_store", "store_url"]
