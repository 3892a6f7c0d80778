"""What callers report reaches the city's server exactly once, whatever fails between."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest
from respx import MockRouter
from starlette.testclient import TestClient

from ivr.run.filing import Filing
from ivr.storage.database import Database
from ivr.systems.open311 import RefusedByServer, ServerUnreachable, Taken, connected
from metrics.ledger.outcome import FiledState, QueryOutcome
from metrics.ledger.records import QueryRecord
from metrics.ledger.store import append, call_record
from routing.requests.request import LEASE, RequestState, ServiceRequest
from routing.requests.store import all_requests, file_request, save_request
from simulator.open311 import City311, create_server
from tests.fixtures.web import served_by

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
ADDRESS = "http://testserver/open311/v2"
POTHOLE = ServiceRequest(
    "CA1-2", "CA1", "2969", "roads.pothole", "POTHOLE", "12 Oak Street", NOW, NOW, date(2027, 2, 23)
)


class CityServer:
    """The simulated server, in whose place something else may answer, or nobody."""

    def __init__(self, web: MockRouter) -> None:
        app = create_server(lambda: NOW)
        self.city: City311 = app.state.city
        self.answers = served_by(TestClient(app))
        self.route = web.route(url__startswith=ADDRESS).mock(side_effect=self.answers)
        self.connect = partial(connected, ADDRESS, Path("no-key"))

    def take_without_answering(self) -> None:
        """Answer too late: the report is kept, and nobody learns of it."""

        def take(request: httpx.Request) -> httpx.Response:
            self.answers(request)
            raise httpx.ReadTimeout("no answer")

        self.route.mock(side_effect=take)

    def recover(self) -> None:
        self.route.mock(side_effect=self.answers)


@pytest.fixture
def server(web: MockRouter) -> CityServer:
    return CityServer(web)


@pytest.fixture
def filing(database: Database, server: CityServer) -> Filing:
    with database.begin() as session:
        file_request(session, POTHOLE)
    return Filing(database, server.connect, lambda: NOW)


def kept(filing: Filing) -> ServiceRequest:
    with filing.database.reading() as session:
        (one,) = all_requests(session)
    return one


def test_a_report_is_sent_once_and_keeps_the_servers_id(filing: Filing, server: CityServer) -> None:
    assert filing.round(NOW) == 1
    assert filing.round(NOW + timedelta(days=1)) == 0

    assert [request["address"] for request in server.city.requests] == ["12 Oak Street"]
    assert (kept(filing).state, kept(filing).server_id) == (RequestState.FILED, "00001")


FILED_QUERY = QueryRecord(
    "CA1",
    1,
    NOW,
    "en",
    article="roads.pothole",
    outcome=QueryOutcome.SERVICE_REQUEST_FILED,
    closed_at=NOW,
    filing=FiledState.WAITING,
)


def told_by(filing: Filing) -> FiledState | None:
    with filing.database.reading() as session:
        return call_record(session, "CA1")[1][0].filing


@pytest.mark.parametrize(
    ("knows", "is_up", "expected"),
    [(True, True, FiledState.ACCEPTED), (False, True, FiledState.REFUSED), (True, False, FiledState.WAITING)],
    ids=["accepted", "refused", "down"],
)
def test_the_ledger_learns_what_became_of_a_report(
    filing: Filing, server: CityServer, *, knows: bool, is_up: bool, expected: FiledState
) -> None:
    with filing.database.begin() as session:
        append(session, FILED_QUERY)
    server.city.services = server.city.services if knows else {}
    if not is_up:
        server.route.mock(side_effect=httpx.ConnectError("down"))

    filing.round(NOW)

    assert told_by(filing) is expected


def test_a_report_carries_where_its_address_lies(database: Database, server: CityServer) -> None:
    with database.begin() as session:
        file_request(session, replace(POTHOLE, lon=-119.41, lat=49.81))

    assert Filing(database, server.connect, lambda: NOW).round(NOW) == 1

    assert [(one["long"], one["lat"]) for one in server.city.requests] == [(-119.41, 49.81)]


def test_a_server_that_is_down_is_asked_again_later(filing: Filing, server: CityServer) -> None:
    server.route.mock(side_effect=httpx.ConnectError)

    assert filing.round(NOW) == 0
    assert kept(filing).state is RequestState.WAITING

    server.recover()
    assert filing.round(NOW) == 0
    assert filing.round(NOW + timedelta(minutes=1)) == 1
    assert len(server.city.requests) == 1


def test_a_report_that_was_taken_without_an_answer_is_not_sent_twice(
    filing: Filing, server: CityServer
) -> None:
    server.take_without_answering()
    assert filing.round(NOW) == 0

    server.recover()
    assert filing.round(NOW + timedelta(minutes=1)) == 1

    assert len(server.city.requests) == 1
    assert kept(filing).server_id == "00001"


def test_an_attempt_that_was_cut_off_is_looked_for_before_it_is_sent_again(
    filing: Filing, server: CityServer
) -> None:
    with filing.database.begin() as session:
        save_request(session, POTHOLE, POTHOLE.sending(NOW))
    server.city.take("POTHOLE", POTHOLE.address, f"Reported by telephone. {POTHOLE.mark}")

    assert filing.round(NOW + LEASE) == 1
    assert len(server.city.requests) == 1
    assert kept(filing).server_id == "00001"


def test_an_attempt_that_never_arrived_is_sent_after_all(filing: Filing, server: CityServer) -> None:
    with filing.database.begin() as session:
        save_request(session, POTHOLE, POTHOLE.sending(NOW))

    assert filing.round(NOW + LEASE) == 1
    assert len(server.city.requests) == 1


def test_what_the_server_refuses_is_left_to_staff_with_its_reason(filing: Filing, server: CityServer) -> None:
    server.city.services = {"STREETLIGHT": "Street light out"}

    assert filing.round(NOW) == 0
    assert kept(filing).state is RequestState.REFUSED
    assert "there is no service POTHOLE" in kept(filing).refusal
    assert filing.round(NOW + timedelta(days=9)) == 0


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (201, '[{"service_request_id": 0}]', Taken("0")),
        (201, '[{"service_request_id": ["77"]}]', Taken("77")),
        (201, '[{"token": "abc"}]', Taken("abc")),
        (201, "[{}]", Taken("")),
        (200, "<html>Something went wrong</html>", ServerUnreachable()),
        (200, "[]", ServerUnreachable()),
        (404, "not found", ServerUnreachable()),
        (500, '[{"code": 500, "description": "our CRM is down"}]', ServerUnreachable()),
        (400, '[{"code": 400, "description": "no such place"}]', RefusedByServer("400 no such place")),
    ],
)
def test_a_servers_answer_is_read_as_servers_give_it(
    server: CityServer, status: int, body: str, expected: object
) -> None:
    server.route.respond(status, text=body)

    with server.connect() as open311:
        assert open311.send("POTHOLE", "12 Oak Street", "") == expected


def test_test_calls_reports_stay_where_they_are(
    web: MockRouter, database: Database, server: CityServer
) -> None:
    web.clear()
    with database.begin() as session:
        file_request(session, replace(POTHOLE, is_test=True))

    assert Filing(database, server.connect, lambda: NOW).round(NOW) == 0
    assert server.city.requests == []


def test_what_the_service_requires_goes_along_by_the_servers_names(
    database: Database, server: CityServer
) -> None:
    light = replace(POTHOLE, id="CA1-3", code="STREETLIGHT", attributes=(("FAULT", "flickers"),))
    with database.begin() as session:
        file_request(session, light)
    filing = Filing(database, server.connect, lambda: NOW)

    assert filing.round(NOW) == 1
    assert kept(filing).attributes == (("FAULT", "flickers"),)
    assert server.city.requests[0]["attributes"] == {"FAULT": "flickers"}


def test_a_report_without_what_the_service_requires_is_left_to_staff(
    database: Database, server: CityServer
) -> None:
    with database.begin() as session:
        file_request(session, replace(POTHOLE, code="STREETLIGHT"))
    filing = Filing(database, server.connect, lambda: NOW)

    filing.round(NOW)

    assert kept(filing).state is RequestState.REFUSED
    assert "FAULT" in kept(filing).refusal
