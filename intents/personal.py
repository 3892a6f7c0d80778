"""What tells who a caller is, and the form that it takes in their words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Personal(StrEnum):
    """A kind of personal data."""

    NAME = "name"
    PHONE = "phone"
    CARD = "card"
    SIN = "sin"
    ADDRESS = "address"
    POSTAL_CODE = "postal code"
    EMAIL = "email"
    PLATE = "plate"
    ACCOUNT = "account"
    BIRTH_DATE = "birth date"


Judge: TypeAlias = Callable[[str], Personal | None]
"Says what a piece of text is, or that it may stay."


@dataclass(frozen=True, slots=True)
class Form:
    """Where personal data may stand in a text: what the pattern's group `it` finds."""

    pattern: re.Pattern[str]
    judge: Judge


def form(kind: Personal, pattern: str) -> Form:
    """Return a form in which every find, or the group `it` of it, is of one kind."""
    return judged(lambda _: kind, pattern)


def judged(judge: Judge, pattern: str) -> Form:
    """Return a form of which each find is looked at once more."""
    whole = pattern if "(?P<it>" in pattern else f"(?P<it>{pattern})"
    return Form(re.compile(whole, re.IGNORECASE), judge)
