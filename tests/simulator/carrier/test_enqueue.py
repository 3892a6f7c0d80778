"""A queue at the carrier: places, and how callers leave it."""

import asyncio

import pytest

from simulator.carrier.call import Circumstances
from simulator.carrier.caller import CallerScript, HangUp, StaySilent
from simulator.carrier.events import CallHungUp as CallOver
from simulator.carrier.webhook import Faults

CALL = {"from_": "+15550100", "to": "+15550199"}


WAIT = '<Response><Say>Please hold.</Say><Pause length="4"/></Response>'


@pytest.fixture
def waits() -> asyncio.Event:
    """Set when a caller waits."""
    return asyncio.Event()


@pytest.fixture
def queueing(line, waits):
    def wait(form: dict[str, str]) -> str:
        waits.set()
        return WAIT

    line.answers |= {
        "/voice": '<Response><Enqueue waitUrl="/wait" action="/left">permits</Enqueue></Response>',
        "/wait": wait,
        "/left": "<Response><Hangup/></Response>",
        "/elsewhere": "<Response><Hangup/></Response>",
    }
    return line


async def test_each_waiting_caller_hears_their_own_place(queueing, waits):
    patient, other = CallerScript((HangUp(after_seconds=60),)), CallerScript((HangUp(after_seconds=40),))

    async with queueing.carrier() as carrier:
        first = asyncio.create_task(carrier.place_call(patient, **CALL))
        await waits.wait()
        await asyncio.gather(first, carrier.place_call(other, **CALL))

    places: dict[str, list[str]] = {form["CallSid"]: [] for form in queueing.forms("/wait")}
    for form in queueing.forms("/wait"):
        places[form["CallSid"]].append((form["QueuePosition"], form["CurrentQueueSize"]))
    one, two = places.values()
    assert set(one) == {("1", "1"), ("1", "2")}
    assert set(two) == {("2", "2")}


async def test_the_time_in_the_queue_grows_with_each_round(queueing):
    async with queueing.carrier() as carrier:
        await carrier.place_call(CallerScript((HangUp(after_seconds=40),)), **CALL)

    times = [int(form["QueueTime"]) for form in queueing.forms("/wait")]
    assert times == sorted(times)
    assert times[0] == 0
    assert times[-1] >= 4


async def test_the_action_hears_of_a_caller_who_hung_up(queueing):
    async with queueing.carrier() as carrier:
        await carrier.place_call(CallerScript((HangUp(after_seconds=6),)), **CALL)

    (left,) = queueing.forms("/left")
    assert (left["QueueResult"], left["CallStatus"]) == ("hangup", "completed")


@pytest.mark.parametrize("result", ["queue-full", "system-error"])
async def test_a_queue_that_takes_nobody_says_so_at_once(queueing, result):
    given = Circumstances(faults=Faults(queue_refuses=result))

    async with queueing.carrier() as carrier:
        await carrier.place_call(CallerScript((), patience_seconds=3600), **CALL, given=given)

    assert [form["QueueResult"] for form in queueing.forms("/left")] == [result]
    assert queueing.forms("/wait") == []


async def test_a_waiting_caller_is_redirected_over_rest(queueing, waits):
    async with queueing.carrier() as carrier:
        call = carrier.call(CallerScript((StaySilent(3600),)), **CALL)
        held = asyncio.create_task(call.run())
        await waits.wait()
        call.redirect("/elsewhere")
        trace = await held

    assert queueing.forms("/elsewhere")
    assert [form["QueueResult"] for form in queueing.forms("/left")] == ["redirected"]
    assert trace.all(CallOver)[0].by == "line"
