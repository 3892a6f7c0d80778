"""The service of the city's own exchange, and how the line names its calls."""

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog

from ivr.asterisk.calling_back import Dialler
from ivr.asterisk.leg import Sounds
from ivr.asterisk.recordings import Recordings
from ivr.asterisk.ringing import TALKED
from ivr.asterisk.settings import AsteriskSettings
from ivr.call.reply import LetGo, Reply
from ivr.call.states import CallState
from ivr.call.texts import Sentence
from ivr.desk.callbacks.dialling import Dialling
from ivr.errors import CitylineError, MissingModel, VoiceFailed
from ivr.line.conversation import StreamService
from ivr.line.handover import Handover
from ivr.line.line import Line

LOST_SECONDS = 15.0
"Longer than the exchange tries to open a lost control socket again."
PREFIX = "AX"
log = structlog.get_logger()


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
    apology: tuple[Sentence, ...]
    "Said after a failure, before the operator is rung."
    missed: Callable[[str, float], None]
    "Called with a call that could not be stored, and how many seconds ago it failed."
    sounds: Sounds = field(default_factory=Sounds)
    calls: dict[str, Callable[[], None]] = field(default_factory=dict)
    "How to hurry each call of this process."
    diallers: dict[str, Dialler] = field(default_factory=dict)
    "What calls back by each connection that is always open, by its application."
    lost_seconds: float = LOST_SECONDS
    _admitted: set[object] = field(default_factory=set)
    "A mark of each control socket that holds a call."
    _closing: set[asyncio.Task[None]] = field(default_factory=set)

    def dialler(self, app: str, dialling: Dialling) -> Dialler:
        """Return what calls back by the exchange's connection of that application."""
        if app not in self.diallers:
            made = Dialler(
                app, self.line, dialling, self.sounds, self.settings, hold=self.hold, sound_of=self.sound_of
            )
            self.diallers[app] = made
        return self.diallers[app]

    @property
    def calls_back(self) -> Dialler | None:
        """What calls back now; None without a connection that the exchange keeps open for it."""
        return next((one for one in self.diallers.values() if one.control.send is not None), None)

    async def sound_of(self, said: tuple[Sentence, ...], sid: str = "") -> bytes:
        """Return sentences as sound, without what neither this machine nor the exchange can say."""
        voice, spoken = self.streams.voice_of(sid) if sid else self.streams.voice, b""
        for sentence in said:
            try:
                tracks = await voice(Reply((sentence,), LetGo(), sentence.language))
            except (MissingModel, VoiceFailed) as fault:
                log.warning("sentence_not_said", language=sentence.language, kind=type(fault).__name__)
            else:
                spoken += b"".join(track.ulaw for track in tracks)
        return spoken

    @property
    def has_room(self) -> bool:
        """Whether this process takes one more call of the exchange."""
        return len(self._admitted) < self.settings.asterisk_calls and not self.streams.drain.is_begun

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Count a call, which has no name before it arrives."""
        mark = object()
        self._admitted.add(mark)
        try:
            yield
        finally:
            self._admitted.discard(mark)

    def close_if_lost(self, sid: str) -> None:
        """Close a call whose control socket is lost, unless the exchange soon opens another one."""
        task = asyncio.create_task(self._closed_if_lost(sid))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _closed_if_lost(self, sid: str) -> None:
        try:
            before = await self.line.calls.find(sid)
            await asyncio.sleep(self.lost_seconds)
            call = await self.line.calls.find(sid)
            # Whoever goes on with it has saved it.
            if call is None or call != before or sid in self.calls or call.state is CallState.ENDED:
                return
            log.warning("exchange_call_lost", call=sid)
            if call.state is CallState.TRANSFERRING and call.accepted:
                await Handover(self.line).dialled(sid, call.attempt, TALKED, is_gone=True)
            else:
                await self.line.hung_up(sid, failed=True)
        except CitylineError as error:
            log.warning("lost_call_not_closed", call=sid, kind=type(error).__name__)

    def redirect(self, sid: str) -> None:
        """Have a call's next action fetched now; a call of another process asks by itself."""
        if hurry := self.calls.get(sid):
            hurry()


def sid_of(channel: str) -> str:
    """Return the line's id of a caller's channel, the same for every process."""
    return f"{PREFIX}{hashlib.sha256(channel.encode()).hexdigest()[:32]}"


def is_of_exchange(sid: str) -> bool:
    """Whether a call is one of the exchange."""
    return sid.startswith(PREFIX)
