"""Promises in the database, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.database import Database
from routing.promises.act import Keep, Take
from routing.promises.progress import Doing, after
from routing.promises.promise import Promise, Reading, Result, State
from routing.promises.step import Step, step_of
from routing.promises.store import (
    count_promises,
    failed_promises,
    file_promise,
    forget_promises_of,
    list_promises,
    load_promise,
    purge_promises,
    save_promise,
    save_words,
    steps_of,
)
from routing.promises.wanted import Wanted, Which


def keep(session, promise: Promise, act, at, by: str = "sam", note: str = "") -> Promise:
    doing = Doing(act, by, at)
    changed = after(promise, doing)
    assert save_promise(session, changed, step_of(doing, note))
    return changed


def ids(promises: tuple[Promise, ...]) -> list[str]:
    return [promise.id for promise in promises]


def test_a_promise_is_filed_once_however_often_it_is_told(database: Database, promise) -> None:
    with database.begin() as session:
        told = [file_promise(session, replace(promise, seconds=seconds)) for seconds in (12.5, 99.0)]

        assert load_promise(session, "RE1") == promise
    assert told == [True, False]


def test_what_was_done_is_kept_in_order(database: Database, promise, now) -> None:
    with database.begin() as session:
        file_promise(session, promise)
        taken = keep(session, promise, Take(), now)
        done = keep(session, taken, Keep(Result.REACHED), now, note="Bin comes on Friday.")

        assert load_promise(session, "RE1") == done
        assert steps_of(session, "RE1") == (
            Step(now, "sam", "take"),
            Step(now, "sam", "keep", "reached", "Bin comes on Friday."),
        )


def test_of_two_people_who_take_a_promise_the_second_one_notices(database: Database, promise, now) -> None:
    doing = Doing(Take(), "kim", now)
    with database.begin() as session:
        file_promise(session, promise)
        keep(session, promise, Take(), now)

        saved = save_promise(session, after(promise, doing), step_of(doing, ""))

        assert not saved
        assert load_promise(session, "RE1").owner == "sam"
        assert len(steps_of(session, "RE1")) == 1


def test_words_that_come_while_somebody_works_disturb_nobody(database: Database, promise, now) -> None:
    with database.begin() as session:
        file_promise(session, promise)
        read = replace(promise, reading=Reading.READ, preview="call me", sealed_words="sealed")
        save_words(session, read)
        keep(session, promise, Take(), now)

        stored = load_promise(session, "RE1")

    assert (stored.reading, stored.preview, stored.sealed_words) == (Reading.READ, "call me", "sealed")
    assert stored.state is State.TAKEN


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), ["RE1", "RE2", "RE3"]),
        (Wanted(Which.WAITING), ["RE1", "RE3"]),
        (Wanted(Which.TAKEN, owner="sam"), ["RE2"]),
        (Wanted(owner="kim"), []),
        (Wanted(department="roads"), ["RE3"]),
        (Wanted(Which.DONE), ["RE4"]),
        (Wanted(Which.OVERDUE), ["RE1", "RE2"]),
    ],
)
def test_promises_are_listed_as_they_are_due(database: Database, promises, wanted, expected) -> None:
    made = promises(
        {}, {"state": State.TAKEN, "owner": "sam"}, {"department": "roads"}, {"state": State.DONE}
    )
    at = made[2].due_at
    with database.begin() as session:
        for promise in reversed(made):
            file_promise(session, promise)

        assert ids(list_promises(session, wanted, at)) == expected
        assert count_promises(session, wanted, at) == len(expected)


def test_closed_ones_come_newest_first_and_after_the_open_ones(database: Database, promises, now) -> None:
    closed = {"state": State.DONE, "result": Result.REACHED}
    made = promises({**closed, "closed_at": now}, {**closed, "closed_at": now + timedelta(hours=1)}, {})
    with database.begin() as session:
        for promise in made:
            file_promise(session, promise)

        assert ids(list_promises(session, Wanted(Which.ALL), now)) == ["RE3", "RE2", "RE1"]


def test_failed_promises_are_those_to_real_callers_that_nobody_closed_in_time(
    database: Database, promises
) -> None:
    made = promises({}, {"is_test": True}, {"state": State.FAILED}, {"department": "roads"}, {})
    with database.begin() as session:
        for promise in made:
            file_promise(session, promise)

        at = made[-1].due_at
        assert ids(failed_promises(session, at)) == ["RE1", "RE4"]
        assert ids(failed_promises(session, at, "roads")) == ["RE4"]


def test_a_promise_goes_on_its_day_with_all_that_was_noted(database: Database, promise, now) -> None:
    with database.begin() as session:
        file_promise(session, promise)
        keep(session, promise, Take(), now)

        early = purge_promises(session, promise.purge_on - timedelta(days=1))
        due = purge_promises(session, promise.purge_on)

        assert (early, due) == (0, 1)
        assert load_promise(session, "RE1") is None
        assert steps_of(session, "RE1") == ()


def test_a_caller_can_have_the_promises_of_a_call_removed(database: Database, promises) -> None:
    with database.begin() as session:
        for promise in promises({}, {"call_sid": "CA2"}):
            file_promise(session, promise)

        forget_promises_of(session, "CA1")

        assert load_promise(session, "RE1") is None
        assert load_promise(session, "RE2") is not None
