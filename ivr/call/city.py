"""A city's folder: directory, articles and banners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from intents.articles.article import heading
from intents.articles.catalog import Catalog
from intents.articles.folder import AnswerText, catalog_of, load_catalog
from intents.text.yaml_file import Problem
from ivr.desk.canned import CannedWrapUp, load_canned
from ivr.errors import BadCity
from languages.grammar import first_upper
from metrics.dashboard.choice import Names
from routing.departments.banner import Banner
from routing.departments.department import Directory
from routing.departments.loading import load_banners, load_directory, menu_problems
from routing.journeys.files import load_journeys
from routing.journeys.journey import CityNames
from routing.services.facilities import load_facilities
from routing.services.files import load_services
from routing.services.services import Services
from routing.texting.templates import TextTemplates

LOGOS = ("logo.svg", "logo.png")


@dataclass(frozen=True, slots=True)
class City:
    """A valid city folder."""

    path: Path
    directory: Directory
    catalog: Catalog
    banners: tuple[Banner, ...]
    all_to_people: bool = False
    "Whether the supervisor's switch sends every new call to a person at once."
    unspoken: frozenset[tuple[str, str]] = frozenset()
    "Pairs of language and text that this machine cannot speak, and that replies leave out."
    answers: int = 0
    "The publication that the catalog belongs to; 0 for the folder's own."
    earlier: Mapping[int, Catalog] = field(default_factory=dict)
    "Catalogs of recent publications that calls may still use, and of drafts that editors try by phone."
    services: Services = field(default_factory=Services)
    "The lookups for callers, with the streets that they need."
    canned: tuple[CannedWrapUp, ...] = ()
    "The canned wrap-ups that staff choose by one key."
    words_kept_days: int = 90
    "Days until what callers said is deleted, as the line tells them."
    logo: Path | None = None
    "The picture that stands on the council's report."

    def with_answers(self, catalog: Catalog) -> "City":
        """Return the city with other answers."""
        return replace(self, catalog=catalog)

    def owner_of(self, article: str) -> str:
        """Return an article's department; the operator where there is none."""
        return self.catalog[article].department if article in self.catalog else self.directory.operator

    def owning(self, number: str) -> "City":
        """Return the city of a line that has a number besides its main one, and never texts it."""
        may_dial = self.directory.may_dial.owning(number)
        return replace(self, directory=replace(self.directory, may_dial=may_dial))

    def as_of(self, answers: int) -> "City":
        """Return the city with a publication's answers, or with the current ones if it is long gone."""
        catalog = self.earlier.get(answers)
        return self if catalog is None else replace(self, catalog=catalog, answers=answers)


def load_city(path: Path) -> City:
    """Read a city's folder, or raise `BadCity` with every problem in it."""
    city, problems = _read(path)
    if problems:
        raise BadCity(tuple(str(problem) for problem in problems))
    return city


def read_answers(city: City, texts: Sequence[AnswerText]) -> tuple[Catalog, tuple[Problem, ...]]:
    """Read answers from outside the folder, checked against the city's departments and menu."""
    catalog, problems = catalog_of(texts, city.directory.departments.keys(), city.directory.languages)
    return catalog, (*problems, *menu_problems(city.path, catalog.articles.keys()))


def check_city(path: Path) -> tuple[Problem, ...]:
    """Return every problem in a city's folder, by file and line."""
    return _read(path)[1]


def _read(path: Path) -> tuple[City, tuple[Problem, ...]]:
    directory, problems = load_directory(path)
    catalog, answers = load_catalog(path / "answers", directory.departments.keys(), directory.languages)
    banners, notices = load_banners(path, directory, catalog.articles.keys())
    menu = menu_problems(path, catalog.articles.keys())
    services, gaps = load_services(path, directory.languages, directory.holidays, catalog.articles.keys())
    zones = {name: zone_map.zones for name, zone_map in services.zones.items()}
    names = CityNames(
        directory.languages,
        catalog.articles.keys(),
        directory.departments.keys(),
        zones,
        services.texts.answers.keys(),
        bool(services.server),
    )
    closed: list[Problem] = []
    facilities = load_facilities(
        path / "services" / "facilities.yaml", directory, catalog.articles.keys(), closed
    )
    journeys, detours = load_journeys(path / "journeys", names)
    services = replace(services, journeys=journeys, facilities=facilities)
    if not problems:
        services = replace(services, texts=_in_signed_languages(services.texts, directory))
    canned, notes = load_canned(path, directory.languages)
    logo = next((file for name in LOGOS if (file := path / name).is_file()), None)
    city = City(path, directory, catalog, banners, services=services, canned=canned, logo=logo)
    return city, tuple(sorted({*problems, *answers, *notices, *menu, *gaps, *closed, *detours, *notes}))


def _in_signed_languages(texts: TextTemplates, directory: Directory) -> TextTemplates:
    called = first_upper(directory.greeting_name(directory.languages[0]))
    return texts.answering_in(directory.signed_languages, called, directory.written_number)


def names_of(city: City, language: str) -> Names:
    """Return names in a language, or in the city's first language."""
    spoken = language if language in city.directory.languages else city.directory.languages[0]
    return Names(
        city.directory.names[spoken],
        {slug: heading(one.names[spoken], spoken) for slug, one in city.directory.departments.items()},
        {one.id: first_upper(one.wordings[spoken].staff_name) for one in city.catalog.articles.values()},
        city.logo,
    )
