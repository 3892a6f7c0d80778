"""What a caller gets when a webhook fails: an apology and the operator, never silence."""

import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from twilio.twiml.voice_response import VoiceResponse

from ivr.phone.twiml import say
from ivr.sentence import Sentence
from ivr.step import RING_SECONDS
from routing.number import is_sip

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rescue:
    """The last words of a line that cannot go on, and who takes the caller."""

    said: tuple[Sentence, ...]
    nobody: tuple[Sentence, ...]
    "The very last words, when no number was answered."
    numbers: Callable[[], tuple[str, ...]]
    "The operator's, as they are now, in order."
    next_url: str
    "Where the carrier asks what follows a number that was rung."
    missed: Callable[[str], None]
    "Told the CallSid of a call that cannot be counted in the database now."
    failed: Callable[[str], None]
    "Told the kind of each failure."
    answered: Callable[[str, float], None]
    "Told a webhook's path and how many seconds its answer took."

    def document(self, rung: int = 0) -> str:
        """Return the TwiML after so many numbers were rung; it needs nothing that may have failed."""
        response, numbers = VoiceResponse(), self.numbers()
        say(response, () if rung else self.said)
        if rung < len(numbers):
            self._dial(response, numbers[rung], rung + 1)
        else:
            say(response, self.nobody)
            response.hangup()
        return str(response)

    def _dial(self, response: VoiceResponse, number: str, rung: int) -> None:
        dial = response.dial(
            action=f"{self.next_url}?n={rung}", method="POST", timeout=RING_SECONDS, answer_on_bridge=True
        )
        if is_sip(number):
            dial.sip(number)
        else:
            dial.number(number)


class RescuedRoute(APIRoute):
    """A webhook whose every failure is answered with the rescue."""

    instead: str = ""
    "The document that is returned instead where nobody can be dialled; what follows it is rescued again."

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:  # FastAPI's own type
        """Return the handler within its rescue."""
        handler = super().get_route_handler()

        async def rescued(request: Request) -> Response:
            begun = time.perf_counter()
            try:
                return await handler(request)
            except (HTTPException, RequestValidationError):
                raise
            except Exception as error:  # the one place where a caller would be left in silence
                return await _rescue(request, error, self.instead)
            finally:
                kept: Rescue = request.app.state.rescue
                kept.answered(self.path, time.perf_counter() - begun)

        return rescued


class QueueRoute(RescuedRoute):
    """A webhook within a queue, which can only be left."""

    instead = "<Response><Leave/></Response>"


class StaffRoute(RescuedRoute):
    """A webhook of a person who is rung: they are let go, and the end of the ringing brings the caller on."""

    instead = "<Response><Hangup/></Response>"


async def _rescue(request: Request, error: Exception, instead: str) -> Response:
    kept: Rescue = request.app.state.rescue
    log.error("webhook failed", kind=type(error).__name__, path=request.url.path)
    kept.failed(type(error).__name__)
    sid = (await request.form()).get("CallSid")
    if isinstance(sid, str) and not instead:
        kept.missed(sid)
    return Response(instead or kept.document(), media_type="text/xml")
