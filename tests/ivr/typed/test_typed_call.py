"""A typed call is a call: the same turns by telephone and by keyboard have the same outcomes."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from intents.meaning.understanding import Understanding
from intents.text.transcript import Said
from ivr.call.city import City
from ivr.call.texts import load_prompts
from ivr.typed.call import TypedCall, Ways
from ivr.typed.script import HangsUp, Presses, Says, Script, StaffBehaviour, StaysSilent
from metrics.ledger.outcome import disposition_of
from tests.fixtures.phone_bench import PhoneBench, meaning
from tests.ivr.twilio.test_webhooks import gathered

SID = "CA" + "0" * 32


@dataclass
class Reading:
    """Understands as the bench's telephone line does."""

    def understand_now(self, said: Said, *_: object) -> Understanding:
        return meaning(said)


def act(word: str) -> Says | Presses | StaysSilent:
    if not word:
        return StaysSilent()
    return Presses(word, played=0.0) if word.isdigit() else Says(word, played=0.0)


async def typed(city: City, *words: str) -> TypedCall:
    at = datetime(2026, 11, 25, 10, 0, tzinfo=city.directory.time_zone)
    script = Script("typed", "en", at, (*map(act, words), HangsUp(0.0)), StaffBehaviour.NOBODY)
    prompts = load_prompts(city.directory.languages, city.path)
    call = TypedCall(Ways(city, prompts, Reading()), script, lambda *_: None)
    await call.hold()
    return call


@pytest.mark.parametrize(
    "words",
    [
        ("tax.due_date", "1"),
        ("mumble", "", "waste.collection_day"),
        ("transit.info", "thanks_goodbye"),
        ("tax.due_date", "waste.missed_pickup", "mumble"),
        ("language_switch", "no"),
    ],
)
async def test_the_same_turns_end_in_the_same_outcomes(
    fast_bench: PhoneBench, rivermont: City, words: tuple[str, ...]
) -> None:
    gathered(fast_bench, *words)
    fast_bench.raw("/voice/status", CallStatus="completed")
    kept, queries = fast_bench.ledger_of()

    call = (await typed(rivermont, *words)).call

    assert [(query.article, str(query.outcome)) for query in call.queries] == [
        (query.article, str(query.outcome)) for query in queries
    ]
    assert kept.disposition == disposition_of(query.outcome for query in call.queries if query.outcome)
