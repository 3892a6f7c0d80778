"""`cityline verify figures`: every figure of a report beside the same figure counted again from rows."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial

import typer
from rich.table import Table
from sqlalchemy.orm import Session

from ivr.call.city import load_city
from ivr.call.office_hours import open_hours
from ivr.cli.console import for_results, picked, print_json
from ivr.cli.ledger import named_period, open_ledger
from ivr.cli.machine.compared_figures import ComparedFigure, ReadFigures, compare_figures, read_figures
from ivr.errors import BadInput
from ivr.run.counting import count_all
from ivr.settings import Settings
from ivr.storage.database import Database
from metrics.facts.store import changes_wait, due_days
from metrics.ledger.period import Period
from metrics.publishing.report import ReportQuestion
from metrics.rates.automation import OpenHours
from metrics.rates.period_figures import By

ROUNDS = 3
"How often days are counted again because calls ended in between."


def verify_figures(settings: Settings, period: str, by: By | None, *, as_json: bool) -> None:
    """Make the report of a period as `cityline report` does, count it again from rows, and compare."""
    city = load_city(settings.city)
    zone, now = city.directory.time_zone, datetime.now(UTC)
    question = ReportQuestion(named_period(period, zone, now), now, by=by)
    with open_ledger(settings) as database:
        compared = verified_figures(database, question, partial(open_hours, lambda: city))
    if as_json:
        print_json(_told(question.period, compared))
    else:
        _print(question.period, compared)
    raise typer.Exit(0 if all(one.is_equal for one in compared) else 1)


def verified_figures(
    database: Database, question: ReportQuestion, hours: OpenHours
) -> tuple[ComparedFigure, ...]:
    """Compare the figures of a line that may be running; what it writes meanwhile is no difference."""
    for _ in range(ROUNDS):
        count_all(database, question.period.time_zone, question.now)
        if read := _read(database, question, hours):
            return compare_figures(read, hours)
    raise BadInput("Calls of these days are being written; verify days that are over.")


def _read(database: Database, question: ReportQuestion, hours: OpenHours) -> ReadFigures | None:
    with database.reading() as session:
        if database.is_shared:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        return read_figures(session, question, hours) if _is_counted(session, question) else None


def _is_counted(session: Session, question: ReportQuestion) -> bool:
    """Whether the snapshot has no row that the report's days do not count yet."""
    days = due_days(session, question.period.time_zone, question.now)
    return not changes_wait(session) and not set(days) & set(question.period.days())


def _print(period: Period, compared: Sequence[ComparedFigure]) -> None:
    """Print the whole line's figures, and of slices those that differ: there are thousands."""
    table = Table("figure", "by the report", "by rows", "equal", title=_title(period), title_justify="left")
    for one in compared:
        if one.key.slice and one.is_equal:
            continue
        table.add_row(_name(one), one.reported, one.by_rows, "yes" if one.is_equal else "NO")
    console = for_results()
    console.print(table)
    console.print(sentence(compared), soft_wrap=True)


def _title(period: Period) -> str:
    return f"{period.first} to {period.last}"


def _name(one: ComparedFigure) -> str:
    part = f" [{one.key.slice}]" if one.key.slice else ""
    return f"{one.key.section}: {one.key.figure}{part}"


NAMED = 5
"Figures that the sentence names; the table has all."


def sentence(compared: Sequence[ComparedFigure]) -> str:
    """Say whether all figures are equal, or which are not."""
    differ = [one for one in compared if not one.is_equal]
    if not differ:
        return f"All {len(compared):,} figures are equal to what rows say."
    told = "; ".join(f"{_name(one)} is {one.reported}, by rows {one.by_rows}" for one in differ[:NAMED])
    more = f"; and {len(differ) - NAMED:,} more" if len(differ) > NAMED else ""
    return (
        f"{len(differ):,} of {len(compared):,} figures differ from rows: {told}{more}."
        " Count the days again with `cityline facts`; if they still differ, report a bug."
    )


def _told(period: Period, compared: Sequence[ComparedFigure]) -> dict[str, object]:
    return {
        "from": period.first,
        "to": period.last,
        "figures": [
            {**asdict(one.key), **picked(one, "reported", "by_rows"), "equal": one.is_equal}
            for one in compared
        ],
        "equal": all(one.is_equal for one in compared),
    }
