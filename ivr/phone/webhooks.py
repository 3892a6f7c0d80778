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
from ivr.sentence import Sentence
from ivr.step import Ask, HangUp, Step

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
    """The ringing of one person's number is over."""
    bridged = field(form, "DialBridged") == "true"
    return _document(phone, await phone.handover.dialled(sid, n, bridged=bridged), sid)


@router.post("/whisper")
async def whisper(_: Signed, phone: ThePhone, c: str) -> Response:
    """A person picked up; the call in the address is the caller's."""
    return _xml(phone.twiml.whisper(await phone.handover.whisper(c), c))


@router.post("/accept")
async def accept(form: Signed, phone: ThePhone, c: str) -> Response:
    """A person pressed a key."""
    takes = field(form, "Digits") == "1" and await phone.handover.accepted(c)
    return _xml(accepted() if takes else declined())


@router.post("/message")
async def message(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """The caller finished a message."""
    goodbye = await phone.handover.message_left(
        sid, number_in(form, "RecordingDuration"), field(form, "RecordingSid")
    )
    return _document(phone, HangUp(goodbye), sid)


@router.post("/recording")
async def recording(form: Signed, sid: CallSid, phone: ThePhone) -> Response:
    """The recording of a message is ready, or there is none."""
    absent = field(form, "RecordingStatus") == "absent"
    seconds = 0.0 if absent else number_in(form, "RecordingDuration")
    await phone.handover.message_left(sid, seconds, field(form, "RecordingSid"))
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


def _document(phone: Phone, step: Step, sid: str, said: tuple[Sentence, ...] = ()) -> Response:
    return _xml(phone.twiml.render(step, sid, said))


def _xml(document: str) -> Response:
    return Response(document, media_type="text/xml")
