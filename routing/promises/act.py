"""What a person does about a promise."""

from dataclasses import dataclass
from typing import TypeAlias

from routing.promises.promise import Result


@dataclass(frozen=True, slots=True)
class Take:
    """I see to it; also from somebody who had taken it."""


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Somebody else shall see to it."""


@dataclass(frozen=True, slots=True)
class Try:
    """I called back and reached nobody."""


@dataclass(frozen=True, slots=True)
class HandOn:
    """It belongs to another department."""

    department: str


@dataclass(frozen=True, slots=True)
class Keep:
    """It is done."""

    result: Result
    is_decision: bool = False
    "Whether something was decided about the caller, which the law keeps longer (FOIPPA s. 31)."


@dataclass(frozen=True, slots=True)
class Break:
    """It cannot be kept: nobody was reached, again and again."""


@dataclass(frozen=True, slots=True)
class Reopen:
    """It was not done after all."""


Act: TypeAlias = Take | GiveBack | Try | HandOn | Keep | Break | Reopen
