"""What the demo's ledger says, as a table for people."""

from rich.table import Table

from ivr.cli.console import for_results
from ivr.cli.report_tables import add_rows
from metrics.figure_rows import Row
from metrics.period_figures import Figures
from metrics.rate import Rate


def print_standings(made: Figures) -> None:
    """Print how all queries and all calls ended: resolved, escalated and the rest."""
    table = Table("", "", "of", "share", title="What the ledger says")
    queries = {kind.value: number for kind, number in made.standings.items() if number}
    calls = {kind.value: number for kind, number in made.dispositions.items() if number}
    add_rows(table, [_row("queries", kind, number, made.queries) for kind, number in queries.items()])
    add_rows(table, [_row("queries", "all queries", sum(queries.values()), made.queries)])
    add_rows(table, [_row("calls", f"call {kind}", number, made.calls) for kind, number in calls.items()])
    add_rows(table, [_row("calls", "all calls", sum(calls.values()), made.calls)])
    console = for_results()
    console.print(table)
    if not made.reconciles:
        console.print(f"Does not add up: {made.broken} calls break a rule of the ledger", style="red")


def _row(section: str, kind: str, number: int, whole: int) -> Row:
    return Row(section, kind.replace("_", " "), Rate(number, whole))
