"""The ledger rows that formulas use, as known at an instant."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from metrics.ledger.outcome import CountsAs, QueryOutcome, RepeatTest, counts_as
from metrics.ledger.period import USUAL, Terms
from metrics.ledger.records import (
    CallRecord,
    Extract,
    LabelRecord,
    PromiseRecord,
    QueryRecord,
    RatingRecord,
    TransferRecord,
    TurnRecord,
    WrapUpRecord,
)
from metrics.ledger.repeat import Contacts, repeat_test, window_end, window_of

Mine = TypeVar(
    "Mine",
    QueryRecord,
    TurnRecord,
    TransferRecord,
    WrapUpRecord,
    LabelRecord,
    RatingRecord,
    PromiseRecord,
)


@dataclass(frozen=True, slots=True)
class Around:
    """The context of a query: its call and what belongs to it."""

    call: CallRecord | None = None
    queries: tuple[QueryRecord, ...] = ()
    turns: tuple[TurnRecord, ...] = ()
    transfers: tuple[TransferRecord, ...] = ()
    wrap_ups: tuple[WrapUpRecord, ...] = ()
    labels: tuple[LabelRecord, ...] = ()
    ratings: tuple[RatingRecord, ...] = ()
    promises: tuple[PromiseRecord, ...] = ()

    @property
    def call_sid(self) -> str:
        """The CallSid, also when only queries are known."""
        return self.call.call_sid if self.call else self.queries[0].call_sid

    @property
    def began_at(self) -> datetime:
        """When the call began, if known."""
        return self.call.started_at if self.call else self.queries[0].opened_at


@dataclass(frozen=True, slots=True)
class ClosedQuery:
    """A closed query with its current standing."""

    query: QueryRecord
    outcome: QueryOutcome
    counts_as: CountsAs
    repeat: RepeatTest
    around: Around
    terms: Terms = USUAL
    is_ripe: bool = True
    "Whether the repeat window is over; until then queries are biased towards repeats."

    @property
    def wait_seconds(self) -> float | None:
        """How long the caller waited for a person, reached or not."""
        ended_at = self.query.connected_at or self.query.closed_at
        if self.query.escalated_at is None or ended_at is None:
            return None
        return max(0.0, (ended_at - self.query.escalated_at).total_seconds())


@dataclass(frozen=True, slots=True)
class LedgerSample:
    """A period's calls with everything that belongs to them, and its closed queries."""

    calls: tuple[Around, ...]
    closed: tuple[ClosedQuery, ...]


def sample_of(extract: Extract, now: datetime, terms: Terms = USUAL) -> LedgerSample:
    """Evaluate an extract at an instant; a query without its call stands alone."""
    contacts = Contacts.of((*extract.queries, *extract.later), extract.rotations)
    around = _by_call(extract)
    window = terms.repeat_window
    closed = (
        ClosedQuery(
            query,
            query.outcome,
            _standing(query, query.outcome, repeat := repeat_test(query, contacts, now, window)),
            repeat,
            around[query.call_sid],
            terms,
            is_ripe=now >= window_end(query, window_of(query, window)),
        )
        for query in extract.queries
        if query.outcome
    )
    return LedgerSample(tuple(around.values()), tuple(closed))


def _by_call(extract: Extract) -> dict[str, Around]:
    queries = _grouped(extract.queries)
    turns = _grouped(extract.turns)
    transfers = _grouped(extract.transfers)
    wrap_ups, labels = _grouped(extract.wrap_ups), _grouped(extract.labels)
    ratings, promises = _grouped(extract.ratings), _grouped(extract.promises)
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
            tuple(promises[sid]),
        )
        for sid in dict.fromkeys((*calls, *queries))
    }


def _grouped(records: Iterable[Mine]) -> Mapping[str, list[Mine]]:
    grouped: defaultdict[str, list[Mine]] = defaultdict(list)
    for record in records:
        grouped[record.call_sid].append(record)
    return grouped


def _standing(query: QueryRecord, outcome: QueryOutcome, repeat: RepeatTest) -> CountsAs:
    """What a query counts as: the same matter raised again is reopened, whatever was said or filed."""
    match counts_as(outcome, query.filing):
        case CountsAs.PROVISIONAL:
            return _tested(repeat)
        case CountsAs.RESOLVED | CountsAs.WAITING if repeat is RepeatTest.REPEATED:
            return CountsAs.UNRESOLVED
        case counts:
            return counts


def _tested(repeat: RepeatTest) -> CountsAs:
    """An unconfirmed answer resolves only if a repeat could have been seen and was not."""
    match repeat:
        case RepeatTest.PASSED:
            return CountsAs.RESOLVED
        case RepeatTest.PENDING:
            return CountsAs.PROVISIONAL
        case RepeatTest.REPEATED | RepeatTest.UNTESTABLE:
            return CountsAs.UNRESOLVED


WHERE = {
    "Answer": "answer",
    "Redirect": "answer",
    "Explain": "answer",
    "Repeat": "answer",
    "Reprompt": "reprompt",
    "Clarify": "menu",
}
"The caller's place after each decision."
PLACES = ("greeting", "answer", "menu", "reprompt", "elsewhere")


WITHOUT_A_WORD = frozenset({QueryOutcome.ABANDONED_BEFORE_ANSWER, QueryOutcome.NO_SPEECH_OR_SPAM})
"How calls end without a word; before the greeting is over it may be nobody at all."


def hung_up_in_greeting(around: Around) -> bool:
    """Whether the caller hung up before anything was said but the greeting."""
    is_nothing = (query.outcome in WITHOUT_A_WORD for query in around.queries)
    return bool(around.queries) and not around.turns and all(is_nothing)


def place_of(closed: ClosedQuery) -> str:
    """Return where the caller gave up: the line's last action."""
    turns = closed.around.turns
    return WHERE.get(turns[-1].decision, "elsewhere") if turns else "greeting"
