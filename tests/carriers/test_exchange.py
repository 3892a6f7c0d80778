"""What only the city's own exchange does: lost connections, other processes, and who is let in."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from websockets.exceptions import InvalidStatus

from ivr.asterisk.exchange import sid_of
from ivr.call.city import City
from ivr.call.playout import CallerEvent, Track, Unheard
from ivr.call.reply import Reply
from ivr.call.states import CallState
from ivr.call.texts import Sentence, load_prompts
from ivr.call.turn import replied
from ivr.errors import VoiceFailed
from ivr.storage.database import open_database
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import CallRecord, Carrier, QueryRecord
from simulator.carrier.call import Circumstances
from simulator.carrier.caller import AwaitReply, CallerScript, HangUp, Press, SpeakWords, StaySilent
from simulator.carrier.events import Event, LegChanged, StreamStarted, VerbStarted
from simulator.carrier.people import Accepts, Person
from simulator.carrier.trace import CarrierTrace
from tests.carriers.conftest import CALLER, SECRET, WAYS, by_twilio, connected, open_houses, rung
from tests.carriers.exchange import SimulatedCall, SimulatedExchange
from tests.carriers.test_every_carrier import BILL
from tests.ivr.twilio.test_drain import (
    QUESTION,
    TALK,
    House,
    LoudnessListener,
    Node,
    node_of,
    running,
    until,
)

pytestmark = pytest.mark.thorough
FIRST, SECOND = "+16045550101", "+16045550102"
GREETED = CallerScript((AwaitReply(), HangUp()))
ASKED = CallerScript((AwaitReply(), SpeakWords(QUESTION), StaySilent(120)))
SORRY = load_prompts(("en",), Path("deploy/example-city")).say("failure", "en")


class Voice:
    """Notes each sentence that a process says, and fails to say some."""

    def __init__(self, node: Node, fails: Callable[[Reply], bool] = lambda _: False) -> None:
        self._speak, self._fails = node.app.state.exchange.streams.voice, fails
        self.said: list[Sentence] = []
        self.streams = replace(node.app.state.exchange.streams, voice=self.speak)

    async def speak(self, reply: Reply) -> tuple[Track, ...]:
        if self._fails(reply):
            raise VoiceFailed("a fault of this test")
        self.said += reply.sentences
        return await self._speak(reply)


class Talking:
    """Notes when the caller and a person talk."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()

    def __call__(self, event: Event) -> None:
        if isinstance(event, LegChanged) and event.bridged:
            self.begun.set()


@pytest.fixture
async def node(url: str, rivermont: City, tmp_path: Path) -> AsyncIterator[Node]:
    balancer = House()
    with node_of(url, rivermont, balancer, 30) as (node, taken):
        connected(node, tmp_path)
        async with running(node, taken):
            balancer.nodes.append(node)
            yield node


async def called(
    node: Node,
    script: CallerScript = GREETED,
    *,
    secret: str = SECRET,
    people: dict[str, Person] | None = None,
) -> CarrierTrace:
    exchange = simulated(node.address, secret)
    async with asyncio.timeout(60):
        return await exchange.place_call(script, from_=CALLER, given=Circumstances(people or {}))


def simulated(address: str, secret: str = SECRET) -> SimulatedExchange:
    return SimulatedExchange(lambda: address.replace("http", "ws"), "cityline", secret, 4.0, 100.0, sid_of)


def recorded(url: str, trace: CarrierTrace) -> tuple[CallRecord, tuple[QueryRecord, ...]]:
    with open_database(url).reading() as session:
        call, queries = ledger.call_record(session, trace.call_sid)
    assert call is not None
    return call, queries


def is_left_to_plan(trace: CarrierTrace) -> bool:
    return [verb.detail for verb in trace.all(VerbStarted)] == ["operator"]


async def test_an_exchange_with_another_secret_rings_the_operator(node: Node) -> None:
    assert is_left_to_plan(await called(node, secret="guessed"))


