"""What the line asked last: it decides what a short answer means."""

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from intents.expecting import Choice, Expecting, Menu, Question, YesNo


@dataclass(frozen=True, slots=True)
class HowCanIHelp:
    """The open question."""


@dataclass(frozen=True, slots=True)
class DidThatHelp:
    """Whether an answer answered: only a yes makes it resolved at once."""

    article: str


@dataclass(frozen=True, slots=True)
class AnythingElse:
    """Whether the caller has another question."""


@dataclass(frozen=True, slots=True)
class IsItAbout:
    """Whether this one article is meant."""

    article: str


@dataclass(frozen=True, slots=True)
class WhichOf:
    """Which of two or three articles is meant."""

    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FromMenu:
    """A key of the key-press menu."""

    articles: tuple[str, ...]


Asked: TypeAlias = HowCanIHelp | DidThatHelp | AnythingElse | IsItAbout | WhichOf | FromMenu


def expecting(asked: Asked) -> Expecting:
    """Return the shape of the answer that was asked for."""
    match asked:
        case HowCanIHelp():
            return Question()
        case DidThatHelp() | AnythingElse() | IsItAbout():
            return YesNo()
        case WhichOf(articles):
            return Choice(articles)
        case FromMenu(articles):
            return Menu(articles)
        case _:
            assert_never(asked)
