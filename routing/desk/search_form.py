"""A search as it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from routing.desk.wanted import Wanted

FIELDS = ("words", "topic", "department", "day", "reference")


@dataclass(frozen=True, slots=True)
class SearchForm:
    """What was typed; a day that is none finds nothing and says so."""

    words: str = ""
    topic: str = ""
    department: str = ""
    day: str = ""
    reference: str = ""

    @property
    def has_bad_day(self) -> bool:
        """Whether the day cannot be read."""
        return bool(self.day) and _day(self.day) is None

    def wanted(self, zone: ZoneInfo) -> Wanted:
        """Return what is looked for; a day is one of the city's."""
        day = _day(self.day)
        starts_at = datetime.combine(day, time(), zone) if day else None
        ends_at = datetime.combine(day + timedelta(days=1), time(), zone) if day else None
        return Wanted(self.words, self.topic, self.department, self.reference, starts_at, ends_at)


def search_form(form: Mapping[str, object]) -> SearchForm:
    """Return the search that a form asks for."""
    return SearchForm(*(str(form.get(name, "")).strip() for name in FIELDS))


def _day(text: str) -> date | None:
    """A day that has one before it and one after it, so that it begins and ends in every time zone."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date.min < day < date.max else None
