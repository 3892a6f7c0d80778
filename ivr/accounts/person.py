"""A person as every page knows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in."""

    id: str
    "A slug of the name: it may stand in addresses and logs."
    name: str
    language: str
    roles: frozenset[str]
    number: str = ""
    "The telephone on which they take calls (E.164); empty when they take none."
