"""What the city's sign-in service says of a person."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.accounts.account import LONGEST_NAME, comparable_email, is_email
from ivr.accounts.role import Role


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as that service knows them."""

    key: str
    "A hash of the service and of its name for the person; it stays the same when they marry or move."
    name: str
    email: str = field(repr=False)
    "Empty when the service tells none."
    is_email_verified: bool
    roles: frozenset[Role]
    language: str = "en"


def identity_of(
    issuer: str, claims: Mapping[str, object], groups_claim: str, groups: Mapping[str, Role]
) -> Identity:
    """Read a person from verified claims; groups that nobody named give no role."""
    email = comparable_email(_text(claims, "email"))
    name = " ".join(_text(claims, "name").split())[:LONGEST_NAME]
    return Identity(
        hashlib.sha256(f"{issuer} {_text(claims, 'sub')}".encode()).hexdigest(),
        name or email.partition("@")[0] or "Person",
        email if is_email(email) else "",
        claims.get("email_verified") is True or claims.get("email_verified") == "true",
        frozenset(groups[group] for group in _groups(claims.get(groups_claim)) if group in groups),
        "fr" if _text(claims, "locale").lower().startswith("fr") else "en",
    )


def _text(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def _groups(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case list() | tuple():
            return [group for group in value if isinstance(group, str)]
        case _:
            return []
