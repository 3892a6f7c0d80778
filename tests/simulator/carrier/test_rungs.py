"""The ladder, rung by rung, in whole calls: whatever fails, the line gets simpler and loses nobody."""

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from intents.matching.opinion_budget import OpinionOutcome
from intents.matching.second_opinion import Budget, Failed, SecondOpinion
from intents.meaning.understanding import Ambiguous, Candidate, NoMatch, Recognized, Understanding
from intents.text.transcript import Expecting, Keys, Said, Transcript
from ivr.call.city import City
from ivr.call.playout import CallerEvent, Unheard
from ivr.call.texts import load_prompts
from ivr.line.handover import Handover
from ivr.line.line import Line
from ivr.line.nlu import NluPipeline
from ivr.run.ledger_upkeep import drain_spool, put_aside
from ivr.storage.spool import Spool
from metrics.ledger.outcome import Disposition, QueryOutcome
from simulator.carrier.caller import AwaitReply, CallerScript, HangUp, SpeakWords
from simulator.carrier.events import Event, VerbStarted
from simulator.carrier.handset import Handset
from simulator.carrier.people import Accepts
from simulator.carrier.trace import CarrierTrace
from simulator.carrier.utterance import CallerUtterance
from tests.fixtures.phone_bench import PhoneBench
from tests.ivr.twilio import test_drain as streamed
from tests.simulator.carrier import test_calls_to_people as gathered
from tests.simulator.carrier.test_calls_to_people import LOUD, OPERATOR, House, rung, said

house = gathered.house
url = streamed.url
DOUBT = Ambiguous((Candidate("waste.collection_day", 0.5), Candidate("waste.bin_damaged", 0.4)))
VAGUE = "my bin"


class ServerDown:
    """A server of second opinions that refuses, or never answers."""

    def __init__(self, *, answers: bool) -> None:
        self.answers, self.asked = answers, 0

    async def ask(self, *_: object) -> Failed:
        self.asked += 1
        if not self.answers:
            await asyncio.Event().wait()
        return Failed(OpinionOutcome.UNREACHABLE)


class InDoubt(NluPipeline):
    """Is in doubt about one wording, and knows the meaning of all others."""

    def understand_now(self, said: Said, expecting: Expecting, language: str) -> Understanding:
        match said:
            case Transcript(text=words) if words == VAGUE:
                return DOUBT
            case Keys("1"):
                return Recognized("waste.collection_day", 1.0)
            case _:
                return NoMatch()


def with_line(bench: PhoneBench, line: Line) -> None:
    assert bench.app
    bench.app.state.phone = replace(bench.app.state.phone, line=line, handover=Handover(line))


@pytest.mark.parametrize("answers", [True, False])
async def test_without_the_second_opinion_the_lines_own_decision_is_taken(
    house: House, rivermont: City, answers: bool
) -> None:
    server = ServerDown(answers=answers)
    second = SecondOpinion(server, rivermont.catalog, budget=Budget(0.01, 0.02))
    line = house.bench.app.state.phone.line
    with_line(house.bench, replace(line, understand=InDoubt(None, None, second).understand))

    trace = await house.call(VAGUE, keys={"say 1 or press 1": "1"}, leaves_at="Anything else?")

    assert server.asked
    assert "Which of these is it?" in said(trace)
    assert house.query(trace).article == "waste.collection_day"
    assert house.bench.failures == []


class DeafListener(streamed.LoudnessListener):
    """No transcriber has room for what it hears."""

    def hear(self, ulaw: bytes, *, is_playing: bool, said: bytes = b"") -> tuple[CallerEvent, ...]:
        return (Unheard(),) if super().hear(ulaw, is_playing=is_playing, said=said) else ()


