"""Callbacks for tests: one that was left on a Wednesday, and a clock that stands still."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ivr.desk.callbacks.callback import Callback, CallbackKind, TranscriptState

LEFT_AT = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
CALLBACK = Callback(
    "RE1",
    CallbackKind.MESSAGE,
    "CA1",
    "waste",
    "en",
    LEFT_AT,
    LEFT_AT + timedelta(days=1),
    date(2027, 11, 26),
    article="waste.missed_pickup",
    encrypted_number="encrypted-number",
    seconds=12.5,
    reading=TranscriptState.WAITING,
)


@pytest.fixture
def callback() -> Callback:
    return CALLBACK


@pytest.fixture
def now() -> datetime:
    return LEFT_AT + timedelta(hours=1)


@pytest.fixture
def callbacks() -> Callable[..., tuple[Callback, ...]]:
    """As many callbacks as there are descriptions of how each differs, due one after the other."""

    def make(*differing: dict[str, object]) -> tuple[Callback, ...]:
        due = (LEFT_AT + timedelta(days=1, minutes=minutes) for minutes in range(len(differing)))
        numbered = zip(differing, due, strict=True)
        return tuple(
            replace(CALLBACK, **{"id": f"RE{n}", "due_at": due_at, **differs})
            for n, (differs, due_at) in enumerate(numbered, 1)
        )

    return make
