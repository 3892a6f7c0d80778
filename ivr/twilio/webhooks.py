"""The carrier's webhooks: signed and idempotent, whether repeated, late or out of order."""

import structlog
from fastapi import APIRouter, HTTPException, Request, Response

from ivr.call.callback import Recording
from ivr.call.carrier_action import Ask
from ivr.call.turn import Times
from ivr.call.waiting import QueuePlace
from ivr.errors import OldCall
from ivr.line.conversation import StreamService
from ivr.line.handover import EndedStream
from ivr.line.incoming import Incoming, is_doubted
from ivr.twilio.identifiers import RECORDING, is_sid
from ivr.twilio.requests import (
    CallSid,
    RequestToken,
    Signed,
    field,
    moment_in,
    number_in,
    parties_of,
    said_in,
)
from ivr.twilio.rescue import QueueRoute, Rescue, RescuedRoute, StaffRoute
from ivr.twilio.twiml import ThePhone, accepted, declined, document, xml
from routing.transfer import Rung, status_in

HIDDEN = frozenset(
    {
        "anonymous",
        "restricted",
        "unavailable",
        "unknown",
        "+266696687",
        "+86282452253",
        "+2562533",
        "+8656696",
        "+7378742833",
    }
)
"The carrier's value for a hidden number (telephony 1.1)."
FAILED = frozenset({"failed", "busy", "no-answer", "canceled"})
OVER = FAILED | {"completed"}
TALKED = frozenset({"completed", "answered"})


log = structlog.get_logger()
router = APIRouter(prefix="/voice", include_in_schema=False, route_class=RescuedRoute)
staff = APIRouter(include_in_schema=False, route_class=StaffRoute)
in_queue = APIRouter(include_in_schema=False, route_class=QueueRoute)


@router.post("")
async def incoming(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """Handle an incoming call."""
    caller = field(form, "From")
    known = "" if _is_hidden(caller) else caller
    is_test = known in phone.test_callers
    draft = phone.draft_of(sid) if is_test else None
    doubted = is_doubted(field(form, "StirVerstat"))
    call = Incoming(
        sid,
        known,
        carrier_hears=not phone.can_hear(),
        is_test=is_test,
        draft=draft,
        is_doubted=doubted,
    )
    try:
        step = await phone.line.ring(call)
    except OldCall as old:
        raise HTTPException(409, str(old)) from old
    return document(phone, step, sid)


def _is_hidden(caller: str) -> bool:
    """Whether a number is withheld: all who withhold theirs would be one caller else, also over SIP."""
    return caller.lower().removeprefix("sip:").partition("@")[0] in HIDDEN


@router.post("/after")
async def after_stream(
    form: Signed, request: Request, sid: CallSid, phone: ThePhone, stream: int = 0
) -> Response:
    """Handle the end of a stream, counted from 0 within the call."""
    streams: StreamService = request.app.state.streams
    await streams.drain.wait_for_end(sid)
    ended = EndedStream(stream, is_gone=field(form, "CallStatus") in OVER, can_hear=phone.can_hear())
    return document(phone, await phone.handover.after_stream(sid, ended), sid)


@router.post("/gather")
async def gathered(form: Signed, sid: CallSid, phone: ThePhone, token: RequestToken) -> Response:
    """Handle speech or keys gathered by the carrier, or silence."""
    call = await phone.line.calls.known(sid)
    said = said_in(form, call.language)
    turn = await phone.line.take_turn(sid, said, None, Times(), request=token)
    reply = turn.reply if turn else await phone.line.reply_to(sid, token)
    if reply is None or reply.ends_conversation:
        words = reply.sentences if reply else ()
        return document(phone, await phone.handover.after_stream(sid), sid, words)
    return document(phone, Ask(reply, reply.language), sid)


@router.post("/dialled")
async def dialled(form: Signed, sid: CallSid, phone: ThePhone, n: int) -> Response:
    """Handle the end of a dial."""
    rung = Rung(status_in(field(form, "DialCallStatus")), field(form, "DialBridged") == "true")
    is_gone = field(form, "CallStatus") in OVER
    return document(phone, await phone.handover.dialled(sid, n, rung, is_gone=is_gone), sid)


@staff.post("/announcement")
async def announcement(_: Signed, phone: ThePhone, c: str, n: int = 0) -> Response:
    """Announce the call to a person who picked up; the URL names the caller's call."""
    return xml(phone.twiml.announcement(await phone.handover.announcement(c, n), c, n))


@staff.post("/accept")
async def accept(form: Signed, phone: ThePhone, c: str, n: int = 0) -> Response:
    """Handle a person's key, or none in time."""
    takes = await phone.handover.pressed(c, n, field(form, "Digits"))
    return xml(accepted() if takes else declined())


@router.post("/rated")
async def rated(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """Handle a satisfaction rating, or none."""
    return document(phone, await phone.handover.rated(sid, field(form, "Digits")), sid)


@router.post("/message")
async def message(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """Handle a finished message."""
    return document(phone, await phone.handover.message_left(sid, _recording(form)), sid)


@router.post("/recording")
async def recording(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """Handle a recording that is ready, or missing."""
    await phone.handover.message_left(sid, _recording(form))
    return Response(status_code=204)


@router.post("/rescued")
async def rescued(form: Signed, request: Request, n: int) -> Response:
    """Handle the end of a rescue dial, in a call about which nothing else may be known."""
    rescue: Rescue = request.app.state.rescue
    is_over = field(form, "CallStatus") in OVER or field(form, "DialCallStatus") in TALKED
    return xml(declined() if is_over else rescue.document(max(1, n), parties_of(request).caller_id))


@router.post("/status")
async def status(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """Handle a call status; only the end matters."""
    state = field(form, "CallStatus")
    if state in OVER:
        await phone.line.hung_up(sid, failed=state in FAILED, at=moment_in(form))
    return Response(status_code=204)


@router.post("/stream-status")
async def stream_status(form: Signed, request: Request) -> Response:
    """Handle a stream status; the only sign that the carrier could not connect to us."""
    if field(form, "StreamEvent") == "stream-error":
        log.warning("stream_connect_failed", stream=_plain(field(form, "StreamSid")))
        streams: StreamService = request.app.state.streams
        streams.failed("stream-error")
    return Response(status_code=204)


@router.post("/leg")
async def leg(form: Signed) -> Response:
    """Log a person's leg status; the outcome comes by the dial webhook."""
    state, code = field(form, "CallStatus"), field(form, "SipResponseCode")
    if state in FAILED:
        log.info("leg_ended", state=state, sip=_plain(code))
    return Response(status_code=204)


@router.post("/seen")
async def seen(_: Signed, request: Request) -> dict[str, str | bool]:
    """Tell whoever holds the token how the proxy passes a request on: from whom, and by which scheme."""
    address, port = request.client or ("", 1)
    # What a trusted proxy says of who asks has no port.
    return {"address": address, "scheme": request.url.scheme, "is_named": port == 0}


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


def _plain(text: str) -> str:
    """Return a code or identifier; nothing else from the carrier is logged."""
    return text if text.isascii() and text.isalnum() and len(text) <= 34 else ""


def _recording(form: Signed) -> Recording:
    is_absent = field(form, "RecordingStatus") == "absent"
    seconds = 0.0 if is_absent else number_in(form, "RecordingDuration")
    sid = field(form, "RecordingSid")
    if sid and not is_sid(RECORDING, sid):
        raise HTTPException(422, "RecordingSid has another form.")
    return Recording(sid, field(form, "RecordingUrl"), seconds)


router.include_router(in_queue)
router.include_router(staff)
