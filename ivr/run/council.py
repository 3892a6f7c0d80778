"""Publishes the council's report."""

import os
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.orm import Session

from ivr.call.city import City, names_of
from ivr.call.lookups.opening_hours import open_hours
from ivr.errors import MailFailed
from ivr.storage.database import Database, open_database
from ivr.storage.export import write_all
from ivr.storage.lease import finish_lease, release_lease, take_lease
from ivr.storage.settings import DatabaseSettings
from ivr.web.pages import ROOMS
from ivr.web.words import Words, load_words
from metrics.dashboard.choice import Names, PeriodSpan, Selection
from metrics.dashboard.council import council_report
from metrics.dashboard.managing import Managing
from metrics.dates import month as month_told
from metrics.ledger.period import Period
from metrics.publishing.pdf_report import pdf_of
from metrics.publishing.report import ReportQuestion
from metrics.rates.automation import Stretches
from metrics.rates.figures import figures

log = structlog.get_logger()


@dataclass(slots=True)
class CouncilDrop:
    """Writes one PDF per month and language into a folder; existing ones stay."""

    reading: Callable[[], AbstractContextManager[Session]]
    zone: ZoneInfo
    make: Callable[[ReportQuestion], Mapping[str, bytes]]
    "Returns the PDFs by language; dear, so it is called once a month, or once a day while it fails."
    words: Mapping[str, Words]
    folder: Path
    _failed_on: date | None = field(default=None, init=False)
    _failure: Exception | None = field(default=None, init=False)

    def drop(self, now: datetime) -> tuple[Path, ...]:
        """Write the PDFs that are due and missing, and return them."""
        today = now.astimezone(self.zone).date()
        month = last_month(today)
        missing = {code: path for code in self.words if not (path := self._path(month, code)).exists()}
        if not missing or not self._is_final(month, now):
            return ()
        if self._failure is not None and self._failed_on == today:
            raise self._failure.with_traceback(None)
        try:
            made = self.make(ReportQuestion(self._whole(month), now))
            write_all(self.folder, {path.name: made[code] for code, path in missing.items()})
        except Exception as error:
            self._failed_on, self._failure = today, error
            raise
        log.info("council_report_written", month=f"{month:%Y-%m}")
        return tuple(missing.values())

    def ready(self, now: datetime) -> Mapping[str, bytes]:
        """Return last month's PDFs by file name once all are written; empty before."""
        paths = [self._path(last_month(now.astimezone(self.zone).date()), code) for code in self.words]
        is_ready = all(path.exists() for path in paths)
        return {path.name: path.read_bytes() for path in paths} if is_ready else {}

    def _is_final(self, month: date, now: datetime) -> bool:
        """Whether every day is counted, no repeat can follow, and there were calls; a few small rows tell."""
        with self.reading() as session:
            counted = figures(session, self._whole(month), now, spans=())
        return not (counted.missing_days or counted.provisional_days) and counted.calls > 0

    def _whole(self, month: date) -> Period:
        last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return Period(month, last, self.zone)

    def _path(self, month: date, language: str) -> Path:
        return self.folder / f"council-{month:%Y-%m}-{language}.pdf"


def last_month(today: date) -> date:
    """Return the first day of the month before."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


JOB = "council mail"


@dataclass(frozen=True, slots=True)
class CouncilMail:
    """Mails each month's report once, from whichever process comes first."""

    drop: CouncilDrop
    database: Database
    send: Callable[[str, str, Mapping[str, bytes]], None]

    def post(self, now: datetime) -> None:
        """Mail last month's report once it is ready; what fails is raised, and tried again next time."""
        month, files = last_month(now.astimezone(self.drop.zone).date()), self.drop.ready(now)
        if not files:
            return
        with self.database.begin() as session:
            if not take_lease(session, JOB, month, now):
                return
        try:
            self.send(*self._letter(month), files)
        except MailFailed:
            with self.database.begin() as session:
                release_lease(session, JOB, now)
            raise
        with self.database.begin() as session:
            finish_lease(session, JOB, month, now)

    def _letter(self, month: date) -> tuple[str, str]:
        """Return subject and body, in every language."""
        said = [
            (words("dashboard.mail_subject", month=named), words("dashboard.mail_body", month=named))
            for code, words in self.drop.words.items()
            for named in (month_told(month, code),)
        ]
        return " / ".join(subject for subject, _ in said), "\n\n".join(body for _, body in said)


NICENESS = 10


@dataclass(frozen=True, slots=True)
class CouncilQuestion:
    """A question with what its answer needs of the city, which can be sent to another process."""

    question: ReportQuestion
    names: Mapping[str, Names]
    "By language."
    spoken: Collection[str]
    "The city's languages."
    open_hours: Mapping[tuple[str, date], Stretches]
    "By department and day; the operator's under an empty name."

    def hours(self, department: str, day: date) -> Stretches:
        """Return when a department is open on a day; for one that is gone, the operator."""
        return self.open_hours.get((department, day), self.open_hours["", day])


def council_question(city: City, question: ReportQuestion) -> CouncilQuestion:
    """Return a question about a city."""
    departments, hours = ("", *city.directory.departments), partial(open_hours, lambda: city)
    return CouncilQuestion(
        question,
        {language: names_of(city, language) for language in load_words(ROOMS)},
        city.directory.languages,
        {(one, day): hours(one, day) for one in departments for day in question.period.days()},
    )


def council_pages(database: Database, asked: CouncilQuestion) -> dict[str, bytes]:
    """Return the report as PDF by language."""
    question = asked.question
    managing = Managing(
        database.reading,
        lambda: question.now.astimezone(question.period.time_zone),
        lambda language: asked.names[language],
        lambda: tuple(asked.spoken),
        lambda: 0,
        asked.hours,
    )
    seen = managing.look(Selection(PeriodSpan.CUSTOM, question.period, question.filters))
    return {
        language: pdf_of(council_report(seen, asked.names[language], words))
        for language, words in load_words(ROOMS).items()
    }


def in_own_process(url: str, limits: DatabaseSettings, asked: CouncilQuestion) -> dict[str, bytes]:
    """Return the report as PDF by language."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_pages_from, url, limits, asked).result()


def _pages_from(url: str, limits: DatabaseSettings, asked: CouncilQuestion) -> dict[str, bytes]:
    os.nice(NICENESS)
    database = open_database(url, limits)
    try:
        return council_pages(database, asked)
    finally:
        database.close()
