"""Demo calls as files: one call each in the city's folder `calls/`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from intents.articles.article import Language
from ivr.call.city import City
from ivr.call.texts import Sentence
from ivr.errors import BadInput
from metrics.ledger.outcome import Disposition, QueryOutcome
from simulator.carrier import caller, people
from simulator.carrier.caller import CallerScript, SpeakWords, Step
from simulator.carrier.people import Person
from simulator.carrier.utterance import CallerUtterance

Audio: TypeAlias = Callable[[str], bytes]  # a file's name → its speech, 8 kHz µ-law
Kind = TypeVar("Kind")

_STEPS: Final[Mapping[str, Callable[..., Step]]] = {
    "listen": caller.AwaitReply,
    "barge_in": caller.SpeakOver,
    "press": caller.Press,
    "silence": caller.StaySilent,
    "hang_up": caller.HangUp,
}
_PEOPLE: Final[Mapping[str, Callable[..., Person]]] = {
    "accepts": people.Accepts,
    "declines": people.Declines,
    "voicemail": people.Voicemail,
    "hangs_up_during_announcement": people.HangsUpDuringAnnouncement,
    "busy": people.Busy,
    "no_answer": people.NoAnswer,
    "fails": people.Fails,
}


def read_script(written: object, audio: Audio) -> CallerScript:
    """Read a caller's steps, as YAML gave them."""
    if not isinstance(written, list):
        raise BadInput("a caller's script is a list of steps")

    def say(file: str, words: str = "", confidence: float = 0.9) -> Step:
        return SpeakWords(CallerUtterance.of(audio(file), words, confidence))

    return CallerScript(tuple(_one({**_STEPS, "say": say}, step) for step in written))


def read_people(written: object) -> dict[str, Person]:
    """Read who answers at which number, as YAML gave it."""
    if not isinstance(written, dict):
        raise BadInput("people are written as number: what they do")
    return {str(address): _one(_PEOPLE, person) for address, person in written.items()}


def _one(kinds: Mapping[str, Callable[..., Kind]], written: object) -> Kind:
    """Read `name`, `name: value` or `name: {field: value}`."""
    name, value = _named(written)
    if name not in kinds:
        raise BadInput(f"{name!r} is none of: {', '.join(sorted(kinds))}")
    try:
        match value:
            case None:
                return kinds[name]()
            case dict():
                return kinds[name](**value)
            case _:
                return kinds[name](value)
    except TypeError as error:
        raise BadInput(f"{name!r} does not take {value!r}") from error


def _named(written: object) -> tuple[str, object]:
    match written:
        case str():
            return written, None
        case dict() if len(written) == 1:
            ((name, value),) = written.items()
            return str(name), value
        case _:
            raise BadInput(f"one name was expected, not {written!r}")


@dataclass(frozen=True, slots=True)
class ExpectedEnding:
    """How a call must end."""

    queries: Mapping[str, QueryOutcome]
    "By topic; empty for one that was never known."
    disposition: Disposition
    decided: tuple[str, ...] = ()
    "Decisions that must be among the call's, in this order."
    department: str = ""
    "The department of the last topic; empty if it does not matter."


@dataclass(frozen=True, slots=True)
class DemoCall:
    """One call with everything it needs."""

    title: str
    language: Language
    at: datetime
    "The time on the line's clock when it comes in."
    script: CallerScript
    people: Mapping[str, Person]
    "By dialled number; everybody else picks up and takes the call."
    expected: ExpectedEnding
    name: str = ""
    "Its file's, without the ending."
    after: str = ""
    "The name of the call on which this caller wrote a reference number down."
    story: str = ""
    "What it shows, if it is one of those that tell the story."


PATIENCE_SECONDS = 60.0
Sound = Callable[[str, Language], bytes]
"A text in a caller's voice, 8 kHz µ-law."
WRITTEN_DOWN = "reference"
"Stands for digits in `press`: the number that the caller heard on the call before."


