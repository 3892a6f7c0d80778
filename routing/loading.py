"""A city's departments, menu and banners read from its folder, with every fault of every file at once."""

from collections.abc import Collection
from pathlib import Path
from types import MappingProxyType

from intents.entry import Entry
from intents.problem import Problem
from intents.yaml_lines import read_yaml
from routing.banner import Banner
from routing.banner_file import read_banner
from routing.city_file import CityFile
from routing.department import Department
from routing.department_file import check_overflow, read_department
from routing.directory import Directory
from routing.holiday import NO_HOLIDAYS, HolidayCalendar, holidays_of

YEARS = range(2020, 2061)
"Holidays are computed ahead for longer than any city keeps its files."


def load_directory(folder: Path) -> tuple[Directory, tuple[Problem, ...]]:
    """The directory from city.yaml and departments/; with a problem it holds fillers and must not be used."""
    faults: list[Problem] = []
    city = CityFile.of(read_yaml(folder / "city.yaml", faults))
    holidays = holidays_of(city.province, YEARS, city.languages) if city.province else NO_HOLIDAYS
    departments = _departments(folder / "departments", city, holidays, faults)
    return city.directory(departments, holidays), tuple(sorted(set(faults)))


def load_banners(
    folder: Path, directory: Directory, articles: Collection[str]
) -> tuple[tuple[Banner, ...], tuple[Problem, ...]]:
    """The banners of banners/, which a city may lack."""
    faults: list[Problem] = []
    banners: dict[str, Banner] = {}
    for path in sorted((folder / "banners").glob("*.yaml")):
        entry = read_yaml(path, faults)
        banner = read_banner(entry, directory, articles)
        _check_name(entry, path, banner.id)
        banners[banner.id] = banner
    return tuple(banners.values()), tuple(sorted(set(faults)))


def menu_problems(folder: Path, articles: Collection[str]) -> tuple[Problem, ...]:
    """The entries of the key-press menu that name no article."""
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
        departments[slug] = read_department(entry, city.time_zone, holidays, city.languages)
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
