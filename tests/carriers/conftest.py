"""One line, called by each carrier: what the line expects of a carrier is expected of all."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from intents.text.transcript import Transcript
from ivr.asterisk import routes
from ivr.asterisk.audiosocket import FRAME_SECONDS, open_audiosocket
from ivr.asterisk.exchange import Exchange, sid_of
from ivr.asterisk.recordings import Recordings
from ivr.asterisk.settings import load_asterisk_settings
from ivr.call.city import City
from ivr.call.playout import CallerEvent, Spoke
from ivr.call.states import CallState
from ivr.line.switchboard import Redirect, Switchboard
from ivr.storage.database import Database, open_database
from ivr.storage.encryption import Encryption, pop_id
from metrics.ledger import store as ledger
from metrics.ledger.records import CallRecord, Carrier, QueryRecord
from simulator.carrier.account import CarrierAccount, PhoneNumber
from simulator.carrier.call import Circumstances
from simulator.carrier.caller import CallerScript
from simulator.carrier.carrier import CarrierPace, open_carrier
from simulator.carrier.events import Event, LegChanged
from simulator.carrier.people import Person
from simulator.carrier.trace import CarrierTrace
from simulator.carrier.webhook import NO_FAULTS, Faults
from tests.carriers.exchange import Place, SimulatedExchange
from tests.fixtures import phone_bench
from tests.fixtures.routes import include
from tests.ivr.twilio.test_drain import House as Balancer
from tests.ivr.twilio.test_drain import LoudnessListener, Node, node_of, running

SECRET = "a secret of the exchange alone"
SPEED, RINGING_SPEED = 4.0, 100.0
CALLER = "+16045550001"
QUEUED = "util.high_bill"


@dataclass(frozen=True)
class Way:
    """How calls reach the line: by a carrier, and what its sound can do."""

    carrier: Carrier
    flushes: bool = True
    "Whether what was sent can be taken back."
    is_audiosocket: bool = False


WAYS = {
    "twilio": Way(Carrier.TWILIO),
    "exchange": Way(Carrier.EXCHANGE),
    "audiosocket": Way(Carrier.EXCHANGE, flushes=False, is_audiosocket=True),
}


@dataclass
class CarrierHouse:
    """A line and one carrier that calls it."""

    node: Node
    database: Database
    place: Place
    redirect: Redirect
    messages: Path
    way: Way
    watch: Callable[[Event], None] | None = None

    async def call(
        self,
        *steps: object,
        people: Mapping[str, Person] | None = None,
        faults: Faults = NO_FAULTS,
        from_: str = CALLER,
        **given: str,
    ) -> CarrierTrace:
        script = CallerScript(steps)  # type: ignore[arg-type]  # the steps of a script
        async with asyncio.timeout(90):
            return await self.place(script, from_, Circumstances(people or {}, faults, **given), self.watch)

    def ledger(self, trace: CarrierTrace) -> tuple[CallRecord, tuple[QueryRecord, ...]]:
        with self.database.reading() as session:
            call, queries = ledger.call_record(session, trace.call_sid)
        assert call is not None
        return call, queries

    def transfers(self) -> list[str]:
        with self.database.reading() as session:
            rows = session.execute(text("SELECT outcome FROM transfer_records ORDER BY attempt"))
            return list(rows.scalars())

    async def waiting(self) -> str:
        """Wait until a caller is in a queue, and return the call."""
        calls = self.node.app.state.phone.line.calls
        async with asyncio.timeout(30):
            while True:
                with self.database.reading() as session:
                    sids = session.execute(text("SELECT call_sid FROM calls")).scalars().all()
                for sid in sids:
                    if (await calls.known(sid)).state is CallState.WAITING:
                        return str(sid)
                await asyncio.sleep(0.1)

    @property
    def switchboard(self) -> Switchboard:
        return Switchboard(self.node.app.state.phone.line, self.redirect)


def rung(trace: CarrierTrace) -> list[str]:
    return list(dict.fromkeys(leg.to for leg in trace.all(LegChanged)))


@pytest.fixture
def url(sqlite_template: Path, tmp_path: Path) -> str:
    (tmp_path / "line.db").write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{tmp_path / 'line.db'}"


@asynccontextmanager
async def open_houses(
    url: str, city: City, folder: Path, way: Way
) -> AsyncIterator[dict[Carrier, CarrierHouse]]:
    """Open one line with both carriers at once; the exchange brings its sound that way."""
    balancer = Balancer()
    with node_of(url, city, balancer, 30) as (node, taken):
        exchange = connected(node, folder, audiosocket() if way.is_audiosocket else "cityline-media")
        async with running(node, taken), open_audiosocket(exchange, FRAME_SECONDS / SPEED):
            balancer.nodes.append(node)
            database = open_database(url)
            async with by_twilio(node) as twilio:
                carried = {Carrier.TWILIO: twilio, Carrier.EXCHANGE: by_exchange(node, exchange)}
                yield {
                    carrier: CarrierHouse(node, database, place, redirect, folder / "messages", way)
                    for carrier, (place, redirect) in carried.items()
                }
            database.close()


@pytest.fixture
async def houses(url: str, rivermont: City, tmp_path: Path) -> AsyncIterator[dict[Carrier, CarrierHouse]]:
    """One line with both carriers at once."""
    async with open_houses(url, rivermont, tmp_path, WAYS["exchange"]) as opened:
        yield opened


@pytest.fixture(params=WAYS.values(), ids=tuple(WAYS))
async def house(
    request: pytest.FixtureRequest, url: str, rivermont: City, tmp_path: Path
) -> AsyncIterator[CarrierHouse]:
    """The line, as each way reaches it."""
    async with open_houses(url, rivermont, tmp_path, request.param) as opened:
        yield opened[request.param.carrier]


class Listener(LoudnessListener):
    """Takes what lasts longer than three seconds for a question whose callers wait in a queue."""

    def hear(self, ulaw: bytes, *, is_playing: bool, said: bytes = b"") -> tuple[CallerEvent, ...]:
        is_long, events = self.loud > 150, super().hear(ulaw, is_playing=is_playing, said=said)
        return tuple(
            replace(one, said=Transcript(QUEUED, "en", 0.9, 1.0))
            if is_long and isinstance(one, Spoke)
            else one
            for one in events
        )


def audiosocket() -> str:
    """Return where nothing listens yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"audiosocket://127.0.0.1:{free.getsockname()[1]}"


