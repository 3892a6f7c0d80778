"""`<Connect><Stream>`: the caller's audio goes to the service's WebSocket, and the line's comes back."""

import asyncio
from datetime import UTC, datetime

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from ivr.phone.carrier.account import new_sid
from ivr.phone.carrier.handshake import open_socket
from ivr.phone.carrier.leg import Leg
from ivr.phone.carrier.message import CONNECTED, Clear, MarkSet, Media, Sender, read
from ivr.phone.carrier.outcome import Interruption, Onward, Outcome
from ivr.phone.carrier.refusal import Refusal
from ivr.phone.carrier.stream_event import Side, StreamStarted, StreamStopped
from ivr.phone.carrier.uplink import Broken, Uplink
from ivr.phone.carrier.verb import Stream

ABNORMAL_CLOSURE = 1006


async def stream(leg: Leg, verb: Stream) -> Outcome:
    """Stream until the service closes the socket; then the action follows, or the next verb."""
    leg.begin("Stream", verb.url)
    stream_sid = new_sid("MZ")
    try:
        socket = await open_socket(leg, verb.url)
    except Refusal as refusal:
        leg.warn(refusal.code, str(refusal))
        _call_back(leg, verb, stream_sid, "stream-error", str(refusal))
    else:
        await _talk(leg, verb, socket, stream_sid)
    return leg.follow(verb.action, verb.method) if verb.action else Onward()


async def _talk(leg: Leg, verb: Stream, socket: ClientConnection, stream_sid: str) -> None:
    sender = Sender(stream_sid, leg.exchange.account.sid, leg.sid)
    leg.note(StreamStarted(leg.exchange.clock.ms(), stream_sid))
    _call_back(leg, verb, stream_sid, "stream-started")
    uplink = Uplink(leg, socket, sender)
    up = asyncio.create_task(_greet_and_speak(leg, verb, uplink))
    down = asyncio.create_task(_listen(leg, socket, sender))
    gone = asyncio.create_task(leg.phone.is_wanted_elsewhere.wait())
    try:
        await asyncio.wait({up, down, gone}, return_when=asyncio.FIRST_COMPLETED)
        if down.done():
            await down
        await _finish(leg, verb, uplink, up)
    finally:
        for task in (up, down, gone):
            task.cancel()
        await asyncio.gather(up, down, gone, return_exceptions=True)


async def _finish(leg: Leg, verb: Stream, uplink: Uplink, up: "asyncio.Task[None]") -> None:
    """Tell who ended the stream, and raise `Interruption` when the caller or REST did."""
    try:
        leg.phone.check()
        if up.done():
            await up
    except Interruption:
        await uplink.stop()
        _note_stop(leg, uplink, "caller")
        _call_back(leg, verb, uplink.stream_sid, "stream-stopped")
        raise
    except Broken:
        _note_stop(leg, uplink, "carrier")
        _fail(leg, verb, uplink.stream_sid)
    else:
        _note_stop(leg, uplink, "line")
        if uplink.close_code == ABNORMAL_CLOSURE:
            _fail(leg, verb, uplink.stream_sid)
        else:
            _call_back(leg, verb, uplink.stream_sid, "stream-stopped")


def _note_stop(leg: Leg, uplink: Uplink, by: Side) -> None:
    """Write the end down; what the caller has not heard yet is lost with the stream."""
    now_ms = leg.exchange.clock.ms()
    leg.phone.ear.discard(now_ms)
    leg.note(StreamStopped(now_ms, uplink.stream_sid, by, uplink.close_code))


def _fail(leg: Leg, verb: Stream, stream_sid: str) -> None:
    leg.warn(31921, "the WebSocket was closed abnormally")
    _call_back(leg, verb, stream_sid, "stream-error", "31921")


async def _greet_and_speak(leg: Leg, verb: Stream, uplink: Uplink) -> None:
    try:
        await uplink.send(CONNECTED)
        await uplink.start(_parameters(leg, verb))
        await uplink.speak()
    except ConnectionClosed:
        return


async def _listen(leg: Leg, socket: ClientConnection, sender: Sender) -> None:
    ear, clock = leg.phone.ear, leg.exchange.clock
    try:
        async for raw in socket:
            try:
                message = read(raw, sender.stream_sid)
            except Refusal as refusal:
                leg.warn(refusal.code, str(refusal))
                continue
            match message:
                case Media(ulaw):
                    ear.hear(clock.ms(), ulaw)
                case MarkSet(name):
                    ear.mark(clock.ms(), name)
                case Clear():
                    for mark in ear.clear(clock.ms()):
                        await socket.send(sender.mark(mark.name))
    except ConnectionClosed:
        return


def _parameters(leg: Leg, verb: Stream) -> dict[str, str]:
    written, kept = dict(verb.parameters), leg.exchange.start_parameters
    match leg.exchange.faults.start_parameters:
        case "as written":
            kept.last = written
            return written
        case "missing":
            return {}
        case "replayed":
            return kept.last


def _call_back(leg: Leg, verb: Stream, stream_sid: str, event: str, error: str = "") -> None:
    if not verb.callback:
        return
    form = {
        "AccountSid": leg.exchange.account.sid,
        "CallSid": leg.sid,
        "StreamSid": stream_sid,
        "StreamName": verb.name or stream_sid,
        "StreamEvent": event,
        "Timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    leg.exchange.callbacks.send(leg.absolute(verb.callback), form | ({"StreamError": error} if error else {}))
