"""How fast figures are read: `python -m tests.load.figures [--calls-a-day 300] [--copies 1] [--postgres]`.

With `--copies` the made-up ledger is multiplied in the database, callers and all; the facts of the first copy
are multiplied, too, since every copy has the same, and one day is counted from the ledger to prove it.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from ivr.call.city import City, load_city
from ivr.storage.database import Database, open_database
from metrics.facts.daily import COUNTS
from metrics.facts.tables import DURATIONS, FACTS, PROMPTS
from metrics.ledger.period import Period
from metrics.ledger.tables import CallRow, QueryRow, TransferRow, TurnRow
from metrics.rates.figures import figures
from simulator.history.history import HistoryRequest
from simulator.history.writing import count_history, write_history
from tests.conftest import Postgres
from tests.fixtures.facts import recompute
from tests.load.figure_pages import LAST, NOW, Page, pages_of
from tests.load.table import Figure, print_figures

ROUNDS = 25
COPIED = (CallRow, QueryRow, TurnRow, TransferRow)
GOALS = {"sqlite": "p95 ≤ 300", "postgresql": "p95 ≤ 1000"}


def main() -> None:
    asked = _arguments()
    wanted = HistoryRequest(LAST, days=asked.days, calls_a_day=asked.calls_a_day)
    city = load_city(Path("deploy/example-city"))
    with tempfile.TemporaryDirectory() as folder, _database(Path(folder), asked) as database:
        if not asked.database:
            _fill(database, city, wanted, asked.copies)
        goal = GOALS[database.engine.dialect.name]
        table = [
            Figure(name, _times(shown), "ms", goal)
            for name, shown in pages_of(database, city, wanted).items()
        ]
        table.append(_recounting(database, city, wanted))
        print_figures(f"{_rows(database):,} ledger rows, {database.engine.dialect.name}", table)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=730)
    parser.add_argument("--calls-a-day", type=int, default=300)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--database", default="", help="one that a history was made in already")
    return parser.parse_args()


@contextmanager
def _database(folder: Path, asked: argparse.Namespace) -> Iterator[Database]:
    server = Postgres(folder / "postgres") if asked.postgres else None
    if server:
        folder.chmod(0o755)
        server.start()
    database = open_database(
        asked.database or (server.url if server else f"sqlite:///{folder / 'figures.db'}")
    )
    try:
        database.upgrade()
        yield database
    finally:
        database.close()
        if server:
            server.stop()


def _fill(database: Database, city: City, wanted: HistoryRequest, copies: int) -> None:
    for _ in (*write_history(database, city, wanted), *count_history(database, city, wanted, NOW)):
        pass
    for number in range(1, copies):
        with database.begin() as session:
            _copy(session, number)
    if copies > 1:
        with database.begin() as session:
            _multiply(session, copies)
    with database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def _copy(session: Session, number: int) -> None:
    """The first copy's calls once more, by other callers."""
    for table in COPIED:
        names = [column.name for column in table.__table__.columns]
        changed = {
            "call_sid": f"call_sid || '-{number}'",
            "caller_hash": f"CASE WHEN caller_hash = '' THEN '' ELSE caller_hash || '{number}' END",
        }
        values = ", ".join(changed.get(name, f'"{name}"') for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        session.execute(
            text(
                f"INSERT INTO {table.__tablename__} ({columns}) SELECT {values} FROM {table.__tablename__}"
                " WHERE call_sid NOT LIKE '%-%'"
            )
        )


def _multiply(session: Session, copies: int) -> None:
    sums = {
        FACTS: COUNTS,
        DURATIONS: ("count", "total_ms"),
        PROMPTS: ("turns", "no_input", "no_match"),
    }
    for table, names in sums.items():
        session.execute(update(table).values({name: table.c[name] * copies for name in names}))


def _times(page: Page) -> list[float]:
    """The first time is a page's warming up, as it is after each start of the service."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        page()
        times.append((time.perf_counter() - begun) * 1000)
    return times


def _recounting(database: Database, city: City, wanted: HistoryRequest) -> Figure:
    """Count one day again, and find the facts that were there."""
    day = _a_day(city, wanted)
    with database.reading() as session:
        before = figures(session, day, NOW)
    begun = time.perf_counter()
    with database.begin() as session:
        recompute(session, day, NOW)
    took = (time.perf_counter() - begun) * 1000
    with database.reading() as session:
        after = figures(session, day, NOW)
    if before.outcomes != after.outcomes:
        raise SystemExit("a day counted again has other outcomes")
    return Figure(f"one day of {after.calls} calls counted again", [took], "ms")


def _a_day(city: City, wanted: HistoryRequest) -> Period:
    day = LAST - timedelta(days=min(30, wanted.days - 1))
    return Period(day, day, city.directory.time_zone)


def _rows(database: Database) -> int:
    with database.reading() as session:
        return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in COPIED)


if __name__ == "__main__":
    main()
