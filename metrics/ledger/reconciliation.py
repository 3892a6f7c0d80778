"""Reconciles the ledger: each query one outcome, each call one disposition."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from metrics.ledger.outcome import QueryOutcome, disposition_of
from metrics.ledger.records import CallRecord, Extract, QueryRecord, Record


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule of the ledger that some calls break."""

    rule: str
    call_sids: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule}: {', '.join(self.call_sids)}"


def differences(extract: Extract) -> tuple[Difference, ...]:
    """Return the rules that a period breaks; none if it reconciles."""
    known = {call.call_sid for call in extract.calls}
    queries: dict[str, list[QueryRecord]] = defaultdict(list)
    for query in extract.queries:
        queries[query.call_sid].append(query)
    found = [
        Difference("a query without its call", tuple(sorted(queries.keys() - known))),
        *(_broken(rule, breaks, extract.calls, queries) for rule, breaks in RULES),
    ]
    return tuple(difference for difference in found if difference.call_sids)


Breaks = Callable[[CallRecord, list[QueryRecord]], bool]


def _broken(
    rule: str, breaks: Breaks, calls: tuple[CallRecord, ...], queries: dict[str, list[QueryRecord]]
) -> Difference:
    return Difference(rule, tuple(call.call_sid for call in calls if breaks(call, queries[call.call_sid])))


def _half_ended(call: CallRecord, _queries: list[QueryRecord]) -> bool:
    return (call.disposition is None) is not (call.ended_at is None)


def _without_query(call: CallRecord, queries: list[QueryRecord]) -> bool:
    return call.disposition is not None and not queries


def _with_open_query(call: CallRecord, queries: list[QueryRecord]) -> bool:
    return call.disposition is not None and any(query.outcome is None for query in queries)


def _misnamed(call: CallRecord, queries: list[QueryRecord]) -> bool:
    outcomes = [query.outcome for query in queries if query.outcome]
    if call.disposition is None or len(outcomes) < len(queries) or not queries:
        return False
    return call.disposition is not disposition_of(outcomes)


RULES: tuple[tuple[str, Breaks], ...] = (
    ("a call with a disposition but no end, or an end but no disposition", _half_ended),
    ("an ended call without a query", _without_query),
    ("an ended call with an open query", _with_open_query),
    ("a call whose disposition does not follow from its queries", _misnamed),
)


def swept(call: CallRecord, queries: tuple[QueryRecord, ...], now: datetime) -> tuple[Record, ...]:
    """Return the records that close an abandoned call: open queries count as failed."""
    opened = queries or (_unknown(call),)
    closed = tuple(
        query if query.outcome else replace(query, outcome=QueryOutcome.TECHNICAL_FAILURE, closed_at=now)
        for query in opened
    )
    outcomes = [query.outcome for query in closed if query.outcome]
    return (*closed, replace(call, disposition=disposition_of(outcomes), ended_at=now))


def _unknown(call: CallRecord) -> QueryRecord:
    """Return a query of unknown topic for a call without any."""
    return QueryRecord(
        call_sid=call.call_sid,
        number=1,
        opened_at=call.started_at,
        language=call.language,
        caller_hash=call.caller_hash,
        is_test=call.is_test,
    )
