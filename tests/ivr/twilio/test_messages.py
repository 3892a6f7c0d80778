"""What the carrier answers to a text, and how one is found that may have been taken."""

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs

import httpx
import httpx2
import pytest
from respx import MockRouter

from ivr.twilio.client import Client, RestAccount
from ivr.twilio.messages import Messages
from routing.texting.text_message import (
    Accepted,
    Answered,
    Consent,
    RefusedByCarrier,
    TextMessage,
    Unanswered,
)
from tests.fixtures.outbound import textable

AC = "AC" + "0" * 32
URL = f"https://api.twilio.com/2010-04-01/Accounts/{AC}/Messages.json"
LIST = f"{URL}?DateSent%3E=2026-11-25&PageSize=1000"
NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
NUMBER = "+16045550123"
TO = textable(NUMBER)
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
KEPT = {"sid": "SM1", "to": NUMBER, "body": "A link.", "date_created": format_datetime(NOW)}


@pytest.fixture
async def client(web: MockRouter):
    async with httpx2.AsyncClient() as http:
        yield Client(http, RestAccount(AC, "the-token"), "https://line.example/voice/after")


def messages(client: Client, sender: str = "+18885550100") -> Messages:
    return Messages(client, sender, "https://line.example/texts/status")


async def test_a_text_goes_out_with_its_report_address_and_its_moment(web: MockRouter, client) -> None:
    route = web.post(URL).respond(201, json={"sid": "SM1", "status": "queued", "error_code": None})

    assert await messages(client).send(TO, TEXT) == Accepted("SM1")
    assert parse_qs(route.calls.last.request.content.decode()) == {
        "To": [NUMBER],
        "From": ["+18885550100"],
        "Body": ["A link."],
        "StatusCallback": ["https://line.example/texts/status?text=CA1-3"],
        "ValidityPeriod": ["14400"],
    }


async def test_a_messaging_service_is_named_as_such(web: MockRouter, client) -> None:
    route = web.post(URL).respond(201, json={"sid": "SM1"})

    await messages(client, "MG" + "1" * 32).send(TO, TEXT)

    assert parse_qs(route.calls.last.request.content.decode())["MessagingServiceSid"] == ["MG" + "1" * 32]


@pytest.mark.parametrize(
    ("status", "content", "expected"),
    [
        (400, {"json": {"code": 21610, "message": "unsubscribed"}}, RefusedByCarrier(21610)),
        (400, {"json": {"code": 21614, "message": "landline"}}, RefusedByCarrier(21614)),
        (429, {"json": {"code": 20429}}, Unanswered()),
        (401, {"json": {"code": 20003}}, Unanswered()),
        (503, {"text": "<html>busy</html>"}, Unanswered()),
        (200, {"text": "<html>our engineers have been notified</html>"}, Unanswered()),
        (201, {"json": {"status": "queued"}}, Unanswered()),
        (400, {"json": {"message": "no number"}}, Unanswered()),
    ],
)
async def test_only_the_carriers_own_word_counts(
    web: MockRouter, client, status: int, content: dict[str, object], expected: Answered
) -> None:
    route = web.post(URL).respond(status, **content)

    assert await messages(client).send(TO, TEXT) == expected
    assert route.call_count == 1


async def test_a_carrier_that_does_not_answer_is_asked_only_once(web: MockRouter, client) -> None:
    route = web.post(URL).mock(side_effect=httpx.ReadTimeout)

    assert await messages(client).send(TO, TEXT) == Unanswered()
    assert route.call_count == 1


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ([KEPT], Accepted("SM1")),
        ([{**KEPT, "to": "+16045550199"}], None),
        ([{**KEPT, "body": "Another."}], None),
        ([{**KEPT, "date_created": format_datetime(NOW - timedelta(minutes=5))}], None),
        ([{**KEPT, "date_created": "some day"}], Accepted("SM1")),
        (["gossip"], None),
        ([], None),
    ],
)
async def test_a_text_is_found_by_number_words_and_time(
    web: MockRouter, client, kept: list[object], expected: Accepted | None
) -> None:
    web.get(LIST).respond(json={"messages": kept})

    assert await messages(client).find(NUMBER, "A link.", NOW) == expected


@pytest.mark.parametrize(
    ("status", "content"), [(503, {"text": ""}), (200, {"text": "<html>"}), (200, {"json": {"messages": 3}})]
)
async def test_a_list_that_is_none_finds_nothing_out(
    web: MockRouter, client, status: int, content: dict[str, object]
) -> None:
    web.get(LIST).respond(status, **content)

    assert await messages(client).find(NUMBER, "A link.", NOW) == Unanswered()


async def test_the_number_is_in_no_address(web: MockRouter, client) -> None:
    route = web.get(LIST).respond(json={"messages": []})

    await messages(client).find(NUMBER, "A link.", NOW)

    assert NUMBER[1:] not in str(route.calls.last.request.url)