@pytest.mark.parametrize("token", ["", "t=", "t=0123456789abcdef0123456789abcdef"])
async def test_sound_without_a_call_that_waits_for_it_is_refused(node: Node, token: str) -> None:
    with pytest.raises(InvalidStatus):
        await simulated(node.address).connect(f"/voice/exchange/media?{token}", "media")


def take_one_call(node: Node) -> None:
    exchange = node.app.state.exchange
    settings = exchange.settings.model_copy(update={"asterisk_calls": 1})
    node.app.state.exchange = replace(exchange, settings=settings)


async def test_a_call_too_many_is_left_to_the_operator_and_harms_none_in_progress(node: Node) -> None:
    take_one_call(node)

    first = asyncio.create_task(called(node, TALK))
    await until(lambda: len(node.app.state.exchange.calls) == 1)
    flood = await asyncio.gather(*(called(node) for _ in range(20)))

    assert all(is_left_to_plan(trace) for trace in flood)
    assert not is_left_to_plan(await first)
    assert node.failures == ["no room"] * 20


@asynccontextmanager
async def overflowing(node: Node) -> AsyncIterator[SimulatedExchange]:
    """An exchange that sends what the line is too full for to the city's Twilio number."""
    async with by_twilio(node) as (twilio, _):
        yield replace(simulated(node.address), overflow=twilio)


async def test_a_call_too_many_comes_by_twilio_where_the_dial_plan_sends_it_there(
    node: Node, url: str
) -> None:
    take_one_call(node)

    async with overflowing(node) as exchange:
        first = asyncio.create_task(exchange.place_call(TALK, from_=CALLER))
        await until(lambda: len(node.app.state.exchange.calls) == 1)
        second = await exchange.place_call(TALK, from_="+16045550002")
        traces = await first, second

    calls = [recorded(url, trace) for trace in traces]
    assert [call.carrier for call, _ in calls] == [Carrier.EXCHANGE, Carrier.TWILIO]
    assert all(call.disposition is not None for call, _ in calls)
    assert [len(queries) for _, queries in calls] == [1, 1]


@pytest.mark.parametrize(("overflows", "carrier"), [(True, Carrier.TWILIO), (False, Carrier.EXCHANGE)])
async def test_a_call_that_nobody_here_can_hear_comes_by_twilio_once(
    node: Node, url: str, overflows: bool, carrier: Carrier
) -> None:
    node.app.state.exchange = replace(node.app.state.exchange, can_hear=lambda: False)

    async with overflowing(node) as exchange:
        placed = exchange if overflows else replace(exchange, overflow=None)
        trace = await placed.place_call(GREETED, from_=CALLER)

    with open_database(url).reading() as session:
        found = session.execute(text("SELECT call_sid, carrier, disposition FROM call_records")).all()
    assert [(sid, brought) for sid, brought, _ in found] == [(trace.call_sid, carrier.value)]
    assert all(disposition for *_, disposition in found)


async def test_calls_that_have_not_arrived_yet_take_up_room_too(node: Node) -> None:
    take_one_call(node)
    late = replace(simulated(node.address), arrival_seconds=0.5)

    traces = await asyncio.gather(*(late.place_call(GREETED, from_=CALLER) for _ in range(5)))

    assert sum(is_left_to_plan(trace) for trace in traces) == 4


async def test_a_caller_whom_this_machine_cannot_hear_goes_to_a_person(node: Node) -> None:
    node.app.state.exchange = replace(node.app.state.exchange, can_hear=lambda: False)

    trace = await called(node, CallerScript((StaySilent(60),)), people={FIRST: Accepts()})

    assert rung(trace) == [FIRST]
    assert any(leg.bridged for leg in trace.all(LegChanged))


