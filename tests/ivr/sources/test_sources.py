"""The city's own systems as sources: read only, in time, and never taken at their word."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import httpx2
import pytest

from ivr.errors import BadInput
from ivr.sources.connected import FAILURES, PAUSE_SECONDS, Spared, source_of, unset
from ivr.sources.http_records import HttpSource
from ivr.sources.sql_view import SqlSource, connected
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


def asked(answer: Callable[[httpx2.Request], httpx2.Response], clock: Clock | None = None) -> HttpSource:
    client = httpx2.Client(transport=httpx2.MockTransport(answer))
    return HttpSource(client, SERVICE, clock or Clock())


def test_an_answer_without_end_is_given_up() -> None:
    clock, sent = Clock(), []

    def large() -> Iterator[bytes]:
        while True:
            sent.append(1)
            yield b" " * 100_000

    def slow() -> Iterator[bytes]:
        while True:
            clock.now += 2.0
            yield b" "

    assert asked(lambda _: httpx2.Response(200, content=large())).find("20260417", TODAY) == WRONG
    assert len(sent) < 20
    assert asked(lambda _: httpx2.Response(200, content=slow()), clock).find("20260417", TODAY) == SLOW


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


def test_a_service_tells_a_record_or_a_list_of_them() -> None:
    one = asked(lambda _: httpx2.Response(200, json=ROW | {"owner": "Pat"}))
    many = asked(lambda _: httpx2.Response(200, json=[ROW, ROW | {"number": "20260001"}]))

    assert one.find("20260417", TODAY) == Rows((ROW,))
    assert many.find("20260417", TODAY) == Rows((ROW,)), "it may answer with everything"


def test_a_number_that_a_service_does_not_know_is_no_failure() -> None:
    assert asked(lambda _: httpx2.Response(404)).find("1", TODAY) == Rows(())


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (httpx2.Response(200, html="<h1>We are sorry</h1>"), WRONG),
        (httpx2.Response(200, json={"error": "maintenance"}), WRONG),
        (httpx2.Response(200, json=["maintenance"]), WRONG),
        (httpx2.Response(200, json="maintenance"), WRONG),
        (httpx2.Response(302, headers={"Location": "https://elsewhere.example"}), DOWN),
        (httpx2.Response(503), DOWN),
    ],
)
def test_a_page_of_words_is_no_record(answer: httpx2.Response, expected: Looked) -> None:
    assert asked(lambda _: answer).find("20260417", TODAY) == expected


def test_a_service_that_is_slow_or_gone_is_told_apart() -> None:
    def slow(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadTimeout("", request=request)

    def gone(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("", request=request)

    assert asked(slow).find("1", TODAY) == SLOW
    assert asked(gone).find("1", TODAY) == DOWN


def test_an_answer_is_used_again_for_a_while_and_a_failure_is_not() -> None:
    clock, answers = Clock(), iter([503, 200, 404])

    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(next(answers), json=ROW)

    source = asked(answer, clock)

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

    source = Spared(Broken(), clock)
    for _ in range(FAILURES + 5):
        assert source.find("1", TODAY) == DOWN
    assert len(asked_of) == FAILURES
    clock.now += PAUSE_SECONDS + 1
    source.find("1", TODAY)

    assert len(asked_of) == FAILURES + 1


def test_a_source_whose_address_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PERMITS_DATABASE_URL", raising=False)

    assert unset(VIEW) == "PERMITS_DATABASE_URL"
    with pytest.raises(BadInput, match="PERMITS_DATABASE_URL is not set"):
        source_of(VIEW)
