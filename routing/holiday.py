"""The public holidays of a province, as dates with names."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import holidays

COUNTRY = "CA"

SPELLINGS = {"en": "en_CA"}
"The languages whose holidays the package names in more ways than one."

PROVINCES = frozenset(holidays.list_supported_countries()[COUNTRY])


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """The name of each public holiday by language."""

    days: MappingProxyType[date, MappingProxyType[str, str]]

    def __contains__(self, day: date) -> bool:
        return day in self.days

    def name(self, day: date, language: str) -> str:
        """What the day is called, or nothing when it is no holiday."""
        return self.days[day].get(language, "") if day in self.days else ""


NO_HOLIDAYS = HolidayCalendar(MappingProxyType({}))


def holidays_of(province: str, years: Iterable[int], languages: Iterable[str]) -> HolidayCalendar:
    """The public holidays that the `holidays` package knows for a province, such as BC."""
    years = tuple(years)
    names: dict[date, dict[str, str]] = defaultdict(dict)
    for language in languages:
        found = holidays.country_holidays(
            COUNTRY, subdiv=province, years=years, language=SPELLINGS.get(language, language)
        )
        for day, name in found.items():
            names[day][language] = name
    return HolidayCalendar(MappingProxyType({day: MappingProxyType(by) for day, by in sorted(names.items())}))
