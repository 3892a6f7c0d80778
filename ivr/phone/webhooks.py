"""The carrier's webhooks: each is signed, may come twice, late or out of order, and then changes nothing."""

import time

from fastapi import APIRouter, Request, Response

from ivr.line import Incoming
from ivr.note import Times
from ivr.phone import queue_webhooks
from ivr.phone.gather import played, said_in
from ivr.phone.rescue import Rescue, RescuedRoute, StaffRoute
from ivr.phone.service import ThePhone, document, xml
from ivr.phone.signed import CallSid, Signed, field, number_in
from ivr.phone.twiml import accepted, declined
from ivr.promised import Recording
from ivr.step import Ask
from routing.transfer import Rung, status_in

HIDDEN = frozenset(
    {
        "anonymous",
        "restricted",
        "unknown",
        "+266696687",
        "+86282452253",
        "+2562533",
        "+8656696",
        "+7378742833",
    }
)
"What the carrier sends as the number of a caller who hides it (telephony 1.1)."
FAILED = frozenset({"failed", "busy", "no-answer", "canceled"})
OVER = FAILED | {"completed"}
TALKED = frozenset({"completed", "answered"})


router = APIRouter(prefix="/voice", include_in_schema=False, route_class=RescuedRoute)
router.include_router(queue_webhooks.router)
staff = APIRouter(include_in_schema=False, route_class=StaffRoute)


@router.post("")
async def incoming(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """A call comes in."""
    caller = field(form, "From")
    known = "" if caller.lower() in HIDDEN else caller
    is_test = known in phone.test_callers
    step = await phone.line.ring(Incoming(sid, known, carrier_hears=not phone.can_hear(), is_test=is_test))
    return document(phone, step, sid)


@router.post("/after")
async def after_stream(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """The stream is over, by our wish or not."""
    is_gone = field(form, "CallStatus") in OVER
    return document(phone, await phone.handover.after_stream(sid, is_gone=is_gone), sid)


@router.post("/gather")
async def gathered(form: Signed, sid: CallSid, phone: ThePhone, request: Request) -> Response:
    """The carrier heard the caller, or nothing."""
    call = await phone.line.calls.known(sid)
    heard = played(request.query_params, time.time())
    turn = await phone.line.take_turn(sid, said_in(form, call.language), heard, Times())
    if turn is None or turn.reply.lets_go:
        said = turn.reply.sentences if turn else ()
        return document(phone, await phone.handover.after_stream(sid), sid, said)
    return document(phone, Ask(turn.reply, turn.call.language), sid)


@router.post("/dialled")
async def dialled(form: Signed, sid: CallSid, phone: ThePhone, n: int) -> Response:
    """The ringing of one person's number, or the talk with that person, is over."""
    rung = Rung(status_in(field(form, "DialCallStatus")), field(form, "DialBridged") == "true")
    is_gone = field(form, "CallStatus") in OVER
    return document(phone, await phone.handover.dialled(sid, n, rung, is_gone=is_gone), sid)


@staff.post("/whisper")
async def whisper(_: Signed, phone: ThePhone, c: str, n: int = 0) -> Response:
    """A person picked up; the call in the address is the caller's."""
    return xml(phone.twiml.whisper(await phone.handover.whisper(c, n), c, n))


@staff.post("/accept")
async def accept(form: Signed, phone: ThePhone, c: str, n: int = 0) -> Response:
    """A person pressed a key, or none in time."""
    takes = await phone.handover.pressed(c, n, field(form, "Digits"))
    return xml(accepted() if takes else declined())


@router.post("/rated")
async def rated(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """The caller said by a key how satisfied they are, or nothing."""
    return document(phone, await phone.handover.rated(sid, field(form, "Digits")), sid)


@router.post("/message")
async def message(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """The caller finished a message."""
    return document(phone, await phone.handover.message_left(sid, _recording(form)), sid)


@router.post("/recording")
async def recording(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """The recording of a message is ready, or there is none."""
    await phone.handover.message_left(sid, _recording(form))
    return Response(status_code=204)


@router.post("/rescued")
async def rescued(form: Signed, request: Request, n: int) -> Response:
    """The ringing of one of the operator's numbers is over, in a call of which nothing else may be known."""
    rescue: Rescue = request.app.state.rescue
    is_over = field(form, "CallStatus") in OVER or field(form, "DialCallStatus") in TALKED
    return xml(declined() if is_over else rescue.document(max(1, n)))


@router.post("/status")
async def status(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """The carrier says how a call stands; only its end matters here."""
    state = field(form, "CallStatus")
    if state in OVER:
        await phone.line.hung_up(sid, failed=state in FAILED)
    return Response(status_code=204)


@router.post("/stream-status")
@router.post("/leg")
async def progress(_: Signed) -> Response:
    """The carrier says how a stream or a person's leg stands; the outcome comes by other webhooks."""
    return Response(status_code=204)


def _recording(form: Signed) -> Recording:
    is_absent = field(form, "RecordingStatus") == "absent"
    seconds = 0.0 if is_absent else number_in(form, "RecordingDuration")
    return Recording(field(form, "RecordingSid"), field(form, "RecordingUrl"), seconds)


router.include_router(staff)
