"""What a person may do here."""

from collections.abc import Collection
from enum import StrEnum


class Role(StrEnum):
    """A person's part in the work; one person may have several."""

    STAFF = "staff"
    EDITOR = "editor"
    MANAGER = "manager"
    ADMIN = "admin"


def opens(roles: Collection[str], needed: Collection[Role]) -> bool:
    """Return whether a person of these roles may pass a door: an admin any, everybody one that names none."""
    return not needed or Role.ADMIN in roles or not set(needed).isdisjoint(roles)


def with_admin(*roles: Role) -> frozenset[str]:
    """Return the names of the roles to which a page is offered: an admin's is always among them."""
    return frozenset({*(role.value for role in roles), Role.ADMIN.value})
