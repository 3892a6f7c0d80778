"""The city's own systems as sources: read only, in time, and never taken at their word."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import httpx2
import pytest
from respx import MockRouter, Route

from intents.matching.opinion_budget import FAILURES, REST_SECONDS
from ivr.errors import BadInput
from ivr.systems.connected import GuardedSource, HttpSource, SqlSource, connected, source_of, unset
from routing.services.source import HttpRecords, Looked, NotAvailable, Rows, SourceFault, SqlView

TODAY = date(2026, 11, 25)
COLUMNS = ("number", "phone", "state")
ROW = {"number": "20260417", "phone": "0142", "state": "In Review"}
SERVICE = HttpRecords("https://permits.example/{number}", COLUMNS, kept_seconds=60)
VIEW = SqlView("PERMITS_DATABASE_URL", "permits", COLUMNS)
DOWN, SLOW, WRONG = (NotAvailable(each) for each in (SourceFault.DOWN, SourceFault.SLOW, SourceFault.WRONG))


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def source(web: MockRouter, clock: Clock) -> Iterator[HttpSource]:
    with httpx2.Client() as http:
        yield HttpSource(http, SERVICE, clock)


@pytest.fixture
def service(web: MockRouter) -> Route:
    return web.get("https://permits.example/20260417")


def test_an_answer_without_end_is_given_up(clock: Clock, source: HttpSource, service: Route) -> None:
    sent = []

    def large() -> Iterator[bytes]:
        while True:
            sent.append(1)
            yield b" " * 100_000

    def slow() -> Iterator[bytes]:
        while True:
            clock.now += 2.0
            yield b" "

    service.side_effect = [httpx.Response(200, content=large()), httpx.Response(200, content=slow())]

    assert source.find("20260417", TODAY) == WRONG
    assert len(sent) < 20
    assert source.find("20260417", TODAY) == SLOW


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "permits.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE records (number TEXT, phone TEXT, state TEXT, owner TEXT)")
        connection.execute("INSERT INTO records VALUES ('20260417', '0142', 'In Review', 'Pat')")
        connection.execute("CREATE VIEW permits AS SELECT * FROM records")
    return f"sqlite:///{path}"


def test_a_view_tells_the_columns_that_were_declared(database: str) -> None:
    assert SqlSource(connected(database), VIEW).find("20260417", TODAY) == Rows((ROW,))
    assert SqlSource(connected(database), VIEW).find("20260000", TODAY) == Rows(())


def test_a_number_is_never_part_of_the_query(database: str) -> None:
    assert SqlSource(connected(database), VIEW).find("' OR 1=1 --", TODAY) == Rows(())


def test_the_citys_database_is_only_read(database: str) -> None:
    with connected(database).connect() as connection, pytest.raises(Exception, match="readonly"):
        connection.exec_driver_sql("DELETE FROM records")


def test_a_view_that_is_not_there_is_down(database: str) -> None:
    missing = SqlView("X", "elsewhere", COLUMNS)

    assert SqlSource(connected(database), missing).find("1", TODAY) == DOWN


@pytest.mark.parametrize("told", [ROW | {"owner": "Pat"}, [ROW, ROW | {"number": "20260001"}]])
def test_a_service_tells_a_record_or_all_it_has(source: HttpSource, service: Route, told: object) -> None:
    service.respond(json=told)

    assert source.find("20260417", TODAY) == Rows((ROW,))


def test_a_number_that_a_service_does_not_know_is_no_failure(source: HttpSource, service: Route) -> None:
    service.respond(404)

    assert source.find("20260417", TODAY) == Rows(())


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (httpx.Response(200, html="<h1>We are sorry</h1>"), WRONG),
        (httpx.Response(200, json={"error": "maintenance"}), WRONG),
        (httpx.Response(200, json=["maintenance"]), WRONG),
        (httpx.Response(200, json="maintenance"), WRONG),
        (httpx.Response(302, headers={"Location": "https://elsewhere.example"}), DOWN),
        (httpx.Response(503), DOWN),
    ],
)
def test_a_page_of_words_is_no_record(
    source: HttpSource, service: Route, answer: httpx.Response, expected: Looked
) -> None:
    service.mock(return_value=answer)

    assert source.find("20260417", TODAY) == expected


@pytest.mark.parametrize(
    ("failure", "expected"),
    [(httpx.ReadTimeout, SLOW), (httpx.ConnectTimeout, SLOW), (httpx.ConnectError, DOWN)],
)
def test_a_service_that_is_slow_or_gone_is_told_apart(
    source: HttpSource, service: Route, failure: type[httpx.TransportError], expected: Looked
) -> None:
    service.mock(side_effect=failure)

    assert source.find("20260417", TODAY) == expected


def test_the_service_is_shown_the_token_that_its_file_names(
    web: MockRouter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERMITS_TOKEN", "a token")
    declared = HttpRecords("https://permits.example/of/{number}", COLUMNS, token_from="PERMITS_TOKEN")
    told = {"Authorization": "Bearer a token", "Accept": "application/json"}
    web.get("https://permits.example/of/20260417", headers=told).respond(json=ROW)

    assert source_of(declared).find("20260417", TODAY) == Rows((ROW,))


def test_an_answer_is_used_again_for_a_while_and_a_failure_is_not(
    clock: Clock, source: HttpSource, service: Route
) -> None:
    service.side_effect = [httpx.Response(503), httpx.Response(200, json=ROW), httpx.Response(404)]

    assert source.find("20260417", TODAY) == DOWN
    assert source.find("20260417", TODAY) == Rows((ROW,))
    assert source.find("20260417", TODAY) == Rows((ROW,))
    clock.now += SERVICE.kept_seconds + 1
    assert source.find("20260417", TODAY) == Rows(())


def test_nobody_waits_for_a_source_that_failed_again_and_again() -> None:
    clock, asked_of = Clock(), []

    class Broken:
        def find(self, number: str, today: date) -> Looked:
            asked_of.append(number)
            return DOWN

    source = GuardedSource(Broken(), clock)
    for _ in range(FAILURES + 5):
        assert source.find("1", TODAY) == DOWN
    assert len(asked_of) == FAILURES
    clock.now += REST_SECONDS + 1
    source.find("1", TODAY)

    assert len(asked_of) == FAILURES + 1


def test_a_source_whose_address_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PERMITS_DATABASE_URL", raising=False)

    assert unset(VIEW) == "PERMITS_DATABASE_URL"
    with pytest.raises(BadInput, match="PERMITS_DATABASE_URL is not set"):
        source_of(VIEW)
