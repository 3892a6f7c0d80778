"""A stream of values that says so when nothing has come for a while."""

import asyncio
from collections.abc import AsyncIterator
from typing import TypeVar

Value = TypeVar("Value")


async def ticking(source: AsyncIterator[Value], seconds: float) -> AsyncIterator[Value | None]:
    """Yield what a source yields, and None after each silence of so many seconds."""
    pending = asyncio.ensure_future(anext(source))
    try:
        while True:
            done, _ = await asyncio.wait({pending}, timeout=seconds)
            if not done:
                yield None
                continue
            try:
                value = pending.result()
            except StopAsyncIteration:
                return
            yield value
            pending = asyncio.ensure_future(anext(source))
    finally:
        pending.cancel()
