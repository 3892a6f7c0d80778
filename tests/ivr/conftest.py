"""What tests of the line use in place of a voice, and of a carrier with a database."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from intents.article import Language
from intents.transcript import NoSpeech, Transcript
from intents.understanding import Silence, Understanding
from ivr.call import Call
from ivr.call_codec import from_json, to_json
from ivr.call_state import State
from ivr.calls import Calls
from ivr.city import City
from ivr.entries import entries
from ivr.errors import StaleCall
from ivr.hand_off import Briefing
from ivr.handover import Handover
from ivr.line import Incoming, Line
from ivr.note import Note, Times
from ivr.promised import Recording
from ivr.prompts.book import PromptBook
from ivr.queue import Queue
from ivr.speech.audio import RATE, ulaw_from_samples
from ivr.speech.voice import VoiceId
from ivr.switchboard import Switchboard
from ivr.turn import Turn
from ivr.understood import Understood
from ivr.waiting import LeaveQueue, Place
from metrics.ledger import QueryRecord, Record, TransferRecord, TurnRecord
from routing.decision import Reason, Wait
from routing.handoff import HandOff
from routing.promises.promise import Promise
from routing.transfer import DialStatus, Rung


class FakeVoice:
    """Says each piece as a short tone of its own, and remembers what it was asked to say."""

    id = VoiceId("tones", "1")

    def __init__(self) -> None:
        self.said: list[tuple[Language, str]] = []

    def say(self, piece: str, language: Language) -> bytes:
        self.said.append((language, piece))
        hertz = 400 + hashlib.sha256(piece.encode()).digest()[0] * 4
        return ulaw_from_samples(0.2 * np.sin(2 * np.pi * hertz * np.arange(RATE // 10) / RATE), RATE)


@pytest.fixture
def fake_voice() -> FakeVoice:
    return FakeVoice()


class MemoryArchive:
    """Keeps calls as JSON and nothing else, so that every event goes on from what was stored."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.stored: dict[str, str] = {}
        self.records: dict[tuple[object, ...], Record] = {}
        self.promises: dict[str, Promise] = {}

    def load(self, sid: str) -> Call | None:
        return from_json(self.stored[sid]) if sid in self.stored else None

    def begin(self, call: Call, token: object) -> Call:
        return self.load(call.sid) or self.save(call)

    def save(self, call: Call, note: Note | None = None) -> Call:
        before = self.load(call.sid)
        if before is not None and before.version != call.version:
            raise StaleCall("another was faster")
        saved = replace(call, version=call.version + 1)
        self.stored[call.sid] = to_json(saved)
        for record in entries(call, note, self._clock()):
            match record:
                case QueryRecord(number=number) | TransferRecord(attempt=number) | TurnRecord(turn=number):
                    self.records[type(record), number] = record
                case _:
                    self.records[type(record), 0] = record
        return saved

    def waiting_since(self, department: str) -> tuple[datetime, ...]:
        call = self.load("CA1")
        return (call.waiting_since,) if call and call.waiting_since else ()

    def promise(self, promise: Promise, recording_url: str) -> None:
        self.promises.setdefault(promise.id, promise)

    def briefing(self, call: Call) -> Briefing:
        return Briefing(HandOff(call.language, "contact", Reason.ASKED))

    def of(self, kind: type) -> list[Record]:
        """What the ledger knows of that kind, in order."""
        numbered = {number: record for (one, number), record in self.records.items() if one is kind}
        return [numbered[number] for number in sorted(numbered)]


RINGING: dict[str, tuple[DialStatus, str | None, bool]] = {
    "picked_up": (DialStatus.COMPLETED, "", False),
    "accepted": (DialStatus.COMPLETED, "1", False),
    "bridged": (DialStatus.COMPLETED, None, True),
    "declined": (DialStatus.COMPLETED, "2", True),
    "voicemail": (DialStatus.COMPLETED, "none", True),
    "hung_up_in_whisper": (DialStatus.COMPLETED, "", True),
    "busy": (DialStatus.BUSY, None, True),
    "no_answer": (DialStatus.NO_ANSWER, None, True),
    "unreachable": (DialStatus.FAILED, None, True),
    "gone": (DialStatus.CANCELED, None, True),
}
"""How a ringing goes: what the carrier calls it, the key in the whisper, and whether it is over.

The key is "none" when none came in time, empty when it may come yet, None where nobody heard the whisper."""


