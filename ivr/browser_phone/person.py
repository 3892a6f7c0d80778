"""The person at the page, holding the carrier's handset."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import assert_never

from ivr.browser_phone.message import Chosen, FromPage, HungUp, Malformed, Outcome, Pressed, Sound
from ivr.phone.carrier.handset import Handset

LONGEST_SECONDS = 15 * 60
LATEST_MS = 200.0
"A microphone whose sound waits longer than this has fallen behind; what it says next is dropped."


class Person:
    """Speaks, presses keys and listens until the page or the line ends the call."""

    def __init__(
        self,
        receive: Callable[[], Awaitable[FromPage]],
        play: Callable[[bytes], None],
        choose: Callable[[Outcome], None],
    ) -> None:
        self._receive, self._play, self._choose = receive, play, choose

    async def converse(self, phone: Handset) -> None:
        """Hold the handset; a person who is gone, or whose page is broken, hangs up."""
        listening = asyncio.create_task(self._listen(phone))
        try:
            with suppress(TimeoutError, Malformed):
                async with asyncio.timeout(LONGEST_SECONDS):
                    await self._act(phone)
        finally:
            listening.cancel()
            phone.hang_up()

    async def _act(self, phone: Handset) -> None:
        while True:
            match await self._receive():
                case Sound(ulaw):
                    if phone.unsaid_ms < LATEST_MS:
                        phone.feed(ulaw)
                case Pressed(key):
                    phone.press(key)
                case Chosen(outcome):
                    self._choose(outcome)
                case HungUp():
                    return
                case unknown:
                    assert_never(unknown)

    async def _listen(self, phone: Handset) -> None:
        heard = phone.listen_live()
        while True:
            self._play(await heard.get())
