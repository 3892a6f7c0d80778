"""Whatever happens to the events of calls on their way, the ledger adds up and its facts are the same."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from ivr.storage.database import Database, open_database
from metrics.ledger.outcome import Disposition, QueryOutcome, disposition_of
from metrics.ledger.period import Period
from metrics.ledger.records import (
    CallRecord,
    EscalationReason,
    QueryRecord,
    Record,
    TransferOutcomeName,
    TransferRecord,
    TurnRecord,
    WrapUpName,
    WrapUpRecord,
)
from metrics.ledger.store import append, call_record, extract, sweep
from metrics.rates.figures import By, breakdown, figures
from metrics.rates.period_figures import Figures, figures_of
from metrics.rates.rates import FORMULAS
from tests.fixtures.facts import recompute

pytestmark = pytest.mark.thorough

ZONE = ZoneInfo("America/Vancouver")
NOON = datetime(2026, 10, 20, 19, 0, tzinfo=UTC)
DAYS = Period(date(2026, 10, 19), date(2026, 10, 25), ZONE)
SWEPT_AT = NOON + timedelta(days=9)
TO_A_PERSON = {QueryOutcome.ESCALATED_CONNECTED, QueryOutcome.ESCALATED_LOST}


@dataclass(frozen=True)
class Stream:
    """The events of some calls in their order, and those of them that broke off."""

    events: tuple[Record, ...]
    crashed: frozenset[str]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder: Path = tmp_path_factory.mktemp("streams")
    database = open_database(f"sqlite:///{folder / 'ledger.db'}")
    database.upgrade()
    yield database
    database.close()


@st.composite
def streams(draw: st.DrawFn) -> Stream:
    events: list[Record] = []
    crashed: set[str] = set()
    for number in range(draw(st.integers(1, 4))):
        sid = f"CA{number}"
        whole = list(draw(calls(sid)))
        kept = draw(st.integers(1, len(whole)))
        if kept < len(whole):
            crashed.add(sid)
        events += whole[:kept]
    return Stream(tuple(events), frozenset(crashed))


@st.composite
def calls(draw: st.DrawFn, sid: str) -> tuple[Record, ...]:
    """One call as the line writes it: after each turn, and at its end."""
    at = NOON + timedelta(minutes=draw(st.integers(0, 6000)))
    caller = draw(st.sampled_from(["", "a", "b"]))
    call = CallRecord(sid, at, "en", caller)
    events: list[Record] = [call]
    outcomes = draw(st.lists(st.sampled_from(QueryOutcome), min_size=1, max_size=3))
    for number, outcome in enumerate(outcomes, 1):
        query = QueryRecord(sid, number, at, "en", f"topic.{number}", 1, "waste", caller_hash=caller)
        call = replace(call, turns=number)
        turn = TurnRecord(sid, number, at, "en", "HowCanIHelp", "recognized", query.article, "Answer", 0.9)
        events += [query, turn, call]
        if outcome in TO_A_PERSON:
            query = replace(query, reason=EscalationReason.ASKED, transferred=True, escalated_at=at)
            events.append(TransferRecord(sid, number, at, "waste", TransferOutcomeName.ACCEPTED, 60.0))
        events.append(
            replace(query, outcome=outcome, closed_at=at + timedelta(seconds=draw(st.integers(0, 99))))
        )
    ended_at = at + timedelta(minutes=3)
    events.append(replace(call, disposition=disposition_of(outcomes), ended_at=ended_at))
    if draw(st.booleans()):
        events.append(WrapUpRecord(f"W{sid}", sid, ended_at, draw(st.sampled_from(WrapUpName))))
    return tuple(events)


def jumbled(events: tuple[Record, ...], random: Random) -> list[Record]:
    """Some events twice, and all in any order."""
    some = [*events, *random.sample(events, random.randint(0, len(events)))]
    random.shuffle(some)
    return some


def counted(session: Session) -> Figures:
    recompute(session, DAYS, SWEPT_AT)
    return figures(session, DAYS, SWEPT_AT)


MANY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@MANY
@given(stream=streams(), random=st.randoms(use_true_random=False))
def test_events_lost_repeated_or_out_of_order_reconcile(
    ledger: Database, stream: Stream, random: Random
) -> None:
    with ledger.begin() as session:
        for event in jumbled(stream.events, random):
            append(session, event)
        before = counted(session)
        sweep(session, SWEPT_AT)
        after = counted(session)
        session.rollback()

    assert before.reconciles
    assert after.reconciles
    assert (after.tally.live_calls, after.tally["open_queries"]) == (0, 0)
    assert sum(after.outcomes.values()) == after.queries
    assert sum(after.dispositions.values()) == after.calls


@MANY
@given(stream=streams(), random=st.randoms(use_true_random=False))
def test_the_order_of_events_and_their_repetition_change_no_figure(
    ledger: Database, stream: Stream, random: Random
) -> None:
    with ledger.begin() as session:
        append(session, *stream.events)
        in_order = counted(session)
        session.rollback()
    with ledger.begin() as session:
        for event in jumbled(stream.events, random):
            append(session, event)
        out_of_order = counted(session)
        session.rollback()

    assert out_of_order == in_order


@MANY
@given(stream=streams())
def test_facts_counted_twice_are_equal_and_say_what_the_ledger_says(ledger: Database, stream: Stream) -> None:
    with ledger.begin() as session:
        append(session, *stream.events)
        first = counted(session)
        second = counted(session)
        straight = figures_of(DAYS, extract(session, DAYS), SWEPT_AT)
        by_day = breakdown(session, DAYS, By.DAY)
        session.rollback()

    assert first == second
    assert first.rates == straight.rates
    assert sum(one.tally["queries"] for one in by_day) == first.queries


@MANY
@given(stream=streams())
def test_a_call_that_broke_off_is_ended_by_the_sweep_as_a_failure_of_the_line(
    ledger: Database, stream: Stream
) -> None:
    with ledger.begin() as session:
        append(session, *stream.events)
        open_ones = {
            sid
            for sid in stream.crashed
            if (found := call_record(session, sid))[0]
            and found[0].disposition is None
            and (not found[1] or any(query.outcome is None for query in found[1]))
        }
        sweep(session, SWEPT_AT)
        swept = {sid: call_record(session, sid) for sid in open_ones}
        session.rollback()

    for call, queries in swept.values():
        assert call is not None
        assert call.disposition in {Disposition.FAILED, Disposition.EMERGENCY}
        assert QueryOutcome.TECHNICAL_FAILURE in {query.outcome for query in queries}


@MANY
@given(stream=streams())
def test_no_formula_ever_counts_more_than_its_denominator(ledger: Database, stream: Stream) -> None:
    with ledger.begin() as session:
        append(session, *stream.events)
        found = counted(session)
        session.rollback()

    for name in FORMULAS:
        rate = found.rate(name)
        assert 0 <= rate.numerator <= rate.denominator
