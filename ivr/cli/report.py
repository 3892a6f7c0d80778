"""`cityline report`: a period in numbers that add up, read from the ledger."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from ivr.city import load_city
from ivr.cli.console import print_json
from ivr.cli.counts import print_report
from ivr.cli.ledger import open_ledger
from ivr.cli.period import period_of
from ivr.settings import load_settings
from metrics import store as ledger
from metrics.figure_rows import as_json as values_of
from metrics.period_figures import figures_of


def report(
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="First day; today if left out.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day; today if left out.")] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Count resolved and escalated, each with its numerator and denominator."""
    settings = load_settings()
    zone = load_city(settings.city).directory.time_zone
    now = datetime.now(UTC)
    period = period_of(first, last, zone, now)
    with open_ledger(settings) as database, database.reading() as session:
        made = figures_of(period, ledger.extract(session, period), now)
    if as_json:
        print_json(values_of(made))
    else:
        print_report(made)
    raise typer.Exit(0 if made.reconciles else 1)
