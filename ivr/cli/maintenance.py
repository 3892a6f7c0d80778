"""Database maintenance: migrating, purging, recounting, and checking the audit log."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.progress import track

from ivr.accounts.audit_store import verified
from ivr.call.city import load_city
from ivr.cli.console import for_errors, for_results, print_json
from ivr.cli.ledger import PATIENCE_SECONDS, open_ledger, period_of
from ivr.errors import BadInput
from ivr.privacy.caller_data import held_calls
from ivr.privacy.retention import Purged
from ivr.privacy.retention import purge as purge_due
from ivr.run.counting import count_all, count_days
from ivr.run.telemetry import scrape_token
from ivr.settings import load_settings
from ivr.storage.database import open_database
from ivr.storage.secret import machine_secret


def migrate() -> None:
    """Migrate the database to this release; safe to repeat, even while the line runs."""
    with closing(
        open_database(load_settings().database_address, patience_seconds=PATIENCE_SECONDS)
    ) as database:
        database.upgrade()
    for_results().print("The tables are up to date.")


def token() -> None:
    """Print the bearer token for /metrics, the same on every machine with the same CITYLINE_SECRET_KEY."""
    settings = load_settings()
    # Not through rich, which would wrap a long line at the terminal's width.
    typer.echo(scrape_token(machine_secret(settings.secret_key.get_secret_value(), settings.data)))


def facts(
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="First day.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day; today if left out.")] = "",
) -> None:
    """Recount the daily facts of a period, or of the days that have changed; safe to repeat."""
    settings = load_settings()
    zone = load_city(settings.city).directory.time_zone
    now = datetime.now(UTC)
    with open_ledger(settings) as database:
        if first or last:
            days = period_of(first, last, zone, now).days()
            counted = count_days(database, zone, now, days)
            count = sum(1 for _ in track(counted, "days", len(days), console=for_errors()))
        else:
            count = count_all(database, zone, now)
    for_results().print(f"{count} days counted.")


def purge(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Remove callers' words, callbacks and events that are due for removal; the ledger stays."""
    settings = load_settings()
    today = datetime.now(UTC).astimezone(load_city(settings.city).directory.time_zone).date()
    with open_ledger(settings) as database:
        with database.begin() as session:
            purged = purge_due(session, today, held_calls(session))
        database.wipe()
    if as_json:
        print_json(_counts(purged))
    else:
        removed = ", ".join(f"{count} {kind}" for kind, count in _counts(purged).items())
        for_results().print(f"Removed: {removed}.")


def _counts(purged: Purged) -> dict[str, int]:
    return {
        "words": purged.words,
        "callbacks": purged.callbacks,
        "desk": purged.desk,
        "calls in progress": purged.calls,
        "events": purged.events,
        "sounds": purged.sounds,
        "requests": purged.requests,
        "texts": purged.texts,
        "reminders": purged.reminders,
        "tickets": purged.tickets,
        "webhooks": purged.webhooks,
        "unanswered questions": purged.asked,
        "journeys": purged.journeys,
        "answers to programs": purged.replies,
    }


def verify(
    head: Annotated[str, typer.Option(help="A mark that was noted earlier; it must be in the log.")] = "",
) -> None:
    """Check that no audit log entry was changed, removed or inserted."""
    with open_ledger(load_settings()) as database, database.reading() as session:
        found = verified(session)
    if found.broken_at is not None:
        raise BadInput(f"Act {found.broken_at} of the audit log does not follow from those before it.")
    if head and head not in found.marks:
        raise BadInput("The mark is not in the audit log: acts at its end were removed, or it was replaced.")
    for_results().print(f"{found.acts} acts, each follows from those before it.")
    for_results().print(f"Note this mark elsewhere: {found.head or 'none yet'}", soft_wrap=True)
