"""After a call, staff say by one key whether the line helped: once, and counted without a name."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from ivr.desk import call_store
from ivr.desk.call import WrapUp, WrapUpKind
from ivr.desk.tables import DeskWrapUpRow
from ivr.storage.database import Database
from metrics.facts.formula import Rate

NOW = datetime(2026, 11, 25, 20, tzinfo=UTC)
DAY = date(2026, 11, 25)


def test_each_call_is_counted_once_by_month(database: Database) -> None:
    with database.begin() as session:
        for sid in ("CA1", "CA2", "CA3"):
            call_store.close_call(session, sid, WrapUp(WrapUpKind.RESOLVED, "nora", NOW))
        said = [
            call_store.mark_line(session, sid, DAY, has_helped=helped)
            for sid, helped in (("CA1", True), ("CA1", False), ("CA2", False), ("CA3", True), ("CA4", True))
        ]

    with database.reading() as session:
        marks = call_store.marks_by_month(session)
    assert said == [True, False, True, True, False]
    assert marks == ((date(2026, 11, 1), Rate(2, 3)),)


def test_what_was_said_stands_in_no_row_with_a_name(database: Database) -> None:
    with database.begin() as session:
        for sid, helped in (("CA1", True), ("CA2", False)):
            call_store.close_call(session, sid, WrapUp(WrapUpKind.RESOLVED, "nora", NOW))
            call_store.mark_line(session, sid, DAY, has_helped=helped)

    with database.reading() as session:
        named = session.execute(select(DeskWrapUpRow.__table__)).mappings().all()
    apart = [{name: value for name, value in row.items() if name != "call_sid"} for row in named]
    assert apart[0] == apart[1]
