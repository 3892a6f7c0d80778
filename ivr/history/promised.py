"""The messages and call-backs of made-up callers: most are kept in time, some late, some never."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random

from metrics.ledger import QueryRecord, Record
from metrics.outcome import QueryOutcome
from routing.directory import Directory
from routing.promises.due import due_at
from routing.promises.promise import Kind, Promise, Result, State

KEPT = 0.88
"The share of promises that somebody keeps; nobody looks at the others."
WORDS_KEPT = timedelta(days=90)


def promises_of(records: Iterable[Record], directory: Directory, until: datetime) -> Iterator[Promise]:
    """What the departments owe for the calls of a day, as it stands at an instant."""
    for record in records:
        if isinstance(record, QueryRecord) and record.outcome is QueryOutcome.CALLBACK_OR_VOICEMAIL:
            yield _promise(record, directory, until)


def _promise(query: QueryRecord, directory: Directory, until: datetime) -> Promise:
    random = Random(f"{query.call_sid}-{query.number}")  # noqa: S311 - plausible promises, no secrets
    left_at = query.closed_at or query.opened_at
    due = due_at(directory[query.department].hours, left_at)
    closed_at = left_at + (due - left_at) * random.uniform(0.5, 1.25)
    is_done = closed_at < until and random.random() < KEPT
    return Promise(
        id=f"P{query.call_sid}-{query.number}",
        kind=Kind.CALLBACK if query.queued else Kind.MESSAGE,
        call_sid=query.call_sid,
        department=query.department,
        language=query.language,
        left_at=left_at,
        due_at=due,
        purge_on=(left_at + WORDS_KEPT).date(),
        article=query.article,
        seconds=0.0 if query.queued else round(random.uniform(6, 70), 1),
        state=State.DONE if is_done else State.WAITING,
        owner="made-up staff" if is_done else "",
        result=random.choice((Result.REACHED, Result.RESOLVED)) if is_done else None,
        closed_at=closed_at if is_done else None,
    )
