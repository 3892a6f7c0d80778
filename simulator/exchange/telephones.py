"""SIP telephones of callers and of people who are rung, at a real exchange on this machine."""

import asyncio
import secrets
import struct
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from ivr.failure import in_background
from simulator.carrier.account import Clock
from simulator.carrier.call import Circumstances
from simulator.carrier.caller import Caller, CallerScript, ScriptedCaller, take
from simulator.carrier.events import CallHungUp, Event, LegChanged, StreamStarted
from simulator.carrier.handset import Handset
from simulator.carrier.people import (
    Accepts,
    Busy,
    Fails,
    Person,
    announcement_steps,
    decides_after_seconds,
    picks_up,
    talks_seconds,
)
from simulator.carrier.trace import CarrierTrace, Tape
from simulator.carrier.utterance import SILENCE
from simulator.carrier.verbs import Interruption
from simulator.exchange.sip import HOST, Message, offer, read, response, via

JITTER_BYTES = 960
"So much sound is gathered before it is heard, or each late packet would begin another sentence."
ANSWER_SECONDS = 20.0
KEYS = "0123456789*#"
KEY_PACKETS = 6
RINGING_SPEED = 4.0
"Ringing is sped up so much."


class Rtp(asyncio.DatagramProtocol):
    """The sound of one telephone."""

    def __init__(self, phone: Handset) -> None:
        self.phone, self.remote = phone, 0
        self._transport: asyncio.DatagramTransport | None = None
        self._early, self._sequence, self._timestamp = bytearray(), 0, 0
        self._keys: deque[tuple[int, bool]] = deque()

    async def open(self) -> int:
        """Listen; return the port."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, (HOST, 0))
        return int(self._transport.get_extra_info("sockname")[1])

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002 - asyncio's signature
        """Hear a packet of sound."""
        if len(data) <= 12 or data[1] & 0x7F:
            return
        heard, now_ms = self.phone.heard, self.phone.clock.ms()
        self._early += data[12:]
        if heard.playback.buffered_ms(now_ms) or len(self._early) >= JITTER_BYTES:
            heard.hear(now_ms, bytes(self._early))
            self._early.clear()

    async def carry(self) -> None:
        """Send what is said and pressed until the telephone is put down."""
        with suppress(Interruption):
            async for tick in self.phone.ticks():
                if tick.digit and tick.digit in KEYS:
                    code = KEYS.index(tick.digit)
                    self._keys.extend((code, packet >= KEY_PACKETS - 3) for packet in range(KEY_PACKETS))
                self._send(tick.frame.payload if tick.frame else SILENCE)

    def close(self) -> None:
        """Fall silent."""
        if self._transport is not None:
            self._transport.close()

    def _send(self, ulaw: bytes) -> None:
        self._sequence = (self._sequence + 1) & 0xFFFF
        kind, body = 0, ulaw
        if self._keys:
            code, is_over = self._keys.popleft()
            kind, body = 101, struct.pack("!BBH", code, 0x8A if is_over else 0x0A, 800)
        header = struct.pack("!BBHII", 0x80, kind, self._sequence, self._timestamp, id(self) & 0xFFFFFFFF)
        if not self._keys:
            self._timestamp = (self._timestamp + 160) & 0xFFFFFFFF
        if self._transport is not None and self.remote:
            self._transport.sendto(header + body, (HOST, self.remote))


@dataclass
class Dialogue:
    """One telephone's call at the exchange."""

    call_id: str
    ours: str
    theirs: str
    target: str
    rtp: Rtp
    cseq: int = 1
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)


