"""`cityline demo --history`: two years of made-up calls in a database of their own."""

from datetime import UTC, datetime, timedelta

from rich.progress import track

from ivr.call.city import load_city
from ivr.cli.console import for_errors, for_results
from ivr.errors import BadInput
from ivr.settings import Settings
from ivr.storage.database import open_database
from simulator.history.history import HistoryRequest
from simulator.history.writing import count_history, write_history

FILE = "history.db"


def make_history(machine: Settings, days: int, calls_a_day: int, seed: int, into: str) -> None:
    """Make calls up until yesterday, write them and count their facts, each with a bar."""
    city = load_city(machine.city)
    now = datetime.now(UTC)
    yesterday = now.astimezone(city.directory.time_zone).date() - timedelta(days=1)
    wanted = HistoryRequest(yesterday, days, calls_a_day, seed)
    address = into or f"sqlite:///{machine.data / FILE}"
    if address == machine.database_address:
        raise BadInput("this would mix made-up calls with real ones; name another database with --into")
    database = open_database(address)
    database.upgrade()
    try:
        for told, doing in (
            ("calls", write_history(database, city, wanted)),
            ("facts", count_history(database, city, wanted, now)),
        ):
            for _ in track(doing, told, days, console=for_errors()):
                pass
    finally:
        database.close()
    for_results().print(
        f"Made up {days} days of calls, none of which happened, in {address}"
        f"\n  read them    CITYLINE_DATABASE_URL={address} cityline report --period year --compare"
        f"\n  see them     CITYLINE_DATABASE_URL={address} cityline serve",
        soft_wrap=True,
    )
