"""Callers whom nobody answers are not forgotten quietly."""

from dataclasses import replace
from datetime import timedelta

from ivr.desk.callbacks.callback import CallbackState
from ivr.desk.callbacks.store import file_callback
from ivr.run.long_overdue import LongOverdue
from ivr.storage.database import Database
from tests.ivr.desk.callbacks.conftest import CALLBACK, LEFT_AT


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
    long_overdue = LongOverdue(database)

    long_overdue.look(LEFT_AT + timedelta(days=5))

    assert long_overdue.count == 2
