"""What people may do about a callback, in every state."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.desk.callbacks.callback import Callback, CallbackKind, CallbackState, Result, is_broken
from ivr.desk.callbacks.progress import (
    NEXT,
    Act,
    Break,
    Doing,
    GiveBack,
    HandOn,
    IllegalAct,
    Keep,
    Reopen,
    Take,
    Try,
    after,
    allowed,
)

LEFT_AT = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
ACTS = st.sampled_from(
    [
        Take(),
        GiveBack(),
        Try(),
        HandOn("roads"),
        Keep(Result.REACHED),
        Keep(Result.RESOLVED),
        Break(),
        Reopen(),
    ]
)


def done(callback: Callback, *acts: Act, by: str = "sam") -> Callback:
    for hours, act in enumerate(acts, 1):
        callback = after(callback, Doing(act, by, callback.left_at + timedelta(hours=hours)))
    return callback


def test_who_takes_a_callback_owns_it(callback) -> None:
    taken = done(callback, Take())

    assert (taken.state, taken.owner, taken.version) == (CallbackState.TAKEN, "sam", callback.version + 1)


def test_a_colleague_may_take_over_from_somebody_who_is_ill(callback) -> None:
    taken = after(done(callback, Take()), Doing(Take(), "kim", callback.due_at))

    assert (taken.state, taken.owner) == (CallbackState.TAKEN, "kim")


def test_nobody_closes_what_nobody_has_taken(callback) -> None:
    with pytest.raises(IllegalAct):
        done(callback, Keep(Result.REACHED))


def test_a_callback_that_was_given_back_is_nobodys(callback) -> None:
    waiting = done(callback, Take(), GiveBack())

    assert (waiting.state, waiting.owner) == (CallbackState.WAITING, "")


def test_a_callback_of_another_department_waits_there_and_stays_due_when_it_was(callback) -> None:
    there = done(callback, Take(), HandOn("roads"))

    assert (there.state, there.owner, there.department) == (CallbackState.WAITING, "", "roads")
    assert there.due_at == callback.due_at


def test_tries_are_counted_until_nobody_tries_any_more(callback) -> None:
    failed = done(callback, Take(), Try(), Try(), Try(), Break())

    assert (failed.state, failed.tries, failed.result) == (CallbackState.FAILED, 3, Result.NOT_REACHED)


def test_a_kept_callback_goes_thirty_days_later(callback) -> None:
    kept = done(callback, Take(), Keep(Result.REACHED))

    assert (kept.state, kept.purge_on) == (CallbackState.DONE, date(2026, 12, 25))


def test_what_decided_about_a_person_is_kept_for_a_year(callback) -> None:
    kept = done(callback, Take(), Keep(Result.RESOLVED, is_decision=True))

    assert kept.purge_on == date(2027, 11, 26)


def test_a_reopened_callback_is_owed_again_and_does_not_vanish_meanwhile(callback) -> None:
    again = done(callback, Take(), Keep(Result.REACHED), Reopen())

    assert (again.state, again.owner, again.result, again.closed_at) == (
        CallbackState.WAITING,
        "",
        None,
        None,
    )
    assert again.purge_on == date(2027, 2, 23)


def test_an_open_callback_is_broken_when_its_time_is_over(callback) -> None:
    late = callback.due_at + timedelta(seconds=1)

    assert not is_broken(callback, callback.due_at)
    assert is_broken(callback, late)
    assert is_broken(done(callback, Take()), late)
    assert not is_broken(done(callback, Take(), Break()), late)


@given(st.lists(ACTS, max_size=30))
def test_whatever_people_do_a_callback_is_either_owed_or_has_a_result(acts: list[Act]) -> None:
    start = Callback("RE1", CallbackKind.MESSAGE, "CA1", "waste", "en", LEFT_AT, LEFT_AT, date(2027, 1, 1))
    callback = start

    for act in acts:
        if allowed(callback, type(act)):
            callback = done(callback, act)

    assert callback.is_open == (callback.result is None) == (callback.closed_at is None)
    assert (callback.state is CallbackState.TAKEN) == bool(callback.is_open and callback.owner)
    assert callback.purge_on > LEFT_AT.date()


def test_the_table_knows_every_state() -> None:
    assert set(NEXT) == set(CallbackState)
