"""Callers whom nobody answers are not forgotten quietly."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from ivr.desk.callbacks.callback import CallbackState
from ivr.desk.callbacks.store import file_callback
from ivr.run.long_overdue import LongOverdue
from ivr.storage.database import Database
from ivr.storage.privacy_requests import Asking, RequestKind, Way, open_request
from tests.ivr.desk.callbacks.conftest import CALLBACK, LEFT_AT

ZONE = ZoneInfo("America/Vancouver")


def test_only_what_is_open_real_and_days_overdue_is_neglected(database: Database) -> None:
    left = (
        CALLBACK,
        replace(CALLBACK, id="RE2", state=CallbackState.TAKEN),
        replace(CALLBACK, id="RE3", state=CallbackState.DONE),
        replace(CALLBACK, id="RE4", is_test=True),
        replace(CALLBACK, id="RE5", due_at=LEFT_AT + timedelta(days=3)),
    )
    with database.begin() as session:
        for callback in left:
            file_callback(session, callback)
    long_overdue = LongOverdue(database, ZONE)

    long_overdue.look(LEFT_AT + timedelta(days=5))

    assert long_overdue.count == 2


def test_a_request_about_somebodys_data_is_late_on_the_day_after_the_laws_last(database: Database) -> None:
    with database.begin() as session:
        asking = Asking(RequestKind.ACCESS, Way.LETTER, "a-hash", "sealed")
        open_request(session, asking, LEFT_AT, ZONE)
    long_overdue = LongOverdue(database, ZONE)

    late = []
    for days in (30, 31):
        long_overdue.look(LEFT_AT + timedelta(days=days))
        late.append(long_overdue.requests)

    assert late == [0, 1]