def break_line(node: Node, voice: Voice) -> None:
    def broken() -> City:
        raise RuntimeError("a fault of this test")

    exchange = node.app.state.exchange
    node.app.state.exchange = replace(
        exchange, line=replace(exchange.line, city_now=broken), streams=voice.streams, apology=(SORRY,)
    )


async def test_a_failure_in_a_call_is_said_and_leaves_the_caller_to_the_operator(node: Node) -> None:
    voice = Voice(node)
    break_line(node, voice)

    trace = await called(node, CallerScript((StaySilent(60),)))

    assert is_left_to_plan(trace)
    assert voice.said == [SORRY]
    assert trace.heard
    assert node.failures == ["RuntimeError"]


async def test_a_failure_that_cannot_be_said_leaves_the_caller_to_the_operator(node: Node) -> None:
    break_line(node, Voice(node, fails=lambda _: True))

    assert is_left_to_plan(await called(node))


async def test_what_could_not_be_said_at_once_is_said_in_parts_before_a_person_is_rung(node: Node) -> None:
    voice = Voice(node, fails=lambda reply: len(reply.sentences) > 1 and len(voice.said) > 2)
    node.app.state.exchange = replace(node.app.state.exchange, streams=voice.streams)

    trace = await called(node, ASKED, people={FIRST: Accepts()})

    kept = await node.app.state.phone.line.calls.known(trace.call_sid)
    texts = node.app.state.phone.line.texts(kept, kept.started_at)
    said = [sentence.text for sentence in voice.said]
    assert kept.unsaid
    unsaid = [sentence.text for sentence in replied(kept, texts).sentences]
    at = said.index(texts.prompt("failure").text)
    assert unsaid[0] in said[:at]
    assert [(leg.to, leg.bridged) for leg in trace.all(LegChanged)][-1] == (FIRST, True)


async def test_a_caller_whom_nothing_can_hear_any_more_goes_to_a_person(node: Node) -> None:
    class Deaf(LoudnessListener):
        def hear(self, ulaw: bytes, *, is_playing: bool, said: bytes = b"") -> tuple[CallerEvent, ...]:
            return (Unheard(),) if super().hear(ulaw, is_playing=is_playing, said=said) else ()

    exchange = node.app.state.exchange
    streams = replace(exchange.streams, open_listener=lambda *_: Deaf())
    node.app.state.exchange = replace(exchange, streams=streams)

    trace = await called(node, ASKED, people={FIRST: Accepts()})

    assert [(leg.to, leg.bridged) for leg in trace.all(LegChanged)][-1] == (FIRST, True)
    assert node.failures == []


async def test_a_call_may_arrive_some_time_after_its_registration(node: Node) -> None:
    late = replace(simulated(node.address), arrival_seconds=1.5)

    trace = await late.place_call(GREETED, from_=CALLER)

    assert not is_left_to_plan(trace)
    assert node.failures == []


async def test_a_call_that_never_arrives_is_left_to_the_operator(node: Node) -> None:
    never = replace(simulated(node.address), arrival_seconds=600)

    trace = await never.place_call(CallerScript((StaySilent(60),)), from_=CALLER)

    assert is_left_to_plan(trace)
    assert node.failures == ["UnknownCall"]


class HangsUpAtTheAnswer(SimulatedCall):
    async def _do(self, method, path, given):
        if path[-1] == "answer":
            await self._gone(self._channel, 16)
        return await super()._do(method, path, given)


async def test_a_caller_who_hangs_up_before_the_answer_is_no_failure_and_ends_the_call_once(
    node: Node, url: str
) -> None:
    trace = await placed(HangsUpAtTheAnswer, node, CallerScript((StaySilent(4), HangUp())))

    assert recorded(url, trace)[0].disposition is Disposition.NO_SPEECH
    assert node.failures == []


class LosesWhoAccepts(SimulatedCall):
    has_lost = False

    def _join(self, bridge, channels):
        is_talk = len(channels) == 1 and channels <= self._rung.keys()
        if is_talk and not self.has_lost:
            self.has_lost = True
            return 404, None
        return super()._join(bridge, channels)