class Telephones(asyncio.DatagramProtocol):
    """All telephones of a machine, at one SIP address."""

    def __init__(self, exchange: tuple[str, int], name_of: Callable[[str], str]) -> None:
        self._exchange, self.name_of = exchange, name_of
        self._transport: asyncio.DatagramTransport | None = None
        self._port = 0
        self._dialogues: dict[str, Dialogue] = {}
        self.calls: dict[str, SipCall] = {}
        "By the caller's number, which the exchange shows to whoever is rung."
        self._tasks: set[asyncio.Task[None]] = set()

    def call(
        self,
        caller: CallerScript | Caller,
        *,
        from_: str,
        to: str,
        given: Circumstances,
        watch: Callable[[Event], None] | None = None,
    ) -> "SipCall":
        """Prepare a call; `run` runs it."""
        return SipCall(self, caller, from_, to, given, watch)

    async def invite(self, from_: str, to: str, rtp: Rtp) -> Dialogue:
        """Call the exchange."""
        host, port = self._exchange
        call_id, rtp_port = secrets.token_hex(12), await rtp.open()
        ours, theirs = f"<sip:{from_}@{HOST}>;tag={secrets.token_hex(4)}", f"<sip:{to}@{host}>"
        dialogue = Dialogue(call_id, ours, theirs, f"sip:{to}@{host}:{port}", rtp)
        self._dialogues[call_id] = dialogue
        self._request("INVITE", dialogue, offer(rtp_port))
        return dialogue

    def hang_up(self, dialogue: Dialogue) -> None:
        """End a call from the telephone's side."""
        if not dialogue.over.is_set():
            dialogue.cseq += 1
            self._request("BYE", dialogue)
            dialogue.over.set()
        self._dialogues.pop(dialogue.call_id, None)
        dialogue.rtp.close()

    def opened(self, transport: asyncio.DatagramTransport) -> None:
        """Note where the telephones are."""
        self._transport, self._port = transport, int(transport.get_extra_info("sockname")[1])

    async def close(self) -> None:
        """Put every telephone down."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for dialogue in tuple(self._dialogues.values()):
            self.hang_up(dialogue)
        if self._transport is not None:
            self._transport.close()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002 - asyncio's signature
        """Take a message of the exchange."""
        if not data.strip():
            return
        message = read(data)
        dialogue = self._dialogues.get(message.header("Call-ID"))
        match message.status, message.method:
            case 0, "INVITE" if dialogue is None:
                self._later(self._rung(message))
            case 0, "INVITE" if dialogue is not None:
                self._send(response(message, "200 OK", self._port, "again"))
            case 0, "BYE" | "CANCEL":
                self._send(response(message, "200 OK", self._port, "over"))
                if dialogue is not None:
                    dialogue.over.set()
            case 0, "OPTIONS":
                self._send(response(message, "200 OK", self._port, "here"))
            case status, "INVITE" if dialogue is not None and status >= 200:
                self._settled(message, dialogue)
            case _:
                return

    def _settled(self, message: Message, dialogue: Dialogue) -> None:
        dialogue.theirs = message.header("To")
        dialogue.target = message.uri("Contact") or dialogue.target
        self._request("ACK", dialogue)
        if message.status == 200:
            dialogue.rtp.remote = message.rtp_port
            dialogue.answered.set()
        else:
            dialogue.over.set()

    async def _rung(self, invite: Message) -> None:
        """Be the person whose number is rung."""
        number, caller = invite.user("To"), self.calls.get(invite.user("From"))
        person: Person = caller.given.people.get(number, Fails()) if caller else Fails()
        phone = Handset(Clock(), Tape(), is_department=True)
        rtp, tag = Rtp(phone), secrets.token_hex(4)
        dialogue = Dialogue(
            invite.header("Call-ID"),
            f"{invite.header('To')};tag={tag}",
            invite.header("From"),
            invite.uri("Contact"),
            rtp,
        )
        self._dialogues[dialogue.call_id] = dialogue
        note = caller.note_leg if caller else _nobody
        note(number, "initiated")
        self._send(response(invite, "180 Ringing", self._port, tag))
        with suppress(TimeoutError):
            seconds = decides_after_seconds(person)
            async with asyncio.timeout(None if seconds == float("inf") else seconds / RINGING_SPEED):
                await dialogue.over.wait()
        if dialogue.over.is_set() or not picks_up(person):
            busy = "486 Busy Here" if isinstance(person, Busy) else "503 Service Unavailable"
            self._send(response(invite, "487 Cancelled" if dialogue.over.is_set() else busy, self._port, tag))
            self._dialogues.pop(dialogue.call_id, None)
            return
        rtp.remote = invite.rtp_port
        self._send(response(invite, "200 OK", self._port, tag, offer(await rtp.open())))
        note(number, "answered")
        await self._hold(dialogue, person)
        note(number, "completed", bridged=talks_seconds(person) > 0)

    async def _hold(self, dialogue: Dialogue, person: Person) -> None:
        phone = dialogue.rtp.phone
        carrying = asyncio.create_task(dialogue.rtp.carry())
        acting = asyncio.create_task(self._act(phone, person))
        over = asyncio.create_task(dialogue.over.wait())
        await asyncio.wait({carrying, over}, return_when=asyncio.FIRST_COMPLETED)
        for task in (carrying, acting, over):
            task.cancel()
        await asyncio.gather(carrying, acting, over, return_exceptions=True)
        self.hang_up(dialogue)

    async def _act(self, phone: Handset, person: Person) -> None:
        for step in announcement_steps(person):
            await take(step, phone)
        if isinstance(person, Accepts):
            await asyncio.sleep(person.talks_seconds)
            phone.hang_up()

    def _request(self, method: str, dialogue: Dialogue, body: str = "") -> None:
        headers = (
            via(self._port),
            ("Max-Forwards", "70"),
            ("From", dialogue.ours),
            ("To", dialogue.theirs),
            ("Call-ID", dialogue.call_id),
            ("CSeq", f"{dialogue.cseq} {method}"),
            ("Contact", f"<sip:telephone@{HOST}:{self._port}>"),
        )
        self._send(Message(f"{method} {dialogue.target} SIP/2.0", headers, body))

    def _send(self, message: Message) -> None:
        if self._transport is not None:
            self._transport.sendto(message.write(), self._exchange)

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = in_background(work, "a telephone")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class SipCall:
    """One caller's call to the line by the exchange."""

    def __init__(
        self,
        phones: Telephones,
        caller: CallerScript | Caller,
        from_: str,
        to: str,
        given: Circumstances,
        watch: Callable[[Event], None] | None,
    ) -> None:
        self._phones, self._from, self._to, self.given = phones, from_, to, given
        self._tape, self._clock = Tape(watch), Clock()
        self._caller = ScriptedCaller(caller, self._tape) if isinstance(caller, CallerScript) else caller
        self._name = ""

    @property
    def sid(self) -> str:
        """The line's id of the call; empty until the line knows it."""
        self._name = self._name or self._phones.name_of(self._from)
        return self._name

    async def run(self) -> CarrierTrace:
        """Run the call to its end, whoever ends it."""
        phone = Handset(self._clock, self._tape)
        self._phones.calls[self._from] = self
        dialogue = await self._phones.invite(self._from, self._to, Rtp(phone))
        over = asyncio.create_task(dialogue.over.wait())
        answered = asyncio.create_task(dialogue.answered.wait())
        await asyncio.wait({over, answered}, timeout=ANSWER_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        self._tape.add(StreamStarted(self._clock.ms(), dialogue.call_id))
        carrying = asyncio.create_task(dialogue.rtp.carry())
        talking = asyncio.create_task(self._caller.converse(phone))
        await asyncio.wait({over, carrying}, return_when=asyncio.FIRST_COMPLETED)
        by_line = dialogue.over.is_set()
        for task in (over, answered, carrying, talking):
            task.cancel()
        await asyncio.gather(over, answered, carrying, talking, return_exceptions=True)
        self._phones.hang_up(dialogue)
        self._tape.add(CallHungUp(self._clock.ms(), "line" if by_line else "caller"))
        return CarrierTrace(self.sid, tuple(self._tape.events), phone.heard.segments)

    def note_leg(self, to: str, status: str, *, bridged: bool = False) -> None:
        """Note what became of a number that was rung for this caller."""
        self._tape.add(LegChanged(self._clock.ms(), to, status, bridged=bridged))


def _nobody(to: str, status: str, *, bridged: bool = False) -> None:
    """A number is rung for nobody whom these telephones know."""


@asynccontextmanager
async def open_telephones(
    own: int, exchange: tuple[str, int], name_of: Callable[[str], str]
) -> AsyncIterator[Telephones]:
    """Open telephones at a port of this machine; `name_of` gives the line's id of a number's last call."""
    phones = Telephones(exchange, name_of)
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: phones, (HOST, own))
    phones.opened(transport)
    try:
        yield phones
    finally:
        await phones.close()
