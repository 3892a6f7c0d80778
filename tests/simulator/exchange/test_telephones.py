"""SIP telephones call an exchange and are rung by it, with sound and keys over RTP."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from simulator.carrier.call import Circumstances
from simulator.carrier.caller import CallerScript, HangUp, Press, SpeakWords, StaySilent
from simulator.carrier.events import LegChanged
from simulator.carrier.people import Accepts, Busy, Person
from simulator.carrier.utterance import CallerUtterance
from simulator.exchange.sip import HOST, Message, offer, read, response, via
from simulator.exchange.telephones import Telephones, open_telephones

CALLER, LINE, STAFF = "+16045550301", "+16045550100", "+16045550101"
WORDS = CallerUtterance.of(b"\x10" * 1600, "words")


@pytest.fixture
async def exchange() -> AsyncIterator["FakeExchange"]:
    exchange = FakeExchange()
    await exchange.open()
    yield exchange
    exchange.transport.close()
    exchange.sound.close()


class FakeExchange(asyncio.DatagramProtocol):
    """Takes every call, and notes what is sent to it."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.rtp: list[bytes] = []
        self.news = asyncio.Event()

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_datagram_endpoint(lambda: self, (HOST, 0))
        self.sound, _ = await loop.create_datagram_endpoint(lambda: Sound(self.rtp), (HOST, 0))
        self.port, self.rtp_port = (
            each.get_extra_info("sockname")[1] for each in (self.transport, self.sound)
        )

    def datagram_received(self, data: bytes, addr) -> None:
        message = read(data)
        self.taken.append(message)
        self.news.set()
        if message.method == "INVITE" and not message.status:
            self.transport.sendto(
                response(message, "200 OK", self.port, "us", offer(self.rtp_port)).write(), addr
            )
        if message.method == "BYE" and not message.status:
            self.transport.sendto(response(message, "200 OK", self.port, "us").write(), addr)

    async def ring(self, port: int) -> None:
        headers = (
            via(self.port),
            ("From", f"<sip:{CALLER}@{HOST}>;tag=us"),
            ("To", f"<sip:{STAFF}@{HOST}>"),
            ("Call-ID", "staff"),
            ("CSeq", "1 INVITE"),
            ("Contact", f"<sip:exchange@{HOST}:{self.port}>"),
        )
        invite = Message(f"INVITE sip:{STAFF}@{HOST}:{port} SIP/2.0", headers, offer(self.rtp_port))
        self.transport.sendto(invite.write(), (HOST, port))

    async def until(self, *wanted: str) -> None:
        async with asyncio.timeout(10):
            while not {*wanted} <= {one.start.split(" ", 1)[1] for one in self.taken if one.status} | {
                one.method for one in self.taken if not one.status
            }:
                self.news.clear()
                await self.news.wait()


class Sound(asyncio.DatagramProtocol):
    def __init__(self, kept: list[bytes]) -> None:
        self._kept = kept

    def datagram_received(self, data: bytes, addr) -> None:
        self._kept.append(data)


def call(phones: Telephones, *steps: object, people: dict[str, Person] | None = None):
    return phones.call(CallerScript(steps), from_=CALLER, to=LINE, given=Circumstances(people or {}))  # type: ignore[arg-type]  # the steps of a script


async def test_a_caller_speaks_presses_a_key_and_hangs_up(exchange: FakeExchange) -> None:
    async with open_telephones(0, (HOST, exchange.port), lambda number: f"AX{number}") as phones:
        trace = await call(phones, SpeakWords(WORDS), Press("5"), StaySilent(0.3), HangUp()).run()
        await exchange.until("BYE")

    kinds = [packet[1] for packet in exchange.rtp]
    assert [one.method for one in exchange.taken if not one.status] == ["INVITE", "ACK", "BYE"]
    assert (trace.call_sid, trace.ended_by) == (f"AX{CALLER}", "caller")
    assert any(packet[12:] == b"\x10" * 160 for packet in exchange.rtp)
    assert [packet[12] for packet in exchange.rtp if packet[1] == 101] == [5] * 6
    assert kinds.count(0) > 10


async def test_a_call_that_the_exchange_ends_was_ended_by_the_line(exchange: FakeExchange) -> None:
    async with open_telephones(0, (HOST, exchange.port), str) as phones:
        calling = asyncio.create_task(call(phones, StaySilent(60)).run())
        await exchange.until("ACK")
        invite = exchange.taken[0]
        bye = replace(invite, start="BYE sip:telephone SIP/2.0", body="")
        headers = tuple((name, "2 BYE" if name == "CSeq" else value) for name, value in bye.headers)
        phones.datagram_received(replace(bye, headers=headers).write(), (HOST, exchange.port))
        trace = await calling

    assert trace.ended_by == "line"


@pytest.mark.parametrize(
    ("person", "told"),
    [(Accepts(0.4, talks_seconds=0.2), "200 OK"), (Busy(0.4), "486 Busy Here")],
)
async def test_people_are_rung_for_the_caller_whose_number_is_shown(
    exchange: FakeExchange, person: Person, told: str
) -> None:
    async with open_telephones(0, (HOST, exchange.port), str) as phones:
        calling = call(phones, StaySilent(60), people={STAFF: person})
        running = asyncio.create_task(calling.run())
        await exchange.until("ACK")
        await exchange.ring(phones._port)
        await exchange.until("180 Ringing", told)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    rung = [(leg.to, leg.status) for leg in calling._tape.events if isinstance(leg, LegChanged)]
    assert rung[0] == (STAFF, "initiated")
    assert ((STAFF, "answered") in rung) is (told == "200 OK")


def test_a_message_is_read_as_it_was_written() -> None:
    told = Message("BYE sip:1@here SIP/2.0", (("Call-ID", "one"), ("CSeq", "2 BYE")), "v=0\r\n")

    assert read(told.write()) == told
    assert (told.method, told.status) == ("BYE", 0)
