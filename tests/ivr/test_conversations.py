"""Whole calls, driven through the pure core: what is decided, what is said, and how it is counted."""

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
from ivr.call_state import State
from ivr.city import City, load_city
from ivr.prompts.book import PromptBook, load_prompts
from metrics.ledger import TransferRecord
from metrics.outcome import disposition_of

CONVERSATIONS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parents[1] / "conversations").glob("*.yaml"))
}


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(Path("deploy/example-city"))


@pytest.fixture(scope="module")
def prompts(city: City) -> PromptBook:
    return load_prompts(city.directory.languages, city.path)


@pytest.mark.parametrize("script", CONVERSATIONS.values(), ids=CONVERSATIONS)
async def test_a_call_goes_as_its_script_says(
    script: dict, city: City, prompts: PromptBook, core_call
) -> None:
    now = datetime.fromisoformat(script["at"]).replace(tzinfo=city.directory.time_zone)
    held = core_call(city, prompts, now, number="" if script.get("hidden") else "+16045550001")
    await held.ring()

    for turn in script["turns"]:
        taken = await held.says(understanding(turn["means"]), held.call.language, turn.get("played", 1.0))
        assert type(taken.decision).__name__ == turn["decision"], turn
        said = [sentence.prompt for sentence in taken.reply.sentences]
        assert is_in_order(turn.get("says", []), said), (turn, said)
        assert held.call.state == turn.get("state", held.call.state)
        assert held.call.language == turn.get("language", held.call.language)
        assert taken.reply.lets_go is (held.call.state is not State.LISTENING)
    await held.line.heard(held.sid, script.get("heard", 0.0))
    for event in script.get("events", []):
        await happens(held, event)

    call = held.call
    assert {query.article: str(query.outcome) for query in call.queries} == script["outcomes"]
    assert disposition_of(query.outcome for query in call.queries if query.outcome) == script["disposition"]
    assert call.state is State.ENDED
    counted = [str(record.outcome) for record in held.archive.of(TransferRecord)]
    assert counted == script.get("transfers", counted)
    promised = [str(promise.kind) for promise in held.archive.promises.values()]
    assert promised == script.get("promises", promised)


async def happens(held, event: str | dict[str, str | list[str]]) -> None:
    """Let an event happen; written with what follows it: the step's name, or the step and its prompts."""
    if isinstance(event, str):
        await held.happens(event)
        return
    ((name, expected),) = event.items()
    wanted, *prompts = [expected] if isinstance(expected, str) else expected
    step = await held.happens(name)
    assert type(step).__name__ == wanted, (name, step)
    assert is_in_order(prompts, [sentence.prompt for sentence in getattr(step, "said", ())]), (name, step)


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
            return Control(ControlKind(rest[0]), about=tuple(Candidate(each, 0.8) for each in rest[1:]))
        case "no-match":
            return NoMatch()
        case _:
            return Silence()


def is_in_order(wanted: list[str], said: list[str]) -> bool:
    """Whether the wanted prompts come in that order, other ones allowed between."""
    rest = iter(said)
    return all(prompt in rest for prompt in wanted)
