"""`cityline requests`: what callers reported, and whether the city's server has it."""

import json
from datetime import UTC, date, datetime

import pytest

from ivr.storage.database import Database
from routing.requests.request import RequestState, ServiceRequest
from routing.requests.store import file_request

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
POTHOLE = ServiceRequest(
    "CA1-2", "CA1", "2969", "roads.pothole", "POTHOLE", "12 Oak Street", NOW, NOW, date(2027, 2, 23)
)


@pytest.fixture
def filed(sqlite_database: Database, sqlite_url: str) -> str:
    with sqlite_database.begin() as session:
        file_request(session, POTHOLE)
    return sqlite_url


def test_reports_are_listed_with_their_reference_and_place(cityline, filed: str) -> None:
    ran = cityline("requests", database_url=filed)

    assert ran.code == 0
    assert all(part in ran.out for part in ("2969", "12 Oak Street", RequestState.WAITING.value))


def test_reports_as_json_are_for_programs(cityline, filed: str) -> None:
    told = json.loads(cityline("requests", "--open", "--json", database_url=filed).printed)

    assert [(one["reference"], one["state"]) for one in told] == [("2969", "waiting")]
