"""A process or a stream that ends while people talk: their calls go on, and nobody is told of an error."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI

from intents.text.transcript import Expecting, Transcript
from ivr.call.city import City
from ivr.call.playout import CallerEvent, Spoke
from ivr.call.resuming import MOST_LOST_STREAMS
from ivr.call.texts import load_prompts
from ivr.line.drain import Drain
from ivr.run.server import Service, listen
from ivr.storage.database import open_database
from ivr.twilio.overrides import OVERRIDES
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition
from simulator.carrier.account import CarrierAccount, PhoneNumber
from simulator.carrier.call import Circumstances
from simulator.carrier.caller import AwaitReply, CallerScript, HangUp, SpeakWords, StaySilent
from simulator.carrier.carrier import CarrierPace, open_carrier
from simulator.carrier.events import StreamStarted, StreamStopped, VerbStarted
from simulator.carrier.trace import CarrierTrace
from simulator.carrier.utterance import CallerUtterance
from simulator.carrier.webhook import NO_FAULTS, Faults
from tests.fixtures import phone_bench

pytestmark = pytest.mark.thorough

PUBLIC = phone_bench.BASE
FAILURE = load_prompts(("en",), Path("deploy/example-city")).say("failure", "en").text
QUIET_FRAMES = 15
QUESTION_FRAMES = 40
"What is shorter is a yes."
QUESTION = CallerUtterance.of(b"\x10" * 8000 + b"\xff" * 800, "waste.collection_day")
YES = CallerUtterance.of(b"\x10" * 3200 + b"\xff" * 800, "yes")


@dataclass
class LoudnessListener:
    """Hears that somebody speaks and for how long, which is all that these callers tell."""

    loud: int = 0
    quiet: int = 0

    def expect(self, expecting: Expecting, language: str) -> None:
        """Whatever is asked, the length of the answer tells."""

    @property
    def is_hearing(self) -> bool:
        return self.loud > 0

    def hear(self, ulaw: bytes, *, is_playing: bool, said: bytes = b"") -> tuple[CallerEvent, ...]:
        is_loud = ulaw[0] not in {0xFF, 0x7F}
        self.loud, self.quiet = self.loud + is_loud, 0 if is_loud else self.quiet + 1
        if not self.loud or self.quiet < QUIET_FRAMES:
            return ()
        text = QUESTION.words if self.loud > QUESTION_FRAMES else YES.words
        self.loud = 0
        return (Spoke(Transcript(text, "en", 0.9, 1.0), 0.3, 0.1),)

    def forget(self) -> None:
        self.loud = 0


@dataclass
class Node:
    """A service on the database of all."""

    app: FastAPI
    server: Service
    address: str
    failures: list[str]
    serving: asyncio.Task[None] | None = None

    @property
    def is_ready(self) -> bool:
        return not self.app.state.drain.is_begun

    def terminate(self) -> None:
        """Do what SIGTERM does."""
        self.server.should_exit = True

    async def ended(self) -> None:
        assert self.serving
        await self.serving


@dataclass
class House:
    """The services of a line and the balancer before them."""

    nodes: list[Node] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)

    def address(self) -> str:
        """Return where the balancer sends the next request: to who is ready, else to who is there."""
        ready = [node for node in self.nodes if node.is_ready]
        return (ready or self.nodes)[0].address


@dataclass(frozen=True, slots=True)
class Balanced(CarrierAccount):
    """An account whose requests go by a balancer."""

    house: House | None = None

    def delivery(self, url: str) -> str:
        assert self.house
        return CarrierAccount(
            self.sid, self.auth_token, self.public_base_url, self.house.address(), self.elsewhere
        ).delivery(url)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not is_so():  # noqa: ASYNC110 -- a flag of uvicorn's, or a call's arrival, tells it
            await asyncio.sleep(0.01)


@asynccontextmanager
async def running(node: Node, taken) -> AsyncIterator[Node]:
    node.serving = asyncio.create_task(node.server.serve(sockets=[taken]))
    await until(lambda: node.server.started)
    try:
        yield node
    finally:
        node.server.should_exit = True
        await node.serving


@contextmanager
def node_of(url: str, city: City, house: House, seconds: float) -> Iterator[tuple[Node, object]]:
    database = open_database(url)
    bench = phone_bench._unserved(database, city)
    app = phone_bench._app(bench, city)

    async def has_peer() -> bool:
        return any(node.app is not app and node.is_ready for node in house.nodes)

    drain = Drain(has_peer, seconds, balancer_seconds=0.0, last_webhooks_seconds=0.3)
    app.state.drain = drain
    app.state.desk = SimpleNamespace(feed=SimpleNamespace(close=lambda: None))
    app.state.streams = replace(app.state.streams, drain=drain, open_listener=lambda *_: LoudnessListener())
    app.state.phone = replace(app.state.phone, can_hear=lambda: not drain.is_begun)
    taken = listen("127.0.0.1", 0)
    server = Service(app)
    server.config.lifespan = "off"
    port = taken.getsockname()[1]
    yield Node(app, server, f"http://127.0.0.1:{port}", bench.failures), taken
    taken.close()
    database.close()


async def nothing() -> None:
    """Leave the calls alone."""


async def calls(
    house: House, script: CallerScript, count: int, during=nothing, faults: Faults = NO_FAULTS
) -> list[CarrierTrace]:
    """Place calls at the same moment, and do something while they last."""
    account = Balanced("AC" + "0" * 32, phone_bench.TOKEN, PUBLIC, "", house=house)
    number = PhoneNumber(f"/voice{OVERRIDES}", status_callback_url=f"/voice/status{OVERRIDES}")
    async with open_carrier(account, number, pace=CarrierPace(speed=4, ringing_speed=100)) as carrier:
        held = [
            asyncio.create_task(
                carrier.place_call(
                    script, from_=f"+1604555{n:04}", to="+16045550100", given=Circumstances(faults=faults)
                )
            )
            for n in range(count)
        ]
        await during()
        return await asyncio.gather(*held)


@pytest.fixture
def url(sqlite_template: Path, tmp_path: Path) -> str:
    (tmp_path / "line.db").write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{tmp_path / 'line.db'}"


PAUSE = AwaitReply(quiet_seconds=3)
"Carrier time runs four times as fast here, so that the pause between two streams seems four times as long."
TALK = CallerScript((PAUSE, SpeakWords(QUESTION), PAUSE, SpeakWords(YES), PAUSE, HangUp()))


def is_sorry(trace: CarrierTrace) -> bool:
    """Whether the caller heard of an error, or was brought to a person because of one."""
    said = [verb.detail for verb in trace.all(VerbStarted)]
    return FAILURE in said or any(verb.verb == "Dial" for verb in trace.all(VerbStarted))


async def test_live_calls_move_to_the_other_process_and_nobody_is_told_of_an_error(
    url: str, rivermont: City
) -> None:
    house = House()
    with (
        node_of(url, rivermont, house, 30) as (blue, one),
        node_of(url, rivermont, house, 30) as (green, two),
    ):
        async with running(blue, one), running(green, two):
            house.nodes += [blue, green]

            async def during() -> None:
                await until(lambda: blue.app.state.drain.streams == 6)
                blue.terminate()
                await blue.ended()

            traces = await calls(house, TALK, 6, during)

    assert [is_sorry(trace) for trace in traces] == [False] * 6
    assert [len(trace.all(StreamStarted)) for trace in traces] == [2] * 6
    assert [[stop.by for stop in trace.all(StreamStopped)] for trace in traces] == [["line", "caller"]] * 6
    assert [trace.ended_by for trace in traces] == ["caller"] * 6
    assert blue.failures == green.failures == []
    with open_database(url).reading() as session:
        ended = [ledger.call_record(session, trace.call_sid)[0].disposition for trace in traces]
    assert ended == [Disposition.ABANDONED] * 6


async def test_without_another_process_the_carrier_hears_the_rest_at_the_deadline(
    url: str, rivermont: City
) -> None:
    house = House()
    script = CallerScript((AwaitReply(), StaySilent(20), SpeakWords(QUESTION), AwaitReply(), HangUp()))
    with node_of(url, rivermont, house, 1) as (blue, one):
        async with running(blue, one):
            house.nodes.append(blue)

            async def during() -> None:
                await until(lambda: blue.app.state.drain.streams == 3)
                await blue.app.state.drain.finish()

            traces = await calls(house, script, 3, during)

    assert [is_sorry(trace) for trace in traces] == [False] * 3
    assert ["Gather" in {verb.verb for verb in trace.all(VerbStarted)} for trace in traces] == [True] * 3
    assert [stop.close_code for trace in traces for stop in trace.all(StreamStopped)] == [1000] * 3
    assert blue.failures == []


async def test_a_new_call_at_a_process_that_drains_is_heard_by_the_carrier(url: str, rivermont: City) -> None:
    house = House()
    with node_of(url, rivermont, house, 30) as (blue, one):
        async with running(blue, one):
            house.nodes.append(blue)
            blue.app.state.drain.begin()
            (trace,) = await calls(house, CallerScript((AwaitReply(), HangUp())), 1)

    assert [verb.verb for verb in trace.all(VerbStarted)][:1] == ["Gather"]
    assert trace.all(StreamStarted) == ()


@pytest.mark.parametrize("dropped", [1, 2])
async def test_a_call_whose_socket_breaks_goes_on_where_it_was(
    url: str, rivermont: City, dropped: int
) -> None:
    house = House()
    with node_of(url, rivermont, house, 30) as (blue, one):
        async with running(blue, one):
            house.nodes.append(blue)
            faults = Faults(stream_drops_after_seconds=9, dropped_streams=dropped)
            traces = await calls(house, TALK, 3, faults=faults)

    assert [is_sorry(trace) for trace in traces] == [False] * 3
    assert [len(trace.all(StreamStarted)) for trace in traces] == [dropped + 1] * 3
    assert [trace.ended_by for trace in traces] == ["caller"] * 3
    assert blue.failures.count("socket dropped") == 3 * dropped


async def test_a_call_whose_socket_breaks_every_time_gets_a_person(url: str, rivermont: City) -> None:
    house = House()
    with node_of(url, rivermont, house, 30) as (blue, one):
        async with running(blue, one):
            house.nodes.append(blue)
            (trace,) = await calls(house, TALK, 1, faults=Faults(stream_drops_after_seconds=2))

    assert is_sorry(trace)
    assert len(trace.all(StreamStarted)) == MOST_LOST_STREAMS + 1
    with open_database(url).reading() as session:
        call, queries = ledger.call_record(session, trace.call_sid)
    assert call.disposition is not None
    assert all(query.outcome for query in queries)
