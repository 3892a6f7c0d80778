"""Whole calls by the simulated carrier and the real webhooks: whoever answers, nobody is lost."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import text

from ivr.desk.callbacks.callback import CallbackFilter, CallbackKind
from ivr.desk.callbacks.store import list_callbacks
from ivr.line.switchboard import Switchboard
from ivr.twilio.overrides import OVERRIDES
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.records import QueryRecord
from simulator.carrier.account import CarrierAccount, PhoneNumber
from simulator.carrier.call import Circumstances
from simulator.carrier.carrier import Carrier, CarrierPace, open_carrier
from simulator.carrier.events import Event, LegChanged, Requested, VerbStarted, Warned
from simulator.carrier.handset import Handset
from simulator.carrier.people import (
    Accepts,
    Busy,
    Declines,
    Fails,
    HangsUpDuringAnnouncement,
    NoAnswer,
    Person,
    Voicemail,
)
from simulator.carrier.trace import CarrierTrace
from simulator.carrier.utterance import CallerUtterance
from simulator.carrier.webhook import Faults
from tests.fixtures.phone_bench import PhoneBench

BASE, TOKEN = "https://line.test", "primary"
FIRST, SECOND = "+16045550126", "+16045550127"
WATER = ("+16045550129", "+16045550130")
OPERATOR = ("+16045550101", "+16045550102")
STAFF = "+16045550177"
LOUD = bytes(0x90 if n // 4 % 2 else 0x10 for n in range(4000))


class Asker:
    """A caller who asks one thing, presses keys when they are told which, and hangs up when it is time."""

    def __init__(self, asks: str, keys: dict[str, str], leaves_at: str) -> None:
        self._asks, self._keys, self._leaves_at = asks, dict(keys), leaves_at
        self._news: asyncio.Queue[str] = asyncio.Queue()

    def heard(self, event: Event) -> None:
        """Hear what the carrier says, and know of requests what a telephone cannot know."""
        match event:
            case VerbStarted(verb="Say", detail=words):
                self._news.put_nowait(words)
            case VerbStarted(verb=verb):
                self._news.put_nowait(verb)
            case Requested(url=url):
                self._news.put_nowait(url)

    async def converse(self, phone: Handset) -> None:
        while True:
            news = await self._news.get()
            if "How can I help?" in news:
                phone.say(CallerUtterance.of(LOUD, self._asks))
            for cue in tuple(self._keys):
                if cue in news:
                    phone.press(self._keys.pop(cue))
            if self._leaves_at and self._leaves_at in news:
                phone.hang_up()


@dataclass
class House:
    """A line, the carrier that calls it, and what is counted."""

    bench: PhoneBench
    carrier: Carrier
    watch: Callable[[Event], None] = lambda _: None

    async def call(
        self,
        asks: str,
        *,
        keys: dict[str, str] | None = None,
        leaves_at: str = "",
        people: dict[str, Person] | None = None,
        faults: Faults | None = None,
        from_: str = "+16045550001",
    ) -> CarrierTrace:
        """Call the line and ask; `keys` are pressed when their cue is heard, the call is left at its cue."""
        asker = Asker(asks, keys or {}, leaves_at)

        def watch(event: Event) -> None:
            self.watch(event)
            asker.heard(event)

        given = Circumstances(people or {}, faults or Faults())
        call = self.carrier.call(asker, from_=from_, to="+16045550100", given=given, watch=watch)
        async with asyncio.timeout(60):
            return await call.run()

    def query(self, trace: CarrierTrace) -> QueryRecord:
        (query,) = self.bench.ledger_of(trace.call_sid)[1]
        return query

    def transfers(self) -> list[str]:
        with self.bench.database.reading() as session:
            rows = session.execute(text("SELECT outcome FROM transfer_records ORDER BY attempt"))
            return list(rows.scalars())

    def callbacks(self) -> list[CallbackKind]:
        with self.bench.database.reading() as session:
            return [
                callback.kind for callback in list_callbacks(session, CallbackFilter(), self.bench.clock[0])
            ]


@pytest.fixture
async def house(deaf_bench) -> AsyncIterator[House]:
    account = CarrierAccount("AC" + "0" * 32, TOKEN, BASE, BASE)
    number = PhoneNumber(f"/voice{OVERRIDES}", status_callback_url=f"/voice/status{OVERRIDES}")
    pace = CarrierPace(speed=60, ringing_speed=120)
    transport = httpx2.ASGITransport(deaf_bench.app)
    async with open_carrier(account, number, pace=pace, transport=transport) as carrier:
        yield House(deaf_bench, carrier)


def rung(trace: CarrierTrace) -> list[str]:
    return list(dict.fromkeys(leg.to for leg in trace.all(LegChanged)))


def said(trace: CarrierTrace) -> str:
    return " ".join(verb.detail for verb in trace.all(VerbStarted) if verb.verb == "Say")


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        (Declines(), "declined"),
        (HangsUpDuringAnnouncement(), "declined"),
        (Voicemail(), "voicemail"),
        (Busy(), "busy"),
        (NoAnswer(), "no_answer"),
        (Fails(), "failed"),
    ],
)
async def test_a_number_that_does_not_take_the_call_is_counted_and_the_next_one_is_rung(
    house: House, person: Person, outcome: str
) -> None:
    trace = await house.call("tax.balance_account", people={FIRST: person, SECOND: Accepts()})

    assert rung(trace) == [FIRST, SECOND]
    assert house.transfers() == [outcome, "accepted"]
    assert house.query(trace).outcome is QueryOutcome.ESCALATED_CONNECTED
    assert trace.all(Warned) == ()


async def test_who_reaches_nobody_presses_1_and_is_promised_a_call_back(house: House) -> None:
    trace = await house.call("tax.balance_account", keys={"To be called back": "1"})

    assert "will call you back" in said(trace)
    assert house.callbacks() == [CallbackKind.CALLBACK]
    assert house.query(trace).outcome is QueryOutcome.CALLBACK_OR_VOICEMAIL


async def test_a_key_that_arrives_after_the_caller_left_connects_nobody(house: House) -> None:
    people = {FIRST: Accepts(listens_seconds=7, is_too_late=True)}

    trace = await house.call("tax.balance_account", leaves_at="/voice/announcement", people=people)

    assert house.transfers() == ["failed"]
    assert house.query(trace).outcome is QueryOutcome.ESCALATED_LOST


async def test_a_waiting_caller_is_taken_by_staff_at_the_desk(house: House) -> None:
    switchboard = Switchboard(house.bench.app.state.phone.line, house.carrier.redirect)
    taking: list[asyncio.Task[bool]] = []

    def take(event: Event) -> None:
        if isinstance(event, Requested) and "/voice/waiting?" in event.url and not taking:
            sid = dict(event.form)["CallSid"]
            taking.append(asyncio.create_task(switchboard.accept(sid, STAFF, "ana")))

    house.watch = take
    trace = await house.call("util.high_bill", people={STAFF: Accepts()})

    assert rung(trace) == [STAFF]
    assert house.transfers() == ["accepted"]
    query = house.query(trace)
    assert query.outcome is QueryOutcome.ESCALATED_CONNECTED
    assert query.queued
    assert query.connected_at is not None


async def test_a_waiting_caller_whom_staff_do_not_reach_waits_on(house: House) -> None:
    switchboard = Switchboard(house.bench.app.state.phone.line, house.carrier.redirect)
    taking: list[asyncio.Task[bool]] = []

    def take(event: Event) -> None:
        if isinstance(event, Requested) and "/voice/waiting?" in event.url and len(taking) < 2:
            sid = dict(event.form)["CallSid"]
            number = (STAFF, SECOND)[len(taking)]
            taking.append(asyncio.create_task(switchboard.accept(sid, number, "ana")))

    house.watch = take
    trace = await house.call("util.high_bill", people={STAFF: NoAnswer(), SECOND: Accepts()})

    assert rung(trace) == [STAFF, SECOND]
    assert "back in line" in said(trace)
    assert house.transfers() == ["no_answer", "accepted"]


async def test_a_waiting_caller_is_fetched_without_a_word_to_the_carrier_too(house: House) -> None:
    async def nobody(sid: str) -> None:
        """Without credentials there is nobody to ask."""

    switchboard = Switchboard(house.bench.app.state.phone.line, nobody)
    taking: list[asyncio.Task[bool]] = []

    def take(event: Event) -> None:
        if isinstance(event, Requested) and "/voice/waiting?" in event.url and not taking:
            sid = dict(event.form)["CallSid"]
            taking.append(asyncio.create_task(switchboard.accept(sid, STAFF, "ana")))

    house.watch = take
    trace = await house.call("util.high_bill", people={STAFF: Accepts()})

    assert house.query(trace).outcome is QueryOutcome.ESCALATED_CONNECTED


async def test_a_waiting_caller_leaves_a_message(house: House) -> None:
    trace = await house.call(
        "util.high_bill", keys={"To leave a message": "2"}, leaves_at="Record", from_="anonymous"
    )

    assert "I can take a message for Water and Sewer." in said(trace)
    assert house.query(trace).queued


async def test_who_waits_too_long_is_offered_a_call_back(house: House) -> None:
    def time_passes(event: Event) -> None:
        if isinstance(event, Requested) and "/voice/waiting?" in event.url:
            house.bench.clock[0] += timedelta(seconds=100)

    house.watch = time_passes
    trace = await house.call("util.high_bill", keys={"or just stay on the line": "1"})

    assert house.callbacks() == [CallbackKind.CALLBACK]
    assert house.query(trace).outcome is QueryOutcome.CALLBACK_OR_VOICEMAIL


@pytest.mark.parametrize("result", ["queue-full", "system-error"])
async def test_a_queue_that_takes_nobody_rings_the_departments_numbers(house: House, result: str) -> None:
    trace = await house.call(
        "util.high_bill", people={WATER[1]: Accepts()}, faults=Faults(queue_refuses=result)
    )

    assert rung(trace) == list(WATER)
    assert house.query(trace).outcome is QueryOutcome.ESCALATED_CONNECTED


async def test_a_caller_who_gives_up_in_the_queue_is_lost_and_not_counted_twice(house: House) -> None:
    trace = await house.call("util.high_bill", leaves_at="/voice/waiting")

    query = house.query(trace)
    assert query.outcome is QueryOutcome.ESCALATED_LOST
    assert query.queued
    assert house.transfers() == []


async def test_doubled_webhooks_and_callbacks_change_nothing(house: House) -> None:
    faults = Faults(duplicated_webhooks=1.0, duplicated_callbacks=1.0)

    trace = await house.call("tax.balance_account", people={FIRST: Busy(), SECOND: Accepts()}, faults=faults)

    assert house.transfers() == ["busy", "accepted"]
    assert house.query(trace).outcome is QueryOutcome.ESCALATED_CONNECTED


async def test_a_process_that_dies_over_its_answers_cuts_no_call_and_nothing_counts_twice(
    house: House,
) -> None:
    faults = Faults(lost_answers=1.0)

    trace = await house.call("tax.balance_account", people={FIRST: Busy(), SECOND: Accepts()}, faults=faults)

    assert trace.ended_by != "carrier"
    assert house.transfers() == ["busy", "accepted"]
    assert house.query(trace).outcome is QueryOutcome.ESCALATED_CONNECTED


def break_database(house: House) -> None:
    with house.bench.database.begin() as session:
        session.execute(text("DROP TABLE calls"))


async def test_when_the_line_itself_fails_the_operators_next_number_takes_the_caller(house: House) -> None:
    break_database(house)

    trace = await house.call("anything", people={OPERATOR[0]: Busy(), OPERATOR[1]: Accepts()})

    assert rung(trace) == list(OPERATOR)
    assert "no one could take your call" not in said(trace)


async def test_when_the_line_itself_fails_and_nobody_answers_the_caller_hears_a_goodbye(house: House) -> None:
    break_database(house)

    trace = await house.call("anything", people={OPERATOR[0]: NoAnswer(), OPERATOR[1]: Busy()})

    assert said(trace).endswith("no one could take your call just now. Thanks for calling. Goodbye.")
