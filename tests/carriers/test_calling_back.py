"""Staff call back through the exchange: they are rung first, then the caller, and its end is noted once."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ivr.asterisk.calling_back import Dialler
from ivr.call.city import City
from ivr.desk.callbacks.dialling import OneDial, Rung
from ivr.storage.database import open_database
from simulator.carrier.call import Circumstances
from simulator.carrier.caller import CallerScript
from simulator.carrier.events import LegChanged
from simulator.carrier.people import Accepts, Busy, Declines, NoAnswer, Person, Voicemail
from simulator.exchange.asterisk import SIP, open_asterisk
from tests.carriers.conftest import SECRET, connected
from tests.carriers.exchange import SimulatedCall
from tests.carriers.test_exchange import simulated
from tests.ivr.twilio.test_callback_webhooks import OWED, STAFF, Bench
from tests.ivr.twilio.test_drain import House, Node, node_of, running, until
from tests.load.telephones import Key, Quiet, Telephones, staff

pytestmark = pytest.mark.thorough
CALLER = "+16045550123"
APP = "cityline-dialling"
PREFIX = Path("var/exchange").resolve()


class Standing(SimulatedCall):
    """The connection that the exchange keeps open, by which nobody calls."""

    path = f"/voice/exchange/dialling?app={APP}"

    def __init__(self, address: str, people: Mapping[str, Person], secret: str = SECRET) -> None:
        super().__init__(simulated(address, secret), CallerScript(()), CALLER, Circumstances(people))
        self._app = APP

    async def _enters(self) -> None:
        """Nobody calls."""

    @property
    def legs(self) -> list[tuple[str, str, bool]]:
        return [(leg.to, leg.status, leg.bridged) for leg in self._tape.events if isinstance(leg, LegChanged)]


class Desk(Bench):
    """A desk whose telephones the exchange rings."""

    def __init__(self, node: Node, database: Any) -> None:
        super().__init__(database, None, node.app)  # type: ignore[arg-type]  # no webhook is posted
        self.exchange = node.app.state.exchange

    async def dialler(self) -> Dialler:
        await until(lambda: self.exchange.calls_back is not None)
        dialler: Dialler = self.exchange.calls_back
        return dialler

    async def calls_back(self) -> Rung:
        assert self.begin() == ""
        dialler = await self.dialler()
        rung = await dialler.ring(STAFF, OneDial(OWED.id, self.dial))
        await until(lambda: not dialler._legs and len(dialler._tasks) == 0)
        return rung


@pytest.fixture
async def node(url: str, rivermont: City, tmp_path: Path) -> AsyncIterator[Node]:
    with node_of(url, rivermont, House(), 30) as (node, taken):
        connected(node, tmp_path)
        async with running(node, taken):
            yield node


@pytest.fixture
def desk(node: Node, url: str) -> Desk:
    return Desk(node, open_database(url))


@asynccontextmanager
async def standing(node: Node, people: Mapping[str, Person]) -> AsyncIterator[Standing]:
    connection = Standing(node.address, people)
    serving = asyncio.create_task(connection._controlled())
    try:
        yield connection
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def test_whoever_presses_the_key_talks_with_the_caller_who_is_rung_next(node: Node, desk: Desk) -> None:
    people = {STAFF.number: Accepts(), CALLER: Accepts(talks_seconds=8)}
    async with standing(node, people) as shown:
        assert await desk.calls_back() is Rung.RINGS

    assert [to for to, status, _ in shown.legs if status == "initiated"] == [STAFF.number, CALLER]
    assert (CALLER, "in-progress", True) in shown.legs
    assert [act for act, _, _ in desk.acts] == ["dial", "ring", "talk"]
    assert [leg.rpartition("-")[2] for leg, seconds in desk.minutes.noted if seconds is not None] == [
        "caller",
        "staff",
    ]
    assert set(shown._phones) == {shown._channel}


@pytest.mark.parametrize(
    ("person", "why"),
    [(Voicemail(), "hung_up"), (Declines(), "hung_up"), (Busy(), "busy"), (NoAnswer(), "no_answer")],
)
async def test_without_the_key_no_caller_is_rung(node: Node, desk: Desk, person: Person, why: str) -> None:
    async with standing(node, {STAFF.number: person, CALLER: Accepts()}) as shown:
        assert await desk.calls_back() is Rung.RINGS

    assert CALLER not in [to for to, _, _ in shown.legs]
    assert desk.acts[1:] == [("miss", why, "sam")]


@pytest.mark.parametrize(("person", "why"), [(Busy(), "busy"), (NoAnswer(), "no_answer")])
async def test_staff_whose_caller_is_not_reached_are_told_so(
    node: Node, desk: Desk, person: Person, why: str
) -> None:
    async with standing(node, {STAFF.number: Accepts(), CALLER: person}) as shown:
        await desk.calls_back()

    assert desk.acts[1:] == [("ring", "", "sam"), ("try", why, "sam")]
    assert set(shown._phones) == {shown._channel}


async def test_a_caller_who_may_not_be_dialled_any_more_is_not_rung(node: Node, desk: Desk) -> None:
    async with standing(node, {STAFF.number: Accepts(), CALLER: Accepts()}) as shown:
        nobody = replace(desk.dialling.office, decrypt=lambda _: "+19005550123")
        desk.exchange.dialler(APP, replace(desk.dialling, office=nobody))
        await desk.calls_back()

    assert CALLER not in [to for to, _, _ in shown.legs]
    assert desk.acts[1:] == [("miss", "hung_up", "sam")]


async def test_two_who_talk_go_on_talking_while_the_connection_is_lost(node: Node, desk: Desk) -> None:
    people = {STAFF.number: Accepts(), CALLER: Accepts(talks_seconds=12)}
    async with standing(node, people) as shown:
        calling = asyncio.create_task(desk.calls_back())
        await until(lambda: (CALLER, "in-progress", True) in shown.legs)
        await shown._control.close()
        await calling

    assert [act for act, _, _ in desk.acts] == ["dial", "ring", "talk"]


async def test_an_exchange_that_is_not_connected_rings_nobody(node: Node, desk: Desk) -> None:
    guessing = Standing(node.address, {}, secret="a guessed secret of that length")
    await guessing._controlled()

    assert desk.exchange.calls_back is None


@pytest.mark.slow
@pytest.mark.skipif(not PREFIX.is_dir(), reason="no Asterisk was built here by make exchange")
async def test_a_real_exchange_rings_staff_and_then_the_caller(node: Node, desk: Desk) -> None:
    phones = Telephones(f"{SIP[0]}:{SIP[1]}")
    async with open_asterisk(PREFIX, node.address, SECRET):
        answering = await phones.answer(staff(phones.play((Quiet(2), Key("1"), Quiet(60))), 1))
        calling = asyncio.create_task(desk.calls_back())
        dialler = await desk.dialler()
        await until(lambda: len(dialler._legs) == 2 and dialler._legs[1].arrived.is_set())
        await asyncio.sleep(3)
        await dialler.control.ask("DELETE", f"channels/{dialler._legs[1].channel}")
        await calling
        answering.terminate()
        await answering.wait()

    assert [act for act, _, _ in desk.acts] == ["dial", "ring", "talk"]
