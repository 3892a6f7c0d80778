"""A city's folder: who answers, what is answered, and what is on air."""

from dataclasses import dataclass
from pathlib import Path

from intents.catalog import Catalog
from intents.loading import load_catalog
from intents.problem import Problem
from ivr.errors import BadCity
from routing.banner import Banner
from routing.directory import Directory
from routing.loading import load_banners, load_directory, menu_problems


@dataclass(frozen=True, slots=True)
class City:
    """A folder without problems."""

    path: Path
    directory: Directory
    catalog: Catalog
    banners: tuple[Banner, ...]
    all_to_people: bool = False
    "Whether the supervisor's switch sends every new call to a person at once."
    unspoken: frozenset[tuple[str, str]] = frozenset()
    "Texts with their language first that this machine cannot say, and that replies leave out."


def load_city(path: Path) -> City:
    """Read a city's folder, or raise `BadCity` with every problem in it."""
    city, problems = _read(path)
    if problems:
        raise BadCity(tuple(str(problem) for problem in problems))
    return city


def check_city(path: Path) -> tuple[Problem, ...]:
    """Every problem of a city's folder, by file and line."""
    return _read(path)[1]


def _read(path: Path) -> tuple[City, tuple[Problem, ...]]:
    directory, problems = load_directory(path)
    catalog, answers = load_catalog(path / "answers", directory.departments.keys(), directory.languages)
    banners, notices = load_banners(path, directory, catalog.articles.keys())
    menu = menu_problems(path, catalog.articles.keys())
    return City(path, directory, catalog, banners), tuple(sorted({*problems, *answers, *notices, *menu}))
