"""A process learns of the calls that it holds, and of no others."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from ivr.call.city import City
from ivr.call.texts import PromptBook
from ivr.desk.feed import Event, EventKind, FeedItem, Gap
from ivr.line.switchboard import Takeovers

NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)


async def feed(*heard: FeedItem) -> AsyncIterator[FeedItem]:
    for one in heard:
        yield one


@pytest.fixture
async def held(core_call, city: City, prompts: PromptBook):
    call = core_call(city, prompts, NOW)
    await call.ring()
    return call


async def test_the_conversation_of_a_call_that_was_taken_is_told(held) -> None:
    told: list[str] = []
    takeovers = Takeovers(held.line.calls)
    await held.switchboard.take_over(held.sid, held.staff, "ana")

    with takeovers.watched(held.sid, lambda: told.append("taken")):
        await takeovers.follow(feed(Event(1, EventKind.CALL, held.sid, NOW)))

    assert told == ["taken"]


async def test_a_call_that_goes_on_with_the_line_is_not_disturbed(held) -> None:
    told: list[str] = []
    takeovers = Takeovers(held.line.calls)

    with takeovers.watched(held.sid, lambda: told.append("taken")):
        await takeovers.follow(
            feed(Event(1, EventKind.CALL, held.sid, NOW), Event(2, EventKind.CITY, "city", NOW))
        )

    assert told == []


async def test_after_a_gap_every_call_that_is_held_is_looked_at(held) -> None:
    told: list[str] = []
    takeovers = Takeovers(held.line.calls)
    await held.switchboard.take_over(held.sid, held.staff, "ana")

    with takeovers.watched(held.sid, lambda: told.append("taken")):
        await takeovers.follow(feed(Gap(9)))

    assert told == ["taken"]


async def test_the_calls_of_other_processes_are_not_even_loaded(held) -> None:
    takeovers = Takeovers(held.line.calls)
    await held.switchboard.take_over(held.sid, held.staff, "ana")
    held.archive.stored.clear()

    await takeovers.follow(feed(Event(1, EventKind.CALL, held.sid, NOW)))
