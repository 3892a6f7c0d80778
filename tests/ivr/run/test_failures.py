"""What nobody expected, in a webhook and in a stream: the log has its place and its call, no word of it."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
import structlog

from intents.text.transcript import Expecting, Said
from ivr.line.nlu import Understood
from ivr.log import configure_log
from tests.fixtures.plain_log import log_plainly
from tests.ivr.twilio.test_stream import Carrier, said

SID = "CA" + "0" * 32
CANARY = "canary at 12 Maple Street"


async def misunderstand(heard: Said, expecting: Expecting, language: str) -> Understood:
    raise ValueError(f"cannot read {heard!r}")


@pytest.fixture(autouse=True)
def _log() -> Iterator[None]:
    before = list(logging.root.handlers)
    configure_log("error")
    yield
    logging.root.handlers = before
    log_plainly()
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def broken(fast_bench):
    """A bench whose line cannot understand anything."""
    state = fast_bench.client.app.state
    line = replace(state.phone.line, understand=misunderstand)
    state.phone = replace(state.phone, line=line)
    state.streams = replace(state.streams, line=line)
    return fast_bench


def the_line_of(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    written = capsys.readouterr().err
    assert "anary" not in written
    assert "6045550001" not in written
    (line,) = written.splitlines()
    fields: dict[str, str] = json.loads(line)
    return fields


def test_a_webhook_that_fails_is_one_line_with_its_call(broken, capsys) -> None:
    broken.hears[0] = False
    broken.post("/voice")

    broken.post("/voice/gather", SpeechResult=CANARY, Confidence="0.9")

    line = the_line_of(capsys)
    assert (line["event"], line["kind"], line["call"]) == ("webhook_failed", "ValueError", SID)
    assert "in misunderstand" in line["exception"]


def test_a_stream_that_fails_is_one_line_with_its_call(broken, capsys) -> None:
    token = broken.token_of(broken.post("/voice"))

    with broken.stream() as socket:
        carrier = Carrier(socket)
        carrier.start(token)
        carrier.echo(carrier.reply(5))
        carrier.hear(broken, said(CANARY))
        socket.receive()

    line = the_line_of(capsys)
    assert (line["event"], line["kind"], line["call"]) == ("stream_failed", "ValueError", SID)
    assert "in misunderstand" in line["exception"]
