"""The database that a command reads, with its tables up to date."""

from collections.abc import Iterator
from contextlib import contextmanager

from ivr.database import Database, open_database
from ivr.settings import Settings


@contextmanager
def open_ledger(settings: Settings) -> Iterator[Database]:
    """Open the database of the settings; a new one is made when there is none."""
    database = open_database(settings.database_address)
    try:
        database.upgrade()
        yield database
    finally:
        database.close()