def connected(node: Node, folder: Path, media: str = "cityline-media") -> Exchange:
    """Let a process take calls of the exchange too."""
    state = node.app.state
    state.streams = replace(state.streams, open_listener=lambda *_: Listener())
    include(node.app, routes.router)
    state.exchange = Exchange(
        state.phone.line,
        state.streams,
        state.phone.can_hear,
        Recordings(folder / "messages", Encryption(b"secret")),
        load_asterisk_settings(asterisk_secret=SECRET, asterisk_media=media, _env_file=None),
        partial(pop_id, b"secret"),
        b"\x7e" * 72_000,
        (),
        lambda sid, _: None,
    )
    return state.exchange


@asynccontextmanager
async def by_twilio(node: Node) -> AsyncIterator[tuple[Place, Redirect]]:
    account = CarrierAccount("AC" + "0" * 32, phone_bench.TOKEN, phone_bench.BASE, node.address)
    number = PhoneNumber("/voice", status_callback_url="/voice/status")
    async with open_carrier(account, number, pace=CarrierPace(SPEED, RINGING_SPEED)) as carrier:

        async def place(script, from_, given, watch) -> CarrierTrace:
            return await carrier.place_call(script, from_=from_, to="+16045550100", given=given, watch=watch)

        yield place, carrier.redirect


def by_exchange(node: Node, exchange: Exchange) -> tuple[Place, Redirect]:
    address = node.address.replace("http", "ws")
    simulated = SimulatedExchange(lambda: address, "cityline", SECRET, SPEED, RINGING_SPEED, sid_of)

    async def place(script, from_, given, watch) -> CarrierTrace:
        presentation = "prohib_passed_screen" if from_ == "anonymous" else "allowed"
        return await simulated.place_call(
            script, from_=from_, given=given, watch=watch, presentation=presentation
        )

    async def redirect(sid: str) -> None:
        exchange.redirect(sid)

    return place, redirect
