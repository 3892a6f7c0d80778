"""What the city's Open311 server requires and has: read as servers say it, and not asked while it is down."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import httpx
import pytest
from respx import MockRouter
from starlette.testclient import TestClient

from ivr.systems.connected import KEPT_SECONDS, PAUSE_SECONDS, CityReports
from ivr.systems.open311 import connected
from routing.requests.asking import Attribute, Known, NotLearned, OpenRequest
from simulator.open311 import City311, create_server
from tests.fixtures.web import served_by

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
ADDRESS = "http://testserver/open311/v2"


class Server:
    """The simulated server, in whose place something else may answer."""

    def __init__(self, web: MockRouter) -> None:
        app = create_server(lambda: NOW)
        self.city: City311 = app.state.city
        self.route = web.route(url__startswith=ADDRESS).mock(side_effect=served_by(TestClient(app)))
        self.seconds = 0.0
        self.reports = CityReports(partial(connected, ADDRESS, Path("no-key")), lambda: self.seconds)


@pytest.fixture
def server(web: MockRouter) -> Server:
    return Server(web)


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
    assert server.reports.ask("NOISE", NOW) == NotLearned()


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>We are down for maintenance</html>"),
        httpx.Response(200, json={"error": "down"}),
        httpx.Response(500, text="sorry"),
        httpx.Response(200, json=["POTHOLE"]),
    ],
)
def test_a_server_out_of_order_is_not_reached_whatever_its_status(
    server: Server, answer: httpx.Response
) -> None:
    server.route.mock(return_value=answer)

    assert server.reports.ask("POTHOLE", NOW) == NotLearned()


def test_a_server_that_failed_is_left_alone_for_a_while(server: Server) -> None:
    server.route.respond(500)
    server.reports.ask("POTHOLE", NOW)
    server.reports.ask("POTHOLE", NOW)
    tries = server.route.call_count
    server.seconds += PAUSE_SECONDS
    server.reports.ask("POTHOLE", NOW)

    assert (tries, server.route.call_count) == (1, 2)


def test_what_a_service_requires_is_asked_again_after_a_while(server: Server) -> None:
    server.reports.ask("STREETLIGHT", NOW)
    server.city.attributes = {}

    before = server.reports.ask("STREETLIGHT", NOW)
    server.seconds += KEPT_SECONDS
    after = server.reports.ask("STREETLIGHT", NOW)

    assert isinstance(before, Known)
    assert before.required
    assert after == Known()


def test_booleans_as_words_and_values_in_lists_are_read(web: MockRouter) -> None:
    attribute = {
        "variable": "true",
        "required": "true",
        "code": ["FAULT"],
        "values": [{"key": 1, "name": "Out"}, {"key": "2"}],
    }

    service = {"service_code": ["LIGHT"], "metadata": "true"}
    open_one = {"service_request_id": 0, "status": "open", "service_code": "LIGHT", "address": "1 Oak St"}
    closed = {"service_request_id": 7, "status": "closed", "service_code": "LIGHT"}
    web.get(f"{ADDRESS}/services.json").respond(json=[service])
    web.get(f"{ADDRESS}/services/LIGHT.json").respond(
        json=[{"service_code": "LIGHT", "attributes": [attribute]}]
    )
    web.get(f"{ADDRESS}/requests.json").respond(json=[open_one, closed])

    reports = CityReports(partial(connected, ADDRESS, Path("no-key")))

    assert reports.ask("LIGHT", NOW) == Known(
        (Attribute("FAULT", ("1", "2")),), (OpenRequest("0", "1 Oak St"),)
    )
