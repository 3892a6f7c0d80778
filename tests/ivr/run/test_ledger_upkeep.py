"""A caller who hangs up before the tone is lost within minutes, and no failure of the line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cattrs import BaseValidationError
from structlog.testing import capture_logs

from intents.privacy.redaction import redacted
from ivr.call.call import Call
from ivr.call.city import City
from ivr.call.query import Query
from ivr.call.states import CallState
from ivr.run.ledger_upkeep import GRACE, SILENCE, close_lost
from ivr.storage.archive import CallArchive, to_json
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.store import StoredCall, StreamToken, save_call
from metrics.ledger.outcome import QueryOutcome
from routing.decision import Reason, Route, TakeMessage, Wait
from routing.dialogue_state import DialogueState

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
RECORDING = replace(
    Call("CA1", NOW, DialogueState("en")),
    state=CallState.RECORDING,
    recording=True,
    last=TakeMessage("revenue", Reason.ASKED, None),
    queries=(Query(1, NOW, reason=Reason.ASKED),),
)


@pytest.fixture
def archive(database: Database) -> CallArchive:
    return CallArchive(database, lambda: NOW, redacted, Encryption(b"secret"), timedelta(days=30))


def closed(archive: CallArchive, call: Call, city: City, now: datetime) -> Call:
    """Keep a call, let a round of care pass, and return the call as it is then."""
    archive.begin(call, StreamToken("hash", NOW))
    close_lost(archive, lambda _: city.catalog, now)
    kept = archive.load("CA1")
    assert kept is not None
    return kept


def test_who_is_gone_for_a_minute_without_a_message_is_lost(archive: CallArchive, city: City) -> None:
    call = closed(archive, RECORDING.left(NOW), city, NOW + GRACE)

    assert call.state is CallState.ENDED
    assert [query.outcome for query in call.queries] == [QueryOutcome.ESCALATED_LOST]


RINGING = replace(
    Call("CA1", NOW, DialogueState("en")),
    state=CallState.TRANSFERRING,
    last=Route("revenue", ("+16045550101",), Reason.ASKED),
    queries=(Query(1, NOW, reason=Reason.ASKED),),
)


@pytest.mark.parametrize(
    ("sid", "seconds", "is_closed"), [("AX1", 300, True), ("AX1", 299, False), ("CA1", 300, False)]
)
def test_a_ringing_call_of_the_exchange_that_lost_its_process_is_closed(
    archive: CallArchive, city: City, sid: str, seconds: int, *, is_closed: bool
) -> None:
    archive.begin(replace(RINGING, sid=sid), StreamToken("hash", NOW))

    count = close_lost(archive, lambda _: city.catalog, NOW + timedelta(seconds=seconds))

    kept = archive.load(sid)
    assert kept is not None
    assert (count, kept.state is CallState.ENDED) == (int(is_closed), is_closed)


@pytest.mark.parametrize(("seconds", "is_closed"), [(299, False), (300, True)])
def test_a_caller_who_waits_counts_in_the_queue_as_long_as_a_process_saves_them(
    archive: CallArchive, city: City, seconds: int, *, is_closed: bool
) -> None:
    waiting = replace(RINGING, sid="AX1", state=CallState.WAITING, last=Wait("revenue", Reason.ASKED))
    archive.begin(waiting, StreamToken("hash", NOW))
    before = archive.waiting_since("revenue")

    close_lost(archive, lambda _: city.catalog, NOW + timedelta(seconds=seconds))

    assert len(before) == 1
    assert archive.waiting_since("revenue") == (() if is_closed else before)


def test_a_call_of_a_newer_release_keeps_no_other_open(archive: CallArchive, city: City) -> None:
    newer = replace(RECORDING.left(NOW), sid="CA0")
    archive.begin(newer, StreamToken("hash", NOW))
    with archive.database.begin() as session:
        text = to_json(newer).replace('"TakeMessage"', '"TakePicture"')
        save_call(session, StoredCall("CA0", text, 1), NOW)

    with capture_logs() as log, pytest.raises(BaseValidationError):
        closed(archive, RECORDING.left(NOW), city, NOW + GRACE)

    assert [line["call"] for line in log if line["event"] == "call_not_closed"] == ["CA0"]
    call = archive.load("CA1")
    assert call is not None
    assert call.state is CallState.ENDED


@pytest.mark.parametrize("call", [RECORDING, RECORDING.left(NOW + GRACE)], ids=["still there", "just gone"])
def test_nobody_is_lost_too_early(archive: CallArchive, city: City, call: Call) -> None:
    assert closed(archive, call, city, NOW + GRACE).state is CallState.RECORDING


def test_a_call_of_which_nothing_is_told_for_minutes_is_over(archive: CallArchive, city: City) -> None:
    heard_by_carrier = replace(Call("CA1", NOW, DialogueState("en")), carrier_hears=True, attended=True)

    call = closed(archive, heard_by_carrier, city, NOW + SILENCE)

    assert call.state is CallState.ENDED
    assert [query.outcome for query in call.queries] == [QueryOutcome.ABANDONED_BEFORE_ANSWER]


@pytest.mark.parametrize("state", [CallState.WAITING, CallState.TRANSFERRING])
def test_who_waits_or_talks_with_a_person_may_be_silent_for_long(
    archive: CallArchive, city: City, state: CallState
) -> None:
    call = replace(Call("CA1", NOW, DialogueState("en")), state=state)

    assert closed(archive, call, city, NOW + 9 * SILENCE).state is state


def test_a_call_that_was_changed_a_moment_ago_goes_on(archive: CallArchive, city: City) -> None:
    call = Call("CA1", NOW - SILENCE, DialogueState("en"), carrier_hears=True)

    assert closed(archive, call, city, NOW + GRACE).state is CallState.LISTENING


def test_who_left_a_stream_whose_end_was_never_told_is_closed_within_a_minute(
    archive: CallArchive, city: City
) -> None:
    on_stream = replace(Call("CA1", NOW, DialogueState("en")), on_stream=True, attended=True)

    call = closed(archive, on_stream.left(NOW), city, NOW + GRACE)

    assert [query.outcome for query in call.queries] == [QueryOutcome.ABANDONED_BEFORE_ANSWER]
