"""The carrier's webhooks while a caller waits in a queue, and after they waited in vain."""

from fastapi import APIRouter, Response

from ivr.phone.rescue import QueueRoute, RescuedRoute
from ivr.phone.service import ThePhone, document, xml
from ivr.phone.signed import CallSid, Signed, field, number_in
from ivr.waiting import Place

router = APIRouter(include_in_schema=False, route_class=RescuedRoute)
in_queue = APIRouter(include_in_schema=False, route_class=QueueRoute)


@in_queue.post("/waiting")
async def waiting(form: Signed, sid: CallSid, phone: ThePhone, q: str) -> Response:
    """The caller waits in a queue: what do they hear next?"""
    place = Place(
        max(1, round(number_in(form, "QueuePosition"))),
        round(number_in(form, "CurrentQueueSize")),
        number_in(form, "AvgQueueTime"),
        number_in(form, "QueueTime"),
    )
    return xml(phone.twiml.waiting(q, await phone.queue.round(sid, q, place)))


@in_queue.post("/waiting-key")
async def waiting_key(form: Signed, sid: CallSid, phone: ThePhone, q: str) -> Response:
    """The caller pressed a key in a queue."""
    return xml(phone.twiml.waiting(q, await phone.queue.pressed(sid, q, field(form, "Digits"))))


@router.post("/queue-left")
async def queue_left(form: Signed, sid: CallSid, phone: ThePhone, q: str) -> Response:
    """The caller is out of a queue."""
    return document(phone, await phone.queue.left(sid, q, field(form, "QueueResult")), sid)


@router.post("/offered")
async def offered(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """The caller chose between a call-back and a message, or said nothing."""
    return document(phone, await phone.queue.chosen(sid, field(form, "Digits")), sid)


router.include_router(in_queue)
