"""Builds the name book of a city's departments and people."""

from collections.abc import Iterator

from intents.acts.name_book import NameBook
from intents.articles.article import Language
from intents.understanding import Wanted
from routing.departments.department import Directory, NamedPerson

TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "m", "mme", "mlle", "madame", "monsieur", "maître"})
Named = tuple[str, Wanted, tuple[Language, ...]]


def name_book(directory: Directory) -> NameBook:
    """Return the names and aliases of departments and people."""
    return NameBook.of((*_of_departments(directory), *_of_people(directory)))


def spoken_names(directory: Directory, language: str) -> Iterator[str]:
    """Return what callers may name in a language: the city, its departments and people."""
    yield directory.names[language]
    for name, _, languages in (*_of_departments(directory), *_of_people(directory)):
        if not languages or language in languages:
            yield name


def _of_departments(directory: Directory) -> Iterator[Named]:
    for department in directory.departments.values():
        wanted = Wanted(department.id)
        for language, name in department.names.items():
            yield name, wanted, (language,)
            for alias in department.aliases.get(language, ()):
                yield alias, wanted, (language,)


def _of_people(directory: Directory) -> Iterator[Named]:
    for person in directory.people:
        for name in _names_of(person):
            yield name, Wanted(person.department, person.name), ()


def _names_of(person: NamedPerson) -> Iterator[str]:
    """The whole name, the family name, and the given name if there are two."""
    words = [word for word in person.name.split() if word.casefold().strip(".") not in TITLES]
    yield " ".join(words)
    yield from words
