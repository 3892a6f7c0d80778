from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ivr.operations.council import CouncilDrop, last_month
from ivr.storage.database import Database
from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from metrics.dashboard.choice import Names
from metrics.dashboard.managing import Managing
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.records import CallRecord, QueryRecord
from tests.fixtures.facts import recompute

ZONE = ZoneInfo("America/Vancouver")
TENTH = datetime(2026, 11, 10, 6, tzinfo=ZONE)


@pytest.fixture
def counted(database: Database) -> Database:
    """A call in October, and every day of October counted."""
    at = datetime(2026, 10, 14, 9, tzinfo=ZONE)
    october = Period(date(2026, 10, 1), date(2026, 10, 31), ZONE)
    ended = Disposition.RESOLVED
    with database.begin() as session:
        ledger.append(
            session,
            CallRecord("CA1", at, "en", "k1.1", 1, disposition=ended, ended_at=at + timedelta(minutes=1)),
            QueryRecord("CA1", 1, at, "en", outcome=QueryOutcome.ANSWERED_CONFIRMED, closed_at=at),
        )
        recompute(session, october, TENTH)
    return database


def dropping(database: Database, folder: Path, now: datetime) -> CouncilDrop:
    names = Names("Rivermont")
    managing = Managing(
        database.reading,
        lambda: now,
        lambda _: names,
        lambda: ("en", "fr"),
        lambda: 0,
        lambda _, __: frozenset(),
    )
    return CouncilDrop(managing, load_words(ROOMS), folder)


def test_the_council_finds_last_month_in_both_languages(counted: Database, tmp_path: Path) -> None:
    dropping(counted, tmp_path / "reports", TENTH).drop(TENTH)

    found = sorted(path.name for path in (tmp_path / "reports").iterdir())
    assert found == ["council-2026-10-en.pdf", "council-2026-10-fr.pdf"]


def test_a_month_is_not_told_before_its_last_repeat_could_come(counted: Database, tmp_path: Path) -> None:
    third = datetime(2026, 11, 3, 6, tzinfo=ZONE)

    assert dropping(counted, tmp_path, third).drop(third) == ()


def test_what_was_told_once_stays_as_it_is(counted: Database, tmp_path: Path) -> None:
    kept = tmp_path / "council-2026-10-en.pdf"
    kept.write_text("as the council saw it")

    dropped = dropping(counted, tmp_path, TENTH).drop(TENTH)

    assert [path.name for path in dropped] == ["council-2026-10-fr.pdf"]
    assert kept.read_text() == "as the council saw it"


def test_a_month_without_calls_is_no_report(database: Database, tmp_path: Path) -> None:
    assert dropping(database, tmp_path, TENTH).drop(TENTH) == ()


def test_the_month_before_january_is_december() -> None:
    assert last_month(date(2027, 1, 10)) == date(2026, 12, 1)
