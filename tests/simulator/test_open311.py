"""The simulated Open311 server speaks GeoReport v2 in both of its formats."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from simulator.open311 import create_server

V2 = "/open311/v2"
POTHOLE = {"service_code": "POTHOLE", "address_string": "12 Oak Street", "description": "deep"}


@pytest.fixture
def client() -> TestClient:
    return TestClient(create_server(lambda: datetime(2026, 11, 25, 18, 0, tzinfo=UTC)))


def test_services_are_listed_as_json_and_xml(client: TestClient) -> None:
    codes = [service["service_code"] for service in client.get(f"{V2}/services.json").json()]
    root = ElementTree.fromstring(client.get(f"{V2}/services.xml").text)

    assert codes == [element.text for element in root.iter("service_code")]
    assert "POTHOLE" in codes


def test_a_request_is_taken_and_found_again(client: TestClient) -> None:
    taken = client.post(f"{V2}/requests.json", data=POTHOLE)
    number = taken.json()[0]["service_request_id"]

    assert taken.status_code == 201
    assert client.get(f"{V2}/requests/{number}.json").json()[0]["status"] == "open"
    assert "12 Oak Street" in client.get(f"{V2}/requests/{number}.xml").text


def test_requests_are_filtered_by_service_and_start(client: TestClient) -> None:
    client.post(f"{V2}/requests.json", data=POTHOLE)

    def found(**query: str) -> int:
        return len(client.get(f"{V2}/requests.json", params=query).json())

    assert found() == found(service_code="POTHOLE", start_date="2026-11-25T17:00:00Z") == 1
    assert found(service_code="STREETLIGHT") == found(start_date="2026-11-26T00:00:00Z") == 0


@pytest.mark.parametrize(
    ("form", "status"),
    [({**POTHOLE, "service_code": "NOISE"}, 404), ({"service_code": "POTHOLE"}, 400)],
)
def test_what_cannot_be_taken_is_a_list_of_errors(
    client: TestClient, form: dict[str, str], status: int
) -> None:
    answer = client.post(f"{V2}/requests.json", data=form)

    assert answer.status_code == status
    assert answer.json()[0]["description"]
