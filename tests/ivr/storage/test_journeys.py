"""A journey is kept from turn to turn, found by its number or its caller, and goes when it has ended."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from ivr.call.call import Call
from ivr.call.states import CallState
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.journeys.store import JOURNEYS, journeys_of, keep, saved_run
from routing.dialogue_state import DialogueState
from routing.journeys.run import Given, Run

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
KEY = Encryption(b"a secret of the line that is long")
PLACE = Given("address", "12 oak-street", is_private=True)
RUN = Run("permit.apply_by_phone", "permit-application@2", "applicant", (PLACE,), keep_days=30)
NUMBER = RUN.number("CA1")


def call(sid: str, caller: str = "hash") -> Call:
    return Call(sid, NOW, DialogueState("en"), caller)


def kept(database: Database, run: Run, on: Call, now: datetime = NOW) -> None:
    with database.begin() as session:
        keep(session, on, run, KEY, now)


def found(database: Database, caller: str, reference: str = "", today: date = TODAY) -> Run | None:
    with database.reading() as session:
        return saved_run(session, caller, reference, KEY, today)


def test_a_journey_is_found_by_its_number_or_by_its_caller(database: Database) -> None:
    kept(database, RUN, call("CA1"))

    assert found(database, "another", NUMBER) == replace(RUN, origin="CA1")
    assert found(database, "hash") == replace(RUN, origin="CA1")
    assert found(database, "another") is None
    assert found(database, "") is None
    assert found(database, "hash", "111111") is None


def test_where_the_caller_lives_is_kept_encrypted(database: Database) -> None:
    kept(database, RUN, call("CA1"))

    with database.reading() as session:
        (stored,) = journeys_of(session, "CA1")
    assert "oak" not in stored.encrypted
    assert "oak" not in repr(stored)


def test_another_call_goes_on_with_the_same_one(database: Database) -> None:
    kept(database, RUN, call("CA1"))
    further = replace(RUN, origin="CA1", step="value", given=(PLACE, Given("applicant", "owner")))

    kept(database, further, call("CA2", "another"), NOW + timedelta(days=3))

    assert found(database, "", NUMBER) == further
    assert found(database, "hash") == further
    with database.reading() as session:
        (stored,) = journeys_of(session, "CA1")
        assert journeys_of(session, "CA2") == ()
    assert stored.purge_on == date(2026, 12, 28)


def test_a_journey_that_has_ended_is_removed_and_one_without_answers_never_kept(database: Database) -> None:
    kept(database, RUN, call("CA1"))
    kept(database, replace(RUN, step=""), call("CA1"))
    kept(database, replace(RUN, given=()), call("CA2"))
    kept(database, replace(RUN, keep_days=0), call("CA3"))

    assert found(database, "hash") is None


def test_the_end_of_a_call_changes_nothing_that_is_kept(database: Database) -> None:
    kept(database, RUN, call("CA1"))

    kept(database, RUN.without_places(), replace(call("CA1"), state=CallState.ENDED))

    assert found(database, "hash") == replace(RUN, origin="CA1")


def test_of_two_callers_with_one_number_each_finds_their_own(database: Database) -> None:
    twin = replace(RUN, step="value")
    kept(database, RUN, call("CA1", "one"))
    with database.begin() as session:
        (stored,) = journeys_of(session, "CA1")
    kept(database, twin, call("CA2", "two"))
    with database.begin() as session:
        from_two = journeys_of(session, "CA2")[0]
        assert from_two.reference != stored.reference
        session.connection().exec_driver_sql(
            f"update kept_journeys set reference = '{NUMBER}' where call_sid = 'CA2'"
        )

    assert found(database, "one", NUMBER) == replace(RUN, origin="CA1")
    assert found(database, "two", NUMBER) == replace(twin, origin="CA2")
    assert found(database, "three", NUMBER) is None


def test_what_is_kept_goes_with_its_last_day(database: Database) -> None:
    kept(database, RUN, call("CA1"))
    last = date(2026, 12, 25)

    assert found(database, "hash", NUMBER, last) is None
    with database.begin() as session:
        assert JOURNEYS.overdue(session, last, ()) == 1
        assert JOURNEYS.purge(session, last, ["CA1"]) == 0
        assert JOURNEYS.purge(session, last, ()) == 1


def test_what_another_secret_encrypted_is_not_found(database: Database) -> None:
    kept(database, RUN, call("CA1"))

    with database.reading() as session:
        assert saved_run(session, "hash", "", Encryption(b"another secret of the line"), TODAY) is None
