"""A stream of values that also says when some time has passed, however much comes."""

import asyncio
from collections.abc import AsyncIterator
from typing import TypeVar

Value = TypeVar("Value")


async def ticking(source: AsyncIterator[Value], seconds: float) -> AsyncIterator[Value | None]:
    """Yield what a source yields, and None whenever so many seconds have passed since the last None."""
    clock = asyncio.get_running_loop().time
    pending = asyncio.ensure_future(anext(source))
    due = clock() + seconds
    try:
        while True:
            done, _ = await asyncio.wait({pending}, timeout=max(0.0, due - clock()))
            if clock() >= due:
                yield None
                due = clock() + seconds
            if not done:
                continue
            try:
                value = pending.result()
            except StopAsyncIteration:
                return
            yield value
            pending = asyncio.ensure_future(anext(source))
    finally:
        pending.cancel()
