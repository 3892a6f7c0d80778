"""Zammad is asked at the address that was looked at, and read with doubt."""

import httpx2
import pytest

from ivr.errors import BadInput
from ivr.tickets.desk import Filed, NewTicket, RefusedTicket, Unreached
from ivr.tickets.settings import load_ticket_settings
from ivr.tickets.zammad import Zammad

NEW = NewTicket("Users", "Message 4821 (Cityline CA1)", "Department: Revenue", "Cityline CA1")
FOUND = '{"id": 3, "number": "7", "title": "A (Cityline CA1)"}'
PUBLIC = "93.184.216.34"


def zammad(status: int, body: str, ip: str = PUBLIC, got: list[httpx2.Request] | None = None) -> Zammad:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if got is not None:
            got.append(request)
        return httpx2.Response(status, text=body)

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    return Zammad(http, "https://tickets.example", "secret", "line@city.example", look_up=lambda *_: [ip])


def test_a_ticket_goes_to_the_address_that_was_looked_at() -> None:
    got: list[httpx2.Request] = []

    assert zammad(201, '{"id": 3, "number": "12003"}', got=got).file(NEW) == Filed("3", "12003")
    assert str(got[0].url) == f"https://{PUBLIC}/api/v1/tickets"
    assert got[0].headers["host"] == "tickets.example"
    assert got[0].headers["authorization"] == "Token token=secret"
    assert b'"internal":true' in got[0].content


def test_nothing_is_filed_inside_the_citys_network_unless_that_is_wished() -> None:
    got: list[httpx2.Request] = []

    assert zammad(201, '{"id": 3, "number": "12003"}', "10.0.0.7", got).file(NEW) == Unreached()
    assert got == []


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (
            422,
            '{"error": "No lookup value found for \'group\'"}',
            RefusedTicket("No lookup value found for 'group'"),
        ),
        (422, '{"error": "x", "error_human": "No such group"}', RefusedTicket("No such group")),
        (422, "<html>", Unreached()),
        (403, '{"error": "Authentication required"}', Unreached()),
        (302, "", Unreached()),
        (200, "<html>Sorry</html>", Unreached()),
        (201, "[]", Unreached()),
        (500, '{"error": "x"}', Unreached()),
    ],
)
def test_only_a_ticket_with_a_number_is_filed(status: int, body: str, expected: object) -> None:
    assert zammad(status, body).file(NEW) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f'{{"tickets": [3], "assets": {{"Ticket": {{"3": {FOUND}}}}}}}', Filed("3", "7")),
        (f"[{FOUND}]", Filed("3", "7")),
        ('[{"id": 3, "number": "7", "title": "A (Cityline CA1-2)"}]', None),
        ('{"tickets": [], "assets": {}}', None),
        ("<html>", Unreached()),
    ],
)
def test_a_ticket_is_found_by_its_mark_alone(body: str, expected: object) -> None:
    assert zammad(200, body).find("Cityline CA1") == expected


def test_the_settings_say_what_is_missing() -> None:
    whole = {
        "tickets_url": "https://tickets.example",
        "tickets_token": "t",
        "tickets_customer": "line@city.example",
        "tickets_groups": "revenue=Revenue, *=Users",
    }

    settings = load_ticket_settings(["revenue", "parking"], **whole)
    assert (settings.group_of("revenue"), settings.group_of("parking")) == ("Revenue", "Users")
    assert load_ticket_settings(["revenue"], tickets_url="").tickets_url == ""
    for name, wrong, told in (
        ("tickets_url", "http://tickets.example", "https address"),
        ("tickets_url", "https://tickets.example/", "https address"),
        ("tickets_token", "", "CITYLINE_TICKETS_TOKEN"),
        ("tickets_groups", "", "CITYLINE_TICKETS_GROUPS"),
        ("tickets_groups", "revenu=Revenue", "revenu"),
        ("tickets_groups", "revenue=", "revenue="),
    ):
        with pytest.raises(BadInput, match=told):
            load_ticket_settings(["revenue"], **{**whole, name: wrong})
