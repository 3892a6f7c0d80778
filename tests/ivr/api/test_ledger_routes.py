"""Calls, queries and figures as other systems read them."""

from datetime import timedelta

from ivr.api.token import TokenScope
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.records import QueryRecord
from metrics.ledger.store import append
from metrics.publishing.report import ReportQuestion, make_report, report_json
from tests.ivr.api.conftest import Town
from tests.metrics.dashboard.conftest import NOW, ZONE, Book

CONFIRMED, CONNECTED = QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ESCALATED_CONNECTED


def test_calls_come_newest_first_page_by_page_each_once(town: Town, book: Book) -> None:
    for days_ago in (3, 1, 2, 1, 0):
        book.call(days_ago, CONFIRMED)
    book.call(0, CONFIRMED, is_test=True)

    found = town.system().every("/calls", limit=2)

    assert [call["id"][-1] for call in found] == ["5", "4", "2", "3", "1"]


def test_a_page_names_the_next_one_in_its_header_too(town: Town, book: Book) -> None:
    for days_ago in range(3):
        book.call(days_ago, CONFIRMED)

    first = town.system(TokenScope.CALLS).get("/calls", limit=2)

    assert first.headers["link"] == f'<{first.json()["next"]}>; rel="next"'


def test_a_call_that_begins_meanwhile_moves_no_page(town: Town, book: Book) -> None:
    for days_ago in (5, 4, 3, 2):
        book.call(days_ago, CONFIRMED)
    system = town.system()
    first = system.get("/calls", limit=2).json()
    book.call(0, CONFIRMED)

    second = system.get(first["next"]).json()

    assert [call["id"][-1] for call in second["items"]] == ["2", "1"]
    assert second["next"] is None


def test_a_call_tells_how_it_ended_and_nothing_of_its_caller(town: Town, book: Book) -> None:
    book.call(0, CONNECTED, "waste.missed_pickup")

    (call,) = town.system().every("/calls")
    answer = town.system().get(call["href"])

    assert answer.json() == call
    assert call["disposition"] == "escalated"
    assert "k1.1" not in answer.text


def test_calls_and_queries_are_of_a_span_of_time(town: Town, book: Book) -> None:
    for days_ago in (3, 2, 1):
        book.call(days_ago, CONFIRMED)
    middle = {
        "since": (NOW - timedelta(days=2, hours=2)).isoformat(),
        "until": (NOW - timedelta(days=2)).isoformat(),
    }

    system = town.system()

    assert [call["id"][-1] for call in system.every("/calls", **middle)] == ["2"]
    assert [query["call"][-1] for query in system.every("/queries", **middle)] == ["2"]


def test_queries_are_found_by_call_department_article_and_outcome(town: Town, book: Book) -> None:
    book.call(1, CONFIRMED)
    book.call(2, CONNECTED, "waste.missed_pickup")
    system = town.system(TokenScope.QUERIES)

    for wanted in (
        {"call": f"CA{2:032d}"},
        {"department": "waste"},
        {"article": "waste.missed_pickup"},
        {"outcome": "escalated_connected"},
    ):
        (query,) = system.every("/queries", **wanted)
        assert (query["call"], query["outcome"], query["counts_as"]) == (
            f"CA{2:032d}",
            "escalated_connected",
            "escalated",
        )
        assert query["escalation_reason"] == "asked"
    assert system.every("/queries", department="nowhere") == []


def test_queries_of_one_call_are_paged_apart(town: Town, book: Book, database) -> None:
    book.call(1, CONFIRMED)
    at = NOW - timedelta(days=1, hours=1)
    with database.begin() as session:
        append(session, *(QueryRecord(f"CA{1:032d}", number, at, "en") for number in (2, 3)))

    found = town.system().every("/queries", limit=1)

    assert [query["number"] for query in found] == [3, 2, 1]


def test_figures_are_those_of_the_report(town: Town, book: Book) -> None:
    book.call(1, CONFIRMED)
    book.call(1, CONNECTED, "waste.missed_pickup")
    book.count()
    day = (NOW - timedelta(days=1)).date()

    answer = town.system(TokenScope.FIGURES).get(
        "/figures", **{"from": day.isoformat(), "to": day.isoformat()}
    )
    waste = town.system().get(
        "/figures", **{"from": day.isoformat(), "to": day.isoformat(), "department": "waste"}
    )

    with town.database.reading() as session:
        report = make_report(session, ReportQuestion(Period(day, day, ZONE), NOW), lambda *_: ())
    assert answer.json()["queries"] == 2
    assert answer.json()["rates"] == _plain(report_json(report)["rates"])
    assert waste.json()["queries"] == 1


def _plain(rates):
    return {
        name: {**rate, "interval": list(rate["interval"]) if rate["interval"] else None}
        for name, rate in rates.items()
    }
