"""Callers whose words were written out before anybody tried them: what they say to each question, in order.

A file is one that `cityline talk --file` takes, too. `to` names the question that a turn answers: a caller
here answers what is asked, in whatever order, and says the same again where it is asked again: or, if they
follow what the line tells them to say, a plain yes or no, or a key.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from intents.evaluation.evaluation import JsonLine, read_json_lines
from ivr.call.call import Call
from ivr.call.states import CallState
from ivr.call.turn import Turn
from ivr.typed.call import KeptCall, MemoryKeeper, TypedCall, Ways
from ivr.typed.script import Act, Presses, Says, Script
from routing.asked import (
    AnythingElse,
    Asked,
    DidThatHelp,
    FromMenu,
    HowCanIHelp,
    IsItAbout,
    IsItThere,
    ShallIText,
    WhatAddress,
    WhatReference,
    WhichOf,
)
from routing.decision import Reprompt
from routing.journeys.guide import GuidedChoice, GuidedYesNo
from routing.journeys.run import Run

HERE = Path(__file__).parent
AT = datetime(2026, 11, 25, 10, 0)
MOST_TURNS = 30
MOST_AGAIN = 3
"So often a caller says the same, then hangs up."
JOURNEYS = ("permit.need_one", "permit.apply_by_phone")
USUALLY = {
    "en": {
        "did_that_help": "yes",
        "did that help, before the journey": "no",
        "anything_else": "no, that's all",
        "is_it_there": "yes",
        "is_it_about": "yes",
        "list_by_text": "yes please",
    },
    "fr": {
        "did_that_help": "oui",
        "did that help, before the journey": "non",
        "anything_else": "non, c'est tout",
        "is_it_there": "oui",
        "is_it_about": "oui",
        "list_by_text": "oui s'il vous plaît",
    },
}
"What callers say to questions for which their file has no words."


PLAINLY = {"en": {"yes": "yes", "no": "no"}, "fr": {"yes": "oui", "no": "non"}}


class Patience(StrEnum):
    """What callers do who were not understood, and are told how to answer."""

    REPEATS = "says the same again"
    FOLLOWS = "answers as told"


@dataclass(frozen=True, slots=True)
class Turned:
    """What a caller says, and to which question; to none what they call with."""

    words: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with answers in mind, and what they say in each of their calls."""

    id: str
    language: str
    wanted: Mapping[str, tuple[str, ...]]
    "By question, the answers of the journey that are right."
    calls: tuple[tuple[Turned, ...], ...]
    has_same_telephone: bool = False
    "Whether they call again from it: who was cut off was told no number."


@dataclass
class OneCallersKeeper(MemoryKeeper):
    """Keeps the calls of somebody who calls from the same telephone."""

    def saved_run(self, caller: str, reference: str) -> Run | None:
        """Return what was left last, also without a number."""
        return super().saved_run(caller, reference) or next(reversed(self.left.values()), None)


@dataclass(frozen=True, slots=True)
class Held:
    """How the calls of a caller went: where the journey stood, and what was said."""

    run: Run | None
    heard: tuple[tuple[str, str, str], ...]
    "By turn: the question, the caller's words, the line's."


def read(path: Path) -> list[Caller]:
    """Return the callers of a file; a line that continues another one is their next call."""
    found: dict[str, Caller] = {}
    for line in read_json_lines(path):
        match line:
            case JsonLine(value={"continues": str(first), "turns": list(turns), **rest}):
                calls = (*found[first].calls, tuple(_turned(turns)))
                is_same = rest.get("telephone") == "same"
                found[first] = replace(found[first], calls=calls, has_same_telephone=is_same)
            case JsonLine(
                value={"id": str(name), "lang": str(language), "given": dict(given), "turns": list(said)}
            ):
                found[name] = Caller(name, language, _wanted(given), (tuple(_turned(said)),))
            case _:
                raise ValueError(f"{path}: {line}")
    return [*found.values()]


def _wanted(given: Mapping[object, object]) -> dict[str, tuple[str, ...]]:
    return {
        str(question): tuple(map(str, answer)) if isinstance(answer, list) else (str(answer),)
        for question, answer in given.items()
    }


def _turned(turns: list[object]) -> Iterator[Turned]:
    for turn in turns:
        match turn:
            case {"say": str(words), **others}:
                yield Turned(words, str(others.get("to", "")))
            case {"hangup": True}:
                return
            case _:
                raise ValueError(f"a caller here says something, or hangs up: {turn}")


async def held(ways: Ways, caller: Caller, patience: Patience) -> Held:
    """Hold the calls of a caller, one after the other."""
    own = replace(ways, left={})
    run: Run | None = None
    heard: list[tuple[str, str, str]] = []
    for number, words in enumerate(caller.calls, 1):
        one = _OneCall(own, caller, words, run, patience)
        one.leaves = number < len(caller.calls)
        await one.hold()
        run, heard = one.run or run, [*heard, *one.heard]
    return Held(run, tuple(heard))


