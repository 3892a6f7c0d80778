"""Whether the ledger adds up: each query one outcome, each call one disposition."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from metrics.ledger import CallRecord, Extract, QueryRecord
from metrics.outcome import disposition_of


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule of the ledger that some calls break."""

    rule: str
    call_sids: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule}: {', '.join(self.call_sids)}"


def differences(extract: Extract) -> tuple[Difference, ...]:
    """Every rule that the calls and queries of a period break; none when they add up."""
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
