"""The whole city as callers meet it: its departments, numbers and languages."""

from dataclasses import dataclass
from types import MappingProxyType
from zoneinfo import ZoneInfo

from routing.department import Department
from routing.holiday import NO_HOLIDAYS, HolidayCalendar


@dataclass(frozen=True, slots=True)
class PrivacyOfficer:
    """Who answers for what the line keeps."""

    titles: MappingProxyType[str, str]
    "By language."
    number: str
    "As it is spoken, such as 604-555-0110."


@dataclass(frozen=True, slots=True)
class Directory:
    """Every department by its slug, and what the city as a whole has; the first language greets first."""

    names: MappingProxyType[str, str]
    "The city's name by language."
    time_zone: ZoneInfo
    languages: tuple[str, ...]
    departments: MappingProxyType[str, Department]
    operator: str
    "The slug of the department that takes what no other owns."
    on_call: str
    "E.164: urgent municipal matters, day and night."
    main_number: str
    "E.164."
    menu: tuple[str, ...]
    "The articles of the key-press menu: the n-th by key n."
    privacy: PrivacyOfficer
    holidays: HolidayCalendar = NO_HOLIDAYS
    "The public holidays of its province."
    asks_satisfaction: bool = False
    "Whether callers are asked at the end, by one key, how satisfied they are."

    def __getitem__(self, slug: str) -> Department:
        """The department of that slug, or the operator when there is none."""
        return self.departments.get(slug) or self.departments[self.operator]

    def language_after(self, language: str) -> str:
        """The language to which a caller who wishes another one is switched."""
        where = self.languages.index(language) if language in self.languages else -1
        return self.languages[(where + 1) % len(self.languages)]
