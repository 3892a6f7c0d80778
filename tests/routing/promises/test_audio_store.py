"""Recordings at the carrier: none is lost, and no two processes work on the same one."""

from datetime import timedelta

from ivr.database import Database
from routing.promises.audio import KEPT_UNREAD, LEASE, PAUSES, Audio, Task, pause_after
from routing.promises.audio_store import add_audio, claim_audio, drop_audio, postpone_audio, waiting_audio
from routing.promises.store import file_promise, forget_promises_of

URL = "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1"


def test_one_process_takes_a_recording_and_no_other(database: Database, now) -> None:
    with database.begin() as session:
        add_audio(session, "RE1", URL, now)

        assert claim_audio(session, now) == Audio("RE1", URL, Task.READ)
        assert claim_audio(session, now) is None


def test_a_recording_of_a_process_that_died_is_taken_again(database: Database, now) -> None:
    with database.begin() as session:
        add_audio(session, "RE1", URL, now)
        claim_audio(session, now)

        assert claim_audio(session, now + LEASE) == Audio("RE1", URL, Task.READ)


def test_what_was_postponed_comes_back_with_its_task(database: Database, now) -> None:
    later = now + timedelta(minutes=5)
    with database.begin() as session:
        add_audio(session, "RE1", URL, now)
        postpone_audio(session, Audio("RE1", URL, Task.DELETE, 2), later)

        assert claim_audio(session, now) is None
        assert claim_audio(session, later) == Audio("RE1", URL, Task.DELETE, 2)


def test_what_the_carrier_has_no_more_is_forgotten(database: Database, now) -> None:
    with database.begin() as session:
        add_audio(session, "RE1", URL, now)
        drop_audio(session, "RE1")

        assert waiting_audio(session) == 0


def test_a_recording_is_still_deleted_when_its_caller_wished_to_be_forgotten(
    database: Database, promise, now
) -> None:
    with database.begin() as session:
        file_promise(session, promise)
        add_audio(session, promise.id, URL, now)
        forget_promises_of(session, promise.call_sid)

        assert claim_audio(session, now) == Audio(promise.id, URL, Task.DELETE)


def test_nobody_tries_for_ever_and_not_longer_than_the_recording_is_kept() -> None:
    pauses = [pause_after(tries) for tries in range(1, len(PAUSES) + 2)]

    assert pauses[-1] is None
    assert sum(PAUSES, timedelta()) < KEPT_UNREAD
