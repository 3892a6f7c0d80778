"""The caller: here one who follows a script."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias, assert_never

from simulator.carrier.events import GaveUp
from simulator.carrier.handset import Handset
from simulator.carrier.trace import Tape
from simulator.carrier.utterance import CallerUtterance


@dataclass(frozen=True, slots=True)
class AwaitReply:
    """Wait until the line has replied and has been quiet for a while."""

    quiet_seconds: float = 0.7
    at_most_seconds: float = 45.0


@dataclass(frozen=True, slots=True)
class SpeakOver:
    """Listen to the line for this long, then take the next step while it speaks."""

    after_seconds: float = 1.0
    at_most_seconds: float = 45.0


@dataclass(frozen=True, slots=True)
class SpeakWords:
    """Speak."""

    utterance: CallerUtterance


@dataclass(frozen=True, slots=True)
class Press:
    """Press keys, one after the other."""

    digits: str
    gap_seconds: float = 0.2


@dataclass(frozen=True, slots=True)
class StaySilent:
    """Do nothing."""

    seconds: float


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""

    after_seconds: float = 0.0


Step: TypeAlias = AwaitReply | SpeakOver | SpeakWords | Press | StaySilent | HangUp


@dataclass(frozen=True, slots=True)
class CallerScript:
    """The steps; after the last one the caller stays until the line ends the call, or patience does."""

    steps: tuple[Step, ...]
    patience_seconds: float = 120.0


POLL_SECONDS = 0.04
# Words spoken into the line's speech do not always stop it; this much of it afterwards counts as a reply.
REPLY_WITHOUT_PAUSE_MS = 1500.0


class Caller(Protocol):
    """Lives for one call; cancelled if the call ends first."""

    async def converse(self, phone: Handset) -> None:
        """Talk on the phone."""


class ScriptedCaller:
    """Follows a script, and hangs up when the line leaves it waiting."""

    def __init__(self, script: CallerScript, tape: Tape) -> None:
        self._script = script
        self._tape = tape

    async def converse(self, phone: Handset) -> None:
        """Take the steps in order, then wait for the line to end the call."""
        for step in self._script.steps:
            if not await take(step, phone):
                return self._give_up(phone, type(step).__name__)
        await phone.clock.sleep(self._script.patience_seconds)
        return self._give_up(phone, "End")

    def _give_up(self, phone: Handset, step: str) -> None:
        self._tape.add(GaveUp(phone.clock.ms(), step))
        phone.hang_up()


async def take(step: Step, phone: Handset) -> bool:
    """Take one step; return whether the line did what it waited for."""
    match step:
        case AwaitReply():
            return await _wait(
                phone, lambda: _has_replied(phone, step.quiet_seconds * 1000), step.at_most_seconds
            )
        case SpeakOver():
            return await _wait(
                phone, lambda: _has_heard(phone, step.after_seconds * 1000), step.at_most_seconds
            )
        case SpeakWords(utterance):
            await phone.say_all(utterance)
        case Press(digits, gap_seconds):
            await _press(phone, digits, gap_seconds)
        case StaySilent(seconds):
            await phone.clock.sleep(seconds)
        case HangUp(after_seconds):
            await phone.clock.sleep(after_seconds)
            phone.hang_up()
        case _:
            assert_never(step)
    return True


async def _press(phone: Handset, digits: str, gap_seconds: float) -> None:
    for digit in digits:
        phone.press(digit)
        await phone.clock.sleep(gap_seconds)


async def _wait(phone: Handset, is_done: Callable[[], bool], at_most_seconds: float) -> bool:
    last_ms = phone.clock.ms() + at_most_seconds * 1000
    while not is_done():
        if phone.clock.ms() > last_ms:
            return False
        await phone.clock.sleep(POLL_SECONDS)
    return True


def _has_replied(phone: Handset, quiet_ms: float) -> bool:
    ends_ms = phone.heard.playback.ends_ms
    is_reply = phone.heard.started_ms >= phone.acted_ms or ends_ms >= phone.acted_ms + REPLY_WITHOUT_PAUSE_MS
    return is_reply and phone.heard.has_begun and phone.clock.ms() - ends_ms >= quiet_ms


def _has_heard(phone: Handset, ms: float) -> bool:
    heard_ms = phone.clock.ms() - max(phone.heard.started_ms, phone.acted_ms)
    return phone.heard.playback.buffered_ms(phone.clock.ms()) > 0 and heard_ms >= ms
