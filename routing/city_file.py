"""The file city.yaml: what the city as a whole has."""

import re
from dataclasses import dataclass
from types import MappingProxyType
from zoneinfo import ZoneInfo

from intents.entry import Entry
from routing.department import Department
from routing.directory import Directory, PrivacyOfficer
from routing.holiday import PROVINCES, HolidayCalendar
from routing.hours_file import read_zone
from routing.number import as_spoken, e164

REQUIRED = (
    "name",
    "time_zone",
    "province",
    "languages",
    "operator",
    "on_call",
    "main_number",
    "menu",
    "privacy",
)
OPTIONAL = ("satisfaction",)
MENU_KEYS = 8
"Keys 1 to 8: 9 tells about privacy, 0 brings a person."


@dataclass(frozen=True, slots=True)
class CityFile:
    """The fields of city.yaml, and what the other files are read with."""

    fields: dict[str, Entry]
    languages: tuple[str, ...]
    time_zone: ZoneInfo
    province: str

    @classmethod
    def of(cls, entry: Entry) -> "CityFile":
        """The known fields of the file."""
        fields = entry.fields(REQUIRED, OPTIONAL)
        languages = _languages(fields["languages"])
        return cls(fields, languages, read_zone(fields["time_zone"]), _province(fields["province"]))

    def directory(
        self, departments: MappingProxyType[str, Department], holidays: HolidayCalendar
    ) -> Directory:
        """The whole city; where a field has a fault it holds a filler."""
        fields = self.fields
        privacy = fields["privacy"].fields(("officer", "number"))
        return Directory(
            names=fields["name"].in_languages(self.languages),
            time_zone=self.time_zone,
            languages=self.languages,
            departments=departments,
            operator=_operator(fields["operator"], departments),
            on_call=e164(fields["on_call"]),
            main_number=e164(fields["main_number"]),
            menu=_menu(fields["menu"]),
            privacy=PrivacyOfficer(
                privacy["officer"].in_languages(self.languages), as_spoken(privacy["number"])
            ),
            holidays=holidays,
            asks_satisfaction=fields["satisfaction"].flag(),
        )


def _languages(entry: Entry) -> tuple[str, ...]:
    languages = tuple(dict.fromkeys(item.text() for item in entry.items()))
    if entry.is_given and not languages:
        entry.fault("a city needs at least one language")
    for language in languages:
        if language and not re.fullmatch("[a-z]{2}", language):
            entry.fault(f"{language} is not a language code such as en")
    return languages


def _province(entry: Entry) -> str:
    province = entry.text()
    if province and province not in PROVINCES:
        entry.fault(f"there is no province {province}; write one of {', '.join(sorted(PROVINCES))}")
    return province if province in PROVINCES else ""


def _operator(entry: Entry, departments: MappingProxyType[str, Department]) -> str:
    operator = entry.text()
    if operator and operator not in departments:
        entry.fault(f"there is no department {operator} for the operator")
    return operator


def _menu(entry: Entry) -> tuple[str, ...]:
    menu = tuple(item.text() for item in entry.items())
    if len(menu) > MENU_KEYS:
        entry.fault(f"the menu has {len(menu)} articles; it has keys for {MENU_KEYS}")
    if len(set(menu)) < len(menu):
        entry.fault("an article is twice in the menu")
    return menu
