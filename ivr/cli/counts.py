"""Reports as tables for people."""

from collections.abc import Iterable
from itertools import groupby

from rich.table import Table

from ivr.cli.console import for_results
from metrics.figure_rows import Row, rows
from metrics.period_figures import Figures
from metrics.rate import Rate


def print_report(made: Figures) -> None:
    """Print a whole report; what never happened is left out of its lists, but not out of its sums."""
    table = Table("", "", "of", "share", "", title=f"{made.period.first} to {made.period.last}")
    for section, lines in groupby(rows(made), key=lambda row: row.section):
        kept = [row for row in lines if section == "rates" or row.name == "sum" or row.rate.numerator]
        _add(table, kept)
    _print(table, made)


def print_standings(made: Figures) -> None:
    """Print how all queries and all calls ended: resolved, escalated and the rest."""
    table = Table("", "", "of", "share", title="What the ledger says")
    queries = {kind.value: number for kind, number in made.standings.items() if number}
    calls = {kind.value: number for kind, number in made.dispositions.items() if number}
    _add(table, [Row("queries", kind, Rate(number, made.queries)) for kind, number in queries.items()])
    _add(table, [Row("queries", "all queries", Rate(sum(queries.values()), made.queries))])
    _add(table, [Row("calls", f"call {kind}", Rate(number, made.calls)) for kind, number in calls.items()])
    _add(table, [Row("calls", "all calls", Rate(sum(calls.values()), made.calls))])
    _print(table, made)


def _add(table: Table, lines: Iterable[Row]) -> None:
    has_notes = len(table.columns) > 4
    for row in lines:
        counts = (str(row.rate.numerator), str(row.rate.denominator), row.percent)
        table.add_row(row.name.replace("_", " "), *counts, *([row.note] if has_notes else []))
    table.add_section()


def _print(table: Table, made: Figures) -> None:
    console = for_results()
    console.print(table)
    if not made.reconciles:
        console.print(f"Does not add up: {made.broken} calls break a rule of the ledger", style="red")
