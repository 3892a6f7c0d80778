"""A panel judges callers without knowing how each was counted, and the sample cannot be chosen."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from ivr.storage.database import Database
from metrics.facts.blind_sample import (
    DrawnQuery,
    Verdict,
    draw,
    draw_month,
    drawn_of,
    judge,
    keep_sample,
    results_of,
    settles_at,
)
from metrics.facts.query_counts import Proof
from metrics.facts.sample import sample_of
from metrics.facts.statement import Statement, StatementKind
from metrics.facts.statement_store import state
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.records import QueryRecord, Sign
from metrics.ledger.store import append
from tests.metrics.rates.test_rates import DAYS, LATER, extract_of, query

SILENT = QueryOutcome.ANSWERED_UNCONFIRMED


def left(call: int, sign: Sign | None, outcome: QueryOutcome = SILENT) -> QueryRecord:
    return replace(query(call, outcome, delivered=True), sign=sign)


QUERIES = (
    *(left(call, Sign.LEFT) for call in range(1, 31)),
    *(left(call, Sign.NOTHING_ELSE) for call in range(31, 61)),
    left(61, Sign.SAID_YES, QueryOutcome.ANSWERED_CONFIRMED),
    left(62, None, QueryOutcome.ANSWERED_REJECTED),
    left(63, None, QueryOutcome.SERVICE_REQUEST_FILED),
)


def drawn(count: int, month: str = "2026-10") -> tuple[DrawnQuery, ...]:
    return draw(sample_of(extract_of(*QUERIES), LATER).closed, month, count)


def calls(some: tuple[DrawnQuery, ...], stratum: Proof) -> set[str]:
    return {one.call_sid for one in some if one.stratum is stratum}


def test_as_many_are_drawn_of_those_who_left_content_as_in_silence_and_nobody_else() -> None:
    some = drawn(20)

    assert len(calls(some, Proof.SILENT)) == len(calls(some, Proof.CONTENT)) == 20
    assert calls(drawn(500), Proof.SILENT) == {f"CA{call}" for call in range(1, 31)}
    assert calls(drawn(500), Proof.CONTENT) == {f"CA{call}" for call in range(31, 61)}


def test_a_caller_who_called_again_is_not_among_them() -> None:
    again = replace(QUERIES[0], call_sid="CA99", opened_at=QUERIES[0].opened_at + timedelta(days=2))
    closed = sample_of(extract_of(*QUERIES, later=(again,)), LATER).closed

    assert "CA1" not in {one.call_sid for one in draw(closed, "2026-10", 500)}


def test_the_same_month_is_drawn_alike_and_another_one_otherwise() -> None:
    assert drawn(10) == drawn(10)
    assert calls(drawn(10), Proof.SILENT) != calls(drawn(10, "2026-11"), Proof.SILENT)


def test_codes_are_in_an_order_that_tells_nothing_of_the_kind() -> None:
    kinds = [one.stratum for one in drawn(20)]

    assert [one.code for one in drawn(20)][:2] == ["2026-10-001", "2026-10-002"]
    changes = sum(1 for one, other in pairwise(kinds) if one is not other)
    assert changes > 8, "the two are mixed"


def test_the_result_is_a_share_of_those_of_which_the_panel_could_tell() -> None:
    found = ("helped", "helped", "not_helped", "unclear", "")
    one = drawn(5)[0]
    some = [
        replace(one, stratum=Proof.SILENT, verdict=Verdict(verdict) if verdict else None) for verdict in found
    ]

    _, silent = results_of(some)

    assert (silent.helped.numerator, silent.helped.denominator) == (2, 3)
    assert (silent.drawn, silent.unclear, silent.waiting) == (5, 1, 1)
    assert silent.helped.interval is not None


def test_a_sample_is_drawn_once_and_keeps_what_the_panel_says(database: Database) -> None:
    extract = extract_of(*QUERIES)
    with database.begin() as session:
        append(session, *extract.calls, *extract.queries)
        keep_sample(session, draw_month(session, DAYS, "2026-10", 10, LATER), LATER)
        first = drawn_of(session, "2026-10")
        keep_sample(session, draw_month(session, DAYS, "2026-10", 20, LATER), LATER)
        assert drawn_of(session, "2026-10") == first
        assert judge(session, first[0].code, Verdict.UNCLEAR, "ada", LATER)
        assert judge(session, first[0].code, Verdict.HELPED, "bo", LATER)
        assert not judge(session, "2026-10-999", Verdict.HELPED, "bo", LATER)

    with database.reading() as session:
        kept = drawn_of(session, "2026-10")
    assert [replace(one, verdict=None, by="", judged_at=None) for one in kept] == list(first)
    assert (kept[0].verdict, kept[0].by) == (Verdict.HELPED, "bo")
    assert len(kept) == 20


def test_a_month_is_drawn_when_the_last_of_its_days_is_settled_by_its_own_terms(database: Database) -> None:
    october = Period(date(2026, 10, 1), date(2026, 10, 31), DAYS.time_zone)
    the_30th = Period(date(2026, 10, 30), date(2026, 10, 30), DAYS.time_zone)
    with database.begin() as session:
        before = settles_at(session, october)
        for days, since in ((30, october.first), (1, october.last)):
            statement = Statement(StatementKind.TERM, "repeat_days", days, since, "ada", october.starts_at)
            state(session, statement, since)

        assert settles_at(session, october) == the_30th.settles_at(timedelta(days=30)) > before
