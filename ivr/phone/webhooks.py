"""The carrier's webhooks: each is signed, may come twice, late or out of order, and then changes nothing."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from ivr.handover import Handover
from ivr.line import Incoming, Line
from ivr.note import Times
from ivr.phone.gather import played, said_in
from ivr.phone.rescue import RescuedRoute
from ivr.phone.signed import CallSid, Signed, field, number_in
from ivr.phone.twiml import Twiml, accepted, declined
from ivr.promised import Recording
from ivr.queue import Queue
from ivr.sentence import Sentence
from ivr.step import Ask, HangUp, Step
from ivr.waiting import Place
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


@dataclass(frozen=True, slots=True)
class Phone:
    """What the webhooks need."""

    line: Line
    handover: Handover
    queue: Queue
    twiml: Twiml
    can_hear: Callable[[], bool]
    "Whether this machine can hear one more call; otherwise the carrier does."
    test_callers: frozenset[str] = frozenset()
    "The numbers of those who only try the line out: their calls are left out of its figures."


def _phone(request: Request) -> Phone:
    phone: Phone = request.app.state.phone
    return phone


ThePhone = Annotated[Phone, Depends(_phone)]
router = APIRouter(prefix="/voice", include_in_schema=False, route_class=RescuedRoute)


@router.post("")
async def incoming(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """A call comes in."""
    caller = field(form, "From")
    known = "" if caller.lower() in HIDDEN else caller
    is_test = known in phone.test_callers
    step = await phone.line.ring(Incoming(sid, known, carrier_hears=not phone.can_hear(), is_test=is_test))
    return _document(phone, step, sid)


@router.post("/after")
async def after_stream(_: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """The stream is over, by our wish or not."""
    return _document(phone, await phone.handover.after_stream(sid), sid)


@router.post("/gather")
async def gathered(form: Signed, sid: CallSid, phone: ThePhone, request: Request) -> Response:
    """The carrier heard the caller, or nothing."""
    call = await phone.line.calls.known(sid)
    heard = played(request.query_params, time.time())
    turn = await phone.line.take_turn(sid, said_in(form, call.language), heard, Times())
    if turn is None or turn.reply.lets_go:
        said = turn.reply.sentences if turn else ()
        return _document(phone, await phone.handover.after_stream(sid), sid, said)
    return _document(phone, Ask(turn.reply, turn.call.language), sid)


@router.post("/dialled")
async def dialled(form: Signed, sid: CallSid, phone: ThePhone, n: int) -> Response:
    """The ringing of one person's number, or the talk with that person, is over."""
    rung = Rung(status_in(field(form, "DialCallStatus")), field(form, "DialBridged") == "true")
    is_gone = field(form, "CallStatus") in OVER
    return _document(phone, await phone.handover.dialled(sid, n, rung, is_gone=is_gone), sid)


@router.post("/whisper")
async def whisper(_: Signed, phone: ThePhone, c: str, n: int = 0) -> Response:
    """A person picked up; the call in the address is the caller's."""
    return _xml(phone.twiml.whisper(await phone.handover.whisper(c, n), c, n))


@router.post("/accept")
async def accept(form: Signed, phone: ThePhone, c: str, n: int = 0) -> Response:
    """A person pressed a key, or none in time."""
    takes = await phone.handover.pressed(c, n, field(form, "Digits"))
    return _xml(accepted() if takes else declined())


@router.post("/waiting")
async def waiting(form: Signed, sid: CallSid, phone: ThePhone, q: str) -> Response:
    """The caller waits in a queue: what do they hear next?"""
    place = Place(
        max(1, round(number_in(form, "QueuePosition"))),
        round(number_in(form, "CurrentQueueSize")),
        number_in(form, "AvgQueueTime"),
        number_in(form, "QueueTime"),
    )
    return _xml(phone.twiml.waiting(q, await phone.queue.round(sid, q, place)))


@router.post("/waiting-key")
async def waiting_key(form: Signed, sid: CallSid, phone: ThePhone, q: str) -> Response:
    """The caller pressed a key in a queue."""
    return _xml(phone.twiml.waiting(q, await phone.queue.pressed(sid, q, field(form, "Digits"))))


@router.post("/queue-left")
async def queue_left(form: Signed, sid: CallSid, phone: ThePhone, q: str) -> Response:
    """The caller is out of a queue."""
    return _document(phone, await phone.queue.left(sid, q, field(form, "QueueResult")), sid)


@router.post("/offered")
async def offered(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """The caller chose between a call-back and a message, or said nothing."""
    return _document(phone, await phone.queue.chosen(sid, field(form, "Digits")), sid)


@router.post("/message")
async def message(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """The caller finished a message."""
    goodbye = await phone.handover.message_left(sid, _recording(form))
    return _document(phone, HangUp(goodbye), sid)


@router.post("/recording")
async def recording(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """The recording of a message is ready, or there is none."""
    await phone.handover.message_left(sid, _recording(form))
    return Response(status_code=204)


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


def _document(phone: Phone, step: Step, sid: str, said: tuple[Sentence, ...] = ()) -> Response:
    return _xml(phone.twiml.render(step, sid, said))


def _xml(document: str) -> Response:
    return Response(document, media_type="text/xml")
