"""Callers for the bench: real speech through the simulated carrier, in real time."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from ivr.city import load_city
from ivr.phone.carrier.account import PhoneNumber
from ivr.phone.carrier.carrier import Pace, open_carrier
from ivr.phone.carrier.circumstances import Circumstances
from ivr.phone.carrier.department import Accepts
from ivr.phone.carrier.event import Answered
from ivr.phone.carrier.script import BargeIn, CallerScript, HangUp, Listen, Press, Say, Silence, Step
from ivr.phone.carrier.trace import CallTrace
from ivr.phone.carrier.utterance import Utterance
from ivr.speech.spoken import spoken
from ivr.speech.voices import local_voices
from tests.load.service import Service

QUESTIONS = {
    "en": (
        "when are property taxes due",
        "what day is my garbage picked up",
        "how do I pay a parking ticket",
    ),
    "fr": (
        "quand faut-il payer les taxes municipales",
        "comment payer une contravention de stationnement",
        "est-ce que je peux arroser mon gazon",
    ),
}


@dataclass(frozen=True)
class Voices:
    """What the callers say, as sound."""

    models: Path

    def say(self, text: str, language: str) -> Utterance:
        voice = local_voices(self.models)[language]
        return Utterance.of(voice.say(spoken(text, language), language), text)


def asking(questions: list[Utterance]) -> CallerScript:
    """A caller who cuts every answer short by “yes” on the keys, and asks the next thing in silence."""
    steps: list[Step] = [Silence(0.5), Press("*"), Listen(0.5)]
    for question in questions:
        steps += [Say(question), BargeIn(1.0), Press("1"), Listen(0.5)]
    return CallerScript((*steps, HangUp()), patience_seconds=5)


def silent(seconds: float) -> CallerScript:
    """A caller who only listens."""
    return CallerScript((Silence(0.5), Press("*"), Silence(seconds), HangUp()))


def brief() -> CallerScript:
    """A caller who presses a key and hangs up while the line answers."""
    return CallerScript((Silence(0.3), Press("*"), Silence(1.0), HangUp()))


async def call_at_once(service: Service, scripts: list[CallerScript]) -> list[CallTrace]:
    """Place calls at the same moment and hold them to their end."""
    number = PhoneNumber("/voice", None, "/voice/status")
    async with open_carrier(service.account, number, pace=Pace(ringing_speed=20)) as carrier:
        calls = (
            carrier.place_call(
                script,
                from_=f"+1604556{n:04}",
                to="+16045550100",
                given=Circumstances(people=everyone_accepts()),
            )
            for n, script in enumerate(scripts)
        )
        return list(await asyncio.gather(*calls))


def everyone_accepts() -> dict[str, Accepts]:
    """Every number of the example city with a person who takes the call."""
    city = load_city(Path("deploy/example-city"))
    numbers = (number for one in city.directory.departments.values() for number in one.numbers)
    return {number: Accepts() for number in numbers}


def waits(traces: list[CallTrace]) -> list[float]:
    """How long callers waited for the line's voice, in milliseconds, by their own ears."""
    turns = (turn for trace in traces for turn in trace.turns if not turn.is_keyed)
    return [turn.reply_after_ms for turn in turns if turn.reply_after_ms is not None]


def webhook_times(traces: list[CallTrace]) -> list[float]:
    """How long the service took for its webhooks, in milliseconds."""
    return [event.took_ms for trace in traces for event in trace.all(Answered)]
