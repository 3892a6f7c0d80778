"""What the public gets: tables with small counts hidden, and a description that a portal can read."""

import csv
import hashlib
from datetime import UTC, date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

from metrics.dcat import File, metadata
from metrics.formula import DEFINITIONS
from metrics.open_data import TopicDay, open_data_of
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
    days = [TopicDay(date(2026, 11, day), "tax.due_date", {ANSWERED: 3}) for day in (3, 4, 5)]

    public = open_data_of(days)

    assert count(public.daily, day="2026-11-03", topic="tax.due_date", outcome=ANSWERED) == [""]
    assert count(public.monthly, month="2026-11", topic="tax.due_date", outcome=ANSWERED) == ["9"]


def test_a_month_less_its_other_days_does_not_give_a_small_day_away() -> None:
    public = open_data_of(DAYS)

    days = count(public.daily, topic="tax.due_date", outcome=ANSWERED)
    month = count(public.monthly, topic="tax.due_date", outcome=ANSWERED)

    assert sum(shown == "" for shown in (*days, *month)) >= 2, "12 − 9 would tell the 3"


def test_months_are_told_apart() -> None:
    days = [TopicDay(date(2026, month, 2), "tax.due_date", {ANSWERED: 9}) for month in (10, 11)]

    public = open_data_of(days)

    assert [line["month"] for line in lines(public.monthly) if line["topic"] == "tax.due_date"] == [
        *["2026-10"] * 2,
        *["2026-11"] * 2,
    ]


def test_queries_that_were_never_understood_are_counted_as_unknown() -> None:
    days = [TopicDay(date(2026, 11, 4), "", {LOST: 6})]

    assert count(open_data_of(days).daily, day="2026-11-04", topic="(unknown)", outcome=LOST) == ["6"]


def test_what_did_not_happen_is_left_out() -> None:
    assert count(open_data_of(DAYS).daily, day="2026-11-04", topic="tax.due_date", outcome=LOST) == []


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


def test_made_up_calls_are_described_as_such() -> None:
    day = Period(date(2026, 11, 1), date(2026, 11, 1), ZoneInfo("America/Vancouver"))

    about = metadata({"en": "Rivermont"}, day, datetime(2026, 12, 1, tzinfo=UTC), [], is_made_up=True)

    assert "none of these calls happened" in str(about["dct:description"])
