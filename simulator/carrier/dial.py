"""`<Dial>`: people are rung, hear an announcement, take the call or not; the action hears how it went."""

import asyncio
import re
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from simulator.carrier.account import new_sid
from simulator.carrier.caller import CallerScript, ScriptedCaller
from simulator.carrier.document import ANNOUNCEMENT_VERBS
from simulator.carrier.events import LegChanged
from simulator.carrier.handset import Handset
from simulator.carrier.leg import CallStatus, Interpret, Leg, Progress
from simulator.carrier.people import (
    Accepts,
    Busy,
    Fails,
    Person,
    announcement_steps,
    decides_after_seconds,
    picks_up,
    talks_seconds,
)
from simulator.carrier.trace import Tape
from simulator.carrier.verbs import CallEnd, Dial, GoTo, Interruption, Onward, Outcome, Target


class Child:
    """One person being rung."""

    def __init__(self, parent: Leg, target: Target, caller_id: str, person: Person) -> None:
        phone = Handset(parent.exchange.clock, parent.exchange.tape, is_department=True)
        self.leg = Leg(
            parent.exchange,
            phone,
            new_sid("CA"),
            caller_id,
            target.address,
            "outbound-dial",
            parent.sid,
            "initiated",
        )
        self.target = target
        self.person = person
        self.is_over = False
        self.is_bridged = False
        self._parent = parent
        url = parent.absolute(target.callback) if target.callback else ""
        self._progress = Progress(self.leg, url, target.callback_events)

    @property
    def duration_seconds(self) -> int:
        """Return how long the leg has been up."""
        return self._progress.duration_seconds

    def ring(self) -> None:
        """Begin; a number that cannot be reached never rings."""
        self._progress.change("initiated", "initiated")
        if not isinstance(self.person, Fails):
            self._progress.change("ringing", "ringing")

    def answer(self) -> None:
        """Pick up."""
        self._progress.change("answered", "in-progress")

    def bridge(self) -> None:
        """Join the person to the caller."""
        self.is_bridged = True
        self.leg.note(
            LegChanged(self.leg.exchange.clock.ms(), self.target.address, "in-progress", bridged=True)
        )

    def end(self, status: CallStatus) -> None:
        """End, once."""
        if not self.is_over:
            self.is_over = True
            self._progress.change("completed", status)

    async def announcement(self, interpret: Interpret) -> Outcome:
        """Run the announcement's TwiML on this leg while the person acts and the caller waits."""
        start = GoTo(self._parent.absolute(self.target.announcement or ""), self.target.announcement_method)
        heard = asyncio.create_task(_heard(self.leg, start, interpret))
        person = ScriptedCaller(CallerScript(announcement_steps(self.person)), Tape())
        acting = asyncio.create_task(person.converse(self.leg.phone))
        try:
            async with aclosing(self._parent.phone.ticks()) as ticks:
                async for _ in ticks:
                    if heard.done():
                        break
            return await heard
        except Interruption:
            if isinstance(self.person, Accepts) and self.person.is_too_late:
                await heard
            raise
        finally:
            heard.cancel()
            acting.cancel()
            await asyncio.gather(heard, acting, return_exceptions=True)


async def _heard(leg: Leg, start: GoTo, interpret: Interpret) -> Outcome:
    try:
        return await interpret(leg, start, ANNOUNCEMENT_VERBS)
    except Interruption as interruption:
        return interruption.outcome


_E164: Final = re.compile(r"\+[1-9]\d{6,14}")
_SIP_CODES: Final[dict[CallStatus, str]] = {
    "completed": "200",
    "busy": "486",
    "no-answer": "480",
    "failed": "503",
}
_WORST_LAST: Final[tuple[CallStatus, ...]] = ("no-answer", "busy", "canceled", "failed")


