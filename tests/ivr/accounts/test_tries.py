from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.accounts import sign_in_store
from ivr.accounts.sign_in import Limit, Tries, given_back, tried
from tests.ivr.accounts.conftest import MORNING

THREE = Limit(3, timedelta(minutes=15))


@given(st.lists(st.integers(0, 40), max_size=60))
def test_no_window_from_a_first_try_on_holds_more_tries_than_allowed(pauses):
    now, tries, allowed = MORNING, None, []
    for pause in pauses:
        now += timedelta(minutes=pause)
        tries, is_allowed = tried(tries, THREE, now)
        if is_allowed:
            allowed.append((now, tries.since))

    for began in {since for _, since in allowed}:
        assert sum(1 for at, _ in allowed if began <= at < began + THREE.window) <= THREE.most


def test_after_the_window_tries_are_counted_anew():
    tries, is_allowed = tried(Tries(3, MORNING), THREE, MORNING + THREE.window)

    assert is_allowed
    assert tries.count == 1


def test_trying_on_while_held_does_not_prolong_it():
    held, _ = tried(Tries(3, MORNING), THREE, MORNING + timedelta(minutes=14))

    assert held == Tries(3, MORNING)


def test_the_try_that_was_right_is_given_back():
    assert given_back(Tries(3, MORNING)) == Tries(2, MORNING)
    assert given_back(Tries(0, MORNING)).count == 0


def test_every_process_counts_the_same_tries(database):
    def count() -> bool:
        with database.begin() as session:
            return sign_in_store.count_try(session, "key", THREE, MORNING)

    assert [count() for _ in range(4)] == [True, True, True, False]


@pytest.mark.parametrize(("days", "is_allowed"), [(0, False), (2, True)])
def test_old_tries_are_removed(database, days, is_allowed):
    with database.begin() as session:
        for _ in range(3):
            sign_in_store.count_try(session, "key", THREE, MORNING)

    with database.begin() as session:
        sign_in_store.purge(session, MORNING + timedelta(days=days))
        allowed = sign_in_store.count_try(session, "key", THREE, MORNING)

    assert allowed == is_allowed
