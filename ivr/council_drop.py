"""The council's page of the last month, put into a folder once its figures are final."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from ivr.export import write_all
from ivr.web.words import Words
from metrics.dashboard.choice import Choice, Span
from metrics.dashboard.council import council_sheet
from metrics.dashboard.managing import Managing, Seen
from metrics.dashboard.sheet import pdf_of
from metrics.period import Period


@dataclass(frozen=True, slots=True)
class CouncilDrop:
    """Writes one PDF a month and language into a folder; an existing one stays as it is."""

    managing: Managing
    words: Mapping[str, Words]
    folder: Path

    def drop(self, now: datetime) -> tuple[Path, ...]:
        """Write what is due and missing, and return it; `now` is in the city's time zone."""
        month = last_month(now.date())
        missing = {code: path for code in self.words if not (path := self._path(month, code)).exists()}
        if not missing:
            return ()
        seen = self._look(month)
        if not is_final(seen):
            return ()
        write_all(self.folder, {path.name: self._sheet(seen, code) for code, path in missing.items()})
        return tuple(missing.values())

    def _look(self, month: date) -> Seen:
        zone = self.managing.choice({}, "en").period.time_zone
        last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        everything = self.managing.choice({}, "en").filters
        return self.managing.look(Choice(Span.CUSTOM, Period(month, last, zone), everything))

    def _sheet(self, seen: Seen, language: str) -> bytes:
        return pdf_of(council_sheet(seen, self.managing.names(language), self.words[language]))

    def _path(self, month: date, language: str) -> Path:
        return self.folder / f"council-{month:%Y-%m}-{language}.pdf"


def last_month(today: date) -> date:
    """Return the first day of the month before."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def is_final(seen: Seen) -> bool:
    """Whether a month's figures change no more: every day is counted, and no repeat can come."""
    figures = seen.compared.now
    return not (figures.missing_days or figures.provisional_days) and figures.calls > 0
