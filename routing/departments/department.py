"""Departments, people and the city's directory."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from languages.known import KnownLanguage, passed_on_languages
from routing.departments.hours import NO_HOLIDAYS, HolidayCalendar, Hours
from routing.outbound.allow_list import AllowList


class WhenClosed(StrEnum):
    """What callers are offered outside hours."""

    MESSAGE = "message"
    ON_CALL = "on_call"


UNREVIEWED = "draft"
"Who signed the sentences of a language that nobody has reviewed: only in a city that is made up."

_NORTH_AMERICAN = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")


@dataclass(frozen=True, slots=True)
class Department:
    """A department; numbers are tried in order, `on_call` defaults to the city's."""

    id: str
    names: MappingProxyType[str, str]
    "By language, worded to fit into “I'm connecting you to …”."
    languages: tuple[str, ...]
    numbers: tuple[str, ...]
    "E.164 or SIP addresses."
    hours: Hours
    max_wait_seconds: int
    when_closed: WhenClosed
    on_call: str | None = None
    "E.164."
    queue: bool = False
    "Whether callers wait in a queue until staff take them at the desk; otherwise its numbers are rung."
    overflow: str = ""
    "The department that takes its calls if nobody else does; empty for none."
    aliases: MappingProxyType[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    "By language, what callers also call it: “the permit counter”, “la fourrière”."


@dataclass(frozen=True, slots=True)
class PrivacyOfficer:
    """The person responsible for the line's data."""

    titles: MappingProxyType[str, str]
    "By language."
    number: str
    "As spoken, such as 604-555-0110."


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person whom callers ask for by name."""

    name: str
    "As spoken: “Madame Gagnon”, “Sunita Rao”."
    department: str
    number: str = ""
    "Their own E.164 number or SIP address; empty if their department takes their calls."


@dataclass(frozen=True, slots=True)
class Directory:
    """The city's directory; its first language greets first."""

    names: MappingProxyType[str, str]
    "The city's name by language."
    time_zone: ZoneInfo
    languages: tuple[str, ...]
    departments: MappingProxyType[str, Department]
    operator: str
    "The slug of the department that takes what belongs to no other."
    on_call: str
    "E.164: urgent municipal matters, day and night."
    main_number: str
    "E.164."
    menu: tuple[str, ...]
    "The articles of the key-press menu: key n for the n-th."
    privacy: PrivacyOfficer
    holidays: HolidayCalendar = NO_HOLIDAYS
    "The public holidays of its province."
    asks_satisfaction: bool = False
    "Whether callers are asked at the end, by key, how satisfied they are."

    people: tuple[NamedPerson, ...] = ()
    "Those whom callers may ask for by name."
    short_names: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
    "By language, the city's name in the greeting, if it is shorter there."
    may_dial: AllowList = field(default_factory=AllowList)
    "What the line may dial and text."

    signed: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
    "By language that the line passes on, who reviewed its sentences; `draft` in a city that is made up."

    @property
    def written_number(self) -> str:
        """The main number as people write it."""
        parts = _NORTH_AMERICAN.fullmatch(self.main_number)
        return "-".join(parts.groups()) if parts else self.main_number

    @property
    def signed_languages(self) -> tuple[KnownLanguage, ...]:
        """The languages that are passed on to a person, and whose sentences may be told here."""
        return tuple(each for each in passed_on_languages() if each.signed_by(self.signed))

    def greeting_name(self, language: str) -> str:
        """The city's name in the greeting."""
        return self.short_names.get(language) or self.names[language]

    def number_of(self, person: str) -> str:
        """Return a person's own number, or empty."""
        return next((each.number for each in self.people if each.name == person), "")

    def lists(self, person: str) -> bool:
        """Whether it is one of the people whom the city names."""
        return any(each.name == person for each in self.people)

    def __getitem__(self, slug: str) -> Department:
        """Return a department, or the operator if the slug is unknown."""
        return self.departments.get(slug) or self.departments[self.operator]

    def language_after(self, language: str) -> str:
        """Return the next language for a caller who asks for another."""
        where = self.languages.index(language) if language in self.languages else -1
        return self.languages[(where + 1) % len(self.languages)]
