"""A stream of values that also says when some time has passed."""

import asyncio
from collections.abc import AsyncIterator

from ivr.desk.feed import ticking


async def given(*values: int) -> AsyncIterator[int]:
    for value in values:
        yield value


async def silence() -> AsyncIterator[int]:
    await asyncio.Event().wait()
    yield 0


async def test_what_comes_is_passed_on_and_the_end_with_it() -> None:
    assert [value async for value in ticking(given(1, 2), 60)] == [1, 2]


async def test_time_passes_also_while_much_comes() -> None:
    assert [value async for value in ticking(given(1, 2), 0)] == [None, 1, None, 2, None]


async def test_a_silence_is_said_each_time_it_has_lasted() -> None:
    ticks = ticking(silence(), 0.001)

    assert [await anext(ticks), await anext(ticks)] == [None, None]
    await ticks.aclose()  # type: ignore[attr-defined]  # it is a generator
