"""Promises for tests: one that was left on a Wednesday, and a clock that stands still."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from routing.promises.promise import Kind, Promise, Reading

LEFT_AT = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
PROMISE = Promise(
    "RE1",
    Kind.MESSAGE,
    "CA1",
    "waste",
    "en",
    LEFT_AT,
    LEFT_AT + timedelta(days=1),
    date(2027, 11, 26),
    article="waste.missed_pickup",
    sealed_number="sealed-number",
    seconds=12.5,
    reading=Reading.WAITING,
)


@pytest.fixture
def promise() -> Promise:
    return PROMISE


@pytest.fixture
def now() -> datetime:
    return LEFT_AT + timedelta(hours=1)


@pytest.fixture
def promises() -> Callable[..., tuple[Promise, ...]]:
    """As many promises as there are descriptions of how each differs, due one after the other."""

    def make(*differing: dict[str, object]) -> tuple[Promise, ...]:
        due = (LEFT_AT + timedelta(days=1, minutes=minutes) for minutes in range(len(differing)))
        numbered = zip(differing, due, strict=True)
        return tuple(
            replace(PROMISE, **{"id": f"RE{n}", "due_at": due_at, **differs})
            for n, (differs, due_at) in enumerate(numbered, 1)
        )

    return make
