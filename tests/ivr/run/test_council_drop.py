from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ivr.errors import BadInput
from ivr.run.council import CouncilDrop, council_pages, council_question, in_own_process, last_month
from ivr.storage.database import Database
from ivr.storage.settings import DatabaseSettings
from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.records import CallRecord, QueryRecord
from metrics.publishing.report import ReportQuestion
from tests.fixtures.example import example_city
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


def dropping(database: Database, folder: Path) -> CouncilDrop:
    def make(question: ReportQuestion) -> dict[str, bytes]:
        return council_pages(database, council_question(example_city(), question))

    return CouncilDrop(database.reading, ZONE, make, load_words(ROOMS), folder)


def test_the_council_finds_last_month_in_both_languages(counted: Database, tmp_path: Path) -> None:
    dropping(counted, tmp_path / "reports").drop(TENTH)

    found = sorted(path.name for path in (tmp_path / "reports").iterdir())
    assert found == ["council-2026-10-en.pdf", "council-2026-10-fr.pdf"]


def test_a_month_is_not_told_before_its_last_repeat_could_come(counted: Database, tmp_path: Path) -> None:
    third = datetime(2026, 11, 3, 6, tzinfo=ZONE)

    assert dropping(counted, tmp_path).drop(third) == ()


def test_what_was_told_once_stays_as_it_is(counted: Database, tmp_path: Path) -> None:
    kept = tmp_path / "council-2026-10-en.pdf"
    kept.write_text("as the council saw it")

    dropped = dropping(counted, tmp_path).drop(TENTH)

    assert [path.name for path in dropped] == ["council-2026-10-fr.pdf"]
    assert kept.read_text() == "as the council saw it"


def test_a_month_without_calls_is_no_report(database: Database, tmp_path: Path) -> None:
    assert dropping(database, tmp_path).drop(TENTH) == ()


@dataclass
class Press:
    """Counts how often the pages are made, and fails if it is told to."""

    fails: bool = False
    runs: int = 0

    def make(self, question: ReportQuestion) -> dict[str, bytes]:
        self.runs += 1
        if self.fails:
            raise BadInput("no space left")
        return {"en": b"%PDF", "fr": b"%PDF"}


def test_no_minute_before_the_month_is_final_makes_its_pages(counted: Database, tmp_path: Path) -> None:
    press = Press()
    drop = CouncilDrop(counted.reading, ZONE, press.make, load_words(ROOMS), tmp_path / "reports")

    for hours in range(0, 24 * 12, 6):
        drop.drop(datetime(2026, 11, 1, tzinfo=ZONE) + timedelta(hours=hours))

    assert press.runs == 1
    assert len(list((tmp_path / "reports").iterdir())) == 2


def test_pages_that_fail_are_made_again_on_the_next_day_and_the_failure_is_seen_until_then(
    counted: Database, tmp_path: Path
) -> None:
    press = Press(fails=True)
    drop = CouncilDrop(counted.reading, ZONE, press.make, load_words(ROOMS), tmp_path / "reports")

    for minute in range(3):
        with pytest.raises(BadInput, match="no space left"):
            drop.drop(TENTH + timedelta(minutes=minute))
    failed = press.runs
    press.fails = False
    dropped = drop.drop(TENTH + timedelta(days=1))

    assert failed == 1
    assert len(dropped) == 2


@pytest.mark.slow
def test_a_process_of_its_own_makes_the_same_pages(counted: Database, database_url: str) -> None:
    period = Period(date(2026, 10, 1), date(2026, 10, 31), ZONE)
    asked = council_question(example_city(), ReportQuestion(period, TENTH))

    apart = in_own_process(database_url, DatabaseSettings(), asked)

    assert apart == council_pages(counted, asked)


def test_the_month_before_january_is_december() -> None:
    assert last_month(date(2027, 1, 10)) == date(2026, 12, 1)
