"""Zammad is asked at the address that was looked at, and read with doubt."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from respx import MockRouter

from ivr.errors import BadInput
from ivr.systems.tickets.settings import load_ticket_settings
from ivr.systems.tickets.ticket_system import Filed, NewTicket, RefusedTicket, SystemUnreachable
from ivr.systems.tickets.zammad import Zammad, connected

NEW = NewTicket("Users", "Message 4821 (Cityline CA1)", "Department: Revenue", "Cityline CA1")
FOUND = '{"id": 3, "number": "7", "title": "A (Cityline CA1)"}'
PUBLIC = "93.184.216.34"
TICKETS = f"https://{PUBLIC}/api/v1/tickets"


@pytest.fixture
def zammad() -> Iterator[Zammad]:
    with connected("https://tickets.example", "secret", "line@city.example", may_be_private=False) as zammad:
        yield replace(zammad, look_up=lambda *_: [PUBLIC])


def test_a_ticket_goes_to_the_address_that_was_looked_at(web: MockRouter, zammad: Zammad) -> None:
    signed = {"host": "tickets.example", "authorization": "Token token=secret"}
    route = web.post(TICKETS, headers=signed).respond(201, text='{"id": 3, "number": "12003"}')

    assert zammad.file(NEW) == Filed("3", "12003")
    assert route.calls.last.request.extensions["sni_hostname"] == "tickets.example"
    assert b'"internal":true' in route.calls.last.request.content


def test_nothing_is_filed_inside_the_citys_network_unless_that_is_wished(
    web: MockRouter, zammad: Zammad
) -> None:
    inside = replace(zammad, look_up=lambda *_: ["10.0.0.7"])
    web.post("https://10.0.0.7/api/v1/tickets").respond(201, text='{"id": 3, "number": "12003"}')

    assert inside.file(NEW) == SystemUnreachable()
    assert not web.calls
    assert replace(inside, may_be_private=True).file(NEW) == Filed("3", "12003")


@pytest.mark.parametrize("failure", [httpx.ConnectError, httpx.ReadTimeout])
def test_a_house_that_does_not_answer_is_not_reached(
    web: MockRouter, zammad: Zammad, failure: type[httpx.TransportError]
) -> None:
    web.post(TICKETS).mock(side_effect=failure)

    assert zammad.file(NEW) == SystemUnreachable()


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (
            422,
            '{"error": "No lookup value found for \'group\'"}',
            RefusedTicket("No lookup value found for 'group'"),
        ),
        (422, '{"error": "x", "error_human": "No such group"}', RefusedTicket("No such group")),
        (422, "<html>", SystemUnreachable()),
        (403, '{"error": "Authentication required"}', SystemUnreachable()),
        (302, "", SystemUnreachable()),
        (200, "<html>Sorry</html>", SystemUnreachable()),
        (201, "[]", SystemUnreachable()),
        (500, '{"error": "x"}', SystemUnreachable()),
    ],
)
def test_only_a_ticket_with_a_number_is_filed(
    web: MockRouter, zammad: Zammad, status: int, body: str, expected: object
) -> None:
    web.post(TICKETS).respond(status, text=body)

    assert zammad.file(NEW) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f'{{"tickets": [3], "assets": {{"Ticket": {{"3": {FOUND}}}}}}}', Filed("3", "7")),
        (f"[{FOUND}]", Filed("3", "7")),
        ('[{"id": 3, "number": "7", "title": "A (Cityline CA1-2)"}]', None),
        ('{"tickets": [], "assets": {}}', None),
        ("<html>", SystemUnreachable()),
    ],
)
def test_a_ticket_is_found_by_its_mark_alone(
    web: MockRouter, zammad: Zammad, body: str, expected: object
) -> None:
    web.get(f"{TICKETS}/search", params={"query": '"Cityline CA1"'}).respond(text=body)

    assert zammad.find("Cityline CA1") == expected


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
