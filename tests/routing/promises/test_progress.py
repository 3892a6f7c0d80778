"""What people may do about a promise, in every state."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.promises.act import Act, Break, GiveBack, HandOn, Keep, Reopen, Take, Try
from routing.promises.progress import NEXT, Doing, IllegalAct, after, allowed
from routing.promises.promise import Kind, Promise, Result, State, is_broken

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


def done(promise: Promise, *acts: Act, by: str = "sam") -> Promise:
    for hours, act in enumerate(acts, 1):
        promise = after(promise, Doing(act, by, promise.left_at + timedelta(hours=hours)))
    return promise


def test_who_takes_a_promise_owns_it(promise) -> None:
    taken = done(promise, Take())

    assert (taken.state, taken.owner, taken.version) == (State.TAKEN, "sam", promise.version + 1)


def test_a_colleague_may_take_over_from_somebody_who_is_ill(promise) -> None:
    taken = after(done(promise, Take()), Doing(Take(), "kim", promise.due_at))

    assert (taken.state, taken.owner) == (State.TAKEN, "kim")


def test_nobody_closes_what_nobody_has_taken(promise) -> None:
    with pytest.raises(IllegalAct):
        done(promise, Keep(Result.REACHED))


def test_a_promise_that_was_given_back_is_nobodys(promise) -> None:
    waiting = done(promise, Take(), GiveBack())

    assert (waiting.state, waiting.owner) == (State.WAITING, "")


def test_a_promise_of_another_department_waits_there_and_stays_due_when_it_was(promise) -> None:
    there = done(promise, Take(), HandOn("roads"))

    assert (there.state, there.owner, there.department) == (State.WAITING, "", "roads")
    assert there.due_at == promise.due_at


def test_tries_are_counted_until_nobody_tries_any_more(promise) -> None:
    failed = done(promise, Take(), Try(), Try(), Try(), Break())

    assert (failed.state, failed.tries, failed.result) == (State.FAILED, 3, Result.NOT_REACHED)


def test_a_kept_promise_goes_thirty_days_later(promise) -> None:
    kept = done(promise, Take(), Keep(Result.REACHED))

    assert (kept.state, kept.purge_on) == (State.DONE, date(2026, 12, 25))


def test_what_decided_about_a_person_is_kept_for_a_year(promise) -> None:
    kept = done(promise, Take(), Keep(Result.RESOLVED, is_decision=True))

    assert kept.purge_on == date(2027, 11, 26)


def test_a_reopened_promise_is_owed_again_and_does_not_vanish_meanwhile(promise) -> None:
    again = done(promise, Take(), Keep(Result.REACHED), Reopen())

    assert (again.state, again.owner, again.result, again.closed_at) == (State.WAITING, "", None, None)
    assert again.purge_on == promise.purge_on


def test_an_open_promise_is_broken_when_its_time_is_over(promise) -> None:
    late = promise.due_at + timedelta(seconds=1)

    assert not is_broken(promise, promise.due_at)
    assert is_broken(promise, late)
    assert is_broken(done(promise, Take()), late)
    assert not is_broken(done(promise, Take(), Break()), late)


@given(st.lists(ACTS, max_size=30))
def test_whatever_people_do_a_promise_is_either_owed_or_has_a_result(acts: list[Act]) -> None:
    start = Promise("RE1", Kind.MESSAGE, "CA1", "waste", "en", LEFT_AT, LEFT_AT, date(2027, 1, 1))
    promise = start

    for act in acts:
        if allowed(promise, type(act)):
            promise = done(promise, act)

    assert promise.is_open == (promise.result is None) == (promise.closed_at is None)
    assert (promise.state is State.TAKEN) == bool(promise.is_open and promise.owner)
    assert promise.purge_on > LEFT_AT.date()


def test_the_table_knows_every_state() -> None:
    assert set(NEXT) == set(State)
