"""Who picks up in a simulated city hall."""

from collections.abc import Iterator

from intents.article import Language
from ivr.phone.carrier.department import Person
from routing.directory import Directory


def everybody(directory: Directory, person: Person) -> dict[str, Person]:
    """Return the same person behind every number that the line may dial."""
    return {number: person for number, _ in _numbers(directory)}


def names(directory: Directory, language: Language) -> dict[str, str]:
    """Return whose each number is."""
    return {number: owner.get(language, next(iter(owner.values()))) for number, owner in _numbers(directory)}


def _numbers(directory: Directory) -> Iterator[tuple[str, dict[Language, str]]]:
    on_call = {"en": "the on-call crew", "fr": "l'équipe de garde"}
    if directory.on_call:
        yield directory.on_call, on_call
    for department in directory.departments.values():
        if department.on_call:
            yield department.on_call, on_call
        for number in department.numbers:
            yield number, dict(department.names)
