"""What follows a simulated call: its end, the wrap-up, the caller's rating, the reviewer's label."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random

from ivr.desk.callbacks.callback import Callback, CallbackKind, CallbackState, Result, due_at
from metrics.ledger.outcome import QueryOutcome, disposition_of
from metrics.ledger.records import (
    CallRecord,
    EscalationReason,
    LabelKind,
    LabelRecord,
    QueryRecord,
    RatingRecord,
    Record,
    WrapUpName,
    WrapUpRecord,
)
from routing.departments.department import Directory
from simulator.history.plot import CRASHED, LABELLED, RATED, RATING_ASKED, WRAP_UP, Plot

KEPT = 0.88
"The share of callbacks that somebody keeps; nobody looks at the others."
WORDS_KEPT = timedelta(days=90)


def callbacks_of(records: Iterable[Record], directory: Directory, until: datetime) -> Iterator[Callback]:
    """The callbacks and messages from a day's calls, as of an instant."""
    for record in records:
        if isinstance(record, QueryRecord) and record.outcome is QueryOutcome.CALLBACK_OR_VOICEMAIL:
            yield _callback(record, directory, until)


def _callback(query: QueryRecord, directory: Directory, until: datetime) -> Callback:
    random = Random(f"{query.call_sid}-{query.number}")  # noqa: S311 - plausible callbacks, no secrets
    left_at = query.closed_at or query.opened_at
    due = due_at(directory[query.department].hours, left_at)
    closed_at = left_at + (due - left_at) * random.uniform(0.5, 1.25)
    is_done = closed_at < until and random.random() < KEPT
    return Callback(
        id=f"P{query.call_sid}-{query.number}",
        kind=CallbackKind.CALLBACK if query.queued else CallbackKind.MESSAGE,
        call_sid=query.call_sid,
        department=query.department,
        language=query.language,
        left_at=left_at,
        due_at=due,
        purge_on=(left_at + WORDS_KEPT).date(),
        article=query.article,
        seconds=0.0 if query.queued else round(random.uniform(6, 70), 1),
        state=CallbackState.DONE if is_done else CallbackState.WAITING,
        owner="made-up staff" if is_done else "",
        result=random.choice((Result.REACHED, Result.RESOLVED)) if is_done else None,
        closed_at=closed_at if is_done else None,
    )


WRAP_UPS = {
    WrapUpName.RESOLVED: 70,
    WrapUpName.FOLLOW_UP: 14,
    WrapUpName.COULD_HAVE_ANSWERED: 8,
    WrapUpName.ASSISTANT_WRONG: 3,
    WrapUpName.ABUSE: 0.7,
}
LABELS = {
    LabelKind.RIGHT: 91,
    LabelKind.WRONG_ANSWER: 4,
    LabelKind.SHOULD_HAVE_ESCALATED: 2.5,
    LabelKind.HEARD_WRONGLY: 2.5,
}
SCORES = {1: 6, 2: 7, 3: 15, 4: 34, 5: 38}
SCORES_AFTER_PERSON = {1: 4, 2: 5, 3: 13, 4: 33, 5: 45}
ANSWERS = {QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ANSWERED_UNCONFIRMED}


def records_of(plot: Plot) -> Iterator[Record]:
    """Everything that the line and its people would have written of a call."""
    if plot.happens(CRASHED):
        yield from _crashed(plot)
        return
    outcomes = [query.outcome for query in plot.queries if query.outcome]
    yield CallRecord(
        plot.call.sid,
        plot.call.at,
        plot.call.language,
        plot.call.caller_hash,
        len(plot.turns),
        disposition=disposition_of(outcomes),
        ended_at=plot.now,
    )
    yield from plot.queries
    yield from plot.turns
    yield from plot.transfers
    yield from _wrap_up(plot)
    yield from _rating(plot)
    yield from _label(plot)


def _crashed(plot: Plot) -> Iterator[Record]:
    """The process died in mid-call, so only its first turn was written; the sweep will end it."""
    yield CallRecord(plot.call.sid, plot.call.at, plot.call.language, plot.call.caller_hash)
    yield from plot.turns[:1]


def _wrap_up(plot: Plot) -> Iterator[WrapUpRecord]:
    query = plot.queries[-1]
    if query.outcome is not QueryOutcome.ESCALATED_CONNECTED or not plot.happens(WRAP_UP):
        return
    at = plot.now + timedelta(seconds=plot.random.uniform(8, 60))
    right = next((topic.department for topic in plot.call.topics), query.department)
    if query.department != right and query.reason is not EscalationReason.ASKED:
        kind = WrapUpName.WRONG_DEPARTMENT
    else:
        kind, right = plot.random.choices(list(WRAP_UPS), list(WRAP_UPS.values()))[0], ""
    yield WrapUpRecord(f"W{plot.call.sid}", plot.call.sid, at, kind, right, query.article, "made-up staff")


def _rating(plot: Plot) -> Iterator[RatingRecord]:
    """The question was switched on when the line was a third of its age."""
    after_person = plot.queries[-1].outcome is QueryOutcome.ESCALATED_CONNECTED
    is_asked = plot.call.age > 0.33 and (after_person or plot.queries[-1].outcome in ANSWERS)
    if is_asked and plot.happens(RATING_ASKED):
        scores = SCORES_AFTER_PERSON if after_person else SCORES
        drawn = plot.random.choices(list(scores), list(scores.values()))[0]
        score = drawn if plot.happens(RATED) else None
        yield RatingRecord(plot.call.sid, plot.now, after_person, score)


def _label(plot: Plot) -> Iterator[LabelRecord]:
    if plot.turns and plot.happens(LABELLED * (3 if plot.call.language == "fr" else 1)):
        turn = plot.random.choice(plot.turns)
        kind = plot.random.choices(list(LABELS), list(LABELS.values()))[0]
        stratum = f"{plot.call.language}/{'high' if turn.confidence >= 0.8 else 'low'}"
        at = plot.now + timedelta(days=plot.random.randint(1, 6))
        sid = plot.call.sid
        yield LabelRecord(f"L{sid}", sid, turn.turn, at, kind, stratum, "made-up reviewer")
