"""What comes of a change of the city: kept, or not and why."""

from dataclasses import dataclass
from typing import TypeAlias

from intents.problem import Problem
from routing.editing.edits import Document


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A sentence that this machine's voice cannot speak."""

    text: str
    language: str
    remedy: str
    is_needed: bool
    "Without it a caller would hear nothing; otherwise the line goes on without it."


@dataclass(frozen=True, slots=True)
class Saved:
    """The change is kept, and the next caller feels it."""

    document: Document
    unsaid: tuple[Unsaid, ...] = ()
    "What the line leaves out because it cannot be spoken here."


@dataclass(frozen=True, slots=True)
class Refused:
    """The change is wrong; everything stays as it was."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Unspoken:
    """The change brings words that this machine cannot speak; everything stays as it was."""

    unsaid: tuple[Unsaid, ...]


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody else has changed the same in the meantime; everything stays as they left it."""

    current: Document


Outcome: TypeAlias = Saved | Refused | Unspoken | Overtaken
