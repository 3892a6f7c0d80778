"""The pages that show figures, as their managers get them, without the frame around them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

from ivr.call.city import City, names_of
from ivr.call.lookups.opening_hours import open_hours
from ivr.storage.database import Database
from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from metrics.dashboard.choice import PeriodSpan, Selection
from metrics.dashboard.council import council_report
from metrics.dashboard.managing import Managing
from metrics.dashboard.pages import page
from metrics.ledger.period import Period
from metrics.publishing.open_data import OpenData, open_data_of, topic_days
from metrics.publishing.pdf_report import pdf_of
from metrics.publishing.report import report_csv
from metrics.rates.period_figures import EVERYTHING, Filters
from simulator.history.history import HistoryRequest

LAST = date(2026, 11, 24)
NOW = datetime(2026, 11, 25, 20, tzinfo=UTC)

Page = Callable[[], object]


def pages_of(database: Database, city: City, wanted: HistoryRequest) -> dict[str, Page]:
    """Return each page by its name."""
    zone = city.directory.time_zone
    managing = Managing(
        database.reading,
        lambda: NOW.astimezone(zone),
        partial(names_of, city),
        lambda: city.directory.languages,
        lambda: 0,
        partial(open_hours, lambda: city),
    )
    words = load_words(ROOMS)["en"]
    year = Period(LAST - timedelta(days=min(364, wanted.days - 1)), LAST, zone)
    month, everything = Period(LAST.replace(day=1), LAST, zone), Period(wanted.first, LAST, zone)

    def dashboard(period: Period, filters: Filters = EVERYTHING) -> Page:
        choice = Selection(PeriodSpan.CUSTOM, period, filters)
        return lambda: page(managing.look(choice), managing.names("en"), words)

    choice = Selection(PeriodSpan.CUSTOM, year, EVERYTHING)
    return {
        "dashboard of a month": dashboard(month),
        "dashboard of a year": dashboard(year),
        "dashboard of all days": dashboard(everything),
        "a department's year": dashboard(year, Filters(department="waste")),
        "a topic's year": dashboard(year, Filters(article="waste.collection_day")),
        "the calls of a year": lambda: managing.calls(choice, None, None),
        "a year as CSV": lambda: report_csv(managing.report(choice)),
        "the council's page of a year": lambda: pdf_of(
            council_report(managing.look(choice), managing.names("en"), words)
        ),
        "open data of a month": lambda: _open_data(database, month),
    }


def _open_data(database: Database, period: Period) -> OpenData:
    with database.reading() as session:
        return open_data_of(topic_days(session, period), lambda _: 0.5)
