"""The large numbers compare like with like, and say how far they may still go."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from metrics.ledger.outcome import QueryOutcome
from tests.metrics.dashboard.conftest import Book
from tests.metrics.dashboard.test_pages import text_of

CONFIRMED, SILENT = QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ANSWERED_UNCONFIRMED
GIVEN_UP = QueryOutcome.ABANDONED_BEFORE_ANSWER
MONTH = "/dashboard?lang=en&period=custom&from=2026-11-01&to=2026-11-25"
WEEK = "/dashboard?lang=en&period=custom&from=2026-11-20&to=2026-11-25"
Read = Callable[[str], str]


@pytest.fixture
def resolved(book: Book, client: TestClient) -> Read:
    """Return what stands under “Resolved”."""

    def read(address: str) -> str:
        book.count()
        page = client.get(address).text
        found = re.search(r'<section class="headline resolved".*?<details>', page, re.DOTALL)
        return text_of(found[0]) if found else text_of(page)

    return read


def test_settled_days_are_compared_with_as_many_settled_days_before(book: Book, resolved: Read) -> None:
    for _ in range(3):
        book.call(10, CONFIRMED)
        book.call(30, CONFIRMED)
    book.call(10, GIVEN_UP)
    book.call(30, GIVEN_UP)
    for _ in range(4):
        book.call(2, SILENT)

    told = resolved(MONTH)

    assert "Resolved 75.0% 3 of 4" in told
    assert "Settled days, until Nov 17, 2026" in told
    assert "±0.0 points against as many days before" in told, "the last week's waiting answers lower nothing"


def test_the_whole_period_so_far_is_a_range_with_its_interval(book: Book, resolved: Read) -> None:
    for _ in range(49):
        book.call(10, CONFIRMED)
    for _ in range(45):
        book.call(10, GIVEN_UP)
    for _ in range(6):
        book.call(2, SILENT)

    assert "The whole period so far: 49.0% – 55.0% (95% interval: 39.4% – 64.4%)" in resolved(MONTH)


def test_while_no_day_is_settled_the_range_stands_alone_and_is_compared_with_nothing(
    book: Book, resolved: Read
) -> None:
    book.call(2, CONFIRMED)
    book.call(2, SILENT)
    book.call(9, CONFIRMED)

    told = resolved(WEEK)

    assert "Resolved 50.0% – 100.0% 1 of 2" in told
    assert "Nothing to compare yet: no day of this period is settled" in told
    assert "points against" not in told


def test_an_empty_period_says_so(book: Book, resolved: Read) -> None:
    assert "Nobody asked anything in this period." in resolved(WEEK)
