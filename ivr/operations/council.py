"""Publishes the council's report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from ivr.call.city import City, names_of
from ivr.call.opening import open_hours
from ivr.errors import MailFailed
from ivr.storage.database import Database
from ivr.storage.export import write_all
from ivr.storage.lease import finish_lease, release_lease, take_lease
from ivr.web.pages import ROOMS
from ivr.web.words import Words, load_words
from metrics.dashboard.choice import PeriodSpan, Selection
from metrics.dashboard.council import council_report
from metrics.dashboard.managing import Managing, Seen
from metrics.dates import month as month_told
from metrics.ledger.period import Period
from metrics.publishing.pdf_report import pdf_of
from metrics.publishing.report import ReportQuestion


def council_pages(database: Database, city: City, question: ReportQuestion) -> dict[str, bytes]:
    """Return the reports by file name."""
    zone, period = city.directory.time_zone, question.period
    managing = Managing(
        database.reading,
        lambda: question.now.astimezone(zone),
        lambda language: names_of(city, language),
        lambda: city.directory.languages,
        lambda: 0,
        partial(open_hours, lambda: city),
    )
    seen = managing.look(Selection(PeriodSpan.CUSTOM, period, question.filters))
    return {
        f"council-{period.first}-{period.last}-{language}.pdf": pdf_of(
            council_report(seen, names_of(city, language), words)
        )
        for language, words in load_words(ROOMS).items()
    }


@dataclass(frozen=True, slots=True)
class CouncilDrop:
    """Writes one PDF per month and language into a folder; existing ones stay."""

    managing: Managing
    words: Mapping[str, Words]
    folder: Path

    def drop(self, now: datetime) -> tuple[Path, ...]:
        """Write the PDFs that are due and missing, and return them; `now` is in the city's time zone."""
        month = last_month(now.date())
        missing = {code: path for code in self.words if not (path := self._path(month, code)).exists()}
        if not missing:
            return ()
        seen = self._look(month)
        if not is_final(seen):
            return ()
        write_all(self.folder, {path.name: self._report(seen, code) for code, path in missing.items()})
        return tuple(missing.values())

    def ready(self, now: datetime) -> Mapping[str, bytes]:
        """Return last month's PDFs by file name once all are written; empty before."""
        paths = [self._path(last_month(now.date()), code) for code in self.words]
        is_ready = all(path.exists() for path in paths)
        return {path.name: path.read_bytes() for path in paths} if is_ready else {}

    def _look(self, month: date) -> Seen:
        zone = self.managing.choice({}, "en").period.time_zone
        last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        everything = self.managing.choice({}, "en").filters
        return self.managing.look(Selection(PeriodSpan.CUSTOM, Period(month, last, zone), everything))

    def _report(self, seen: Seen, language: str) -> bytes:
        return pdf_of(council_report(seen, self.managing.names(language), self.words[language]))

    def _path(self, month: date, language: str) -> Path:
        return self.folder / f"council-{month:%Y-%m}-{language}.pdf"


def last_month(today: date) -> date:
    """Return the first day of the month before."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def is_final(seen: Seen) -> bool:
    """Whether a month's figures are final: every day is counted and no repeat can follow."""
    figures = seen.compared.now
    return not (figures.missing_days or figures.provisional_days) and figures.calls > 0


JOB = "council mail"


@dataclass(frozen=True, slots=True)
class CouncilMail:
    """Mails each month's report once, from whichever process comes first."""

    drop: CouncilDrop
    database: Database
    send: Callable[[str, str, Mapping[str, bytes]], None]

    def post(self, now: datetime) -> None:
        """Mail last month's report once it is ready; what fails is raised, and tried again next time."""
        month, files = last_month(now.date()), self.drop.ready(now)
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
