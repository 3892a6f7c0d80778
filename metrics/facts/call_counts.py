"""The counts of calls, of their parts, and of all queries."""

from functools import partial

from metrics.facts.counts import Count, any_of_them
from metrics.facts.query_counts import NEVER_CONTAINED
from metrics.facts.sample import Around, hung_up_in_greeting
from metrics.ledger.outcome import Disposition, FiledState, QueryOutcome
from metrics.ledger.records import (
    SATISFIED,
    LabelKind,
    LabelRecord,
    PromiseRecord,
    QueryRecord,
    RatingRecord,
    TransferOutcomeName,
    TransferRecord,
    TurnRecord,
    WrapUpName,
    WrapUpRecord,
)


def _disposed(disposition: Disposition, around: Around) -> bool:
    return around.call is not None and around.call.disposition is disposition


def _ended(around: Around) -> bool:
    return around.call is not None and around.call.disposition is not None


def _is_contained(around: Around) -> bool:
    return not any(
        query.outcome in NEVER_CONTAINED or query.filing is FiledState.REFUSED for query in around.queries
    )


def _met_nobody(around: Around) -> bool:
    return not any(query.outcome is QueryOutcome.ESCALATED_CONNECTED for query in around.queries)


def _came_of(outcome: TransferOutcomeName, transfer: TransferRecord) -> bool:
    return transfer.outcome is outcome


def _says(kind: WrapUpName, wrap_up: WrapUpRecord) -> bool:
    return wrap_up.kind is kind


def _judges(kind: LabelKind, label: LabelRecord) -> bool:
    return label.kind is kind


def _is_kept(promise: PromiseRecord) -> bool:
    return promise.closed_at is not None and promise.is_kept


def _is_on_time(promise: PromiseRecord) -> bool:
    return promise.closed_at is not None and promise.closed_at <= promise.due_at


QUERIES: Count[QueryRecord] = Count("queries", any_of_them)
OPEN: Count[QueryRecord] = Count("open_queries", lambda query: query.outcome is None, QUERIES)

CALLS: Count[Around] = Count("calls", lambda around: around.call is not None)
ENDED = Count("ended_calls", _ended, CALLS)
CONTAINED = Count("contained", _is_contained, ENDED)
DEFLECTED = Count("deflected", _met_nobody, ENDED)
LEFT_AT_ONCE = Count("call_left_in_greeting", hung_up_in_greeting, ENDED)
DISPOSITIONS = {
    disposition: Count(f"call_{disposition.value}", partial(_disposed, disposition), ENDED)
    for disposition in Disposition
}

TURNS: Count[TurnRecord] = Count("turns", any_of_them)
NO_INPUT = Count("no_input", lambda turn: turn.understanding == "silence", TURNS)
NO_MATCH = Count("no_match", lambda turn: turn.understanding == "no-match", TURNS)
CAUTIONED = Count("cautioned", lambda turn: bool(turn.caution), TURNS)

NUMBERS_RUNG: Count[TransferRecord] = Count("numbers_rung", any_of_them)
TRANSFERS = {
    outcome: Count(f"number_{outcome.value}", partial(_came_of, outcome), NUMBERS_RUNG)
    for outcome in TransferOutcomeName
}
WRAP_UPS: Count[WrapUpRecord] = Count("wrap_ups", any_of_them)
SAID = {kind: Count(f"said_{kind.value}", partial(_says, kind), WRAP_UPS) for kind in WrapUpName}

LABELLED: Count[LabelRecord] = Count("labelled", any_of_them)
LABELS = {kind: Count(f"label_{kind.value}", partial(_judges, kind), LABELLED) for kind in LabelKind}

ASKED: Count[RatingRecord] = Count("rating_asked", any_of_them)
RATED = Count("rated", lambda rating: rating.score is not None, ASKED)
PLEASED = Count("satisfied", lambda rating: (rating.score or 0) >= SATISFIED, RATED)

PROMISED: Count[PromiseRecord] = Count("promises", any_of_them)
PROMISES_OPEN = Count("promises_open", lambda promise: promise.closed_at is None, PROMISED)
PROMISES_KEPT = Count("promises_kept", _is_kept, PROMISED)
KEPT_ON_TIME = Count("promises_on_time", _is_on_time, PROMISES_KEPT)
KEPT_LATE = Count("promises_late", lambda promise: not _is_on_time(promise), PROMISES_KEPT)
PROMISES_FAILED = Count(
    "promises_failed", lambda promise: promise.closed_at is not None and not promise.is_kept, PROMISED
)

ENTRY_COUNTS: tuple[Count[QueryRecord], ...] = (QUERIES, OPEN)
CALL_COUNTS: tuple[Count[Around], ...] = (
    CALLS,
    ENDED,
    CONTAINED,
    DEFLECTED,
    LEFT_AT_ONCE,
    *DISPOSITIONS.values(),
)
TURN_COUNTS: tuple[Count[TurnRecord], ...] = (TURNS, NO_INPUT, NO_MATCH, CAUTIONED)
TRANSFER_COUNTS: tuple[Count[TransferRecord], ...] = (NUMBERS_RUNG, *TRANSFERS.values())
WRAP_UP_COUNTS: tuple[Count[WrapUpRecord], ...] = (WRAP_UPS, *SAID.values())
LABEL_COUNTS: tuple[Count[LabelRecord], ...] = (LABELLED, *LABELS.values())
RATING_COUNTS: tuple[Count[RatingRecord], ...] = (ASKED, RATED, PLEASED)
PROMISE_COUNTS: tuple[Count[PromiseRecord], ...] = (
    PROMISED,
    PROMISES_OPEN,
    PROMISES_KEPT,
    KEPT_ON_TIME,
    KEPT_LATE,
    PROMISES_FAILED,
)
