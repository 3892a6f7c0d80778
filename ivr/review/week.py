"""The week under review, in the city's time zone, and the seed by which its turns are drawn."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from metrics.period import Period

WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Week:
    """A week by its Monday."""

    monday: date
    seed: str

    @classmethod
    def named(cls, name: str, now: datetime, seed: str) -> "Week":
        """Return the ISO week of a name such as 2026-W47, or the last whole one when there is none such."""
        last = now.date() - timedelta(days=now.weekday() + 7)
        monday = min(_monday(name) or last, last + timedelta(days=7))
        return cls(monday, seed or cls(monday, "").name)

    @property
    def name(self) -> str:
        """ISO, such as 2026-W47."""
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02}"

    @property
    def query(self) -> dict[str, str]:
        """How an address names it."""
        return {"week": self.name, "seed": self.seed}

    def moved(self, weeks: int) -> "Week":
        """Return the week so many weeks later, with the seed of its own name."""
        moved = Week(self.monday + timedelta(weeks=weeks), "")
        return Week(moved.monday, moved.name)

    def period(self, time_zone: ZoneInfo) -> Period:
        """Return its days in the city's time zone."""
        return Period(self.monday, self.monday + timedelta(days=6), time_zone)


def _monday(name: str) -> date | None:
    found = WEEK.fullmatch(name)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None
