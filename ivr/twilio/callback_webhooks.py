"""The carrier's webhooks of a call-back that staff dial: they pick up and accept, then the caller is rung."""

import asyncio
from typing import Annotated

import httpx2
import structlog
from fastapi import APIRouter, Depends, Request, Response
from twilio.twiml.voice_response import VoiceResponse

from ivr.call.announcement import not_reached, of_callback
from ivr.call.carrier_action import TALK_SECONDS
from ivr.desk.callbacks.dialling import ACCEPT, RING_SECONDS, SECONDS_TO_ACCEPT, Dialling, OneDial, Rung
from ivr.desk.callbacks.progress import NoAnswerReason
from ivr.errors import CarrierDown
from ivr.line.line import Line
from ivr.twilio.client import BUSY, Client, code_of
from ivr.twilio.overrides import webhook
from ivr.twilio.requests import Signed, field, number_in
from ivr.twilio.rescue import StaffRoute
from ivr.twilio.twiml import Phone, declined, say, xml
from routing.outbound.allow_list import Dialable

log = structlog.get_logger()
router = APIRouter(prefix="/callbacks", include_in_schema=False, route_class=StaffRoute)
LONGEST_ID = 80
LONGEST_VERSION = 9
UNREACHED = {
    "busy": NoAnswerReason.BUSY,
    "no-answer": NoAnswerReason.NO_ANSWER,
    "canceled": NoAnswerReason.HUNG_UP,
    "completed": NoAnswerReason.HUNG_UP,
}
"By the carrier's status; any other is a failure."
BAD_NUMBERS = frozenset({21211, 21214, 21215, 21216, 21217})
"The carrier's errors for a number that it cannot or may not ring."
NOT_SIGNED_IN = frozenset({401, 403})


async def _dialling(request: Request) -> Dialling:
    dialling: Dialling = request.app.state.dialling
    return dialling


async def _line(request: Request) -> Line:
    phone: Phone = request.app.state.phone
    return phone.line


async def _dial(callback_id: str, dial: str = "") -> OneDial:
    is_version = dial.isdecimal() and len(dial) <= LONGEST_VERSION
    return OneDial(callback_id[:LONGEST_ID], int(dial) if is_version else 0)


TheDialling = Annotated[Dialling, Depends(_dialling)]
TheLine = Annotated[Line, Depends(_line)]
TheDial = Annotated[OneDial, Depends(_dial)]


@router.post("/{callback_id}/answered")
async def answered(
    form: Signed,  # noqa: ARG001 - the signature is checked before anything else
    request: Request,
    dial: TheDial,
    dialling: TheDialling,
    line: TheLine,
) -> Response:
    """Tell whoever picked up what it is about; only a person presses a key, not a voicemail."""
    callback = await asyncio.to_thread(dialling.under_way, dial)
    if callback is None:
        return xml(declined())
    response = VoiceResponse()
    gather = response.gather(
        action=_url(_base(request), dial, "accepted"),
        method="POST",
        num_digits=1,
        timeout=SECONDS_TO_ACCEPT,
    )
    say(gather, of_callback(callback, line.city, line.prompts))
    response.hangup()
    return xml(str(response))


@router.post("/{callback_id}/accepted")
async def accepted(
    form: Signed, request: Request, dial: TheDial, dialling: TheDialling, line: TheLine
) -> Response:
    """Ring the caller, once the member of staff has pressed the key."""
    is_key = field(form, "Digits") == ACCEPT
    caller = await asyncio.to_thread(dialling.accepted, dial) if is_key else None
    if caller is None:
        return xml(declined())
    sender = line.city.directory.main_number
    return xml(_ringing(caller, sender, _url(_base(request), dial, "ended")))


@router.post("/{callback_id}/ended")
async def ended(form: Signed, dial: TheDial, dialling: TheDialling, line: TheLine) -> Response:
    """Note how it ended, and tell staff who did not reach the caller; a repeated webhook changes nothing."""
    status = field(form, "DialCallStatus")
    is_reached = status == "completed" and field(form, "DialBridged") != "false"
    seconds = int(number_in(form, "DialCallDuration"))
    talked = seconds if is_reached else UNREACHED.get(status, NoAnswerReason.FAILED)
    await asyncio.to_thread(dialling.ended, dial, talked)
    if not isinstance(talked, NoAnswerReason):
        return xml(declined())
    response = VoiceResponse()
    say(response, not_reached(talked, line.city, line.prompts))
    response.hangup()
    return xml(str(response))


@router.post("/{callback_id}/left")
async def left(form: Signed, dial: TheDial, dialling: TheDialling) -> Response:
    """Note that the member of staff was not reached or pressed no key, when their leg is over."""
    how = UNREACHED.get(field(form, "CallStatus"), NoAnswerReason.FAILED)
    await asyncio.to_thread(dialling.missed, dial, how)
    await asyncio.to_thread(dialling.left, dial, number_in(form, "CallDuration"))
    return xml(declined())


def _ringing(caller: Dialable, sender: str, ended_url: str) -> str:
    response = VoiceResponse()
    verb = response.dial(
        action=ended_url, method="POST", timeout=RING_SECONDS, time_limit=TALK_SECONDS, caller_id=sender
    )
    verb.number(caller.number)
    return str(response)


async def ring_staff(client: Client | None, sender: str, base: str, to: Dialable, dial: OneDial) -> Rung:
    """Ring a member of staff; asked once, since a second request rings a second time."""
    if client is None:
        log.error("no_account_to_call_back")
        return Rung.REFUSED
    form = {
        "To": to.number,
        "From": sender,
        "Url": _url(base, dial, "answered"),
        "Method": "POST",
        "Timeout": str(RING_SECONDS),
        "StatusCallback": _url(base, dial, "left"),
    }
    try:
        answer = await client.once("POST", f"{client.address}/Calls.json", form)
    except CarrierDown:
        return Rung.UNANSWERED
    return _rung(answer)


def _rung(answer: httpx2.Response) -> Rung:
    """Read the carrier's answer; what is not its own tells nothing of the call."""
    code = code_of(answer)
    if answer.status_code in BUSY:
        return Rung.BUSY
    if answer.is_success and code is not None:
        return Rung.RINGS
    if code in BAD_NUMBERS:
        return Rung.BAD_NUMBER
    if code is None and answer.status_code not in NOT_SIGNED_IN:
        return Rung.UNANSWERED
    log.error("call_back_refused", code=code or 0, status=answer.status_code)
    return Rung.REFUSED


def _url(base: str, dial: OneDial, step: str) -> str:
    return webhook(base, f"/callbacks/{dial.callback}/{step}", dial=str(dial.version))


def _base(request: Request) -> str:
    base: str = request.app.state.signatures.public_base_url
    return base
