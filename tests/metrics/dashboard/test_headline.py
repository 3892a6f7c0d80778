"""The large numbers compare like with like, and say how far they may still go."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from metrics.dashboard.headline import glance
from metrics.facts.formula import Rate
from metrics.facts.tally import Tally
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.records import Sign
from metrics.rates.period_figures import Comparison, Figures
from tests.metrics.dashboard.conftest import NOW, ZONE, Book
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
        found = re.search(r'<section class="headline resolved".*?</section>', page, re.DOTALL)
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
    assert "±0.0 points vs previous period (Oct 15 – Oct 31, 2026)" in told, (
        "the last week's waiting answers lower nothing"
    )


def test_the_whole_period_so_far_is_a_range_with_its_interval(book: Book, resolved: Read) -> None:
    for _ in range(49):
        book.call(10, CONFIRMED)
    for _ in range(45):
        book.call(10, GIVEN_UP)
    for _ in range(6):
        book.call(2, SILENT)

    assert "The whole period so far: 49.0% – 55.0% (95% interval: 39.4% – 64.4%)" in resolved(MONTH)


def test_all_figures_and_the_spreadsheet_name_what_is_settled_and_what_is_so_far(
    book: Book, client: TestClient
) -> None:
    for _ in range(3):
        book.call(10, CONFIRMED)
    book.call(10, GIVEN_UP)
    for _ in range(4):
        book.call(2, SILENT)
    book.count()

    page = client.get(MONTH).text
    every = text_of(page[page.index("rates-heading") :])
    lines = client.get(MONTH.replace("/dashboard?", "/dashboard/figures.csv?")).text.splitlines()
    rows = [line.split(",") for line in lines if ",resolved," in line]

    assert "so far, provisional" in every
    assert "37.5% settled, until Nov 17, 2026: 75.0% (3 of 4) 3 of 8" in every
    assert [(row[1], row[5], row[6], row[10].strip('"').split("; ")[0]) for row in rows[:2]] == [
        ("2026-11-25", "3", "8", "only 8: too few to conclude from"),
        ("2026-11-17", "3", "4", "settled days"),
    ]
    assert "so far, provisional since 2026-11-18" in lines[1]


def test_while_no_day_is_settled_the_range_stands_alone_and_is_compared_with_nothing(
    book: Book, resolved: Read
) -> None:
    book.call(2, CONFIRMED)
    book.call(2, SILENT)
    book.call(9, CONFIRMED)

    told = resolved(WEEK)

    assert "Resolved 0.0% – 100.0% 1 of 2" in told
    assert "Nothing to compare yet: no day of this period is settled" in told
    assert "points vs" not in told


def test_an_empty_period_says_so_and_shows_no_empty_table(book: Book, client: TestClient) -> None:
    book.count()

    page = client.get(WEEK).text

    assert "Nobody asked anything in this period." in text_of(page)
    assert re.findall(r"<tbody>\s*</tbody>", page) == []
    assert "<table" not in page


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2026-11-02", "2026-11-15", "previous period (Oct 19 – Nov 1, 2026)"),
        ("2026-10-01", "2026-10-31", "previous period (Sep 1 – Sep 30, 2026)"),
    ],
)
def test_a_comparison_names_the_days_that_it_compares(
    book: Book, resolved: Read, first: str, last: str, told: str
) -> None:
    for days_ago in (18, 35, 65):
        book.call(days_ago, CONFIRMED)

    page = resolved(f"/dashboard?lang=en&period=custom&from={first}&to={last}")

    assert f"points vs {told}" in page.replace("\u00a0", " ")


def test_the_parts_of_resolved_stand_under_it_with_share_number_and_interval(
    book: Book, resolved: Read
) -> None:
    signs = ((CONFIRMED, Sign.SAID_YES), (SILENT, Sign.NOTHING_ELSE), (SILENT, Sign.LEFT), (SILENT, None))
    for outcome, sign in signs:
        book.call(10, outcome, sign=sign)

    told = resolved(MONTH)

    assert "Resolved 100.0% 4 of 4" in told
    assert "Said yes, or filed: 25.0% (1 of 4; 4.6% – 69.9%)" in told
    assert "Ended content: 25.0% (1 of 4; 4.6% – 69.9%)" in told
    assert "Left in silence: 50.0% (2 of 4; 15.0% – 85.0%)" in told


def test_a_topic_of_which_enough_were_asked_by_chance_says_how_far_the_counts_agree(
    book: Book, client: TestClient
) -> None:
    asked: dict[str, Any] = {"was_asked": True, "sampled": True, "delivered": True}
    for number in range(30):
        book.call(10, CONFIRMED if number < 21 else QueryOutcome.ANSWERED_REJECTED, **asked)
    for _ in range(10):
        book.call(10, SILENT, sign=Sign.LEFT, delivered=True)
    book.call(10, CONFIRMED, "waste.missed_pickup", **asked)
    book.count()

    page = text_of(client.get(MONTH).text)

    agreement = page.partition("How far the counts agree")[2].partition("What the line did")[0]
    assert "the property tax due date 70.0% 21 of 30 52.1% – 83.3% 100.0% 100.0% +30.0" in agreement
    assert "a missed pickup" not in agreement, "one reply says nothing"


def month(first: date, last: date, calls: int) -> Figures:
    return Figures(Period(first, last, ZONE), NOW, Tally({"calls": calls, "queries": calls}))


OCTOBER, SEPTEMBER = (date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 9, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("language", "told"), [("en", "±0% a day vs previous period"), ("fr", "±0\u00a0% par jour par rapport à")]
)
def test_a_month_that_is_longer_has_not_more_calls_for_that(language: str, told: str) -> None:
    now, before = month(*OCTOBER, 310), month(*SEPTEMBER, 300)
    compared = Comparison(now, now, before, before)

    calls, queries, *_ = glance(compared, Rate(0, 0), "", load_words(ROOMS)[language])

    assert [one.told for one in (calls, queries)] == ["310", "310"]
    assert all(one.note.startswith(told) for one in (calls, queries))
