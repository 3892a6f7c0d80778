"""`cityline migrate`: bringing the database's tables to this release."""

from ivr.cli.console import for_results
from ivr.cli.ledger import open_ledger
from ivr.settings import load_settings


def migrate() -> None:
    """Bring the database's tables to this release; safe to repeat, and while the line runs."""
    with open_ledger(load_settings()) as database:
        database.check()
    for_results().print("The tables are up to date.")
