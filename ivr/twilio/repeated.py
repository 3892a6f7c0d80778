"""Answers repeated webhooks, which carry the same idempotency token, from memory."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from fastapi import Response

TOKEN = "i-twilio-idempotency-token"  # noqa: S105 -- the name of a header
KEPT = 1000
"Answers kept: the carrier repeats within seconds, and twenty calls make fewer requests."
Key = tuple[str, str]
"A request's token and path."


@dataclass(slots=True)
class Answers:
    """Recent and pending answers."""

    most: int = KEPT
    _kept: OrderedDict[Key, "asyncio.Future[Response]"] = field(default_factory=OrderedDict)

    async def once(self, key: Key, answer: Callable[[], Awaitable[Response]]) -> Response:
        """Return the answer to a request, computed once; a failed one is computed again."""
        known = self._kept.get(key)
        if known is not None:
            return _copy(await asyncio.shield(known))
        future: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        self._kept[key] = future
        while len(self._kept) > self.most:
            self._kept.popitem(last=False)
        try:
            response = await answer()
        except BaseException as error:
            self._kept.pop(key, None)
            future.set_exception(error) if isinstance(error, Exception) else future.cancel()
            if not future.cancelled():
                future.exception()  # retrieved here in case nobody else waits for it
            raise
        future.set_result(response)
        return response


def _copy(response: Response) -> Response:
    return Response(response.body, response.status_code, media_type=response.media_type)
