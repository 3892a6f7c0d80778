"""The fallback when a webhook fails: an apology and the operator, never silence."""

import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from twilio.twiml.voice_response import VoiceResponse

from ivr.call.carrier_action import RING_SECONDS
from ivr.call.texts import Sentence
from ivr.errors import CitylineError
from ivr.twilio.overrides import webhook
from ivr.twilio.repeated import TOKEN, Answers
from ivr.twilio.requests import parties_of, signed_form, verified_call
from ivr.twilio.twiml import say
from routing.outbound.allow_list import Dialable

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rescue:
    """The failure announcement, and the numbers that take the caller."""

    said: tuple[Sentence, ...]
    nobody: tuple[Sentence, ...]
    "The last words if nobody answers."
    numbers: Callable[[], tuple[Dialable, ...]]
    "Returns the operator's current numbers, in order."
    public_base_url: str
    missed: Callable[[str, float], None]
    """Called with the CallSid of a call that could not be stored, and how many seconds ago its webhook came.

    The carrier may have given that webhook up and tried again with success: such a call goes on.
    """
    failed: Callable[[str], None]
    "Called with the kind of each failure."
    answered: Callable[[str, float], None]
    "Called with a webhook's path and its response time in seconds."

    def document(self, rung: int = 0, caller_id: str = "") -> str:
        """Return the TwiML after that many dials, using nothing that may have failed."""
        response, numbers = VoiceResponse(), self.numbers()
        say(response, () if rung else self.said)
        if rung < len(numbers):
            self._dial(response, numbers[rung], rung + 1, caller_id)
        else:
            say(response, self.nobody)
            response.hangup()
        return str(response)

    def _dial(self, response: VoiceResponse, to: Dialable, rung: int, caller_id: str) -> None:
        dial = response.dial(
            action=webhook(self.public_base_url, "/voice/rescued", n=str(rung)),
            method="POST",
            timeout=RING_SECONDS,
            answer_on_bridge=True,
            caller_id=caller_id or None,
        )
        if to.is_sip:
            dial.sip(to.number)
        else:
            dial.number(to.number)


class RescuedRoute(APIRoute):
    """A webhook route that answers every failure with the rescue."""

    instead: str = ""
    "The document returned where dialling is not possible."

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:  # FastAPI's own type
        """Return the handler wrapped in the rescue."""
        handler = super().get_route_handler()

        async def rescued(request: Request) -> Response:
            begun = time.perf_counter()
            try:
                return await _once(request, handler)
            except (HTTPException, RequestValidationError):
                raise
            except Exception as error:  # any failure here would leave a caller in silence
                if not verified_call(request):
                    return _refuse(error)
                return _rescue(request, error, self.instead, time.perf_counter() - begun)
            finally:
                if verified_call(request):
                    kept: Rescue = request.app.state.rescue
                    kept.answered(self.path, time.perf_counter() - begun)

        return rescued


async def _once(request: Request, handler: Callable[[Request], Coroutine[Any, Any, Response]]) -> Response:
    """Answer a verified repeated request like the first one."""
    token = request.headers.get(TOKEN, "")
    if not token:
        return await handler(request)
    await signed_form(request)
    answers: Answers = request.app.state.answers
    return await answers.once((token, str(request.url)), lambda: handler(request))


class QueueRoute(RescuedRoute):
    """A queue webhook, which can only leave the queue."""

    instead = "<Response><Leave/></Response>"


class StaffRoute(RescuedRoute):
    """A webhook of a person's leg: it hangs up, and the dial's end moves the caller on."""

    instead = "<Response><Hangup/></Response>"


def _refuse(error: Exception) -> Response:
    """Refuse an unverified request: it is not from the carrier, so no caller waits."""
    log.info("unverified_request_refused", kind=type(error).__name__)
    return Response(status_code=400, headers={"Connection": "close"})


def _rescue(request: Request, error: Exception, instead: str, seconds: float) -> Response:
    kept: Rescue = request.app.state.rescue
    # The kind is enough for a database that is down; anything else needs its traceback.
    seen = None if isinstance(error, CitylineError) else error
    log.error("webhook_failed", kind=type(error).__name__, path=request.url.path, exc_info=seen)
    kept.failed(type(error).__name__)
    if not instead:
        kept.missed(verified_call(request), seconds)
    document = instead or kept.document(caller_id=parties_of(request).caller_id)
    return Response(document, media_type="text/xml")
