"""Who is at the desk, who is free, and whose turn it is."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ivr.desk.call import DeskCall, Phase, Preference
from ivr.desk.call_store import keep_call
from ivr.desk.presence import Presence, Status, colleagues, next_person
from ivr.desk.presence_store import load_presences, note_seen, put_on_break, save_preference
from ivr.storage.database import Database

MINUTE = timedelta(minutes=1)


def here(person: str, free_for: timedelta, now: datetime, **more) -> Presence:
    return Presence(person, now - free_for, now, **more)


def test_whoever_has_been_free_longest_comes_first(noon: datetime) -> None:
    present = [here("sam", MINUTE, noon), here("kim", 5 * MINUTE, noon)]

    assert [one.person for one in colleagues(present, [], noon)] == ["kim", "sam"]


def test_whoever_has_a_call_or_a_break_is_not_free(waiting: DeskCall, noon: datetime) -> None:
    talking = replace(waiting, phase=Phase.WITH_PERSON, taken_by="sam", since=noon)
    present = [
        here("sam", MINUTE, noon),
        here("lee", MINUTE, noon, is_on_break=True),
        here("kim", MINUTE, noon),
    ]

    found = colleagues(present, [talking], noon)

    assert [(one.person, one.status) for one in found] == [
        ("kim", Status.FREE),
        ("sam", Status.ON_CALL),
        ("lee", Status.BREAK),
    ]


def test_whoever_closed_their_desk_is_gone_unless_they_have_a_call(waiting: DeskCall, noon: datetime) -> None:
    talking = replace(waiting, phase=Phase.WITH_PERSON, taken_by="sam")
    present = [here("sam", MINUTE, noon), here("kim", MINUTE, noon)]

    found = colleagues(present, [talking], noon + 2 * MINUTE)

    assert [one.person for one in found] == ["sam"]


@pytest.mark.parametrize(
    ("preference", "following"),
    [
        (Preference(), "kim"),
        (Preference(departments=("roads",)), "sam"),
        (Preference(languages=("en",)), "sam"),
    ],
)
def test_next_is_whoever_is_free_longest_and_takes_such_calls(
    waiting: DeskCall, noon: datetime, preference: Preference, following: str
) -> None:
    present = [here("sam", MINUTE, noon), here("kim", 5 * MINUTE, noon, preference=preference)]

    assert next_person(colleagues(present, [], noon), [waiting]) == following


def test_nobody_is_next_when_nobody_free_takes_such_calls(waiting: DeskCall, noon: datetime) -> None:
    present = [here("kim", MINUTE, noon, preference=Preference(languages=("en",)))]

    assert next_person(colleagues(present, [], noon), [waiting]) == ""


def test_while_nobody_waits_the_one_who_is_free_longest_is_next(noon: datetime) -> None:
    present = [here("sam", MINUTE, noon), here("kim", 5 * MINUTE, noon)]

    assert next_person(colleagues(present, [], noon), []) == "kim"


def loaded(database: Database, now: datetime) -> tuple[Presence, ...]:
    with database.reading() as session:
        return load_presences(session, now)


def see(database: Database, person: str, now: datetime) -> None:
    with database.begin() as session:
        note_seen(session, person, now)


def test_a_sign_of_life_keeps_since_when_somebody_is_free(database: Database, noon: datetime) -> None:
    see(database, "sam", noon)
    see(database, "sam", noon + MINUTE / 2)

    assert loaded(database, noon + MINUTE / 2) == (Presence("sam", noon, noon + MINUTE / 2),)


def test_whoever_comes_back_is_free_since_then_and_on_no_break(database: Database, noon: datetime) -> None:
    with database.begin() as session:
        put_on_break(session, "sam", noon, is_on_break=True)
    see(database, "sam", noon + 2 * MINUTE)

    assert loaded(database, noon + 2 * MINUTE) == (Presence("sam", noon + 2 * MINUTE, noon + 2 * MINUTE),)


def test_a_break_begins_once(database: Database, noon: datetime) -> None:
    see(database, "sam", noon)
    for later in (MINUTE / 4, MINUTE / 2):
        with database.begin() as session:
            put_on_break(session, "sam", noon + later, is_on_break=True)

    (presence,) = loaded(database, noon + MINUTE / 2)

    assert (presence.is_on_break, presence.since) == (True, noon + MINUTE / 4)


def test_a_call_that_ended_begins_the_time_of_being_free(
    database: Database, waiting: DeskCall, noon: datetime
) -> None:
    see(database, "sam", noon)
    ended = replace(waiting, phase=Phase.ENDED, ended_at=noon + MINUTE / 2, taken_by="sam")
    with database.begin() as session:
        keep_call(session, ended, noon + MINUTE / 2)
        save_preference(session, "sam", Preference(("waste",), ("fr",)))

    (presence,) = loaded(database, noon + MINUTE)

    assert presence.since == noon + MINUTE / 2
    assert presence.preference == Preference(("waste",), ("fr",))