class ExpectedFile(BaseModel):
    """How a call must end, as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    queries: dict[str, QueryOutcome]
    disposition: Disposition
    decided: tuple[str, ...] = ()
    department: str = ""


class CallFile(BaseModel):
    """A call as it is written; `caller` holds steps such as `listen`, `say: text` and `press: "0"`.

    With `after: 19-a-journey-left.en` it may `press: reference`: the number that was told on that call.
    `story` says in a few words what it shows, if it is one of the few that tell the story of a line.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    language: Language
    at: datetime
    caller: list[object]
    people: dict[str, object] = {}
    after: str = ""
    story: str = ""
    expect: ExpectedFile


@dataclass(frozen=True, slots=True)
class Casting:
    """Which calls of a city are placed."""

    every: bool = False
    "All of them, and not those alone that tell the story."
    only: str = ""
    "Those alone whose title has this in it."

    def of(self, files: Mapping[Path, CallFile]) -> dict[Path, CallFile]:
        """Return the chosen calls; a city without a story has all of its own told."""
        is_story = not (self.every or self.only) and any(call.story for call in files.values())
        return {
            path: call
            for path, call in files.items()
            if self.only.casefold() in call.title.casefold() and (call.story or not is_story)
        }


EVERY = Casting(every=True)


def load_calls(city: City, sound: Sound, casting: Casting = EVERY) -> tuple[DemoCall, ...]:
    """Return a city's demo calls, those chosen; raise BadInput that names the file that is wrong."""
    files = {path: _read(path) for path in _paths(city)}
    if not files:
        raise BadInput(f"{city.path / 'calls'}: holds no demo calls; copy those of deploy/example-city.")
    at = {path.stem: call.at for path, call in files.items()}
    for path, call in files.items():
        if call.after and not (call.after in at and at[call.after] < call.at):
            raise BadInput(f"{path}: after: there is no earlier call {call.after}")
    chosen = casting.of(files)
    if not chosen:
        titles = "; ".join(dict.fromkeys(call.title for call in files.values()))
        raise BadInput(f"No call of the demo is called {casting.only}; there are: {titles}")
    # Only what is going to be said is put into a voice, which takes a new machine a while.
    return tuple(_call(path, written, city, sound) for path, written in chosen.items())


def sayings(city: City) -> tuple[Sentence, ...]:
    """Return everything that the callers of a city's demo say."""
    return tuple(
        Sentence(str(step["say"]), written.language, path.stem)
        for path in _paths(city)
        for written in (_read(path),)
        for step in written.caller
        if isinstance(step, dict) and "say" in step
    )


def _paths(city: City) -> list[Path]:
    return sorted((city.path / "calls").glob("*.yaml"))


def _read(path: Path) -> CallFile:
    try:
        return CallFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: not readable as UTF-8 YAML") from error
    except ValidationError as error:
        fault = error.errors()[0]
        raise BadInput(f"{path}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}") from None


def _call(path: Path, written: CallFile, city: City, sound: Sound) -> DemoCall:
    if written.language not in city.directory.languages:
        raise BadInput(f"{path}: language: {written.language} is not a language of this city")
    try:
        script = read_script(_worded(written.caller), lambda text: sound(text, written.language))
        people = read_people(written.people)
    except BadInput as error:
        raise BadInput(f"{path}: {error}") from error
    return DemoCall(
        written.title,
        written.language,
        written.at.replace(tzinfo=city.directory.time_zone),
        CallerScript(script.steps, PATIENCE_SECONDS),
        people,
        ExpectedEnding(
            written.expect.queries,
            written.expect.disposition,
            written.expect.decided,
            written.expect.department,
        ),
        path.stem,
        written.after,
        written.story,
    )


def _worded(steps: list[object]) -> list[object]:
    """Return the steps with their words as captions, which the carrier's recognition may use too."""
    return [
        {"say": {"file": step["say"], "words": step["say"]}}
        if isinstance(step, dict) and "say" in step
        else step
        for step in steps
    ]
