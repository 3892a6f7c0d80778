"""While the city's records take long the line says so, and goes on by itself."""

import threading
from dataclasses import replace
from datetime import date

import pytest

from intents.text.transcript import KeyedDigits
from ivr.line.consulting import Consulting, LocalGuesses
from ivr.storage.encryption import Encryption
from ivr.twilio import talk
from routing.services.source import Looked, Rows
from tests.ivr.twilio.test_stream import GREETING, MZ, SID, closed_with, connected, keyed, said

ROW = {"PermitNum": "1", "PhoneLast4": "0142", "StatusCurrentMapped": "In Review"}


class Slow:
    """A source that answers once it is let."""

    def __init__(self) -> None:
        self.may_answer = threading.Event()

    def find(self, number: str, today: date) -> Looked:
        self.may_answer.wait(20)
        return Rows((ROW | {"AppliedDate": "", "IssuedDate": ""},))


@pytest.fixture
def records(fast_bench) -> Slow:
    source, streams = Slow(), fast_bench.client.app.state.streams
    consulting = Consulting(Encryption(b"secret"), LocalGuesses(), lambda _: source)
    line = replace(streams.line, consulting=consulting)
    fast_bench.client.app.state.streams = replace(streams, line=line)
    return source


def to_the_second_number(fast_bench, carrier) -> None:
    carrier.echo(carrier.reply(len(GREETING)))
    carrier.hear(fast_bench, said("permit.status"))
    carrier.echo(carrier.reply(2))
    assert fast_bench.listener.expected[-1] == KeyedDigits()
    keyed(carrier, "20260417#")
    carrier.echo(carrier.reply(1))


def test_the_line_says_that_it_looks_something_up_and_answers_then(
    fast_bench, records: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connected(fast_bench) as carrier:
        to_the_second_number(fast_bench, carrier)
        monkeypatch.setattr(talk, "LONG_SECONDS", 0.01)

        keyed(carrier, "0142#")
        carrier.echo(carrier.reply(1))
        records.may_answer.set()
        carrier.echo(carrier.reply(2))
        carrier.send({"event": "stop", "streamSid": MZ, "stop": {"accountSid": "AC1", "callSid": SID}})
        closed_with(carrier)

    assert fast_bench.ledger_of()[0].turns == 3


def test_a_second_number_may_begin_with_zero(fast_bench, records: Slow) -> None:
    records.may_answer.set()
    with connected(fast_bench) as carrier:
        to_the_second_number(fast_bench, carrier)

        keyed(carrier, "0142#")
        carrier.echo(carrier.reply(2))
        carrier.send({"event": "stop", "streamSid": MZ, "stop": {"accountSid": "AC1", "callSid": SID}})
        closed_with(carrier)

    (query,) = fast_bench.ledger_of()[1]
    assert query.served == "looked_up"
