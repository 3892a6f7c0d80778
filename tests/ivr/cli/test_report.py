import json
from datetime import UTC, datetime

import pytest

from ivr.database import open_database
from metrics import store as ledger
from metrics.ledger import CallRecord, QueryRecord
from metrics.outcome import Disposition, QueryOutcome

AT = datetime(2026, 11, 25, 18, tzinfo=UTC)
DAY = ("--from", "2026-11-25", "--to", "2026-11-25")


@pytest.fixture
def url(tmp_path) -> str:
    """A ledger with one call that a person took and one that was answered."""
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    database = open_database(url)
    database.upgrade()
    with database.begin() as session:
        ledger.append(session, *ended("CA1", QueryOutcome.ESCALATED_CONNECTED, Disposition.ESCALATED))
        ledger.append(session, *ended("CA2", QueryOutcome.ANSWERED_CONFIRMED, Disposition.RESOLVED))
    database.close()
    return url


def ended(sid: str, outcome: QueryOutcome, disposition: Disposition) -> tuple[CallRecord, QueryRecord]:
    return (
        CallRecord(sid, AT, "en", disposition=disposition, ended_at=AT),
        QueryRecord(sid, 1, AT, "en", "tax.due_date", 1, "revenue", outcome=outcome, closed_at=AT),
    )


def test_resolved_and_escalated_come_with_numerator_and_denominator(cityline, url):
    ran = cityline("report", *DAY, "--json", database_url=url)

    report = json.loads(ran.printed)
    assert ran.code == 0
    assert (report["rates"]["resolved"]["numerator"], report["rates"]["resolved"]["denominator"]) == (1, 2)
    assert (report["rates"]["escalated"]["numerator"], report["rates"]["escalated"]["denominator"]) == (1, 2)
    assert report["reconciles"]


def test_people_read_it_as_a_table(cityline, url):
    ran = cityline("report", *DAY, database_url=url)

    assert ran.code == 0
    assert "escalated connected" in ran.out
    assert "50.0 %" in ran.out


def test_an_empty_ledger_reconciles(cityline):
    ran = cityline("report", "--json")

    assert ran.code == 0
    assert json.loads(ran.printed)["calls"] == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--from", "yesterday"), "not a day; write it like 2026-11-25"),
        (("--from", "2026-11-30", "--to", "2026-11-01"), "before it starts"),
    ],
)
def test_a_wrong_period_is_bad_input(cityline, words, complaint):
    ran = cityline("report", *words)

    assert ran.code == 2
    assert complaint in ran.err


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"database_url": "mysql://db/x"}, "must be an SQLite file or PostgreSQL"),
        ({"database_url": "sqlite:////proc/nothing/x.db"}, "set CITYLINE_DATABASE_URL"),
        ({"database_url": "postgresql://127.0.0.1:1/x"}, "set CITYLINE_DATABASE_URL"),
        ({"city": "tests"}, "city.yaml:1"),
        ({"port": "many", "front": "window"}, "CITYLINE_PORT"),
        ({"log_level": "loud"}, "CITYLINE_LOG_LEVEL"),
    ],
)
def test_a_wrong_setting_is_bad_input(cityline, settings, complaint):
    ran = cityline("report", **settings)

    assert ran.code == 2
    assert complaint in ran.err


def test_every_wrong_setting_is_named(cityline):
    ran = cityline("report", port="many", front="window")

    assert "CITYLINE_PORT" in ran.err
    assert "CITYLINE_FRONT" in ran.err
