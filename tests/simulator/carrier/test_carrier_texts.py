"""The simulated carrier takes texts from the line's own client, with Twilio's errors and reports."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime

import httpx2
import pytest

from ivr.twilio.client import Client, RestAccount
from ivr.twilio.messages import Messages
from routing.texting.text_message import Accepted, Consent, RefusedByCarrier, TextMessage
from simulator.carrier.carrier import open_carrier
from simulator.carrier.rest import Rest
from tests.fixtures.outbound import textable

NOW = datetime.now(UTC)
TEXT = TextMessage(
    "CA1-3",
    "CA1",
    "waste.hazardous",
    "en",
    "secret",
    Consent("Shall I text you that?", "yes", "spoken", NOW),
    "A link.",
    NOW,
    date(2027, 2, 23),
)
NUMBER, SENDER = "+16045550123", "+16045550100"


@pytest.fixture
async def rest(line):
    async with Rest(line.account).open() as opened:
        yield opened


@asynccontextmanager
async def messages_to(rest: Rest, account):
    async with httpx2.AsyncClient(trust_env=False) as http:
        client = Client(http, RestAccount(account.sid, account.auth_token, rest.origin), "")
        yield Messages(client, SENDER, f"{account.public_base_url}/texts/status")


async def test_a_text_is_taken_found_again_and_reported_on(line, rest) -> None:
    arrived = asyncio.Event()

    def told(form: dict[str, str]) -> str:
        if form["MessageStatus"] == "delivered":
            arrived.set()
        return ""

    line.answers["/texts/status"] = told

    async with open_carrier(line.account, rest=rest), messages_to(rest, line.account) as messages:
        assert await messages.find(NUMBER, "A link.", NOW) is None
        sent = await messages.send(textable(NUMBER), TEXT)
        assert sent == await messages.find(NUMBER, "A link.", NOW)
        async with asyncio.timeout(10):
            await arrived.wait()

    assert [text.body for text in rest.texts.taken] == ["A link."]
    assert [seen.form["MessageStatus"] for seen in line.seen] == ["sent", "delivered"]
    assert all(seen.is_signed for seen in line.seen)
    assert isinstance(sent, Accepted)


@pytest.mark.parametrize(("number", "error"), [("+15005550001", 21211), ("+15005550009", 21614)])
async def test_a_number_that_cannot_be_texted_is_refused_by_twilios_error(line, rest, number, error) -> None:
    async with messages_to(rest, line.account) as messages:
        assert await messages.send(textable(number), TEXT) == RefusedByCarrier(error)


async def test_who_texts_stop_is_blocked_by_the_carrier_and_the_line_is_told(line, rest) -> None:
    line.answers["/texts/incoming"] = "<Response/>"

    async with open_carrier(line.account, rest=rest), messages_to(rest, line.account) as messages:
        assert await rest.texts.receive(NUMBER, "STOP", SENDER) == "<Response/>"
        assert await messages.send(textable(NUMBER), TEXT) == RefusedByCarrier(21610)
        await rest.texts.receive(NUMBER, "START", SENDER)
        assert isinstance(await messages.send(textable(NUMBER), TEXT), Accepted)

    assert [seen.form["Body"] for seen in line.seen[:2]] == ["STOP", "START"]
