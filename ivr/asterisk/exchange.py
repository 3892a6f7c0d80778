"""The service of the city's own exchange, and how the line names its calls."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from ivr.asterisk.leg import Sounds
from ivr.asterisk.recordings import Recordings
from ivr.asterisk.settings import AsteriskSettings
from ivr.line.conversation import StreamService
from ivr.line.line import Line


@dataclass(frozen=True, slots=True)
class Exchange:
    """What every call of the exchange needs."""

    line: Line
    streams: StreamService
    can_hear: Callable[[], bool]
    recordings: Recordings
    settings: AsteriskSettings
    pop_id: Callable[[str], str]
    "The opaque id by which a department's telephone opens a call at the desk."
    hold: bytes = field(repr=False)
    "The sound of waiting."
    missed: Callable[[str, float], None]
    "Called with a call that could not be stored, and how many seconds ago it failed."
    sounds: Sounds = field(default_factory=Sounds)
    calls: dict[str, Callable[[], None]] = field(default_factory=dict)
    "How to hurry each call of this process."

    @property
    def has_room(self) -> bool:
        """Whether this process takes one more call of the exchange."""
        return len(self.calls) < self.settings.asterisk_calls and not self.streams.drain.is_begun

    def redirect(self, sid: str) -> None:
        """Have a call's next action fetched now; a call of another process asks by itself."""
        if hurry := self.calls.get(sid):
            hurry()


def sid_of(channel: str) -> str:
    """Return the line's id of a caller's channel, the same for every process."""
    return f"AX{hashlib.sha256(channel.encode()).hexdigest()[:32]}"


def is_of_exchange(sid: str) -> bool:
    """Whether a call is one of the exchange."""
    return sid.startswith("AX")
