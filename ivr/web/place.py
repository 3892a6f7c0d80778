"""A place in the pages' navigation."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A page to which the frame leads the people of some roles."""

    path: str
    words: str
    "The id of its name among the pages' words."
    roles: frozenset[str]


def places_for(places: Iterable[Place], roles: Collection[str]) -> tuple[Place, ...]:
    """Return the places that a person of these roles may go to."""
    return tuple(place for place in places if place.roles & set(roles))
