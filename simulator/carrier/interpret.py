"""The interpreter: fetch a document, run its verbs in order, go where they lead."""

from typing import assert_never

from simulator.carrier import verbs as twiml
from simulator.carrier.account import Refusal
from simulator.carrier.dial import dial
from simulator.carrier.document import TwimlDocument, read
from simulator.carrier.enqueue import enqueue
from simulator.carrier.leg import Leg
from simulator.carrier.media import stream
from simulator.carrier.record import record
from simulator.carrier.speak import gather, speak
from simulator.carrier.verbs import CallEnd, GoTo, LeftQueue, Onward, Outcome


async def interpret(leg: Leg, start: GoTo, allowed: frozenset[str]) -> Outcome:
    """Run documents until one ends without leading to another: `Onward` means it simply ran out."""
    outcome: Outcome = start
    while isinstance(outcome, GoTo):
        try:
            document = await _fetch(leg, outcome, allowed)
        except Refusal as refusal:
            leg.warn(refusal.code, str(refusal))
            return CallEnd("carrier", "failed" if leg.status == "ringing" else "completed")
        outcome = await _run(leg, document)
    return outcome


async def _fetch(leg: Leg, goal: GoTo, allowed: frozenset[str]) -> TwimlDocument:
    try:
        return await _document(leg, goal, allowed)
    except Refusal as refusal:
        fallback = leg.exchange.fallback_url
        if not fallback or leg.parent_sid or leg.status == "completed":
            raise
        leg.warn(refusal.code, str(refusal))
        told = (("ErrorCode", str(refusal.code)), ("ErrorUrl", goal.url))
        return await _document(leg, GoTo(fallback, "POST", told), allowed)


async def _document(leg: Leg, goal: GoTo, allowed: frozenset[str]) -> TwimlDocument:
    answer = await leg.exchange.webhooks.fetch(goal.url, goal.method, leg.form(*goal.extra))
    leg.phone.check()
    document = read(goal.url, answer.headers.get("content-type", ""), answer.content, allowed)
    leg.document_url = goal.url
    for warning in document.warnings:
        leg.warn(12200, warning)
    return document


async def _run(leg: Leg, document: TwimlDocument) -> Outcome:
    for number, verb in enumerate(document.verbs):
        _answer(leg, verb, is_first=number == 0)
        outcome = await _perform(leg, verb)
        if not isinstance(outcome, Onward):
            return outcome
    return Onward()


def _answer(leg: Leg, verb: twiml.Verb, *, is_first: bool) -> None:
    """Answer the call unless the verb lets it keep ringing."""
    match verb:
        case twiml.Reject() | twiml.RedirectVerb() | twiml.Hangup() | twiml.Leave():
            return
        case twiml.Pause() if is_first:
            return
        case twiml.Dial(answers_on_bridge=True):
            return
        case _:
            if leg.status == "ringing":
                leg.status = "in-progress"


async def _perform(leg: Leg, verb: twiml.Verb) -> Outcome:
    match verb:
        case twiml.Say() | twiml.Play() | twiml.Pause():
            await speak(leg, verb)
            return Onward()
        case twiml.Gather():
            return await gather(leg, verb)
        case twiml.Record():
            return await record(leg, verb)
        case twiml.Dial():
            return await dial(leg, verb, interpret)
        case twiml.Enqueue():
            return await enqueue(leg, verb, interpret)
        case twiml.Stream():
            return await stream(leg, verb)
        case _:
            return _leave(leg, verb)


def _leave(leg: Leg, verb: twiml.RedirectVerb | twiml.Hangup | twiml.Reject | twiml.Leave) -> Outcome:
    leg.begin(type(verb).__name__)
    match verb:
        case twiml.RedirectVerb(url, method):
            return leg.follow(url, method)
        case twiml.Hangup():
            return CallEnd("line")
        case twiml.Reject(reason):
            return CallEnd("line", "busy" if reason == "busy" else "no-answer")
        case twiml.Leave():
            return LeftQueue()
        case _:
            assert_never(verb)
