"""What should be gone is counted, whichever table it stands in, so that an alert can tell of it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest
from sqlalchemy import Table, insert

from ivr.privacy.retention import overdue, purge
from ivr.storage.database import Database
from tests.ivr.privacy.tables import TABLES, TRACED

TODAY = date(2026, 11, 25)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
RECENT = datetime(2026, 11, 24, 23, tzinfo=UTC)
BY_MOMENT: Mapping[str, str] = MappingProxyType(
    {
        "hearing_samples": "delete_at",
        "webhook_deliveries": "at",
        "calls": "updated_at",
        "desk_events": "at",
        "api_replies": "at",
        "unreachable_numbers": "since",
    }
)
"Tables that are purged by a moment, and which column tells it."
WITH_ANOTHER = MappingProxyType(
    {
        "callback_steps": "goes with its callback",
        "callback_audio": "has a queue of its own, at the carrier",
        "incidents": "stays without the call, since the public reads of it",
        "desk_wrap_ups": "goes with its call at the desk",
        "desk_report_answers": "goes with its call at the desk",
    }
)
RETAINED = sorted(name for name, table in TABLES.items() if "purge_on" in table.columns or name in BY_MOMENT)
PLAIN: Mapping[type, object] = MappingProxyType(
    {str: "landline", int: 1, float: 1.0, bool: False, date: TODAY, object: LONG_AGO}
)
"By the Python type of a column; that of an instant is any object."


def row(table: Table, on: date, at: datetime) -> dict[str, object]:
    """Return some row that is due on a day or at a moment."""
    values = {column.name: PLAIN[column.type.python_type] for column in table.columns}
    due = {"purge_on": on} if "purge_on" in table.columns else {BY_MOMENT[table.name]: at}
    return values | due


def keep(database: Database, name: str, on: date, at: datetime) -> None:
    with database.begin() as session:
        session.execute(insert(TABLES[name]), row(TABLES[name], on, at))


@pytest.mark.parametrize("name", RETAINED)
def test_a_row_past_its_time_is_counted_until_it_is_purged(sqlite_database: Database, name: str) -> None:
    keep(sqlite_database, name, TODAY, LONG_AGO)

    with sqlite_database.begin() as session:
        before = overdue(session, TODAY)
        purge(session, TODAY)
        after = overdue(session, TODAY)

    assert (before, after) == (1, 0)


@pytest.mark.parametrize("name", RETAINED)
def test_a_row_whose_time_has_not_come_is_not_counted(sqlite_database: Database, name: str) -> None:
    late = datetime(2026, 11, 25, 1, tzinfo=UTC) if name == "hearing_samples" else RECENT
    keep(sqlite_database, name, TODAY + timedelta(days=1), late)

    with sqlite_database.begin() as session:
        assert overdue(session, TODAY) == 0


def test_every_table_that_holds_something_of_a_caller_is_counted_or_goes_with_another() -> None:
    assert set(TRACED) <= {*RETAINED, *WITH_ANOTHER}
