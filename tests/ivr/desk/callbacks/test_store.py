"""Callbacks in the database, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.desk.callbacks.callback import (
    KEPT_UNREAD,
    LEASE,
    PAUSES,
    Audio,
    Callback,
    CallbackFilter,
    CallbackState,
    Result,
    Task,
    TranscriptState,
    Which,
    pause_after,
)
from ivr.desk.callbacks.progress import CallbackStep, Doing, Keep, Take, after, step_of
from ivr.desk.callbacks.store import (
    add_audio,
    audio_urls,
    claim_audio,
    count_callbacks,
    drop_audio,
    failed_callbacks,
    file_callback,
    forget_callbacks_of,
    list_callbacks,
    load_callback,
    postpone_audio,
    purge_callbacks,
    save_callback,
    save_words,
    steps_of,
)
from ivr.storage.database import Database


def keep(session, callback: Callback, act, at, by: str = "sam", note: str = "") -> Callback:
    doing = Doing(act, by, at)
    changed = after(callback, doing)
    assert save_callback(session, changed, step_of(doing, note))
    return changed


def ids(callbacks: tuple[Callback, ...]) -> list[str]:
    return [callback.id for callback in callbacks]


def test_a_callback_is_filed_once_however_often_it_is_told(database: Database, callback) -> None:
    with database.begin() as session:
        told = [file_callback(session, replace(callback, seconds=seconds)) for seconds in (12.5, 99.0)]

        assert load_callback(session, "RE1") == callback
    assert told == [True, False]


def test_what_was_done_is_kept_in_order(database: Database, callback, now) -> None:
    with database.begin() as session:
        file_callback(session, callback)
        taken = keep(session, callback, Take(), now)
        done = keep(session, taken, Keep(Result.REACHED), now, note="Bin comes on Friday.")

        assert load_callback(session, "RE1") == done
        assert steps_of(session, "RE1") == (
            CallbackStep(now, "sam", "take"),
            CallbackStep(now, "sam", "keep", "reached", "Bin comes on Friday."),
        )


def test_of_two_people_who_take_a_callback_the_second_one_notices(database: Database, callback, now) -> None:
    doing = Doing(Take(), "kim", now)
    with database.begin() as session:
        file_callback(session, callback)
        keep(session, callback, Take(), now)

        saved = save_callback(session, after(callback, doing), step_of(doing, ""))

        assert not saved
        assert load_callback(session, "RE1").owner == "sam"
        assert len(steps_of(session, "RE1")) == 1


def test_words_that_come_while_somebody_works_disturb_nobody(database: Database, callback, now) -> None:
    with database.begin() as session:
        file_callback(session, callback)
        read = replace(callback, reading=TranscriptState.READ, preview="call me", encrypted_words="encrypted")
        save_words(session, read)
        keep(session, callback, Take(), now)

        stored = load_callback(session, "RE1")

    assert (stored.reading, stored.preview, stored.encrypted_words) == (
        TranscriptState.READ,
        "call me",
        "encrypted",
    )
    assert stored.state is CallbackState.TAKEN


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (CallbackFilter(), ["RE1", "RE2", "RE3"]),
        (CallbackFilter(Which.WAITING), ["RE1", "RE3"]),
        (CallbackFilter(Which.TAKEN, owner="sam"), ["RE2"]),
        (CallbackFilter(owner="kim"), []),
        (CallbackFilter(department="roads"), ["RE3"]),
        (CallbackFilter(Which.DONE), ["RE4"]),
        (CallbackFilter(Which.OVERDUE), ["RE1", "RE2"]),
    ],
)
def test_callbacks_are_listed_as_they_are_due(database: Database, callbacks, wanted, expected) -> None:
    made = callbacks(
        {},
        {"state": CallbackState.TAKEN, "owner": "sam"},
        {"department": "roads"},
        {"state": CallbackState.DONE},
    )
    at = made[2].due_at
    with database.begin() as session:
        for callback in reversed(made):
            file_callback(session, callback)

        assert ids(list_callbacks(session, wanted, at)) == expected
        assert count_callbacks(session, wanted, at) == len(expected)


def test_closed_ones_come_newest_first_and_after_the_open_ones(database: Database, callbacks, now) -> None:
    closed = {"state": CallbackState.DONE, "result": Result.REACHED}
    made = callbacks({**closed, "closed_at": now}, {**closed, "closed_at": now + timedelta(hours=1)}, {})
    with database.begin() as session:
        for callback in made:
            file_callback(session, callback)

        assert ids(list_callbacks(session, CallbackFilter(Which.ALL), now)) == ["RE3", "RE2", "RE1"]


def test_failed_callbacks_are_those_to_real_callers_that_nobody_closed_in_time(
    database: Database, callbacks
) -> None:
    made = callbacks({}, {"is_test": True}, {"state": CallbackState.FAILED}, {"department": "roads"}, {})
    with database.begin() as session:
        for callback in made:
            file_callback(session, callback)

        at = made[-1].due_at
        assert ids(failed_callbacks(session, at)) == ["RE1", "RE4"]
        assert ids(failed_callbacks(session, at, "roads")) == ["RE4"]


def test_a_callback_goes_on_its_day_with_all_that_was_noted(database: Database, callback, now) -> None:
    with database.begin() as session:
        file_callback(session, callback)
        keep(session, callback, Take(), now)

        early = purge_callbacks(session, callback.purge_on - timedelta(days=1), now)
        due = purge_callbacks(session, callback.purge_on, now)

        assert (early, due) == (0, 1)
        assert load_callback(session, "RE1") is None
        assert steps_of(session, "RE1") == ()


def test_a_caller_can_have_the_callbacks_of_a_call_removed(database: Database, callbacks) -> None:
    with database.begin() as session:
        for callback in callbacks({}, {"call_sid": "CA2"}):
            file_callback(session, callback)

        forget_callbacks_of(session, "CA1")

        assert load_callback(session, "RE1") is None
        assert load_callback(session, "RE2") is not None


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

        assert len(audio_urls(session)) == 0


def test_a_recording_is_still_deleted_when_its_caller_wished_to_be_forgotten(
    database: Database, callback, now
) -> None:
    with database.begin() as session:
        file_callback(session, callback)
        add_audio(session, callback.id, URL, now)
        forget_callbacks_of(session, callback.call_sid)

        assert claim_audio(session, now) == Audio(callback.id, URL, Task.DELETE)


def test_nobody_tries_for_ever_and_not_longer_than_the_recording_is_kept() -> None:
    pauses = [pause_after(tries) for tries in range(1, len(PAUSES) + 2)]

    assert pauses[-1] is None
    assert sum(PAUSES, timedelta()) < KEPT_UNREAD
