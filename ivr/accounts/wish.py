"""What is asked of an account, and what is wrong with it, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.accounts.account import LONGEST_NAME, comparable_email, is_email
from ivr.accounts.role import Role
from ivr.web.words import LANGUAGES


@dataclass(frozen=True, slots=True)
class Faulty:
    """Why a wish was not granted: for each field, the id of the sentence that stands beside it."""

    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """A new account as somebody typed it."""

    name: str
    email: str = field(repr=False)
    roles: frozenset[Role]
    language: str = "en"

    @classmethod
    def typed(cls, name: str, email: str, roles: frozenset[Role], language: str) -> "Wish":
        """Return a wish in the form in which it is kept."""
        return cls(" ".join(name.split()), comparable_email(email), roles, language)

    @property
    def faults(self) -> dict[str, str]:
        """What is wrong before anybody looks into the database."""
        wrong = {
            "name": name_fault(self.name),
            "email": "" if is_email(self.email) else "accounts.email_wrong",
            "roles": "" if self.roles else "accounts.roles_missing",
            "language": language_fault(self.language),
        }
        return {name: words for name, words in wrong.items() if words}


def name_fault(name: str) -> str:
    """Return the id of the sentence that says what is wrong with a name, or nothing."""
    return "" if 0 < len(name) <= LONGEST_NAME and name.isprintable() else "accounts.name_wrong"


def language_fault(language: str) -> str:
    """Return the id of the sentence that says what is wrong with a language, or nothing."""
    return "" if language in LANGUAGES else "accounts.language_wrong"


def roles_named(names: list[str]) -> frozenset[Role]:
    """Return the roles among some names."""
    return frozenset(role for role in Role if role.value in names)
