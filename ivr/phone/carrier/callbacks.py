"""Callbacks: status callbacks go out beside the call, one after the other, in an order nobody promises."""

import asyncio

from ivr.phone.carrier.faults import Faults
from ivr.phone.carrier.webhook import Form, Webhooks


class Callbacks:
    """Sends in the background; with disorder, holds all back and sends the last first."""

    def __init__(self, webhooks: Webhooks, faults: Faults) -> None:
        self._webhooks = webhooks
        self._is_holding = faults.disordered_callbacks
        self._held: list[tuple[str, Form]] = []
        self._waiting: asyncio.Queue[tuple[str, Form]] = asyncio.Queue()
        self._sender = asyncio.create_task(self._send())

    def send(self, url: str, form: Form) -> None:
        """Send a callback without waiting for it."""
        if self._is_holding:
            self._held.append((url, form))
        else:
            self._waiting.put_nowait((url, form))

    async def close(self) -> None:
        """Send what is left."""
        for late in reversed(self._held):
            self._waiting.put_nowait(late)
        await self._waiting.join()
        self._sender.cancel()

    async def _send(self) -> None:
        while True:
            url, form = await self._waiting.get()
            try:
                await self._webhooks.notify(url, form)
            finally:
                self._waiting.task_done()
