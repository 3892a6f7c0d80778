"""How an attempt to sign in can end."""

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Entered:
    """The person is signed in; the browser keeps this secret from now on."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wrong:
    """The account or the password is not right; which of them is not told."""


@dataclass(frozen=True, slots=True)
class Held:
    """There were too many tries; later ones are heard again."""


@dataclass(frozen=True, slots=True)
class Weak:
    """The new password will not do; `words` is the id of the reason's sentence."""

    words: str


@dataclass(frozen=True, slots=True)
class Stale:
    """The one-time code was used or is too old."""


@dataclass(frozen=True, slots=True)
class Unwelcome:
    """The city knows the person, but they have no place here; `words` is the id of the reason's sentence."""

    words: str


ByPassword: TypeAlias = Entered | Wrong | Held
ByCode: TypeAlias = Entered | Weak | Stale
ByIdentity: TypeAlias = Entered | Unwelcome
