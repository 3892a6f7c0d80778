"""Captions reach the one who placed the call, and nobody else; a database that hangs holds nobody up."""

from datetime import UTC, datetime
from threading import Event

import pytest

from ivr.errors import DatabaseDown
from ivr.line.calls import CallEvent, CallEvents, Calls, ReplyStarted


def test_who_watches_a_call_is_told() -> None:
    events, told = CallEvents(), list[CallEvent]()

    with events.watched("CA1", told.append):
        events.publish("CA1", ReplyStarted(1, 700.0))

    assert told == [ReplyStarted(1, 700.0)]


def test_nobody_is_told_of_another_call() -> None:
    events, told = CallEvents(), list[CallEvent]()

    with events.watched("CA1", told.append):
        events.publish("CA2", ReplyStarted(1, 700.0))

    assert told == []


def test_nothing_is_kept_once_the_call_is_over() -> None:
    events, told = CallEvents(), list[CallEvent]()
    with events.watched("CA1", told.append):
        pass

    events.publish("CA1", ReplyStarted(1, 700.0))

    assert told == []


class HungArchive:
    """A database that neither answers nor refuses."""

    def __init__(self) -> None:
        self.is_over = Event()

    def load(self, sid: str) -> None:
        self.is_over.wait(30)


async def test_a_database_that_hangs_is_down_for_the_caller_who_waits() -> None:
    archive = HungArchive()
    calls = Calls(archive, lambda: datetime.now(UTC), patience_seconds=0.01)

    with pytest.raises(DatabaseDown):
        await calls.find("CA1")

    archive.is_over.set()
