"""`cityline purge`: removing what has been kept long enough."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from ivr.city import load_city
from ivr.cli.console import for_results, print_json
from ivr.cli.ledger import open_ledger
from ivr.retention import Purged
from ivr.retention import purge as purge_due
from ivr.settings import load_settings


def purge(*, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Remove callers' words, promises and events whose day has come; the ledger stays."""
    settings = load_settings()
    today = datetime.now(UTC).astimezone(load_city(settings.city).directory.time_zone).date()
    with open_ledger(settings) as database, database.begin() as session:
        purged = purge_due(session, today)
    if as_json:
        print_json(_counts(purged))
    else:
        removed = ", ".join(f"{count} {kind}" for kind, count in _counts(purged).items())
        for_results().print(f"Removed: {removed}.")


def _counts(purged: Purged) -> dict[str, int]:
    return {
        "words": purged.words,
        "promises": purged.promises,
        "desk": purged.desk,
        "calls in progress": purged.calls,
        "events": purged.events,
    }