class CoreCall:
    """One call through the line's core, without a carrier: what it asks for is told as short events."""

    sid = "CA1"
    staff = "+16045550177"

    def __init__(
        self, city: City, prompts: PromptBook, now: datetime, *, number: str = "+16045550001"
    ) -> None:
        self.now = now
        self.meant: Understanding = Silence()
        self.tokens = 0
        self.archive = MemoryArchive(lambda: self.now)
        self.redirected: list[str] = []
        calls = Calls(self.archive, lambda: self.now)
        self.line = Line(lambda: city, prompts, self._understand, calls, b"secret")
        self.handover, self.queue = Handover(self.line), Queue(self.line)
        self.switchboard = Switchboard(self.line, self._redirect)
        self.number = number

    @property
    def call(self) -> Call:
        call = self.archive.load(self.sid)
        assert call is not None
        return call

    async def ring(self, *, carrier_hears: bool = False) -> object:
        return await self.line.ring(Incoming(self.sid, self.number, carrier_hears=carrier_hears))

    async def says(self, meant: Understanding, language: str, played: float = 1.0) -> Turn | None:
        """Hold one turn; silence is silence, and whatever else is meant was said."""
        self.meant = meant
        said = NoSpeech() if meant == Silence() else Transcript("words", language, 1.0)
        return await self.line.take_turn(self.sid, said, played, Times())

    async def happens(self, event: str, attempt: int | None = None) -> object:
        """Let an event happen as the carrier or the desk tells it; return what the line asks for then.

        `attempt` is the number that rang when the carrier sent it, for events that come late.
        """
        match event.split():
            case ["accepts" | "takes_over" | "lets_go" as act, by]:
                return await self._at_the_desk(act, by)
            case ["waits", seconds]:
                return await self._waits(float(seconds))
            case ["key", key]:
                return await self._presses(key)
            case ["queue", result]:
                return await self.queue.left(self.sid, _department(self.call), result)
            case ["nobody"]:
                while self.call.state is State.TRANSFERRING:
                    await self.happens("no_answer")
                return None
            case [ending] if ending in RINGING:
                return await self._rings(ending, self.call.attempt if attempt is None else attempt)
            case _:
                return await self._ends(event)

    async def _ends(self, event: str) -> object:
        match event.split():
            case ["hung_up" | "failed" as how]:
                return await self.line.hung_up(self.sid, failed=how == "failed")
            case ["message", seconds]:
                return await self.handover.message_left(self.sid, Recording("RE1", "", float(seconds)))
            case ["stream_over"]:
                return await self.handover.after_stream(self.sid)
            case _:
                raise ValueError(event)

    async def _rings(self, ending: str, attempt: int) -> object:
        status, key, is_over = RINGING[ending]
        taken = False
        if key is not None:
            await self.handover.whisper(self.sid, attempt)
        if key:
            taken = await self.handover.pressed(self.sid, attempt, key.removesuffix("none"))
        if not is_over:
            return taken
        rung = Rung(status, bridged=ending == "bridged")
        return await self.handover.dialled(self.sid, attempt, rung, is_gone=ending == "gone")

    async def _at_the_desk(self, act: str, by: str) -> object:
        match act:
            case "accepts":
                is_done = await self.switchboard.accept(self.sid, self.staff, by)
            case "takes_over":
                is_done = await self.switchboard.take_over(self.sid, self.staff, by)
            case _:
                is_done = await self.switchboard.let_go(self.sid, by)
        return await self.handover.after_stream(self.sid) if is_done else None

    async def _waits(self, seconds: float) -> object:
        """A round of waiting; a caller who leaves the queue is brought on by the carrier at once."""
        self.now += timedelta(seconds=seconds)
        department = _department(self.call)
        turn = await self.queue.round(self.sid, department, Place(1, 1, 0.0, 0.0))
        return await self._on(turn, department)

    async def _presses(self, key: str) -> object:
        if self.call.state is State.OFFERING:
            return await self.queue.chosen(self.sid, "" if key == "none" else key)
        department = _department(self.call)
        return await self._on(await self.queue.pressed(self.sid, department, key), department)

    async def _on(self, turn: object, department: str) -> object:
        if isinstance(turn, LeaveQueue):
            return await self.queue.left(self.sid, department, "leave")
        return turn

    async def _understand(self, *_: object) -> Understood:
        return Understood(self.meant, self.tokens)

    async def _redirect(self, sid: str) -> None:
        self.redirected.append(sid)


def _department(call: Call) -> str:
    return call.last.department if isinstance(call.last, Wait) else ""


@pytest.fixture(scope="session")
def core_call() -> type[CoreCall]:
    return CoreCall
