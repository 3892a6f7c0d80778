"""`cityline facts`: counting the ledger's days anew, from which every period is read."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.progress import track

from ivr.city import load_city
from ivr.cli.console import for_errors, for_results
from ivr.cli.ledger import open_ledger
from ivr.cli.period import period_of
from ivr.counting import count_days, count_due
from ivr.settings import load_settings

ALL = 100_000


def facts(
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="First day.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day; today if left out.")] = "",
) -> None:
    """Count days anew: those of a period, or else those that have changed; safe to repeat."""
    settings = load_settings()
    zone = load_city(settings.city).directory.time_zone
    now = datetime.now(UTC)
    with open_ledger(settings) as database:
        if first or last:
            days = period_of(first, last, zone, now).days()
            counted = count_days(database, zone, now, days)
            count = sum(1 for _ in track(counted, "days", len(days), console=for_errors()))
        else:
            count = count_due(database, zone, now, ALL)
    for_results().print(f"{count} days counted.")