class _OneCall:
    """One call of a caller, who listens to what is asked."""

    def __init__(
        self,
        ways: Ways,
        caller: Caller,
        words: tuple[Turned, ...],
        left: Run | None,
        patience: Patience,
    ) -> None:
        self._follows, self._is_asked_again = patience is Patience.FOLLOWS, False
        self._caller, self._left, self._waits = caller, left, list(words)
        self._said: Counter[str] = Counter()
        self._last: dict[str, str] = {}
        "By question, what was said to it last."
        keeper = OneCallersKeeper if caller.has_same_telephone else MemoryKeeper
        kept = KeptCall(keeper(left=ways.left))
        self._typed = TypedCall(
            ways,
            Script(caller.id, caller.language, AT.replace(tzinfo=ways.city.directory.time_zone), ()),
            self._told,
            kept,
        )
        self._asked = ""
        self.leaves = False
        "Whether they hang up once everything is said, to call again."
        self.run: Run | None = None
        self.heard: list[tuple[str, str, str]] = []

    async def hold(self) -> None:
        """Talk until the journey is over, the caller has nothing to say, or gives up."""
        await self._typed.begin()
        for _ in range(MOST_TURNS):
            if self._typed.call.state is not CallState.LISTENING:
                return
            self._asked = question(self._typed.call)
            act = self._answer(self._asked)
            if act is None:
                return
            await self._typed.take(act)

    def _told(self, act: Act, turn: Turn) -> None:
        # An address is forgotten as soon as a call ends, so the run is taken while it goes on.
        if turn.call.state is not CallState.ENDED:
            self.run = turn.call.dialogue.run or self.run
        said = act.words if isinstance(act, Says) else act.keys if isinstance(act, Presses) else ""
        spoken = " ".join(sentence.text for sentence in turn.reply.sentences)
        self._is_asked_again = isinstance(turn.decision, Reprompt)
        self.heard.append((self._asked, said, spoken))

    def _answer(self, asked: str) -> Act | None:
        if asked == "reference" and self._left is not None:
            return Presses(self._left.number("typed"))
        if self.leaves and not self._waits:
            return None
        if self._follows and self._is_asked_again and (plain := self._plainly()):
            return plain
        to = asked if self._said else ""
        if keys := self._choice():
            return Presses(keys)
        if asked == "did_that_help" and self._typed.call.dialogue.run is None:
            asked = "did that help, before the journey"
        due = next((turn for turn in self._waits if turn.to == to), None)
        if due is not None:
            self._waits.remove(due)
            self._last[asked] = due.words
        words = (
            self._last.get(asked) or USUALLY[self._caller.language].get(asked) or self._last["how_can_i_help"]
        )
        self._said[words] += due is None
        return Says(words) if self._said[words] <= MOST_AGAIN else None

    def _plainly(self) -> Act | None:
        """Yes or no, or the key of an option, of who was told to say so."""
        asked = self._typed.call.dialogue.asked
        right = self._caller.wanted.get(self._asked, ("",))[0]
        match asked:
            case GuidedYesNo() if right in PLAINLY[self._caller.language]:
                return Says(PLAINLY[self._caller.language][right])
            case GuidedChoice(options=options) if right in options:
                return Presses(str(options.index(right) + 1))
            case _:
                return None

    def _choice(self) -> str:
        """The key of the journey among a few articles; empty where it is not offered."""
        asked = self._typed.call.dialogue.asked
        wished = JOURNEYS["applicant" in self._caller.wanted]
        is_offered = isinstance(asked, WhichOf | FromMenu) and wished in asked.articles
        return str(asked.articles.index(wished) + 1) if is_offered else ""


def question(call: Call) -> str:
    """Return the name of what was asked: the step of a journey, or the kind of question."""
    asked: Asked = call.dialogue.asked
    match asked:
        case GuidedChoice(step=step) | GuidedYesNo(step=step):
            return step
        case WhatAddress(article) if call.dialogue.run and call.dialogue.run.article == article:
            return call.dialogue.run.step
        case DidThatHelp():
            return "did_that_help"
        case AnythingElse():
            return "anything_else"
        case HowCanIHelp():
            return "how_can_i_help"
        case IsItThere():
            return "is_it_there"
        case WhatReference():
            return "reference"
        case IsItAbout(article) if article in JOURNEYS:
            return "is_it_about"
        case ShallIText():
            return "list_by_text"
        case _:
            return type(asked).__name__


def came(run: Run | None, wanted: Mapping[str, tuple[str, ...]]) -> str:
    """How it went: to the intended end, to another one, or where it stopped."""
    if run is None:
        return "never begun"
    given = {one.question: one.answer for one in run.given}
    wrong = [name for name, answer in given.items() if name in wanted and answer not in wanted[name]]
    if wrong:
        return f"wrong: {wrong[0]}"
    if run.step or not wanted.keys() <= given.keys():
        return f"stopped at {run.step or 'a person'}"
    return "completed"
