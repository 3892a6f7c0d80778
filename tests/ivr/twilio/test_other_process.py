"""A webhook that the carrier repeats to another process is the same turn, on each kind of database."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from fastapi import FastAPI

from intents.text.transcript import Expecting, Said
from ivr.call.city import City
from ivr.desk.callbacks.callback import CallbackFilter
from ivr.desk.callbacks.store import list_callbacks
from ivr.line.nlu import Understood
from ivr.storage.database import Database
from ivr.twilio.twiml import Phone
from tests.fixtures.phone_bench import PhoneBench, meaning, one_bench

Q = "q=utilities"
Webhook = tuple[str, dict[str, str]]
CALLS: tuple[tuple[Webhook, ...], ...] = (
    (
        ("/voice", {}),
        ("/voice/gather", {"SpeechResult": "mumble", "Confidence": "0.9"}),
        ("/voice/gather", {"SpeechResult": "tax.due_date", "Confidence": "0.9"}),
        ("/voice/gather", {"Digits": "1"}),
        ("/voice/gather", {"SpeechResult": "thanks_goodbye", "Confidence": "0.9"}),
    ),
    (
        ("/voice", {}),
        ("/voice/gather", {"Digits": "0"}),
        ("/voice/dialled?n=1", {"DialCallStatus": "no-answer"}),
        ("/voice/dialled?n=2", {"DialCallStatus": "busy"}),
    ),
    (
        ("/voice", {}),
        ("/voice/gather", {"SpeechResult": "util.high_bill", "Confidence": "0.9"}),
        (f"/voice/waiting?{Q}", {"QueuePosition": "1", "QueueTime": "0", "CurrentQueueSize": "1"}),
        (f"/voice/waiting-key?{Q}", {"Digits": "1"}),
        (f"/voice/queue-left?{Q}", {"QueueResult": "leave"}),
        ("/voice/number?n=0", {"Digits": "2"}),
        ("/voice/number?n=1", {"Digits": "7785550123"}),
        ("/voice/number?n=2", {"Digits": "1"}),
    ),
    (
        ("/voice", {}),
        ("/voice/gather", {"SpeechResult": "util.high_bill", "Confidence": "0.9"}),
        (f"/voice/waiting-key?{Q}", {"Digits": "2"}),
        (f"/voice/queue-left?{Q}", {"QueueResult": "leave"}),
        (
            "/voice/message",
            {"RecordingSid": "RE" + "1" * 32, "RecordingUrl": "https://x.test/1", "RecordingDuration": "9"},
        ),
    ),
)
Books = tuple[object, int]


@pytest.fixture
def two(database: Database, rivermont: City) -> Iterator[tuple[PhoneBench, PhoneBench]]:
    """Two processes of one line, which share the database alone."""
    with one_bench(database, rivermont) as first, one_bench(database, rivermont) as second:
        first.hears[0] = second.hears[0] = False
        yield first, second


def books(bench: PhoneBench) -> Books:
    """Return what the ledger says of the call, and how many callbacks there are."""
    with bench.database.reading() as session:
        callbacks = list_callbacks(session, CallbackFilter(), bench.clock[0])
    call, queries = bench.ledger_of()
    turns = call.turns if call else 0
    return (turns, [(query.article, query.outcome) for query in queries]), len(callbacks)


@pytest.mark.parametrize("call", CALLS)
def test_each_webhook_of_a_call_once_more_elsewhere_changes_nothing(
    two: tuple[PhoneBench, PhoneBench], call: tuple[Webhook, ...]
) -> None:
    first, second = two
    for number, (path, fields) in enumerate(call):
        answer = first.again(path, f"token-{number}", **fields)
        told = books(first)

        assert second.again(path, f"token-{number}", **fields) == answer
        assert books(first) == told


@pytest.mark.parametrize("call", CALLS)
def test_a_webhook_that_comes_again_much_later_is_no_new_turn(
    two: tuple[PhoneBench, PhoneBench], call: tuple[Webhook, ...]
) -> None:
    first, second = two
    for number, (path, fields) in enumerate(call):
        first.again(path, f"token-{number}", **fields)
    told = books(first)

    for number, (path, fields) in enumerate(call):
        second.again(path, f"token-{number}", **fields)

    assert books(first) == told


def test_the_same_webhook_at_two_processes_at_one_moment_is_one_turn(
    two: tuple[PhoneBench, PhoneBench],
) -> None:
    first, _ = two
    first.post("/voice")
    both = Barrier(2, timeout=5)

    async def together(said: Said, expecting: Expecting, language: str) -> Understood:
        """Both have loaded the call before either one saves it."""
        with suppress(BrokenBarrierError):
            await asyncio.to_thread(both.wait)
        return Understood(meaning(said))

    for bench in two:
        app: FastAPI = bench.client.app  # type: ignore[assignment] # the client's app is whatever it was given
        phone: Phone = app.state.phone
        app.state.phone = replace(phone, line=replace(phone.line, understand=together))
    answers: list[str] = []
    said = {"SpeechResult": "tax.due_date", "Confidence": "0.9"}
    threads = [
        Thread(target=lambda bench=bench: answers.append(bench.again("/voice/gather", "token-1", **said)))
        for bench in two
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(answers)) == 1
    assert books(first) == ((1, [("tax.due_date", None)]), 0)
