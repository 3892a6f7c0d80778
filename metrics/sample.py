"""What of a period's ledger the formulas look at, at an instant."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from metrics.label import LabelRecord
from metrics.ledger import CallRecord, Extract, QueryRecord, TransferRecord, TurnRecord, WrapUpRecord
from metrics.outcome import CountsAs, QueryOutcome
from metrics.outcome_rules import counts_as
from metrics.rating import RatingRecord
from metrics.repeat import Contacts, RepeatTest, repeat_test
from metrics.terms import USUAL, Terms

Mine = TypeVar("Mine", QueryRecord, TurnRecord, TransferRecord, WrapUpRecord, LabelRecord, RatingRecord)


@dataclass(frozen=True, slots=True)
class Around:
    """What else is known of the call to which a query belongs."""

    call: CallRecord | None = None
    queries: tuple[QueryRecord, ...] = ()
    turns: tuple[TurnRecord, ...] = ()
    transfers: tuple[TransferRecord, ...] = ()
    wrap_ups: tuple[WrapUpRecord, ...] = ()
    labels: tuple[LabelRecord, ...] = ()
    ratings: tuple[RatingRecord, ...] = ()

    @property
    def call_sid(self) -> str:
        """The call's key, also when only its queries are known."""
        return self.call.call_sid if self.call else self.queries[0].call_sid

    @property
    def began_at(self) -> datetime:
        """When it began, as far as that is known."""
        return self.call.started_at if self.call else self.queries[0].opened_at


@dataclass(frozen=True, slots=True)
class Closed:
    """A query that is over, with what it counts as now."""

    query: QueryRecord
    outcome: QueryOutcome
    counts_as: CountsAs
    repeat: RepeatTest
    around: Around
    terms: Terms = USUAL
    is_ripe: bool = True
    "Whether the days in which a repeat may come are over; younger queries would show only those that did."

    @property
    def wait_seconds(self) -> float | None:
        """How long the caller waited for a person, whether one came or not."""
        ended_at = self.query.connected_at or self.query.closed_at
        if self.query.escalated_at is None or ended_at is None:
            return None
        return max(0.0, (ended_at - self.query.escalated_at).total_seconds())


@dataclass(frozen=True, slots=True)
class Sample:
    """A period's calls with all that belongs to each, and those of its queries that are over."""

    calls: tuple[Around, ...]
    closed: tuple[Closed, ...]


def sample_of(extract: Extract, now: datetime, terms: Terms = USUAL) -> Sample:
    """An extract as it counts at an instant; a query whose call is missing stands for itself."""
    contacts = Contacts.of((*extract.queries, *extract.later), extract.rotations)
    around = _by_call(extract)
    window = terms.repeat_window
    closed = (
        Closed(
            query,
            query.outcome,
            _standing(query.outcome, repeat := repeat_test(query, contacts, now, window)),
            repeat,
            around[query.call_sid],
            terms,
            is_ripe=now >= query.opened_at + window,
        )
        for query in extract.queries
        if query.outcome
    )
    return Sample(tuple(around.values()), tuple(closed))


def _by_call(extract: Extract) -> dict[str, Around]:
    queries = _grouped(extract.queries)
    turns = _grouped(extract.turns)
    transfers = _grouped(extract.transfers)
    wrap_ups, labels, ratings = (
        _grouped(extract.wrap_ups),
        _grouped(extract.labels),
        _grouped(extract.ratings),
    )
    calls = {call.call_sid: call for call in extract.calls}
    return {
        sid: Around(
            calls.get(sid),
            tuple(sorted(queries[sid], key=lambda query: query.number)),
            tuple(sorted(turns[sid], key=lambda turn: turn.turn)),
            tuple(sorted(transfers[sid], key=lambda transfer: transfer.attempt)),
            tuple(wrap_ups[sid]),
            tuple(labels[sid]),
            tuple(ratings[sid]),
        )
        for sid in dict.fromkeys((*calls, *queries))
    }


def _grouped(records: Iterable[Mine]) -> Mapping[str, list[Mine]]:
    grouped: defaultdict[str, list[Mine]] = defaultdict(list)
    for record in records:
        grouped[record.call_sid].append(record)
    return grouped


def _standing(outcome: QueryOutcome, repeat: RepeatTest) -> CountsAs:
    counts = counts_as(outcome)
    return _tested(repeat) if counts is CountsAs.PROVISIONAL else counts


def _tested(repeat: RepeatTest) -> CountsAs:
    """An unconfirmed answer resolves only when a repeat could have been seen and was not."""
    match repeat:
        case RepeatTest.PASSED:
            return CountsAs.RESOLVED
        case RepeatTest.PENDING:
            return CountsAs.PROVISIONAL
        case RepeatTest.REPEATED | RepeatTest.UNTESTABLE:
            return CountsAs.UNRESOLVED
