"""Gathers what the accuracy curve is computed from: facts, nightly tests and publications."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from ivr.call.city import City
from ivr.storage.database import Database
from ivr.studio import store as studio
from ivr.studio.review import store
from ivr.studio.review.curve import (
    ONE_WEEK,
    AccuracyCurve,
    AiredAnswer,
    CurvePart,
    Judge,
    Judgement,
    accuracy_curve,
    monday_of,
)
from metrics.ledger.period import Period
from metrics.rates.judgements import judged_days


@dataclass(frozen=True, slots=True)
class CurveDesk:
    """Reads the curve; its methods are blocking."""

    database: Database
    city: Callable[[], City]
    clock: Callable[[], datetime]

    def curve(self, weeks: int, part: CurvePart) -> AccuracyCurve:
        """Return the curve of the last weeks, including this one."""
        city = self.city()
        today = self.clock().astimezone(city.directory.time_zone).date()
        first = monday_of(today) - ONE_WEEK * (weeks - 1)
        with self.database.reading() as session:
            judgements = (*_judged(session, Period(first, today, city.directory.time_zone)),)
            aired = (*_aired(session, city, first),)
        return accuracy_curve(judgements, aired, today, weeks, part)


def _judged(session: Session, period: Period) -> Iterator[Judgement]:
    for day in judged_days(session, period):
        for judge, rate in ((Judge.LABELS, day.labels), (Judge.CALLERS, day.callers)):
            yield Judgement(judge, day.day, day.department, day.language, rate)
    for one in store.tested_since(session, period.first):
        yield Judgement(Judge.TESTS, one.monday, one.department, one.language, one.rate)


def _aired(session: Session, city: City, first: date) -> Iterator[AiredAnswer]:
    zone = city.directory.time_zone
    since = Period(first, first, zone).starts_at
    for slug, _, _, at in studio.published_since(session, since):
        article = city.catalog.articles.get(slug)
        day = at.astimezone(zone).date()
        yield AiredAnswer(day, slug, article.department if article else "")
