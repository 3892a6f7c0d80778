"""A report adds up, or says where it does not."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.facts.formula import Rate
from metrics.ledger.outcome import CountsAs, Disposition, QueryOutcome, disposition_of
from metrics.ledger.period import BadPeriod, HeldTerms, Period, Terms
from metrics.ledger.reconciliation import differences, swept
from metrics.ledger.records import CallRecord, Extract, QueryRecord
from metrics.publishing.report import ReportRow, as_json, rows
from metrics.rates.period_figures import figures_of

VANCOUVER = ZoneInfo("America/Vancouver")
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31), VANCOUVER)
NOON = datetime(2026, 10, 20, 19, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=60)

CALL = CallRecord("CA1", NOON, "en", disposition=Disposition.RESOLVED, ended_at=NOON)
QUERY = QueryRecord("CA1", 1, NOON, "en", outcome=QueryOutcome.ANSWERED_CONFIRMED, closed_at=NOON)


def rules_broken(*calls: CallRecord, queries: tuple[QueryRecord, ...] = (QUERY,)) -> list[str]:
    extract = Extract(calls, queries)
    found = differences(extract)
    assert figures_of(OCTOBER, extract, LATER).reconciles is not bool(found)
    return [difference.rule for difference in found]


def test_a_call_and_its_query_reconcile() -> None:
    assert rules_broken(CALL) == []


def test_a_call_in_progress_reconciles() -> None:
    live = replace(CALL, disposition=None, ended_at=None)

    report = figures_of(OCTOBER, Extract((live,), (replace(QUERY, outcome=None),)), LATER)

    assert (report.tally.live_calls, report.tally["open_queries"]) == (1, 1)
    assert report.reconciles


def test_an_ended_call_without_query_is_shown() -> None:
    assert rules_broken(CALL, queries=()) == ["an ended call without a query"]


def test_an_ended_call_with_an_open_query_is_shown() -> None:
    assert rules_broken(CALL, queries=(replace(QUERY, outcome=None),)) == ["an ended call with an open query"]


def test_a_query_without_its_call_is_shown() -> None:
    assert rules_broken() == ["a query without its call"]


def test_a_disposition_that_does_not_follow_is_shown() -> None:
    assert rules_broken(replace(CALL, disposition=Disposition.ESCALATED)) == [
        "a call whose disposition does not follow from its queries"
    ]


def test_a_call_that_ended_without_disposition_is_shown() -> None:
    assert rules_broken(replace(CALL, disposition=None)) == [
        "a call with a disposition but no end, or an end but no disposition"
    ]


def test_every_kind_is_listed_also_when_it_did_not_happen() -> None:
    report = figures_of(OCTOBER, Extract((), ()), LATER)

    assert set(report.outcomes) == set(QueryOutcome)
    assert set(report.dispositions) == set(Disposition)
    assert set(report.standings) == set(CountsAs)
    assert report.reconciles


def test_the_last_seven_days_are_provisional() -> None:
    report = figures_of(OCTOBER, Extract((), ()), NOON)

    assert report.provisional_days == tuple(date(2026, 10, day) for day in range(13, 21))


def test_a_period_long_past_has_no_provisional_days() -> None:
    assert figures_of(OCTOBER, Extract((), ()), LATER).provisional_days == ()


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(BadPeriod, match="before it starts"):
        Period(date(2026, 10, 2), date(2026, 10, 1), VANCOUVER)


def test_a_period_has_the_days_of_the_city_also_when_clocks_change() -> None:
    toronto = Period(date(2026, 11, 1), date(2026, 11, 1), ZoneInfo("America/Toronto"))

    assert toronto.ends_at.astimezone(UTC) - toronto.starts_at.astimezone(UTC) == timedelta(hours=25)


def test_a_row_says_so_when_there_are_too_few() -> None:
    report = figures_of(OCTOBER, Extract((CALL,), (QUERY,)), LATER)

    first = next(iter(rows(report)))

    assert first == ReportRow("rates", "Resolved", Rate(1, 1), "only 1: too few to conclude from")
    assert first.percent == "100.0 %"


def test_the_json_of_a_report_is_json() -> None:
    report = figures_of(OCTOBER, Extract((CALL,), (QUERY,)), LATER)

    read = json.loads(json.dumps(as_json(report)))

    assert read["reconciles"] is True
    assert read["outcomes"]["answered_confirmed"] == 1
    assert read["rates"]["resolved"]["numerator"] == 1


@st.composite
def ledgers(draw: st.DrawFn) -> Extract:
    """Calls with any number of queries, some of both still open, as a line that works writes them."""
    calls: list[CallRecord] = []
    queries: list[QueryRecord] = []
    for number in range(draw(st.integers(0, 6))):
        at = NOON + timedelta(minutes=draw(st.integers(0, 20_000)))
        live = CallRecord(f"CA{number}", at, "en", draw(st.sampled_from(["", "a", "b"])))
        outcomes = draw(st.lists(st.sampled_from([*QueryOutcome, None]), max_size=4))
        mine = tuple(
            QueryRecord(live.call_sid, n, at, "en", "topic", outcome=outcome, caller_hash=live.caller_hash)
            for n, outcome in enumerate(outcomes, 1)
        )
        closed = [outcome for outcome in outcomes if outcome]
        is_over = bool(closed) and len(closed) == len(outcomes) and draw(st.booleans())
        calls.append(replace(live, disposition=disposition_of(closed), ended_at=at) if is_over else live)
        queries += mine
    return Extract(tuple(calls), tuple(queries), tuple(queries))


@given(ledgers(), st.integers(0, 30))
def test_every_ledger_reconciles_at_every_moment(extract: Extract, days: int) -> None:
    report = figures_of(OCTOBER, extract, NOON + timedelta(days=days))

    assert report.reconciles
    assert all(row.rate.share in {1.0, None} for row in rows(report) if row.name == "sum")


@given(ledgers())
def test_after_the_sweep_nothing_is_open_and_it_still_reconciles(extract: Extract) -> None:
    by_call = {call.call_sid: call for call in extract.calls}
    by_query = {(query.call_sid, query.number): query for query in extract.queries}
    for call in (call for call in extract.calls if call.ended_at is None):
        mine = tuple(query for query in extract.queries if query.call_sid == call.call_sid)
        for record in swept(call, mine, LATER):
            match record:
                case CallRecord():
                    by_call[record.call_sid] = record
                case QueryRecord():
                    by_query[record.call_sid, record.number] = record

    report = figures_of(OCTOBER, Extract(tuple(by_call.values()), tuple(by_query.values())), LATER)

    assert (report.tally.live_calls, report.tally["open_queries"]) == (0, 0)
    assert report.reconciles


@given(ledgers())
def test_a_report_made_twice_is_the_same(extract: Extract) -> None:
    assert figures_of(OCTOBER, extract, LATER) == figures_of(OCTOBER, extract, LATER)


def test_a_day_stays_provisional_by_the_terms_in_force_on_it() -> None:
    held = (HeldTerms(OCTOBER.first, Terms(repeat_days=30)), HeldTerms(date(2026, 10, 25), Terms()))
    asked_at = datetime(2026, 11, 10, 20, tzinfo=UTC)

    found = replace(figures_of(OCTOBER, Extract((), ()), asked_at), held=held)

    assert found.provisional_days == tuple(date(2026, 10, day) for day in range(11, 25))
    assert found.settled_period == Period(date(2026, 10, 1), date(2026, 10, 10), VANCOUVER)