async def test_with_full_transcribers_the_carrier_hears_the_same_call(url: str, rivermont: City) -> None:
    question = CallerUtterance.of(streamed.QUESTION.ulaw, "waste.collection_day")
    script = CallerScript((AwaitReply(), SpeakWords(question), AwaitReply(), SpeakWords(question), HangUp()))
    line = streamed.House()
    with streamed.node_of(url, rivermont, line, 30) as (node, socket):
        node.app.state.streams = replace(node.app.state.streams, open_listener=lambda *_: DeafListener())
        async with streamed.running(node, socket):
            line.nodes.append(node)
            (trace,) = await streamed.calls(line, script, 1)

    verbs = [verb.verb for verb in trace.all(VerbStarted)]
    assert verbs.index("Stream") < verbs.index("Gather")
    assert not streamed.is_sorry(trace)


QUESTIONS = ("How can I help?", "What are you calling about", "say agent for a person")


class Mumbler:
    """A caller whose words nobody understands, until the line reads out keys."""

    def __init__(self) -> None:
        self._news: asyncio.Queue[str] = asyncio.Queue()
        self._keys = iter("1")

    def heard(self, event: Event) -> None:
        if isinstance(event, VerbStarted):
            self._news.put_nowait(event.detail)

    async def converse(self, phone: Handset) -> None:
        while True:
            news = await self._news.get()
            if any(question in news for question in QUESTIONS):
                phone.say(CallerUtterance.of(LOUD, "mumble"))
            elif "say 1 or press 1" in news:
                phone.press(next(self._keys))
            elif "Anything else?" in news:
                phone.hang_up()


async def test_whose_words_are_never_understood_chooses_by_keys(house: House) -> None:
    caller, line = Mumbler(), house.bench.app.state.phone.line
    with_line(house.bench, replace(line, understand=InDoubt(None, None).understand))
    call = house.carrier.call(caller, from_="+16045550001", to="+16045550100", watch=caller.heard)

    async with asyncio.timeout(60):
        trace = await call.run()

    assert "Let's use the keypad." in said(trace)
    assert "Your collection day depends on your street." in said(trace)
    assert house.bench.failures == []


def hide_calls(house: House, *, is_back: bool = False) -> None:
    """Take the database away from the line, or give it back."""
    names = ("hidden", "calls") if is_back else ("calls", "hidden")
    with house.bench.database.begin() as session:
        session.execute(text("ALTER TABLE {} RENAME TO {}".format(*names)))


def aside(bench: PhoneBench, spool: Spool, sid: str, _seconds: float) -> None:
    put_aside(sid, "en", spool, bench.clock[0])


async def failed_in_mid_call(house: House, spool: Spool) -> CarrierTrace:
    """A call whose database is gone when the caller speaks, and back after the call."""
    bench, prompts = house.bench, load_prompts(("en",), Path("deploy/example-city"))
    notice = tuple(prompts.say(name, "en") for name in ("emergency_notice", "failure"))
    bench.app.state.rescue = replace(bench.app.state.rescue, said=notice, missed=partial(aside, bench, spool))

    def vanish(event: Event) -> None:
        if isinstance(event, VerbStarted) and "How can I help?" in event.detail:
            hide_calls(house)

    house.watch = vanish
    trace = await house.call("waste.collection_day", people={OPERATOR[0]: Accepts()})
    hide_calls(house, is_back=True)
    return trace


async def test_without_the_database_a_caller_hears_the_notice_and_gets_the_operator_and_is_counted_once(
    house: House, rivermont: City, tmp_path: Path
) -> None:
    spool = Spool(tmp_path / "spool", "one")

    trace = await failed_in_mid_call(house, spool)
    archive = house.bench.app.state.phone.line.calls.archive
    drain_spool(archive, lambda _: rivermont.catalog, spool)

    words = said(trace)
    assert words.index("Emergencies, 9-1-1.") < words.index("something went wrong on our side")
    assert rung(trace) == [OPERATOR[0]]
    call, queries = house.bench.ledger_of(trace.call_sid)
    assert call.disposition is Disposition.FAILED
    assert [query.outcome for query in queries] == [QueryOutcome.TECHNICAL_FAILURE]
