"""Loads departments, menu and banners from a city's folder, collecting all faults."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from intents.text.yaml_file import Entry, Problem, read_yaml
from routing.departments.banner import Banner, read_banner
from routing.departments.department import Department, Directory, NamedPerson
from routing.departments.files import CityFile, check_overflow, read_department
from routing.departments.hours import NO_HOLIDAYS, HolidayCalendar, holidays_of
from routing.departments.number import ringable
from routing.outbound.allow_list import AllowList

YEARS = range(2020, 2061)
"Holidays are computed ahead for longer than any city keeps its files."


def load_directory(folder: Path) -> tuple[Directory, tuple[Problem, ...]]:
    """Load the directory; with problems it holds placeholders and must not be used."""
    faults: list[Problem] = []
    city = CityFile.of(read_yaml(folder / "city.yaml", faults))
    holidays = holidays_of(city.province, YEARS, city.languages) if city.province else NO_HOLIDAYS
    departments = _departments(folder / "departments", city, holidays, faults)
    people = read_people(folder / "people.yaml", departments, city.may_dial, faults)
    directory = replace(city.directory(departments, holidays), people=people)
    return directory, tuple(sorted(set(faults)))


def load_banners(
    folder: Path, directory: Directory, articles: Collection[str]
) -> tuple[tuple[Banner, ...], tuple[Problem, ...]]:
    """Load the banners, if there are any."""
    faults: list[Problem] = []
    banners: dict[str, Banner] = {}
    for path in sorted((folder / "banners").glob("*.yaml")):
        entry = read_yaml(path, faults)
        banner = read_banner(entry, directory, articles)
        _check_name(entry, path, banner.id)
        banners[banner.id] = banner
    return tuple(banners.values()), tuple(sorted(set(faults)))


def menu_problems(folder: Path, articles: Collection[str]) -> tuple[Problem, ...]:
    """Return menu entries that name no article."""
    menu = CityFile.of(read_yaml(folder / "city.yaml", [])).fields["menu"]
    return tuple(
        item.problem(f"there is no article {item.scalar()} for the menu")
        for item in menu.children()
        if item.scalar() not in articles
    )


def _departments(
    folder: Path, city: CityFile, holidays: HolidayCalendar, faults: list[Problem]
) -> MappingProxyType[str, Department]:
    entries = {path.stem: read_yaml(path, faults) for path in sorted(folder.glob("*.yaml"))}
    departments: dict[str, Department] = {}
    for slug, entry in entries.items():
        departments[slug] = read_department(entry, city.time_zone, holidays, city.languages, city.may_dial)
        _check_name(entry, folder / f"{slug}.yaml", departments[slug].id)
    for slug, entry in entries.items():
        check_overflow(entry, slug, departments, city.fields["operator"].scalar())
    if not departments:
        faults.append(
            Problem(folder.as_posix(), 1, "there is no department; put one YAML file for each here")
        )
    return MappingProxyType(departments)


def _check_name(entry: Entry, path: Path, slug: str) -> None:
    if slug and slug != path.stem:
        entry.fault(f"the id {slug} must be the file's name, {path.stem}")


def read_people(
    path: Path, departments: Collection[str], may_dial: AllowList, faults: list[Problem]
) -> tuple[NamedPerson, ...]:
    """Read the people; none without a file."""
    if not path.exists():
        return ()
    people = tuple(_person(item, departments, may_dial) for item in read_yaml(path, faults).items())
    return tuple(person for person in people if person.name)


def _person(entry: Entry, departments: Collection[str], may_dial: AllowList) -> NamedPerson:
    fields = entry.fields(("name", "department"), ("number",))
    department = fields["department"].text()
    if department and department not in departments:
        fields["department"].fault(f"there is no department {department}")
    number = ringable(fields["number"], may_dial) if fields["number"].is_given else ""
    return NamedPerson(fields["name"].text(), department, number)
