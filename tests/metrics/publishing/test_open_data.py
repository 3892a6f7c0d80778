"""What the public gets: tables with small counts hidden, and a description that a portal can read."""

import csv
import hashlib
from datetime import UTC, date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

from metrics.facts.formula import DEFINITIONS
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.period import Period
from metrics.publishing.open_data import File, TopicDay, metadata, open_data_of
from metrics.text import Text

ANSWERED, LOST = QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ESCALATED_LOST
EMERGENCY = QueryOutcome.EMERGENCY_REDIRECTED
DAYS = [
    TopicDay(date(2026, 11, 3), "tax.due_date", {ANSWERED: 3, LOST: 0}),
    TopicDay(date(2026, 11, 4), "tax.due_date", {ANSWERED: 9, LOST: 0}),
    TopicDay(date(2026, 11, 4), "", {ANSWERED: 0, LOST: 6}),
]


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def count(text: str, **wanted: str) -> list[str]:
    return [
        line[f"queries (rounded to 5; definitions {DEFINITIONS})"]
        for line in lines(text)
        if all(line[name] == value for name, value in wanted.items())
    ]


def never(_: str) -> float:
    """A draw by which everything is rounded down."""
    return 0.999


def test_days_tell_neither_topic_nor_outcome() -> None:
    public = open_data_of(DAYS, never)

    assert public.daily.splitlines()[0] == f"day,queries (rounded to 5; definitions {DEFINITIONS})"
    assert count(public.daily, day="2026-11-04") == ["15"]


def test_what_is_rounded_to_nothing_is_left_out() -> None:
    public = open_data_of(DAYS, never)

    assert count(public.daily, day="2026-11-03") == []
    assert count(public.monthly, topic="tax.due_date", outcome=LOST) == []


def test_a_month_is_told_by_topic_and_outcome_with_its_sums() -> None:
    public = open_data_of(DAYS, never)

    assert count(public.monthly, month="2026-11", topic="tax.due_date", outcome=ANSWERED) == ["10"]
    assert count(public.monthly, month="2026-11", topic="(all)", outcome="(all)") == ["15"]


def test_months_are_told_apart() -> None:
    days = [TopicDay(date(2026, month, 2), "tax.due_date", {ANSWERED: 10}) for month in (10, 11)]

    public = open_data_of(days, never)

    assert [line["month"] for line in lines(public.monthly) if line["topic"] == "tax.due_date"] == [
        *["2026-10"] * 2,
        *["2026-11"] * 2,
    ]


def test_queries_that_were_never_understood_are_counted_as_unknown() -> None:
    days = [TopicDay(date(2026, 11, 4), "", {LOST: 10})]

    assert count(open_data_of(days, never).monthly, topic="(unknown)", outcome=LOST) == ["10"]


def test_no_kind_of_danger_is_told_apart_from_another() -> None:
    days = [
        TopicDay(date(2026, 11, 4), "crisis.self_harm", {EMERGENCY: 5, LOST: 5}),
        TopicDay(date(2026, 11, 5), "emergency.life", {EMERGENCY: 5}),
        TopicDay(date(2026, 11, 6), "trees.fallen", {EMERGENCY: 5}),
    ]

    public = open_data_of(days, never, {"crisis.self_harm", "emergency.life"})

    assert {line["topic"] for line in lines(public.monthly)} == {"(emergencies)", "(all)"}
    assert count(public.monthly, topic="(emergencies)", outcome=EMERGENCY) == ["15"]


def test_the_description_says_whose_data_these_are_and_proves_each_file() -> None:
    period = Period(date(2026, 11, 1), date(2026, 11, 30), ZoneInfo("America/Vancouver"))
    file = File("daily.csv", Text("By day"), b"content")

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
