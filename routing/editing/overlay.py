"""The city as its folder and its staff's edits have it together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType

from intents.entry import Entry
from intents.problem import Problem
from intents.yaml_lines import read_yaml_text
from routing.banner import Banner
from routing.banner_file import read_banner
from routing.department import Department
from routing.department_file import check_overflow, read_department
from routing.directory import Directory
from routing.editing.edits import Document, Edits, Kind


@dataclass(frozen=True, slots=True)
class Base:
    """What edits are read against: a city without problems."""

    directory: Directory
    banners: tuple[Banner, ...]
    articles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Edited:
    """A city after edits; an edit with a problem was left out, and what was before it stays."""

    base: Base
    edits: Edits
    problems: tuple[Problem, ...] = ()


def with_edits(base: Base, edits: Edits) -> Edited:
    """Lay the edits over the folder's city, in whatever order they are right together."""
    waiting = edits.documents
    while True:
        refused: list[tuple[Document, tuple[Problem, ...]]] = []
        for document in waiting:
            laid, found = with_document(base, document)
            base = base if found else laid
            refused += [(document, found)] if found else []
        if len(refused) in {0, len(waiting)}:
            return Edited(base, edits, tuple(problem for _, found in refused for problem in found))
        waiting = tuple(document for document, _ in refused)


def with_document(base: Base, document: Document) -> tuple[Base, tuple[Problem, ...]]:
    """Lay one edit over a city; with a problem the city must not be used."""
    if document.is_withdrawn:
        return without(base, document), ()
    faults: list[Problem] = []
    entry = read_yaml_text(document.text, f"{document.kind}/{document.slug}", faults)
    match document.kind:
        case Kind.DEPARTMENT:
            laid = _with_department(base, entry, document.slug)
        case Kind.BANNER:
            laid = _with_banner(base, entry, document.slug)
    return laid, tuple(sorted(set(faults)))


def without(base: Base, document: Document) -> Base:
    """Leave out a banner that was taken down; a department is never taken away."""
    if document.kind is Kind.DEPARTMENT:
        return base
    return replace(base, banners=_others(base.banners, document.slug))


def _with_department(base: Base, entry: Entry, slug: str) -> Base:
    city = base.directory
    department = read_department(entry, city.time_zone, city.holidays, city.languages)
    _check_id(entry, department.id, slug)
    departments: dict[str, Department] = {**city.departments, slug: department}
    check_overflow(entry, slug, departments, city.operator)
    return replace(base, directory=replace(city, departments=MappingProxyType(departments)))


def _with_banner(base: Base, entry: Entry, slug: str) -> Base:
    banner = read_banner(entry, base.directory, base.articles)
    _check_id(entry, banner.id, slug)
    return replace(base, banners=(*_others(base.banners, slug), banner))


def _others(banners: Iterable[Banner], slug: str) -> tuple[Banner, ...]:
    return tuple(banner for banner in banners if banner.id != slug)


def _check_id(entry: Entry, given: str, slug: str) -> None:
    if given and given != slug:
        entry.fault(f"the id {given} must stay {slug}")
