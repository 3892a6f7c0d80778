"""What the desk keeps of calls goes when its time is over."""

from dataclasses import replace
from datetime import UTC, date, datetime

from ivr.desk.call import DeskCall, Phase, WrapUp, WrapUpKind
from ivr.desk.call_store import close_call, events_after, keep_call, load_call
from ivr.privacy.retention import purge
from ivr.privacy.traces import forget_traces_of
from ivr.storage.database import Database
from routing.decision import Reason
from routing.handoff.handoff import HandOff

NOON = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
KNOWN = HandOff("en", "waste", Reason.ASKED)
CALL = DeskCall("CA1", Phase.ENDED, NOON, NOON, "waste", KNOWN, date(2026, 12, 25), ended_at=NOON)


def keep(database: Database) -> None:
    with database.begin() as session:
        keep_call(session, CALL, NOON)
        keep_call(session, replace(CALL, sid="CA2"), NOON)
        close_call(session, "CA1", WrapUp(WrapUpKind.FOLLOW_UP, "sam", NOON, note="call back"))


def test_a_hand_off_is_kept_for_thirty_days(database: Database) -> None:
    keep(database)

    with database.begin() as session:
        early = purge(session, date(2026, 12, 24)).desk
        on_the_day = purge(session, date(2026, 12, 25)).desk

    assert (early, on_the_day) == (0, 2)


def test_what_was_announced_is_kept_for_a_day(database: Database) -> None:
    keep(database)

    with database.begin() as session:
        purge(session, date(2026, 11, 27))

    with database.reading() as session:
        assert events_after(session, 0) is None


def test_what_is_forgotten_at_a_callers_wish_leaves_other_calls(database: Database) -> None:
    keep(database)

    with database.begin() as session:
        forgotten = forget_traces_of(session, "CA1")["desk_calls"]

    with database.reading() as session:
        assert (forgotten, load_call(session, "CA1"), load_call(session, "CA2") is not None) == (
            1,
            None,
            True,
        )
