"""Reads a city's services/facilities.yaml: opening hours, and callers' names for each facility."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from intents.articles.article import Language
from intents.text.yaml_file import Entry, Problem, read_yaml
from routing.departments.department import Directory
from routing.departments.files import read_hours
from routing.departments.hours import Hours
from routing.services.facilities import Facilities, Facility

OWN_HOURS = ("hours", "holidays", "exceptions", "time_zone")


def load_facilities(
    path: Path, directory: Directory, articles: Collection[str], faults: list[Problem]
) -> Facilities:
    """Read the facilities; the file is optional."""
    if not path.exists():
        return Facilities()
    fields = read_yaml(path, faults).fields(("valid_to", "facilities"))
    read = (
        _facility(name, entry, directory, articles) for name, entry in fields["facilities"].pairs().items()
    )
    return Facilities.of(read, fields["valid_to"].day(), directory.languages)


def _facility(name: str, entry: Entry, directory: Directory, articles: Collection[str]) -> Facility:
    fields = entry.fields(("article", "name", "words"), ("but", "hours_of", *OWN_HOURS))
    article, languages = fields["article"].text(), directory.languages
    if article and article not in articles:
        fields["article"].fault(f"there is no article {article}")
    return Facility(
        name,
        article,
        fields["name"].in_languages(languages),
        _words(fields["words"], languages),
        _words(fields["but"], languages) if fields["but"].is_given else MappingProxyType({}),
        _hours(entry, fields, directory),
        fields["hours_of"].scalar(),
    )


def _hours(entry: Entry, fields: dict[str, Entry], directory: Directory) -> Hours:
    """Its own hours, or a department's."""
    if fields["hours_of"].is_given is fields["hours"].is_given:
        entry.fault("give either hours or hours_of, the department with the same hours")
    if not fields["hours_of"].is_given:
        return read_hours(fields, directory.time_zone, directory.holidays, directory.languages)
    department = fields["hours_of"].text()
    if department not in directory.departments:
        fields["hours_of"].fault(f"there is no department {department}")
    known = directory.departments.get(department) or next(iter(directory.departments.values()))
    return known.hours


def _words(entry: Entry, languages: Sequence[Language]) -> Mapping[Language, tuple[str, ...]]:
    listed = entry.fields((), tuple(languages))
    return MappingProxyType({one: tuple(word.text() for word in listed[one].items()) for one in languages})
