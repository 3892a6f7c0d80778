"""A year of days is played through every regular job: what is dear is done once in its period."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from ivr.accounts.settings import load_account_settings
from ivr.run.app import regular_jobs
from ivr.run.resources import Resources, prepare
from ivr.run.scheduled_job import Job
from ivr.settings import Engine
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import CallRecord, QueryRecord
from tests.browser.house import quiet_settings

pytestmark = [pytest.mark.slow, pytest.mark.thorough, pytest.mark.timeout(1800)]

YEAR = tuple(date(2026, 1, 1) + timedelta(days=number) for number in range(365))
PLAYED = tuple(day for day in YEAR if day.month == 2 or day.day <= 9)
"What is done by the month is done in its first days; a month is played whole."
ROUNDS = (8, 20)
"Hours of the day, by UTC, at which every job has its turn; the city's day begins at 8."
BUSY = (2, 7)
"The months with calls."
ENCODER_FROM = date(2026, 12, 1)
"Until then the machine has no sentence encoder, and groups nothing; it reads twelve weeks a night."
EVERY_NIGHT = {
    "purged": PLAYED,
    "callers_forgotten": PLAYED,
    "test_questions_run": PLAYED,
    "documents_checked": PLAYED,
    "unanswered_questions_grouped": tuple(day for day in PLAYED if day >= ENCODER_FROM),
}


@dataclass
class Year:
    """A service without callers' connections, and the time that it is there."""

    resources: Resources
    now: datetime
    done: Counter[tuple[str, date]] = field(default_factory=Counter)
    "By what the log tells, and the day in the city."
    signed: Counter[str] = field(default_factory=Counter)
    "How often each day was signed."
    failed: set[str] = field(default_factory=set)

    def call(self, number: int) -> None:
        at, sid = self.now - timedelta(minutes=5), f"CA{self.now:%m%d%H}{number}"
        confirmed, over = QueryOutcome.ANSWERED_CONFIRMED, at + timedelta(minutes=1)
        with self.resources.database.begin() as session:
            ledger.append(
                session,
                CallRecord(sid, at, "en", f"k1.{number}", 1, disposition=Disposition.RESOLVED, ended_at=over),
                QueryRecord(sid, 1, at, "en", outcome=confirmed, closed_at=over, caller_hash=f"k1.{number}"),
            )

    async def round(self, jobs: tuple[Job, ...]) -> None:
        for job in jobs:
            with capture_logs() as lines:
                await job.run()
            day = self.now.astimezone(self.resources.city.directory.time_zone).date()
            self.done.update((line["event"], day) for line in lines)
            self.signed.update(line["day"] for line in lines if line["event"] == "day_signed")
            self.failed |= {line["event"] for line in lines if line["log_level"] == "error"}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    home = tmp_path_factory.mktemp("year")
    city, data = home / "city", home / "data"
    shutil.copytree("ivr/new_city", city)
    year = Year.__new__(Year)
    year.now = datetime(2026, 1, 1, ROUNDS[0], tzinfo=UTC)
    settings = quiet_settings(city=city, data=data, voice=Engine.OPENAI)
    resources = prepare(settings, lambda: year.now, load_account_settings())
    Year.__init__(year, resources, year.now)
    encoder = data / "models" / "use" / "weights.npz"
    encoder.parent.mkdir(parents=True)
    asyncio.run(lived_through(year, encoder.touch))  # nothing was asked, so it is never read
    yield year
    resources.database.close()


async def lived_through(year: Year, install_encoder: Callable[[], None]) -> None:
    jobs = regular_jobs(year.resources)
    for day in PLAYED:
        if day == ENCODER_FROM:
            install_encoder()
        for hour in ROUNDS:
            year.now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
            if day.month in BUSY:
                year.call(hour % 3)
            await year.round(jobs)


@pytest.mark.parametrize("event", EVERY_NIGHT)
def test_what_is_done_by_night_is_done_once_a_night(event: str, year: Year) -> None:
    done = {day: times for (told, day), times in year.done.items() if told == event}

    assert done == dict.fromkeys(EVERY_NIGHT[event], 1)


def test_a_month_is_worked_out_once(year: Year) -> None:
    written = [
        (day.month, times) for (told, day), times in year.done.items() if told == "council_report_written"
    ]

    assert written == [(3, 1), (8, 1)]
    assert len(list((year.resources.settings.data / "reports").iterdir())) == 4


def test_each_day_is_signed_when_it_is_over_and_when_it_is_settled(year: Year) -> None:
    assert len(year.signed) > 200
    assert max(year.signed.values()) == 2


def test_no_job_fails(year: Year) -> None:
    assert year.failed == set()