async def test_who_hangs_up_as_they_accept_is_followed_by_the_next_person(node: Node) -> None:
    script = CallerScript((AwaitReply(), Press("0"), StaySilent(120)))

    trace = await placed(LosesWhoAccepts, node, script, {FIRST: Accepts(), SECOND: Accepts()})

    assert rung(trace) == [FIRST, SECOND]
    assert [leg.to for leg in trace.all(LegChanged) if leg.bridged] == [SECOND]
    assert node.failures == []


async def reaches(node: Node, sid: str, state: CallState) -> None:
    async with asyncio.timeout(20):
        while True:
            call = await node.app.state.phone.line.calls.find(sid)
            if call is not None and call.state is state:
                return
            await asyncio.sleep(0.05)


async def placed(
    kind: type[SimulatedCall], node: Node, script: CallerScript, people: dict[str, Person] | None = None
) -> CarrierTrace:
    given = Circumstances(people or {})
    async with asyncio.timeout(60):
        return await kind(simulated(node.address), script, CALLER, given).run()


async def test_a_call_whose_connection_is_lost_for_good_is_ended(node: Node, url: str) -> None:
    node.app.state.exchange = replace(node.app.state.exchange, lost_seconds=0.2)
    addresses = [node.address.replace("http", "ws")]
    exchange = replace(simulated(""), address=lambda: addresses[0])
    call = SimulatedCall(exchange, TALK, CALLER)
    calling = asyncio.create_task(call.run())
    await until(lambda: node.app.state.drain.streams == 1)
    addresses[0] = "ws://127.0.0.1:9"
    await call._control.close()
    trace = await calling

    await reaches(node, trace.call_sid, CallState.ENDED)
    assert recorded(url, trace)[0].disposition is not None


async def test_a_caller_who_waits_goes_on_waiting_at_another_process_after_a_lost_connection(
    node: Node, url: str, rivermont: City, tmp_path: Path
) -> None:
    node.app.state.exchange = replace(node.app.state.exchange, lost_seconds=1.5)
    script = CallerScript((AwaitReply(), SpeakWords(BILL), StaySilent(40), HangUp()))
    with node_of(url, rivermont, House(), 30) as (other, taken):
        connected(other, tmp_path / "other")
        async with running(other, taken):
            nodes = [node]
            exchange = replace(simulated(""), address=lambda: nodes[0].address.replace("http", "ws"))
            call = SimulatedCall(exchange, script, CALLER)
            calling, sid = asyncio.create_task(call.run()), sid_of(call._channel)
            await reaches(node, sid, CallState.WAITING)
            nodes[0] = other
            await call._control.close()
            await until(lambda: sid in other.app.state.exchange.calls)
            await asyncio.sleep(2)

            assert (await node.app.state.phone.line.calls.known(sid)).state is CallState.WAITING
            await calling
            await reaches(node, sid, CallState.ENDED)