@dataclass(frozen=True, slots=True)
class Dialled:
    """How a `<Dial>` went: Twilio's DialCallStatus, and whether people could talk."""

    child: Child
    status: CallStatus
    is_bridged: bool = False

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Return the parameters of the action's request."""
        facts = [
            ("DialCallStatus", str(self.status)),
            ("DialCallSid", self.child.leg.sid),
            ("DialBridged", "true" if self.is_bridged else "false"),
        ]
        if self.status == "completed":
            facts.append(("DialCallDuration", str(self.child.duration_seconds)))
        if self.child.target.is_sip:
            facts.append(("DialSipCallId", new_sid("")))
            facts.append(("DialSipResponseCode", _SIP_CODES.get(self.status, "487")))
        return tuple(facts)


async def dial(leg: Leg, verb: Dial, interpret: Interpret) -> Outcome:
    """Ring the targets, together or one after the other, until one has picked up."""
    leg.begin("Dial", " ".join(target.address for target in verb.targets))
    groups = [(target,) for target in verb.targets] if verb.sequential else [verb.targets]
    children = [[_child(leg, verb, target) for target in group] for group in groups]
    shown = verb.caller_id or leg.from_
    if not all(_may_show(leg, shown, target) for target in verb.targets):
        leg.warn(13214, "the caller ID of a <Dial> is no number")
        refused = Dialled(children[0][0], "failed")
        return leg.follow(verb.action, verb.method, *refused.facts()) if verb.action else Onward()
    try:
        with leg.exchange.clock.ringing():
            for group in children:
                dialled = await _try(leg, verb, group, interpret)
                if dialled.status == "completed":
                    break
    except Interruption as interruption:
        dialled = _cut_off(children)
        if not isinstance(interruption.outcome, CallEnd) or not verb.action:
            raise
        leg.status = "completed"
    return leg.follow(verb.action, verb.method, *dialled.facts()) if verb.action else Onward()


def _child(leg: Leg, verb: Dial, target: Target) -> Child:
    people = leg.exchange.people
    person = people.get(target.address) or people.get(target.address.partition(";")[0], Fails())
    return Child(leg, target, verb.caller_id or leg.from_, person)


def _may_show(leg: Leg, shown: str, target: Target) -> bool:
    """Twilio shows a number of the customer or the caller, never the name of a hidden one."""
    return target.is_sip or _E164.fullmatch(shown) is not None or shown in leg.exchange.people


async def _try(leg: Leg, verb: Dial, children: Sequence[Child], interpret: Interpret) -> Dialled:
    answered = await _ring(leg, children, verb.timeout_seconds)
    if not answered:
        last = min(children, key=lambda child: _WORST_LAST.index(child.leg.status))
        return Dialled(last, last.leg.status)
    answered.answer()
    for other in children:
        if other is not answered:
            other.end("canceled")
    is_taken = not answered.target.announcement or isinstance(await answered.announcement(interpret), Onward)
    if is_taken:
        leg.status = "in-progress"
        answered.bridge()
        await leg.phone.pass_time(min(talks_seconds(answered.person), verb.limit_seconds))
    answered.end("completed")
    return Dialled(answered, "completed", is_bridged=is_taken)


async def _ring(leg: Leg, children: Sequence[Child], timeout_seconds: float) -> Child | None:
    """Ring all; return the first who picks up."""
    for child in children:
        child.ring()
    passed_seconds = 0.0
    for child in sorted(children, key=lambda child: decides_after_seconds(child.person)):
        rings_seconds = decides_after_seconds(child.person)
        if rings_seconds > timeout_seconds:
            break
        await leg.phone.pass_time(rings_seconds - passed_seconds)
        passed_seconds = rings_seconds
        if picks_up(child.person):
            return child
        child.end("busy" if isinstance(child.person, Busy) else "failed")
    if not all(child.is_over for child in children):
        await leg.phone.pass_time(timeout_seconds - passed_seconds)
    for child in children:
        child.end("no-answer")
    return None


def _cut_off(groups: Sequence[Sequence[Child]]) -> Dialled:
    """End every leg because the caller is gone."""
    children = [child for group in groups for child in group if child.leg.status != "initiated"]
    answered = [child for child in children if child.leg.status in {"in-progress", "completed"}]
    for child in children:
        child.end("completed" if child in answered else "canceled")
    if answered:
        return Dialled(answered[0], "completed", is_bridged=answered[0].is_bridged)
    return Dialled((children or groups[0])[0], "canceled")
