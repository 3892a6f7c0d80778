"""The carrier's webhooks for the queue and the call-back offer."""

from fastapi import APIRouter, Response

from ivr.call.waiting import QueuePlace
from ivr.twilio.requests import CallSid, Signed, field, number_in, said_in
from ivr.twilio.rescue import QueueRoute, RescuedRoute
from ivr.twilio.twiml import ThePhone, document, xml

router = APIRouter(include_in_schema=False, route_class=RescuedRoute)
in_queue = APIRouter(include_in_schema=False, route_class=QueueRoute)


@in_queue.post("/waiting")
async def waiting(form: Signed, sid: CallSid, phone: ThePhone, q: str) -> Response:
    """Return the next waiting round."""
    place = QueuePlace(
        max(1, round(number_in(form, "QueuePosition"))),
        round(number_in(form, "CurrentQueueSize")),
        number_in(form, "AvgQueueTime"),
        number_in(form, "QueueTime"),
    )
    return xml(phone.twiml.waiting(q, await phone.queue.round(sid, q, place)))


@in_queue.post("/waiting-key")
async def waiting_key(form: Signed, sid: CallSid, phone: ThePhone, q: str) -> Response:
    """Handle a key pressed in the queue."""
    return xml(phone.twiml.waiting(q, await phone.queue.pressed(sid, q, field(form, "Digits"))))


@router.post("/queue-left")
async def queue_left(form: Signed, sid: CallSid, phone: ThePhone, q: str) -> Response:
    """Handle the end of the queue."""
    return document(phone, await phone.queue.left(sid, q, field(form, "QueueResult")), sid)


@router.post("/offered")
async def offered(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """Handle the choice between a call-back and a message, or silence."""
    return document(phone, await phone.queue.chosen(sid, field(form, "Digits")), sid)


@router.post("/number")
async def number(form: Signed, sid: CallSid, phone: ThePhone, n: int) -> Response:
    """Handle the number check: agreed, refused, or another number keyed in."""
    call = await phone.line.calls.known(sid)
    return document(phone, await phone.queue.checked(sid, said_in(form, call.language), n), sid)


router.include_router(in_queue)
