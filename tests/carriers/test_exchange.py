"""What only the city's own exchange does: lost connections, other processes, and who is let in."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from ivr.asterisk.exchange import sid_of
from ivr.call.city import City
from ivr.storage.database import open_database
from metrics.ledger import store as ledger
from metrics.ledger.outcome import QueryOutcome
from simulator.carrier.call import Circumstances
from simulator.carrier.caller import AwaitReply, CallerScript, HangUp, Press, SpeakWords, StaySilent
from simulator.carrier.events import Event, LegChanged, StreamStarted, VerbStarted
from simulator.carrier.people import Accepts, Person
from simulator.carrier.trace import CarrierTrace
from simulator.exchange.exchange import SimulatedExchange
from tests.carriers.conftest import CALLER, SECRET, connected, rung
from tests.ivr.twilio.test_drain import QUESTION, YES, House, Node, node_of, running, until

pytestmark = pytest.mark.thorough
FIRST = "+16045550101"
TALK = CallerScript(
    (
        AwaitReply(),
        SpeakWords(QUESTION),
        AwaitReply(quiet_seconds=3),
        SpeakWords(YES),
        AwaitReply(quiet_seconds=3),
        HangUp(),
    )
)
GREETED = CallerScript((AwaitReply(), HangUp()))


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


def is_left_to_plan(trace: CarrierTrace) -> bool:
    return [verb.detail for verb in trace.all(VerbStarted)] == ["operator"]


async def test_an_exchange_with_another_secret_rings_the_operator(node: Node) -> None:
    assert is_left_to_plan(await called(node, secret="guessed"))


@pytest.mark.parametrize("token", ["", "t=", "t=0123456789abcdef0123456789abcdef"])
async def test_sound_without_a_call_that_waits_for_it_is_refused(node: Node, token: str) -> None:
    with pytest.raises(InvalidStatus):
        await simulated(node.address).connect(f"/voice/exchange/media?{token}", "media")


async def test_a_call_too_many_is_left_to_the_operator_and_harms_none_in_progress(node: Node) -> None:
    exchange = node.app.state.exchange
    settings = exchange.settings.model_copy(update={"asterisk_calls": 1})
    node.app.state.exchange = replace(exchange, settings=settings)

    first = asyncio.create_task(called(node, TALK))
    await until(lambda: len(exchange.calls) == 1)
    flood = await asyncio.gather(*(called(node) for _ in range(20)))

    assert all(is_left_to_plan(trace) for trace in flood)
    assert not is_left_to_plan(await first)


async def test_a_caller_whom_this_machine_cannot_hear_goes_to_a_person(node: Node) -> None:
    node.app.state.exchange = replace(node.app.state.exchange, can_hear=lambda: False)

    trace = await called(node, CallerScript((StaySilent(60),)), people={FIRST: Accepts()})

    assert rung(trace) == [FIRST]
    assert any(leg.bridged for leg in trace.all(LegChanged))


async def test_a_failure_in_a_call_leaves_the_caller_to_the_operator(node: Node) -> None:
    def broken() -> City:
        raise RuntimeError("a fault of this test")

    exchange = node.app.state.exchange
    node.app.state.exchange = replace(exchange, line=replace(exchange.line, city_now=broken))

    assert is_left_to_plan(await called(node))
    assert node.failures == ["RuntimeError"]


async def test_a_lost_connection_is_opened_again_and_the_call_goes_on(node: Node) -> None:
    calling = asyncio.create_task(called(node, TALK))
    await until(lambda: node.app.state.drain.streams == 1)
    await asyncio.sleep(1)
    (hurry,) = node.app.state.exchange.calls.values()
    await hurry.__self__._caller._sound.close()
    trace = await calling

    assert len(trace.all(StreamStarted)) == 2
    assert trace.ended_by == "caller"
    assert node.failures == ["socket dropped"]


async def test_calls_move_to_another_process_that_the_exchange_connects_to(
    url: str, rivermont: City, tmp_path: Path
) -> None:
    balancer = House()
    with (
        node_of(url, rivermont, balancer, 30) as (blue, one),
        node_of(url, rivermont, balancer, 30) as (green, two),
    ):
        connected(blue, tmp_path / "blue")
        connected(green, tmp_path / "green")
        async with running(blue, one), running(green, two):
            balancer.nodes += [blue, green]
            exchange = replace(simulated(""), address=lambda: balancer.address().replace("http", "ws"))
            calling = asyncio.create_task(exchange.place_call(TALK, from_=CALLER))
            await until(lambda: blue.app.state.drain.streams == 1)
            blue.terminate()
            await blue.ended()
            async with asyncio.timeout(60):
                trace = await calling

    assert len(trace.all(StreamStarted)) == 2
    assert not is_left_to_plan(trace)
    assert trace.ended_by == "caller"
    assert blue.failures == green.failures == []


async def test_two_who_talk_go_on_talking_while_their_process_is_replaced(
    url: str, rivermont: City, tmp_path: Path
) -> None:
    balancer = House()
    script = CallerScript((AwaitReply(), Press("0"), StaySilent(400)), patience_seconds=400)
    with (
        node_of(url, rivermont, balancer, 30) as (blue, one),
        node_of(url, rivermont, balancer, 30) as (green, two),
    ):
        connected(blue, tmp_path / "blue")
        connected(green, tmp_path / "green")
        async with running(blue, one), running(green, two):
            balancer.nodes += [blue, green]
            exchange = replace(simulated(""), address=lambda: balancer.address().replace("http", "ws"))
            talking = asyncio.Event()

            def watch(event: Event) -> None:
                if isinstance(event, LegChanged) and event.bridged:
                    talking.set()

            given = Circumstances({FIRST: Accepts(talks_seconds=40)})
            calling = asyncio.create_task(exchange.place_call(script, from_=CALLER, given=given, watch=watch))
            await talking.wait()
            blue.terminate()
            await blue.ended()
            async with asyncio.timeout(60):
                trace = await calling

    assert [leg.to for leg in trace.all(LegChanged) if leg.status == "initiated"] == [FIRST]
    assert trace.ended_by == "line"
    with open_database(url).reading() as session:
        _, queries = ledger.call_record(session, trace.call_sid)
    assert queries[-1].outcome is QueryOutcome.ESCALATED_CONNECTED
