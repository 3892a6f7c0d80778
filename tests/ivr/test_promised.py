"""What a call leaves behind for a department."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.call import Call
from ivr.promised import Recording, callback, message
from routing.department import Department
from routing.loading import load_directory
from routing.promises.promise import Kind, Reading, State
from routing.so_far import SoFar

EVENING = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
RECORDING = Recording("RE1", "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1", 9.0)


@pytest.fixture
def waste() -> Department:
    return load_directory(Path("deploy/example-city"))[0]["waste"]


@pytest.fixture
def call() -> Call:
    return Call("CA1", EVENING, SoFar("fr"), sealed_number="sealed", is_test=True)


def test_a_message_is_owed_an_answer_and_waits_to_be_read(call, waste) -> None:
    promise = message(call, waste, "waste.missed_pickup", RECORDING, EVENING)

    assert (promise.id, promise.kind, promise.state) == ("RE1", Kind.MESSAGE, State.WAITING)
    assert (promise.department, promise.article) == ("waste", "waste.missed_pickup")
    assert (promise.language, promise.sealed_number, promise.is_test) == ("fr", "sealed", True)
    assert (promise.reading, promise.seconds) == (Reading.WAITING, 9.0)
    assert promise.due_at > EVENING


def test_a_recording_that_cannot_be_fetched_is_told_as_unreadable(call, waste) -> None:
    nowhere = Recording("RE1", "", 9.0)

    assert message(call, waste, "", nowhere, EVENING).reading is Reading.UNREADABLE


def test_a_caller_is_promised_one_call_back_however_often_it_is_wished(call, waste) -> None:
    first, second = (callback(call, waste, "", EVENING) for _ in range(2))

    assert first == second
    assert (first.kind, first.reading, first.sealed_number) == (Kind.CALLBACK, Reading.NONE, "sealed")
