"""What the city's Open311 server requires and has: read as servers say it, and not asked while it is down."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx2
import orjson
import pytest
from starlette.testclient import TestClient

from ivr.sources.city_reports import KEPT_SECONDS, PAUSE_SECONDS, CityReports
from ivr.sources.open311 import Open311
from routing.requests.asking import Attribute, Known, OpenRequest, Unreached
from simulator.open311.server import City311, create_server

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
ADDRESS = "http://testserver/open311/v2"


class Server:
    """The simulated server, or whatever answers in its place."""

    def __init__(self) -> None:
        app = create_server(lambda: NOW)
        self.city: City311 = app.state.city
        self.http: httpx2.Client = TestClient(app)
        self.asked: list[str] = []
        self.seconds = 0.0
        self.reports = CityReports(self.connect, lambda: self.seconds)

    @contextmanager
    def connect(self) -> Iterator[Open311]:
        self.asked.append("connected")
        yield Open311(self.http, ADDRESS)

    def answer(self, how: Callable[[httpx2.Request], httpx2.Response]) -> None:
        self.http = httpx2.Client(transport=httpx2.MockTransport(how))


@pytest.fixture
def server() -> Server:
    return Server()


def test_required_attributes_are_read_and_information_is_no_question(server: Server) -> None:
    told = server.reports.ask("MISSED_PICKUP", NOW)

    assert told == Known(
        (Attribute("STREAM", ("garbage", "recycling", "food_scraps", "yard_waste")), Attribute("MISSED_ON"))
    )


def test_open_reports_of_the_service_are_told_with_their_address(server: Server) -> None:
    server.city.take("POTHOLE", "14 Oak Street", "")
    server.city.take("STREETLIGHT", "12 Oak Street", "")
    server.city.take("POTHOLE", "20 Oak Street", "")
    server.city.requests[2]["status"] = "closed"

    assert server.reports.ask("POTHOLE", NOW) == Known((), (OpenRequest("00001", "14 Oak Street"),))


def test_where_a_report_lies_is_told_with_it(server: Server) -> None:
    server.city.take("POTHOLE", "by the old mill", "", point=(-119.41, 49.81))

    known = server.reports.ask("POTHOLE", NOW)

    assert known == Known((), (OpenRequest("00001", "by the old mill", (-119.41, 49.81)),))


def test_a_service_that_the_server_does_not_list_is_not_known(server: Server) -> None:
    assert server.reports.ask("NOISE", NOW) == Unreached()


@pytest.mark.parametrize(
    "answer",
    [
        httpx2.Response(200, text="<html>We are down for maintenance</html>"),
        httpx2.Response(200, json={"error": "down"}),
        httpx2.Response(500, text="sorry"),
        httpx2.Response(200, json=["POTHOLE"]),
    ],
)
def test_a_server_out_of_order_is_not_reached_whatever_its_status(
    server: Server, answer: httpx2.Response
) -> None:
    server.answer(lambda _: answer)

    assert server.reports.ask("POTHOLE", NOW) == Unreached()


def test_a_server_that_failed_is_left_alone_for_a_while(server: Server) -> None:
    server.answer(lambda _: httpx2.Response(500))
    server.reports.ask("POTHOLE", NOW)
    server.reports.ask("POTHOLE", NOW)
    tries = len(server.asked)
    server.seconds += PAUSE_SECONDS
    server.reports.ask("POTHOLE", NOW)

    assert (tries, len(server.asked)) == (1, 2)


def test_what_a_service_requires_is_asked_again_after_a_while(server: Server) -> None:
    server.reports.ask("STREETLIGHT", NOW)
    server.city.attributes = {}

    before = server.reports.ask("STREETLIGHT", NOW)
    server.seconds += KEPT_SECONDS
    after = server.reports.ask("STREETLIGHT", NOW)

    assert isinstance(before, Known)
    assert before.required
    assert after == Known()


def test_booleans_as_words_and_values_in_lists_are_read(server: Server) -> None:
    attribute = {
        "variable": "true",
        "required": "true",
        "code": ["FAULT"],
        "values": [{"key": 1, "name": "Out"}, {"key": "2"}],
    }

    def odd(request: httpx2.Request) -> httpx2.Response:
        match request.url.path.rpartition("/v2/")[2]:
            case "services.json":
                rows: object = [{"service_code": ["LIGHT"], "metadata": "true"}]
            case "services/LIGHT.json":
                rows = [{"service_code": "LIGHT", "attributes": [attribute]}]
            case _:
                rows = [
                    {
                        "service_request_id": 0,
                        "status": "open",
                        "service_code": "LIGHT",
                        "address": "1 Oak St",
                    },
                    {"service_request_id": 7, "status": "closed", "service_code": "LIGHT"},
                ]
        return httpx2.Response(200, content=orjson.dumps(rows))

    server.answer(odd)

    assert server.reports.ask("LIGHT", NOW) == Known(
        (Attribute("FAULT", ("1", "2")),), (OpenRequest("0", "1 Oak St"),)
    )
