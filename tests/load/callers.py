"""Callers for the bench: real speech through the simulated carrier, in real time."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from ivr.call.city import load_city
from ivr.settings import load_settings
from ivr.speaking.speaker import Speaker
from simulator.carrier.account import PhoneNumber
from simulator.carrier.call import Circumstances
from simulator.carrier.caller import (
    AwaitReply,
    CallerScript,
    HangUp,
    Press,
    SpeakOver,
    SpeakWords,
    StaySilent,
    Step,
)
from simulator.carrier.carrier import CarrierPace, open_carrier
from simulator.carrier.events import WebhookAnswered
from simulator.carrier.people import Accepts
from simulator.carrier.trace import CarrierTrace
from simulator.carrier.utterance import CallerUtterance
from simulator.demo.dialling import callers, utterance
from tests.load.service import Service

QUESTIONS = {
    "en": (
        "When are my property taxes due?",
        "What day is my garbage picked up?",
        "How do I pay a parking ticket?",
    ),
    "fr": (
        "Quand faut-il payer les taxes municipales?",
        "Quel jour passe la collecte des ordures?",
        "Comment payer une contravention de stationnement?",
    ),
}
"As in the city's demo calls, whose French is recorded: a fresh clone has no French voice."
CITY = Path("deploy/example-city")


@dataclass(frozen=True)
class Voices:
    """What the callers say, as sound."""

    speaker: Speaker

    @classmethod
    def here(cls) -> "Voices":
        return cls(callers(load_settings(city=CITY), load_city(CITY)))

    def say(self, text: str, language: str) -> CallerUtterance:
        return utterance(text, language, self.speaker)


def asking(questions: list[CallerUtterance]) -> CallerScript:
    """A caller who cuts every answer short by “yes” on the keys, and asks the next thing in silence."""
    steps: list[Step] = [StaySilent(0.5), Press("*"), AwaitReply(0.5)]
    for question in questions:
        steps += [SpeakWords(question), SpeakOver(1.0), Press("1"), AwaitReply(0.5)]
    return CallerScript((*steps, HangUp()), patience_seconds=5)


def silent(seconds: float) -> CallerScript:
    """A caller who only listens."""
    return CallerScript((StaySilent(0.5), Press("*"), StaySilent(seconds), HangUp()))


def brief() -> CallerScript:
    """A caller who presses a key and hangs up while the line answers."""
    return CallerScript((StaySilent(0.3), Press("*"), StaySilent(1.0), HangUp()))


async def call_at_once(service: Service, scripts: list[CallerScript]) -> list[CarrierTrace]:
    """Place calls at the same moment and hold them to their end."""
    return await call_over_time(service, [(0.0, script) for script in scripts])


async def call_over_time(
    service: Service, calls: list[tuple[float, CallerScript]], first: int = 0
) -> list[CarrierTrace]:
    """Place each call so many seconds from now, and hold all to their end."""
    number = PhoneNumber("/voice", None, "/voice/status")
    given = Circumstances(people=everyone_accepts())

    async def place(n: int, seconds: float, script: CallerScript) -> CarrierTrace:
        await asyncio.sleep(seconds)
        return await carrier.place_call(script, from_=f"+1604{n:07}", to="+16045550100", given=given)

    async with open_carrier(service.account, number, pace=CarrierPace(ringing_speed=20)) as carrier:
        placed = (place(n, seconds, script) for n, (seconds, script) in enumerate(calls, 5560000 + first))
        return list(await asyncio.gather(*placed))


def everyone_accepts() -> dict[str, Accepts]:
    """Every number of the example city with a person who takes the call."""
    city = load_city(CITY)
    numbers = (number for one in city.directory.departments.values() for number in one.numbers)
    return {number: Accepts() for number in numbers}


def waits(traces: list[CarrierTrace]) -> list[float]:
    """How long callers waited for the line's voice, in milliseconds, by their own ears."""
    turns = (turn for trace in traces for turn in trace.turns if not turn.is_keyed)
    return [turn.reply_after_ms for turn in turns if turn.reply_after_ms is not None]


def webhook_times(traces: list[CarrierTrace]) -> list[float]:
    """How long the service took for its webhooks, in milliseconds."""
    return [event.took_ms for trace in traces for event in trace.all(WebhookAnswered)]
