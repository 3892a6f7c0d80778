"""A conversation over any carrier's media: no test here knows a carrier's messages."""

import asyncio
from dataclasses import dataclass, field

from intents.text.transcript import Transcript
from ivr.line.conversation import Conversation
from ivr.line.wire import Closing, Dtmf, Malformed, Mark, Media, Opened, Stopped, WireEvent, WireLost
from metrics.ledger import store as ledger
from tests.ivr.twilio.test_stream import SID, outcomes

FRAME = Media(b"\xff" * 160, 20)


@dataclass
class QuietWire:
    """A carrier that opens a call, tells what it was given, and plays at once."""

    opened: Opened | None
    events: list[WireEvent | Exception]
    told: list[str] = field(default_factory=list)
    closed: Closing | None = None

    async def open(self) -> Opened | None:
        return self.opened

    async def receive(self) -> WireEvent | None:
        await asyncio.sleep(0.05)
        event = self.events.pop(0) if self.events else FRAME
        if isinstance(event, Exception):
            raise event
        return event

    async def media(self, ulaw: bytes) -> None:
        self.told.append("media")

    async def mark(self, name: str) -> None:
        self.told.append("mark")

    async def clear(self) -> None:
        self.told.append("clear")

    async def close(self, why: Closing) -> None:
        self.closed = why


def held(bench, *events: WireEvent | Exception, opens: bool = True) -> QuietWire:
    token = bench.token_of(bench.post("/voice"))
    wire = QuietWire(Opened(SID, token) if opens else None, list(events))
    asyncio.run(Conversation(wire, bench.client.app.state.streams).run())
    return wire


def test_a_caller_is_greeted_and_may_hang_up(bench) -> None:
    wire = held(bench, FRAME, FRAME, Stopped())

    assert (wire.told[:2], wire.closed) == (["media", "mark"], Closing.DONE)


def test_a_key_stops_what_is_playing(bench) -> None:
    wire = held(bench, FRAME, FRAME, FRAME, Dtmf("0"), FRAME, Stopped())

    assert "clear" in wire.told


def test_audio_that_cannot_be_read_is_refused(fast_bench) -> None:
    assert held(fast_bench, opens=False).closed is Closing.REFUSED


def test_a_lost_wire_leaves_at_most_one_outcome(bench) -> None:
    wire = held(bench, FRAME, WireLost())

    assert wire.closed is Closing.BROKEN
    assert len(outcomes(bench)) <= 1


def test_a_malformed_message_closes_it_as_broken(bench) -> None:
    assert held(bench, Malformed("no start")).closed is Closing.BROKEN


def test_what_is_typed_is_taken_as_if_it_had_been_heard(bench) -> None:
    to_type = [Transcript("waste.collection_day", "en", 1.0)]

    class TypedWire(QuietWire):
        async def mark(self, name: str) -> None:
            self.events.insert(0, Mark(name))

        async def receive(self) -> WireEvent | None:
            if len(self.events) == 10 and to_type:
                assert bench.client.app.state.streams.line.events.type(SID, to_type.pop())
            return await super().receive()

    wire = TypedWire(Opened(SID, bench.token_of(bench.post("/voice"))), [FRAME] * 20 + [Stopped()])
    asyncio.run(Conversation(wire, bench.client.app.state.streams).run())

    with bench.database.reading() as session:
        turns = ledger.turn_records(session, SID)
    assert [(turn.understanding, turn.topic) for turn in turns] == [("recognized", "waste.collection_day")]


def test_nobody_can_type_to_a_call_that_is_not_in_conversation(fast_bench) -> None:
    assert not fast_bench.client.app.state.streams.line.events.type(SID, None)