async def test_a_caller_who_waits_is_saved_now_and_then(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.call.waiting.ANNOUNCED_EVERY_SECONDS", 1)
    script = CallerScript((AwaitReply(), SpeakWords(BILL), StaySilent(400)))
    call = SimulatedCall(simulated(node.address), script, CALLER)
    calling, sid = asyncio.create_task(call.run()), sid_of(call._channel)
    await reaches(node, sid, CallState.WAITING)

    versions = []
    for _ in range(2):
        versions.append((await node.app.state.phone.line.calls.known(sid)).version)
        await asyncio.sleep(3.5)
    calling.cancel()
    await asyncio.gather(calling, return_exceptions=True)

    assert versions[0] < versions[1]


async def test_a_talk_that_ended_while_the_connection_was_lost_is_not_dialled_again(
    node: Node, url: str
) -> None:
    is_open, talking = asyncio.Event(), Talking()
    is_open.set()

    class Slow(SimulatedExchange):
        async def connect(self, path, protocol):
            await is_open.wait()
            return await super().connect(path, protocol)

    slow = Slow(lambda: node.address.replace("http", "ws"), "cityline", SECRET, 4.0, 100.0, sid_of)
    script = CallerScript((AwaitReply(), Press("0"), StaySilent(400)), patience_seconds=400)
    given = Circumstances({FIRST: Accepts(talks_seconds=4)})
    call = SimulatedCall(slow, script, CALLER, given, talking)
    calling = asyncio.create_task(call.run())
    await talking.begun.wait()
    is_open.clear()
    await call._control.close()
    await until(lambda: not call._rung)
    is_open.set()
    async with asyncio.timeout(60):
        trace = await calling

    assert [leg.to for leg in trace.all(LegChanged) if leg.status == "initiated"] == [FIRST]
    assert recorded(url, trace)[1][-1].outcome is QueryOutcome.ESCALATED_CONNECTED


@pytest.mark.parametrize("way", ["exchange", "audiosocket"])
async def test_a_lost_sound_connection_is_opened_again_and_the_call_goes_on(
    url: str, rivermont: City, tmp_path: Path, way: str
) -> None:
    async with open_houses(url, rivermont, tmp_path, WAYS[way]) as houses:
        house, exchange = houses[Carrier.EXCHANGE], houses[Carrier.EXCHANGE].node.app.state.exchange
        calling = asyncio.create_task(house.call(*TALK.steps))
        await until(lambda: house.node.app.state.drain.streams == 1)
        await asyncio.sleep(1)
        (hurry,) = exchange.calls.values()
        await hurry.__self__._caller._sound.close()
        trace = await calling

    assert len(trace.all(StreamStarted)) == 2
    assert trace.ended_by == "caller"
    assert house.node.failures == ["socket dropped"]


@pytest.fixture
async def balancer(url: str, rivermont: City, tmp_path: Path) -> AsyncIterator[House]:
    """Two processes of a line behind a balancer."""
    house = House()
    with (
        node_of(url, rivermont, house, 30) as (blue, one),
        node_of(url, rivermont, house, 30) as (green, two),
    ):
        connected(blue, tmp_path / "blue")
        connected(green, tmp_path / "green")
        async with running(blue, one), running(green, two):
            house.nodes += [blue, green]
            yield house


def balanced(house: House) -> SimulatedExchange:
    return replace(simulated(""), address=lambda: house.address().replace("http", "ws"))


async def test_calls_move_to_another_process_that_the_exchange_connects_to(balancer: House) -> None:
    blue, green = balancer.nodes
    calling = asyncio.create_task(balanced(balancer).place_call(TALK, from_=CALLER))
    await until(lambda: blue.app.state.drain.streams == 1)
    blue.terminate()
    await blue.ended()
    async with asyncio.timeout(60):
        trace = await calling

    assert len(trace.all(StreamStarted)) == 2
    assert not is_left_to_plan(trace)
    assert trace.ended_by == "caller"
    assert blue.failures == green.failures == []


async def test_two_who_talk_go_on_talking_while_their_process_is_replaced(balancer: House, url: str) -> None:
    script = CallerScript((AwaitReply(), Press("0"), StaySilent(400)), patience_seconds=400)
    given, talking = Circumstances({FIRST: Accepts(talks_seconds=40)}), Talking()
    blue, _ = balancer.nodes
    calling = asyncio.create_task(
        balanced(balancer).place_call(script, from_=CALLER, given=given, watch=talking)
    )
    await talking.begun.wait()
    blue.terminate()
    await blue.ended()
    async with asyncio.timeout(60):
        trace = await calling

    assert [leg.to for leg in trace.all(LegChanged) if leg.status == "initiated"] == [FIRST]
    assert trace.ended_by == "line"
    assert recorded(url, trace)[1][-1].outcome is QueryOutcome.ESCALATED_CONNECTED
