"""`<Enqueue>`: the caller waits, hears the waiting document again and again, until somebody comes."""

import asyncio
from typing import Final

from simulator.carrier.account import MOST_MEMBERS, CarrierQueue, Member
from simulator.carrier.document import WAITING_VERBS
from simulator.carrier.leg import Interpret, Leg
from simulator.carrier.people import Accepts
from simulator.carrier.verbs import CallEnd, Enqueue, GoTo, Interruption, LeftQueue, Onward, Outcome

NEVER: Final = float("inf")


async def enqueue(leg: Leg, verb: Enqueue, interpret: Interpret) -> Outcome:
    """Wait for the person who serves the queue of this name (`queue:NAME` among the people)."""
    leg.begin("Enqueue", verb.name)
    queue, clock = leg.exchange.queues[verb.name], leg.exchange.clock
    refused = leg.exchange.faults.queue_refuses or (
        "queue-full" if len(queue.members) >= MOST_MEMBERS else ""
    )
    if refused:
        return _left(leg, verb, queue, refused, 0.0)
    with clock.ringing():
        with queue.joined(clock) as member:
            try:
                outcome = await _wait(leg, verb, queue, member, interpret)
            except Interruption as interruption:
                return _taken_away(leg, verb, queue, member, interruption)
            waited_seconds = member.queued_seconds
        if isinstance(outcome, CallEnd | GoTo):
            return outcome
        if isinstance(outcome, Onward):
            await leg.phone.pass_time(_server(leg, verb).talks_seconds)
    return _left(leg, verb, queue, "leave" if isinstance(outcome, LeftQueue) else "bridged", waited_seconds)


def _server(leg: Leg, verb: Enqueue) -> Accepts:
    person = leg.exchange.people.get(f"queue:{verb.name}")
    return person if isinstance(person, Accepts) else Accepts(rings_seconds=NEVER)


def _left(leg: Leg, verb: Enqueue, queue: CarrierQueue, result: str, seconds: float) -> Outcome:
    if not verb.action:
        return Onward()
    return leg.follow(verb.action, verb.method, *_facts(queue, result, seconds))


def _taken_away(
    leg: Leg, verb: Enqueue, queue: CarrierQueue, member: Member, interruption: Interruption
) -> Outcome:
    """The action is called for a caller who hung up, and for a redirected one beside the new document."""
    match interruption.outcome:
        case CallEnd() if verb.action:
            leg.status = "completed"
            return _left(leg, verb, queue, "hangup", member.queued_seconds)
        case GoTo() if verb.action:
            facts = _facts(queue, "redirected", member.queued_seconds)
            leg.exchange.callbacks.send(leg.absolute(verb.action), leg.form(*facts))
    raise interruption


def _facts(queue: CarrierQueue, result: str, seconds: float) -> tuple[tuple[str, str], ...]:
    return (("QueueResult", result), ("QueueSid", queue.sid), ("QueueTime", str(round(seconds))))


async def _wait(
    leg: Leg, verb: Enqueue, queue: CarrierQueue, member: Member, interpret: Interpret
) -> Outcome:
    """Return `Onward` when somebody has come."""
    seconds = _server(leg, verb).rings_seconds
    if not verb.wait_url:
        await leg.phone.pass_time(seconds)
        return Onward()
    hearing = asyncio.create_task(_hear_waiting(leg, verb, queue, member, interpret))
    coming = asyncio.create_task(leg.exchange.clock.sleep(seconds))
    try:
        await asyncio.wait({hearing, coming}, return_when=asyncio.FIRST_COMPLETED)
        return await hearing if hearing.done() else Onward()
    finally:
        hearing.cancel()
        coming.cancel()
        await asyncio.gather(hearing, coming, return_exceptions=True)


async def _hear_waiting(
    leg: Leg, verb: Enqueue, queue: CarrierQueue, member: Member, interpret: Interpret
) -> Outcome:
    """A document that has run out is fetched again; whatever it leads to is part of the waiting, too."""
    url = leg.absolute(verb.wait_url or "")
    while True:
        start = GoTo(url, verb.wait_method, queue.place(member))
        outcome = await interpret(leg, start, WAITING_VERBS)
        if not isinstance(outcome, Onward):
            return outcome
