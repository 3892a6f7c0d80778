"""The carrier's webhooks of a call-back that staff dial: they pick up and accept, then the caller is rung."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from twilio.twiml.voice_response import VoiceResponse

from ivr.call.city import City
from ivr.call.texts import PromptBook, Sentence
from ivr.errors import CarrierDown
from ivr.line.line import Line
from ivr.twilio.client import Client, code_of
from ivr.twilio.overrides import webhook
from ivr.twilio.requests import Signed, field, number_in
from ivr.twilio.rescue import StaffRoute
from ivr.twilio.twiml import Phone, declined, say, xml
from routing.callbacks.callback import Callback
from routing.callbacks.dialling import Dialling

router = APIRouter(prefix="/callbacks", include_in_schema=False, route_class=StaffRoute)
ACCEPT = "1"
SECONDS_TO_ACCEPT = 10
RING_SECONDS = 30
LONGEST_ID = 80


async def _dialling(request: Request) -> Dialling:
    dialling: Dialling = request.app.state.dialling
    return dialling


async def _line(request: Request) -> Line:
    phone: Phone = request.app.state.phone
    return phone.line


TheDialling = Annotated[Dialling, Depends(_dialling)]
TheLine = Annotated[Line, Depends(_line)]


@router.post("/{callback_id}/answered")
async def answered(
    form: Signed,  # noqa: ARG001 - the signature is checked before anything else
    request: Request,
    callback_id: str,
    dialling: TheDialling,
    line: TheLine,
) -> Response:
    """Tell whoever picked up what it is about; only a person presses a key, not a voicemail."""
    callback = await asyncio.to_thread(dialling.under_way, callback_id[:LONGEST_ID])
    if callback is None:
        return xml(declined())
    response = VoiceResponse()
    gather = response.gather(
        action=webhook(_base(request), f"/callbacks/{callback.id}/accepted"),
        method="POST",
        num_digits=1,
        timeout=SECONDS_TO_ACCEPT,
    )
    say(gather, announced(callback, line.city, line.prompts))
    response.hangup()
    return xml(str(response))


@router.post("/{callback_id}/accepted")
async def accepted(
    form: Signed, request: Request, callback_id: str, dialling: TheDialling, line: TheLine
) -> Response:
    """Ring the caller, once the member of staff has pressed the key."""
    callback = await asyncio.to_thread(dialling.under_way, callback_id[:LONGEST_ID])
    number = dialling.number(callback) if callback and field(form, "Digits") == ACCEPT else ""
    if callback is None or not number:
        return xml(declined())
    response = VoiceResponse()
    dial = response.dial(
        action=webhook(_base(request), f"/callbacks/{callback.id}/ended"),
        method="POST",
        timeout=RING_SECONDS,
        caller_id=line.city.directory.main_number,
    )
    dial.number(number)
    return xml(str(response))


@router.post("/{callback_id}/ended")
async def ended(form: Signed, callback_id: str, dialling: TheDialling) -> Response:
    """Note how it ended; a repeated webhook changes nothing."""
    is_reached = field(form, "DialCallStatus") == "completed"
    seconds = int(number_in(form, "DialCallDuration")) if is_reached else None
    await asyncio.to_thread(dialling.ended, callback_id[:LONGEST_ID], seconds)
    return xml(declined())


def announced(callback: Callback, city: City, prompts: PromptBook) -> tuple[Sentence, ...]:
    """Return what staff hear in the city's first language: what it is about, which key rings the caller."""
    language = city.directory.languages[0]
    article = city.catalog.articles.get(callback.article)
    about = (
        prompts.say("summary.about", language, name=article.wordings[language].staff_name)
        if article
        else prompts.say("summary.unknown", language)
    )
    return (
        prompts.say("announcement_lead", language),
        prompts.say("announcement_callback", language),
        prompts.say(f"summary.speaks.{callback.language}", language),
        about,
        prompts.say("announcement_dial", language),
    )


async def ring_staff(client: Client | None, sender: str, base: str, number: str, callback_id: str) -> bool:
    """Ring a member of staff; asked once, since a second request rings a second time."""
    if client is None:
        return False
    url = webhook(base, f"/callbacks/{callback_id}/answered")
    form = {"To": number, "From": sender, "Url": url, "Method": "POST", "Timeout": str(RING_SECONDS)}
    try:
        answer = await client.once("POST", f"{client.address}/Calls.json", form)
    except CarrierDown:
        return False
    return answer.is_success and code_of(answer) == 0


def _base(request: Request) -> str:
    base: str = request.app.state.signatures.public_base_url
    return base
