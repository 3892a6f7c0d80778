"""Callers and people as a YAML file writes them: `- listen`, `- press: "0"`, `- hang_up: {…}`."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, TypeVar

from ivr.errors import BadInput
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
