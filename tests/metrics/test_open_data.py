"""What the public gets: tables with small counts hidden, and a description that a portal can read."""

import csv
import hashlib
from datetime import UTC, date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

from metrics.dcat import File, metadata
from metrics.formula import DEFINITIONS
from metrics.open_data import TopicDay, daily_csv, monthly_csv
from metrics.outcome import QueryOutcome
from metrics.period import Period
from metrics.text import Text

ANSWERED, LOST = QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ESCALATED_LOST
DAYS = [
    TopicDay(date(2026, 11, 3), "tax.due_date", {ANSWERED: 3, LOST: 0}),
    TopicDay(date(2026, 11, 4), "tax.due_date", {ANSWERED: 9, LOST: 0}),
    TopicDay(date(2026, 11, 4), "", {ANSWERED: 0, LOST: 6}),
]


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def count(text: str, **wanted: str) -> list[str]:
    return [
        line[f"queries (definitions {DEFINITIONS})"]
        for line in lines(text)
        if all(line[name] == value for name, value in wanted.items())
    ]


def test_a_small_day_is_hidden_and_its_month_is_shown() -> None:
    assert count(daily_csv(DAYS), day="2026-11-03", topic="tax.due_date", outcome=ANSWERED) == [""]
    assert count(monthly_csv(DAYS), month="2026-11", topic="tax.due_date", outcome=ANSWERED) == ["12"]


def test_queries_that_were_never_understood_are_counted_as_unknown() -> None:
    assert count(daily_csv(DAYS), day="2026-11-04", topic="(unknown)", outcome=LOST) == ["6"]


def test_what_did_not_happen_is_left_out() -> None:
    assert count(daily_csv(DAYS), day="2026-11-04", topic="tax.due_date", outcome=LOST) == []


def test_the_description_says_whose_data_these_are_and_proves_each_file() -> None:
    period = Period(date(2026, 11, 1), date(2026, 11, 30), ZoneInfo("America/Vancouver"))
    file = File("daily.csv", Text("By day", "Par jour"), b"content")

    about = metadata(
        {"en": "Rivermont", "fr": "Rivermont"}, period, datetime(2026, 12, 1, tzinfo=UTC), [file]
    )

    assert about["owl:versionInfo"] == f"definitions {DEFINITIONS}"
    assert about["dct:temporal"] == {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": {"@value": "2026-11-01", "@type": "xsd:date"},
        "dcat:endDate": {"@value": "2026-11-30", "@type": "xsd:date"},
    }
    assert hashlib.sha256(b"content").hexdigest() in str(about["dcat:distribution"])
