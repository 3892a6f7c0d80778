"""An account: a person of the city with roles, and how they prove who they are."""

import re
import unicodedata
from collections.abc import Collection, Container
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import count

import phonenumbers

from languages.forms import DEFAULT
from routing.outbound.allow_list import REGION


class Role(StrEnum):
    """A person's part in the work; one person may have several."""

    STAFF = "staff"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    MANAGER = "manager"
    PRIVACY = "privacy"
    ADMIN = "admin"


def opens(roles: Collection[str], needed: Collection[Role]) -> bool:
    """Return whether these roles include a needed one; admins always do, and nothing needed admits anyone."""
    return not needed or Role.ADMIN in roles or not set(needed).isdisjoint(roles)


def with_admin(*roles: Role) -> frozenset[str]:
    """Return the names of the roles that are offered a page; admins always are."""
    return frozenset({*(role.value for role in roles), Role.ADMIN.value})


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


def e164_of(text: str) -> str | None:
    """Return a typed number as +16045550121, or None if it cannot be a telephone number."""
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    is_plain = phonenumbers.is_possible_number(number) and not number.extension
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if is_plain else None


LONGEST_ID = 48
LONGEST_NAME = 120
LONGEST_EMAIL = 254
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in. Accounts are disabled, never removed, so that history keeps its names."""

    id: str
    email: str = field(repr=False)
    name: str
    roles: frozenset[Role]
    language: str = DEFAULT
    number: str = field(default="", repr=False)
    password_hash: str = field(default="", repr=False)
    "Empty until a password is chosen, and for people who only sign in elsewhere."
    identity: str | None = None
    "Their subject at the city's sign-in service, hashed."
    is_disabled: bool = False
    declared: str = ""
    "The last version of the declaration that they accepted."
    declared_at: datetime | None = None

    @property
    def person(self) -> Person:
        """The person behind the account."""
        roles = frozenset(role.value for role in self.roles)
        return Person(self.id, self.name, self.language, roles, self.number)


def comparable_email(text: str) -> str:
    """Return the one form in which an e-mail address is kept and looked up."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def is_email(text: str) -> bool:
    """Return whether a text looks like an e-mail address."""
    return len(text) <= LONGEST_EMAIL and EMAIL.fullmatch(text) is not None


def id_for(name: str, taken: Container[str]) -> str:
    """Return a readable id for a new account that no other account has."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID] or "person"
    candidates = (slug, *()) if slug not in taken else (f"{slug}-{number}" for number in count(2))
    return next(candidate for candidate in candidates if candidate not in taken)
