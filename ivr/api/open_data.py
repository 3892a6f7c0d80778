"""Releases open data: each period once, in days that no other release has."""

import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from intents.meaning.understanding import DangerKind
from ivr.call.city import City
from ivr.errors import BadInput
from ivr.storage.export import write_all
from metrics.ledger.period import Period
from metrics.ledger.store import has_simulated_calls
from metrics.publishing.open_data import File, metadata, open_data_of, topic_days
from metrics.text import Text

SENSITIVE = frozenset(kind.value for kind in DangerKind)
NAME = re.compile(r"(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True)
class Releases:
    """A line's releases, as they were published: what two that overlap tell together is never audited."""

    folder: Path
    secret: bytes = field(repr=False)
    "The key without which nobody can work out how a count was rounded."

    def release(self, session: Session, city: City, period: Period, now: datetime) -> Mapping[str, bytes]:
        """Return a period's files by their names: those of its release, or new ones, which are kept."""
        if period.last >= period.day_of(now):
            raise BadInput(f"{period.last} is not over; publish only days whose calls have all ended.")
        if released := self.read(period.first, period.last):
            return released
        for first, last in self.all():
            if first <= period.last and period.first <= last:
                raise BadInput(
                    f"{first}..{last} is published already, and what overlaps it could tell what neither does"
                    f" alone. Publish that period again, unchanged, or one without its days."
                )
        files = files_of(session, city, period, now, self.secret)
        write_all(self._folder_of(period.first, period.last), files)
        return files

    def read(self, first: date, last: date) -> Mapping[str, bytes]:
        """Return the files of a release by their names; nothing where there is none."""
        own = self._folder_of(first, last)
        return {path.name: path.read_bytes() for path in sorted(own.iterdir())} if own.is_dir() else {}

    def all(self) -> Iterator[tuple[date, date]]:
        """Yield the first and last day of each release, oldest first."""
        for path in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            if found := NAME.fullmatch(path.name):
                yield date.fromisoformat(found[1]), date.fromisoformat(found[2])

    def _folder_of(self, first: date, last: date) -> Path:
        return self.folder / f"{first}_{last}"


def files_of(
    session: Session, city: City, period: Period, now: datetime, secret: bytes
) -> Mapping[str, bytes]:
    """Return a period's tables with their description."""
    tables = open_data_of(topic_days(session, period), partial(_draw, secret), SENSITIVE)
    files = (
        File("daily.csv", Text("By day"), tables.daily.encode()),
        File(
            "monthly.csv",
            Text("By month, topic and outcome"),
            tables.monthly.encode(),
        ),
    )
    about = metadata(city.directory.names, period, now, files, is_made_up=has_simulated_calls(session))
    described = json.dumps(about, ensure_ascii=False, indent=2).encode()
    return {**{file.name: file.content for file in files}, "dataset.jsonld": described}


def _draw(secret: bytes, text: str) -> float:
    mac = hmac.digest(secret, f"rounding {text}".encode(), "sha256")
    return int.from_bytes(mac[:8], "big") / 2**64
