"""`<Connect><Stream>`: the caller's audio goes to the service's WebSocket, and the line's comes back."""

import asyncio
import random
from base64 import b64encode
from contextlib import aclosing
from datetime import UTC, datetime
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from simulator.carrier.account import Refusal, new_sid
from simulator.carrier.events import Side, StreamStarted, StreamStopped
from simulator.carrier.handset import Tick
from simulator.carrier.leg import Leg
from simulator.carrier.messages import CONNECTED, Clear, LineMedia, MarkSet, Sender, read
from simulator.carrier.utterance import FRAME_MS, SILENCE, SILENCE_BASE64
from simulator.carrier.verbs import Interruption, Onward, Outcome, Stream


async def open_socket(leg: Leg, url: str) -> ClientConnection:
    """Open the service's WebSocket; raises `Refusal` with Twilio's number when it does not open."""
    check_url(url)
    exchange = leg.exchange
    signature = exchange.webhooks.signature(url, {}, is_forged=exchange.faults.forged_upgrade)
    try:
        return await connect(
            exchange.account.delivery(url),
            additional_headers={"x-twilio-signature": signature},
            user_agent_header="TwilioMediaStreams/1.0",
            compression=None,
            open_timeout=10,
            ping_interval=None,
            max_size=None,
            proxy=None,
        )
    except InvalidHandshake as error:
        raise Refusal(31920, "the WebSocket handshake was not answered with 101") from error
    except TimeoutError as error:
        raise Refusal(31901, "the WebSocket connection timed out") from error
    except OSError as error:
        raise Refusal(31902, "the WebSocket connection was refused") from error


def check_url(url: str) -> None:
    """Refuse a stream URL that Twilio would refuse."""
    parts = urlsplit(url)
    if not parts.netloc:
        raise Refusal(31923, "the stream's URL is malformed")
    if parts.scheme != "wss":
        raise Refusal(31922, "the stream's URL is not wss")
    if parts.query:
        raise Refusal(31920, "the stream's URL has a query string")


STOP_SECONDS = 5.0


class Broken(Exception):
    """A fault broke the socket on purpose."""


class Uplink:
    """Sends what the caller says and presses, and the marks that have been played."""

    def __init__(self, leg: Leg, socket: ClientConnection, sender: Sender) -> None:
        self._leg = leg
        self._socket = socket
        self._sender = sender
        self._faults = leg.exchange.faults
        self._nth = sum(isinstance(event, StreamStarted) for event in leg.exchange.tape.events)
        self._chance = random.Random(self._faults.seed)  # noqa: S311 -- faults are to be repeatable, not secret
        self._began_ms = 0.0
        self._unsent = bytearray()
        self._sent_bytes = 0
        self._wanted_bytes = 0
        self._malformed = list(self._faults.malformed_messages)

    @property
    def stream_sid(self) -> str:
        """Return the stream's identifier."""
        return self._sender.stream_sid

    @property
    def close_code(self) -> int | None:
        """Return the code with which the socket was closed, 1006 when it just broke."""
        return self._socket.close_code

    async def send(self, message: str) -> None:
        """Send one message."""
        await self._socket.send(message)

    async def start(self, parameters: dict[str, str]) -> None:
        """Send `start`."""
        await self.send(self._sender.start(parameters))

    async def stop(self) -> None:
        """Send `stop` and close, as Twilio does when the caller has hung up."""
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self.send(self._sender.stop())
                await self._socket.close()
        except (ConnectionClosed, TimeoutError):
            self._socket.transport.abort()

    async def speak(self) -> None:
        """Send until the socket closes or the call is taken away."""
        clock = self._leg.exchange.clock
        self._began_ms = clock.ms()
        async with aclosing(self._leg.phone.ticks()) as ticks:
            async for tick in ticks:
                passed_seconds = (tick.at_ms - self._began_ms) / 1000
                await self._go_wrong(passed_seconds)
                await self._send_tick(tick)

    async def _send_tick(self, tick: Tick) -> None:
        if self._faults.payload_bytes:
            await self._send_cut(tick, self._faults.payload_bytes)
        else:
            base64 = tick.frame.base64 if tick.frame else SILENCE_BASE64
            await self.send(self._sender.media(base64, round(tick.at_ms - self._began_ms)))
        if tick.digit:
            await self.send(self._sender.dtmf(tick.digit))
        for mark in tick.marks:
            await self.send(self._sender.mark(mark.name))

    async def _send_cut(self, tick: Tick, sizes: tuple[int, int]) -> None:
        self._unsent.extend(tick.frame.payload if tick.frame else SILENCE)
        self._wanted_bytes = self._wanted_bytes or self._chance.randint(*sizes)
        while len(self._unsent) >= self._wanted_bytes:
            piece = bytes(self._unsent[: self._wanted_bytes])
            del self._unsent[: self._wanted_bytes]
            await self.send(self._sender.media(b64encode(piece).decode(), self._sent_bytes // 8))
            self._sent_bytes += len(piece)
            self._wanted_bytes = self._chance.randint(*sizes)

    async def _go_wrong(self, passed_seconds: float) -> None:
        faults = self._faults
        if faults.drops(self._nth, passed_seconds):
            self._socket.transport.abort()
            raise Broken
        if self._malformed and passed_seconds >= faults.malformed_after_seconds:
            await self._socket.send(self._malformed.pop(0))
        if faults.frame_delay_seconds and round(passed_seconds * 1000 / FRAME_MS) % 25 == 0:
            await asyncio.sleep(faults.frame_delay_seconds)


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
    """Record the end; what the caller has not heard yet is lost with the stream."""
    now_ms = leg.exchange.clock.ms()
    leg.phone.heard.discard(now_ms)
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
    heard, clock = leg.phone.heard, leg.exchange.clock
    try:
        async for raw in socket:
            try:
                message = read(raw, sender.stream_sid)
            except Refusal as refusal:
                leg.warn(refusal.code, str(refusal))
                continue
            match message:
                case LineMedia(ulaw):
                    heard.hear(clock.ms(), ulaw)
                case MarkSet(name):
                    heard.mark(clock.ms(), name)
                case Clear():
                    for mark in heard.clear(clock.ms()):
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
