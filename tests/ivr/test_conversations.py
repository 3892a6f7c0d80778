"""Whole calls, driven through the pure core: what is decided, what is said, and how it is counted."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from intents.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    Recognized,
    Silence,
    Understanding,
)
from ivr.call import Call
from ivr.call_state import Event, HungUp, MessageLeft, PersonReached, State
from ivr.city import City, load_city
from ivr.prompts.book import PromptBook, load_prompts
from ivr.texts import Texts
from ivr.turn import take_turn
from metrics.outcome import disposition_of
from routing.decision import Emergency, Reason, Route
from routing.failed_transfer import after_failed_transfer
from routing.so_far import SoFar

CONVERSATIONS = sorted((Path(__file__).parents[1] / "conversations").glob("*.yaml"))


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(Path("deploy/example-city"))


@pytest.fixture(scope="module")
def prompts(city: City) -> PromptBook:
    return load_prompts(city.directory.languages, city.path)


@pytest.mark.parametrize("path", CONVERSATIONS, ids=lambda path: path.stem)
def test_a_call_goes_as_its_script_says(path: Path, city: City, prompts: PromptBook) -> None:
    script = yaml.safe_load(path.read_text(encoding="utf-8"))
    now = datetime.fromisoformat(script["at"]).replace(tzinfo=city.directory.time_zone)
    call = Call("CA1", now, SoFar(script.get("language", "en")))

    for turn in script["turns"]:
        call = call.heard(turn.get("played", 1.0))
        meant = understanding(turn["means"])
        call = replace(call, spoke=call.spoke or meant != Silence())
        taken = take_turn(call, meant, Texts(city, prompts, call.language, now))
        call = taken.call
        assert type(taken.decision).__name__ == turn["decision"], turn
        said = [sentence.prompt for sentence in taken.reply.sentences]
        assert is_in_order(turn.get("says", []), said), (turn, said)
        assert call.state == turn.get("state", call.state)
        assert call.language == turn.get("language", call.language)
        assert taken.reply.lets_go is (call.state is not State.LISTENING)

    call = call.heard(script.get("heard", 0.0))
    for event in script.get("events", []):
        call = happened(call, event, city, now)

    assert {query.article: str(query.outcome) for query in call.queries} == script["outcomes"]
    assert disposition_of(query.outcome for query in call.queries if query.outcome) == script["disposition"]
    assert call.state is State.ENDED


def understanding(text: str) -> Understanding:
    """Read a conversation's shorthand."""
    kind, *rest = text.split()
    match kind:
        case "recognized":
            also = tuple(Candidate(article, 0.8) for article in rest[3:])
            return Recognized(rest[0], float(rest[1]), also=also)
        case "ambiguous":
            return Ambiguous(tuple(Candidate(article, 0.4) for article in rest))
        case "danger":
            return Danger(DangerKind(rest[0]), "a rule")
        case "control":
            return Control(ControlKind(rest[0]))
        case "no-match":
            return NoMatch()
        case _:
            return Silence()


def happened(call: Call, event: str, city: City, now: datetime) -> Call:
    """Apply what happens after the conversation, as the shell does."""
    match event.split():
        case ["accepted"]:
            return replace(call, accepted=True)
        case ["stream_over"] if call.state is State.RECORDING:
            return replace(call, recording=True)
        case ["stream_over"]:
            operator = city.directory[city.directory.operator]
            failure = Route(operator.id, operator.numbers, Reason.FAILURE)
            return call.after(failure, city.catalog, now)
        case ["nobody"]:
            while call.state is State.TRANSFERRING:
                call = happened(call, "not_taken", city, now)
            return replace(call, recording=True)
        case ["hung_up"] if not call.is_settled_by_hang_up:
            return call
        case name:
            return call.after(after_stream(name, call, city, now), city.catalog, now)


def after_stream(name: list[str], call: Call, city: City, now: datetime) -> Event:
    match name:
        case ["bridged"]:
            return PersonReached()
        case ["not_taken"]:
            assert isinstance(call.last, Route | Emergency)
            return after_failed_transfer(call.last, city.directory, now)
        case ["message", seconds]:
            return MessageLeft(float(seconds))
        case _:
            return HungUp(failed=name == ["failed"])


def is_in_order(wanted: list[str], said: list[str]) -> bool:
    """Whether the wanted prompts come in that order, other ones allowed between."""
    rest = iter(said)
    return all(prompt in rest for prompt in wanted)
