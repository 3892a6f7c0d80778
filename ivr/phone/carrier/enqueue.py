"""`<Enqueue>`: the caller waits, hears the waiting document again and again, until somebody comes."""

import asyncio
from typing import Final

from ivr.phone.carrier.account import new_sid
from ivr.phone.carrier.department import Accepts
from ivr.phone.carrier.document import WAITING_VERBS
from ivr.phone.carrier.leg import Interpret, Leg
from ivr.phone.carrier.outcome import End, GoTo, LeftQueue, Onward, Outcome
from ivr.phone.carrier.verb import Enqueue

NEVER: Final = float("inf")


async def enqueue(leg: Leg, verb: Enqueue, interpret: Interpret) -> Outcome:
    """Wait for the person who serves the queue of this name (`queue:NAME` among the people)."""
    leg.begin("Enqueue", verb.name)
    clock, queue_sid, began_ms = leg.exchange.clock, new_sid("QU"), leg.exchange.clock.ms()
    person = leg.exchange.people.get(f"queue:{verb.name}")
    server = person if isinstance(person, Accepts) else None
    with clock.ringing():
        outcome = await _wait(leg, verb, queue_sid, server.rings_seconds if server else NEVER, interpret)
        if isinstance(outcome, End | GoTo):
            return outcome
        queued_seconds = round((clock.ms() - began_ms) / 1000)
        if server and isinstance(outcome, Onward):
            await leg.phone.pass_time(server.talks_seconds)
    if not verb.action:
        return Onward()
    result = "leave" if isinstance(outcome, LeftQueue) else "bridged"
    facts = (("QueueResult", result), ("QueueSid", queue_sid), ("QueueTime", str(queued_seconds)))
    return leg.follow(verb.action, verb.method, *facts)


async def _wait(leg: Leg, verb: Enqueue, queue_sid: str, seconds: float, interpret: Interpret) -> Outcome:
    """Return `Onward` when somebody has come."""
    if not verb.wait_url:
        await leg.phone.pass_time(seconds)
        return Onward()
    hearing = asyncio.create_task(_hear_waiting(leg, verb, queue_sid, interpret))
    coming = asyncio.create_task(leg.exchange.clock.sleep(seconds))
    try:
        await asyncio.wait({hearing, coming}, return_when=asyncio.FIRST_COMPLETED)
        return await hearing if hearing.done() else Onward()
    finally:
        hearing.cancel()
        coming.cancel()
        await asyncio.gather(hearing, coming, return_exceptions=True)


async def _hear_waiting(leg: Leg, verb: Enqueue, queue_sid: str, interpret: Interpret) -> Outcome:
    place = (
        ("QueuePosition", "1"),
        ("QueueSid", queue_sid),
        ("CurrentQueueSize", "1"),
        ("MaxQueueSize", "1000"),
    )
    start = GoTo(leg.absolute(verb.wait_url or ""), verb.wait_method, place)
    while True:
        outcome = await interpret(leg, start, WAITING_VERBS)
        if not isinstance(outcome, Onward):
            return outcome
