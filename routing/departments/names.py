"""Builds the name book of a city's departments and people."""

from collections.abc import Iterator
from functools import cache
from typing import TypedDict

from intents.acts.name_book import NameBook
from intents.articles.article import Language
from intents.meaning.understanding import Wanted
from intents.text.wording import plain
from intents.text.yaml_file import reviewed
from routing.departments.department import Directory, NamedPerson

TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "m", "mme", "mlle", "madame", "monsieur", "maître"})
Named = tuple[str, Wanted, tuple[Language, ...]]


class _DeskWords(TypedDict):
    after: list[str]
    before: list[str]
    titles: dict[str, str]


def name_book(directory: Directory) -> NameBook:
    """Return the names and aliases of departments and people, and how else callers name them."""
    written = (*_of_departments(directory), *_of_people(directory))
    taken = frozenset(plain(name) for name, _, _ in written)
    others = (
        (other, wanted, (language,))
        for name, wanted, languages in _of_departments(directory)
        for language in languages
        for other in _otherwise(name, language)
        if plain(other) not in taken
    )
    return NameBook.of((*written, *others))


def spoken_names(directory: Directory, language: str) -> Iterator[str]:
    """Return what callers may name in a language: the city, its departments and people."""
    yield directory.names[language]
    for name, _, languages in (*_of_departments(directory), *_of_people(directory)):
        if not languages or language in languages:
            yield name


def name_in(name: str, language: Language) -> str:
    """Return a person's name as it is said in a language: Mr. Nguyen is monsieur Nguyen in French."""
    title, _, rest = name.partition(" ")
    words = _desk_words(language)
    said = words["titles"].get(title.casefold().strip(".")) if words else None
    return f"{said} {rest}" if said and rest else name


def _of_departments(directory: Directory) -> Iterator[Named]:
    for department in directory.departments.values():
        wanted = Wanted(department.id)
        for language, name in department.names.items():
            yield name, wanted, (language,)
            for alias in department.aliases.get(language, ()):
                yield alias, wanted, (language,)


def _otherwise(name: str, language: Language) -> Iterator[str]:
    """The name with other words for a desk: “permit office” gives “permit counter”."""
    words, desks = name.split(), _desk_words(language)
    if desks is None or len(words) < 2:
        return
    if words[-1].casefold() in desks["after"]:
        yield from (" ".join((*words[:-1], desk)) for desk in desks["after"])
    if words[0].casefold() in desks["before"]:
        yield from (" ".join((desk, *words[1:])) for desk in desks["before"])


@cache
def _desk_words(language: Language) -> _DeskWords | None:
    read: _DeskWords | None = reviewed("desk_words", language, "routing.departments")
    return read


def _of_people(directory: Directory) -> Iterator[Named]:
    for person in directory.people:
        for name in _names_of(person):
            yield name, Wanted(person.department, person.name), ()


def _names_of(person: NamedPerson) -> Iterator[str]:
    """The whole name, the family name, and the given name if there are two."""
    words = [word for word in person.name.split() if word.casefold().strip(".") not in TITLES]
    yield " ".join(words)
    yield from words
