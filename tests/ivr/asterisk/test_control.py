import asyncio
import json

import pytest

from ivr.asterisk.control import Arrived, Control, Gone, Registered
from ivr.errors import CarrierDown
from ivr.line.wire import Malformed


class FakeExchange:
    """Answers every request with a status."""

    def __init__(self, status: int, body: object = None) -> None:
        self.control = Control(self.send)
        self.asked: list[dict[str, str]] = []
        self._status, self._body = status, body

    async def send(self, text: str) -> None:
        self.asked.append(json.loads(text))
        answer = {
            "type": "RESTResponse",
            "request_id": self.asked[-1]["request_id"],
            "status_code": self._status,
        }
        asyncio.get_running_loop().call_soon(
            self.control.take, json.dumps(answer | {"message_body": json.dumps(self._body)})
        )


async def test_a_request_names_its_resource_as_the_exchange_reads_it() -> None:
    exchange = FakeExchange(200, {"id": "b"})

    said = await exchange.control.ask("POST", "bridges/b", type="mixing")

    assert said == {"id": "b"}
    assert exchange.asked[0]["uri"] == "bridges/b?type=mixing"


async def test_a_refusal_names_no_number() -> None:
    with pytest.raises(CarrierDown, match=r"^the exchange refused a request: 404 to DELETE channels$"):
        await FakeExchange(404).control.ask("DELETE", "channels/PJSIP%2F6045550100")


def event(kind: str, **values: object) -> str:
    return json.dumps({"type": kind, "application": "cityline:1", **values})


async def test_events_of_telephones_are_told() -> None:
    control = Control(FakeExchange(200).send)
    channel = {"id": "1.2", "caller": {"number": "6045550100"}}

    assert control.take(event("ApplicationRegistered")) == Registered("cityline:1")
    arrived = Arrived("1.2", "cityline:1", "6045550100", ("allowed",))
    assert control.take(event("StasisStart", channel=channel, args=["allowed"])) == arrived
    assert control.take(event("ChannelDestroyed", channel=channel, cause=17)) == Gone("1.2", 17)
    assert control.take(event("ChannelVarset", channel=channel)) is None


@pytest.mark.parametrize(
    "message", ["", "[]", "1", event("StasisEnd", channel={}), event("StasisEnd", channel={"id": "x" * 200})]
)
async def test_what_is_no_event_is_malformed(message: str) -> None:
    with pytest.raises(Malformed):
        Control(FakeExchange(200).send).take(message)
