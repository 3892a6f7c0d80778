"""What made-up staff state of a made-up history: minutes, prices, terms, and hours of review."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from ivr.city import City
from ivr.history.history import Wanted
from metrics.review_hours import ReviewHours
from metrics.statement import About, Price, Statement

MINUTES = {"revenue": 5.5, "building": 7.0, "waste": 3.5, "recreation": 4.5, "contact": 2.5}
OTHER_MINUTES = 4.0
PRICES = {Price.TELEPHONY_MINUTE: 0.0115, Price.MACHINE_MONTH: 165.0, Price.MILLION_TOKENS: 0.6}


def stated(city: City, wanted: Wanted) -> Iterator[Statement]:
    """Everything that was stated, some of it anew after a year."""
    for department in sorted(city.directory.departments):
        yield _said(About.MINUTES, department, MINUTES.get(department, OTHER_MINUTES), wanted.first)
    yield _said(About.MINUTES, "tax.how_to_pay", 4.0, wanted.first + timedelta(days=wanted.days // 2))
    for price, value in PRICES.items():
        yield _said(About.PRICE, price.value, value, wanted.first)
    changed_on = wanted.first + timedelta(days=wanted.days * 2 // 3)
    yield _said(About.TERM, "answer_within_seconds", 75, changed_on)


def review_of(day: date, week: int) -> ReviewHours:
    """The hours that a week's review took."""
    return ReviewHours(day, 2.5 + week % 3, "made-up reviewer", _morning(day))


def _said(about: About, subject: str, value: float, since: date) -> Statement:
    return Statement(about, subject, value, since, "made-up front desk", _morning(since))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(17), UTC)
