"""Scripts of typed calls: a JSON line with the caller's act in each turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias, TypeGuard

from intents.evaluation.evaluation import JsonLine, read_json_lines
from intents.text.yaml_file import Problem
from ivr.errors import BadInput

CUT_SHORT = 0.3
"The played share when a caller barges in."
FIELDS = 'must hold "turns", and may hold "id", "lang", "at", "people", "after" and "texts"'


class StaffBehaviour(StrEnum):
    """How staff respond to a ringing telephone."""

    ANSWER = "answer"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Says:
    """The caller speaks after hearing a share (0–1) of the reply."""

    words: str
    played: float = 1.0


@dataclass(frozen=True, slots=True)
class Presses:
    """The caller presses keys."""

    keys: str
    played: float = 1.0


@dataclass(frozen=True, slots=True)
class StaysSilent:
    """The caller stays silent."""


@dataclass(frozen=True, slots=True)
class HangsUp:
    """The caller hangs up after hearing a share (0–1) of the reply."""

    played: float = 1.0


Act: TypeAlias = Says | Presses | StaysSilent | HangsUp


@dataclass(frozen=True, slots=True)
class StartingPoint:
    """The dialogue before the first turn."""

    asked: str
    article: str = ""
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """One call: who calls when, and what they do."""

    id: str
    language: str
    at: datetime
    turns: tuple[Act, ...]
    people: StaffBehaviour = StaffBehaviour.ANSWER
    after: StartingPoint | None = None
    texts: bool = False
    "Whether the caller's telephone takes texts."


ASKED = ("did_that_help", "anything_else", "is_it_about", "choice", "how_can_i_help")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads scripts for a city, with a default time."""

    languages: Sequence[str]
    articles: Mapping[str, object]
    now: datetime

    def read(self, path: Path) -> tuple[Script, ...]:
        """Read scripts; raise BadInput naming every faulty line."""
        found = [self._script(str(path), each) for each in read_json_lines(path)]
        faults = [str(each) for each in found if isinstance(each, Problem)]
        if faults:
            raise BadInput("\n".join(faults))
        return tuple(each for each in found if isinstance(each, Script))

    def _script(self, file: str, line: JsonLine | Problem) -> Script | Problem:
        match line:
            case Problem():
                return line
            case JsonLine(number, {"turns": list(turns), **others}):
                try:
                    return self._of(number, turns, others)
                except (ValueError, TypeError) as wrong:
                    return Problem(file, number, str(wrong))
            case JsonLine(number):
                return Problem(file, number, FIELDS)

    def _of(self, number: int, turns: list[object], others: Mapping[object, object]) -> Script:
        language = str(others.get("lang", self.languages[0]))
        if language not in self.languages:
            raise ValueError(f"lang must be one of {', '.join(self.languages)}")
        at = others.get("at")
        return Script(
            str(others.get("id", number)),
            language,
            moment_of(str(at), self.now) if at else self.now,
            tuple(map(_act, turns)),
            _people(others.get("people", StaffBehaviour.ANSWER)),
            self._after(others.get("after")),
            others.get("texts") is True,
        )

    def _after(self, given: object) -> StartingPoint | None:
        match given:
            case None:
                return None
            case {"asked": str(asked), **others} if asked in ASKED:
                article, offered = others.get("article") or "", others.get("offered") or []
                if asked == "choice" and not offered:
                    raise ValueError('a choice needs "offered"')
                if asked in {"did_that_help", "is_it_about"} and not article:
                    raise ValueError(f'{asked} needs an "article"')
                return StartingPoint(asked, self._known(article), tuple(map(self._known, _texts(offered))))
            case _:
                raise ValueError(f"asked must be one of {', '.join(ASKED)}")

    def _known(self, article: object) -> str:
        if article and article not in self.articles:
            raise ValueError(f"there is no article {article}")
        return str(article)


YEARS = range(1971, 9000)
"Beyond them there is no day before or after to tell an opening by."


def moment_of(text: str, now: datetime) -> datetime:
    """Return a time in the city; raise ValueError for any other, or one that says another zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None or moment.year not in YEARS:
        raise ValueError("at must be a time in the city, such as 2026-11-25T10:00")
    return moment.replace(tzinfo=now.tzinfo)


def _people(given: object) -> StaffBehaviour:
    if given not in set(StaffBehaviour):
        raise ValueError(f"people must be one of {', '.join(StaffBehaviour)}")
    return StaffBehaviour(str(given))


def _act(turn: object) -> Act:
    match turn:
        case {"say": str(words), **others}:
            return Says(words, _played(others))
        case {"key": str(keys), **others}:
            return Presses(keys, _played(others))
        case {"silence": True}:
            return StaysSilent()
        case {"hangup": True, **others}:
            return HangsUp(_played(others))
        case _:
            raise ValueError('a turn is {"say"}, {"key"}, {"silence": true} or {"hangup": true}')


def _played(turn: Mapping[object, object]) -> float:
    played = turn.get("played", CUT_SHORT if turn.get("barge_in") else 1.0)
    if not _is_share(played):
        raise ValueError("played must be a share from 0 to 1")
    return float(played)


def _is_share(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and 0 <= value <= 1


def _texts(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("offered must be a list of articles")
    return value
