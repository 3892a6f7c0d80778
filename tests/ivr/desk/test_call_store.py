"""The desk's calls in the database, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from intents.privacy.personal import Personal
from ivr.desk.call import DeskCall, Phase, WrapUp, WrapUpKind
from ivr.desk.call_store import (
    close_call,
    end_lost_calls,
    events_after,
    find_calls,
    keep_call,
    load_call,
    open_calls,
    purge_calls,
    reported_calls,
)
from ivr.desk.desk import CallSearch
from ivr.desk.feed import EventKind
from ivr.storage.database import Database
from routing.decision import Reason
from routing.handoff.handoff import Entity, HandOff, How, ToldAnswer

NOON = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
KNOWN = HandOff(
    "fr",
    "waste",
    Reason.REJECTED,
    "waste.collection_day",
    confidence=0.82,
    last_words="mon bac est encore là",
    entities=(Entity(Personal.ADDRESS, "encrypted address", How.CONFIRMED),),
    answered=(ToldAnswer("waste.collection_day", 3),),
    attempts=2,
    asked_for_person=1,
    earlier=1,
)
CALL = DeskCall("CA1", Phase.WAITING, NOON, NOON, "waste", KNOWN, date(2026, 12, 25), masked_number="42")
ENDED = replace(CALL, phase=Phase.ENDED, ended_at=NOON, met_person=True)
CLOSED = WrapUp(WrapUpKind.WRONG_DEPARTMENT, "anna", NOON, department="finance", note="about the bill")


def keep(database: Database, *calls: DeskCall) -> list[bool]:
    with database.begin() as session:
        return [keep_call(session, call, NOON) for call in calls]


def subjects(database: Database) -> list[str]:
    with database.reading() as session:
        events = events_after(session, 0)
        return [event.subject for event in events or () if event.kind is EventKind.CALL]


def open_now(database: Database, now: datetime = NOON) -> list[str]:
    with database.reading() as session:
        return [call.sid for call in open_calls(session, now)]


def found(database: Database, wanted: CallSearch, said: list[str] | None = None) -> list[str]:
    with database.reading() as session:
        return [call.sid for call in find_calls(session, wanted, said)]


def test_a_call_comes_back_as_it_was_kept(database: Database) -> None:
    keep(database, CALL)

    with database.reading() as session:
        assert load_call(session, "CA1") == CALL


def test_only_a_call_that_changed_is_announced(database: Database) -> None:
    keep(database, CALL)
    again = keep(database, CALL)
    changed = keep(database, replace(CALL, phase=Phase.RINGING, taken_by="anna"))

    assert (again, changed) == ([False], [True])
    assert subjects(database) == ["CA1", "CA1"]


def test_calls_that_last_are_open_and_so_are_those_to_be_closed(database: Database) -> None:
    unmet = replace(ENDED, sid="CA3", met_person=False)

    keep(database, CALL, replace(ENDED, sid="CA2"), unmet)

    assert open_now(database) == ["CA1", "CA2"]


def test_a_call_that_nobody_closed_is_not_offered_for_ever(database: Database) -> None:
    keep(database, ENDED)

    assert open_now(database, NOON + timedelta(hours=13)) == []


def test_a_call_is_closed_once(database: Database) -> None:
    keep(database, ENDED)

    with database.begin() as session:
        first = close_call(session, "CA1", CLOSED)
        second = close_call(session, "CA1", replace(CLOSED, by="ben", kind=WrapUpKind.RESOLVED))

    with database.reading() as session:
        kept = load_call(session, "CA1")
    assert (first, second) == (True, False)
    assert kept is not None
    assert kept.wrap_up == CLOSED
    assert not kept.is_to_close


def test_a_search_finds_by_topic_department_day_words_and_reference(database: Database) -> None:
    other = HandOff("en", "finance", Reason.ASKED, "tax.due_date")
    keep(database, CALL, replace(CALL, sid="CA2", department="finance", known=other))

    assert found(database, CallSearch(article="tax.due_date")) == ["CA2"]
    assert found(database, CallSearch(department="waste")) == ["CA1"]
    assert found(database, CallSearch(reference="A2")) == ["CA2"]
    assert found(database, CallSearch(reference="%")) == []
    assert found(database, CallSearch(), said=["CA1"]) == ["CA1"]
    assert found(database, CallSearch(starts_at=NOON, ends_at=NOON + timedelta(days=1))) == ["CA1", "CA2"]
    assert found(database, CallSearch(starts_at=NOON + timedelta(hours=1))) == []


def test_a_call_that_never_ended_is_ended_and_announced(database: Database) -> None:
    keep(database, CALL)

    with database.begin() as session:
        ended = end_lost_calls(session, NOON + timedelta(hours=1), NOON + timedelta(hours=7))

    assert ended == 1
    assert open_now(database) == []
    assert subjects(database) == ["CA1", "CA1"]


def test_a_call_is_purged_on_its_day_with_the_note_on_it(database: Database) -> None:
    keep(database, ENDED)
    with database.begin() as session:
        close_call(session, "CA1", CLOSED)

    with database.begin() as session:
        early = purge_calls(session, date(2026, 12, 24), NOON)
        on_the_day = purge_calls(session, date(2026, 12, 25), NOON)

    assert (early, on_the_day) == (0, 1)
    assert found(database, CallSearch()) == []


def test_boards_are_told_of_a_purged_call_that_nobody_closed(database: Database) -> None:
    keep(database, ENDED, replace(ENDED, sid="CA2"), replace(ENDED, sid="CA3", met_person=False))
    with database.begin() as session:
        close_call(session, "CA2", CLOSED)
    before = len(subjects(database))

    with database.begin() as session:
        purge_calls(session, date(2026, 12, 25), NOON)

    assert subjects(database)[before:] == ["CA1"]


def test_reports_are_those_of_real_callers_since_an_instant(database: Database) -> None:
    earlier, trial, resolved = (replace(ENDED, sid=sid) for sid in ("CA2", "CA3", "CA4"))
    keep(database, ENDED, earlier, replace(trial, is_test=True), resolved)
    with database.begin() as session:
        for sid in ("CA1", "CA3"):
            close_call(session, sid, CLOSED)
        close_call(session, "CA2", replace(CLOSED, at=NOON - timedelta(days=1)))
        close_call(session, "CA4", replace(CLOSED, kind=WrapUpKind.RESOLVED))

    with database.reading() as session:
        reported = reported_calls(session, [WrapUpKind.WRONG_DEPARTMENT], NOON)

    assert [(call.sid, call.wrap_up) for call in reported] == [("CA1", CLOSED)]
