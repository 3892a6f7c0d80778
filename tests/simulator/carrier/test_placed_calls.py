"""The simulated carrier places calls that its customer asks for, and refuses others as Twilio does."""

import json
from collections.abc import AsyncIterator, Sequence

import pytest

from simulator.carrier.account import CarrierAccount
from simulator.carrier.carrier import Carrier, CarrierPace, open_carrier
from simulator.carrier.events import LegChanged, VerbStarted
from simulator.carrier.outbound_calls import Anybody, PlacedCalls
from simulator.carrier.people import Accepts, Busy, Declines, Fails, NoAnswer, Person
from simulator.carrier.rest import Rest
from tests.simulator.carrier.conftest import FakeLine

STAFF, CALLER, CITY = "+16045550177", "+16045550123", "+16045550100"
ACCOUNT = CarrierAccount("AC" + "0" * 32, "token", "https://line.example", "http://127.0.0.1:1")
WHISPER = '<Response><Gather numDigits="1" action="/accepted"><Say>A call.</Say></Gather><Hangup/></Response>'
DIALS = f'<Response><Dial action="/ended" callerId="{CITY}"><Number>{CALLER}</Number></Dial></Response>'


def wish(**changed: str) -> dict[str, Sequence[str]]:
    form = {"To": STAFF, "From": CITY, "Url": "https://line.example/answered", **changed}
    return {name: [value] for name, value in form.items() if value}


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (wish(To=""), 21201),
        (wish(From=""), 21213),
        (wish(Url=""), 21205),
        (wish(Url="/answered"), 21205),
        (wish(To="604 555 0177"), 21211),
        (wish(To="+15005550001"), 21217),
        (wish(To="+15005550002"), 21214),
        (wish(To="+15005550003"), 21215),
        (wish(From="+16045550999"), 21210),
    ],
)
def test_what_twilio_refuses_is_refused_under_its_number(form: dict[str, Sequence[str]], code: int) -> None:
    calls = PlacedCalls(ACCOUNT, numbers=frozenset({CITY}))
    calls.connect(lambda _: None)

    status, body = calls.take(form)

    assert (status, json.loads(body)["code"]) == ("400 Bad Request", code)
    assert calls.taken == []


def test_a_customer_who_asks_too_fast_is_told_so_and_taken_later() -> None:
    calls = PlacedCalls(ACCOUNT, refused_as_too_many=1)
    calls.connect(lambda _: None)

    first, second = calls.take(wish()), calls.take(wish())

    assert first[0] == "429 Too Many Requests"
    assert json.loads(first[1])["code"] == 20429
    assert second[0] == "201 Created"
    assert json.loads(second[1])["status"] == "queued"


def test_without_an_open_carrier_no_call_is_taken() -> None:
    assert PlacedCalls(ACCOUNT).take(wish())[0] == "503 Service Unavailable"


@pytest.fixture
async def rest(line: FakeLine) -> AsyncIterator[Rest]:
    line.answers |= {
        "/answered": WHISPER,
        "/accepted": DIALS,
        "/ended": "<Response/>",
        "/left": "<Response/>",
    }
    async with Rest(line.account).open() as opened:
        yield opened


async def rung(line: FakeLine, rest: Rest, people: dict[str, Person], **more: str) -> Carrier:
    """Have the carrier ring staff, and wait until the call is over."""
    rest.calls.people = people
    async with open_carrier(line.account, pace=CarrierPace(20, 100), rest=rest) as carrier:
        assert rest.calls.take(wish(StatusCallback="https://line.example/left", **more))[0] == "201 Created"
        await carrier.all_rung()
    return carrier


def legs(carrier: Carrier) -> list[tuple[str, str]]:
    (trace,) = carrier.traces
    return [(leg.to, leg.status) for leg in trace.all(LegChanged) if not leg.bridged]


async def test_who_picks_up_hears_the_document_and_is_joined_to_whom_it_dials(
    line: FakeLine, rest: Rest
) -> None:
    carrier = await rung(line, rest, {STAFF: Accepts(), CALLER: Accepts(talks_seconds=30)})

    (trace,) = carrier.traces
    assert [verb.verb for verb in trace.all(VerbStarted)] == ["Gather", "Say", "Dial"]
    assert [leg.to for leg in trace.all(LegChanged) if leg.bridged] == [CALLER]
    (ended,) = line.forms("/ended")
    assert ended["DialCallStatus"] == "completed"
    assert ended["Direction"] == "outbound-api"
    (left,) = line.forms("/left")
    assert (left["CallStatus"], left["CallSid"]) == ("completed", trace.call_sid)
    told = rest.calls.fetch(trace.call_sid)
    assert told is not None
    assert json.loads(told[1])["status"] == "completed"
    assert all(seen.is_signed for seen in line.seen)


@pytest.mark.parametrize(
    ("person", "status"), [(Busy(), "busy"), (NoAnswer(), "no-answer"), (Fails(), "failed")]
)
async def test_who_is_not_reached_hears_nothing_and_the_status_says_why(
    line: FakeLine, rest: Rest, person: Person, status: str
) -> None:
    carrier = await rung(line, rest, {STAFF: person}, Timeout="30")

    assert legs(carrier)[-1] == (STAFF, status)
    assert [form["CallStatus"] for form in line.forms("/left")] == [status]
    assert line.forms("/answered") == []


async def test_who_presses_another_key_dials_nobody(line: FakeLine, rest: Rest) -> None:
    line.answers["/accepted"] = "<Response><Hangup/></Response>"

    carrier = await rung(line, rest, {STAFF: Declines(), CALLER: Accepts()})

    assert {to for to, _ in legs(carrier)} == {STAFF}


async def test_every_stage_is_told_to_who_asks_for_it(line: FakeLine, rest: Rest) -> None:
    rest.calls.people = Anybody(Declines())
    form = {**wish(StatusCallback="https://line.example/left")}
    form["StatusCallbackEvent"] = ["initiated", "ringing", "answered", "completed"]

    async with open_carrier(line.account, pace=CarrierPace(20, 100), rest=rest) as carrier:
        rest.calls.take(form)
        await carrier.all_rung()

    told = [(seen["CallStatus"], seen["SequenceNumber"]) for seen in line.forms("/left")]
    assert told == [("initiated", "0"), ("ringing", "1"), ("in-progress", "2"), ("completed", "3")]


async def test_a_carrier_that_closes_ends_what_still_rings(line: FakeLine, rest: Rest) -> None:
    rest.calls.people = {STAFF: NoAnswer()}

    async with open_carrier(line.account, rest=rest) as carrier:
        rest.calls.take(wish())

    assert carrier.traces == []
    assert rest.calls.take(wish())[0] == "503 Service Unavailable"
