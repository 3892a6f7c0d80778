"""Transcribes callers' messages: fetches the recording, transcribes it here, deletes it at the carrier."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from intents.text.transcript import NoSpeech, Transcript
from ivr.audio import ulaw_from_wav
from ivr.desk.call_store import announce
from ivr.desk.callbacks import store
from ivr.desk.callbacks import store as audio_store
from ivr.desk.callbacks.callback import (
    KEPT_UNREAD,
    PAUSES,
    Audio,
    Callback,
    Task,
    TranscriptState,
    pause_after,
)
from ivr.desk.feed import EventKind
from ivr.errors import BadAudio, CitylineError, DatabaseDown, Overloaded, PoolFull, UnknownRecording
from ivr.hearing.dictation import utterances
from ivr.hearing.listener import Silero, VadNetwork
from ivr.hearing.transcriber import Urgency, Utterance
from ivr.line.voice import Transcribers
from ivr.storage.caller_words import CallerWordsKeeper, ReadMessage
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.store import Redact
from languages.known import is_passed_on

LOOK_AGAIN_SECONDS = 0.5
PATIENCE_SECONDS = 150.0
"Less than a recording's lease; on a line busy for longer, messages wait."


@dataclass(frozen=True, slots=True)
class MessageListener:
    """Transcribes recordings."""

    network: VadNetwork
    transcribers: Transcribers
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def words_of(self, wav: bytes, language: str) -> str:
        """Return the words, empty if there are none; raise Overloaded on a busy line."""
        spoken = await asyncio.to_thread(self._spoken, wav, language)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                said = [await self._hear(utterance) for utterance in spoken]
        except TimeoutError:
            raise Overloaded("callers need every transcriber; the message is transcribed later") from None
        return " ".join(one.text for one in said if isinstance(one, Transcript))

    def _spoken(self, wav: bytes, language: str) -> tuple[Utterance, ...]:
        ulaw = ulaw_from_wav(wav)
        return utterances(ulaw, Silero(self.network).probabilities(ulaw), language)

    async def _hear(self, utterance: Utterance) -> Transcript | NoSpeech:
        while True:
            while not self.transcribers.is_quiet():
                await self.pause(LOOK_AGAIN_SECONDS)
            try:
                return (await self.transcribers.transcriber.transcribe(utterance, Urgency.PATIENT)).said
            except PoolFull:
                await self.pause(LOOK_AGAIN_SECONDS)


ROUND_SECONDS = 2.0
WHILE_BUSY = timedelta(minutes=1)
NOT_READY_YET = 3
"Attempts, since the carrier may announce a recording before it can be fetched."
log = structlog.get_logger()


class RecordingSource(Protocol):
    """Where recordings are kept until deleted."""

    async def recording(self, url: str) -> bytes:
        """Return a recording as WAV; raise UnknownRecording if it is gone."""

    async def delete_recording(self, url: str) -> None:
        """Delete a recording; a missing one is no error."""


@dataclass(frozen=True, slots=True)
class MessageReader:
    """Processes recordings one at a time; failures are retried later."""

    database: Database
    carrier: RecordingSource
    words_of: Callable[[bytes, str], Awaitable[str]]
    encryption: Encryption
    redact: Redact
    clock: Callable[[], datetime]

    async def read_due(self) -> None:
        """Process recordings until none is due."""
        while await self.work():
            continue

    async def work(self) -> bool:
        """Process the recording due first; return False if none is."""
        audio = await asyncio.to_thread(self._claim)
        if audio is None:
            return False
        try:
            await (self._read(audio) if audio.task is Task.READ else self._delete(audio))
        except DatabaseDown:
            raise
        except Overloaded:
            await self._put_off(audio, WHILE_BUSY)
        except CitylineError as error:
            log.warning(
                "recording_postponed", kind=type(error).__name__, task=audio.task.value, tries=audio.tries
            )
            await self._try_later(replace(audio, tries=audio.tries + 1), error)
        except Exception as error:  # one recording must not block the others; the job logs why
            await self._try_later(replace(audio, tries=audio.tries + 1), error)
            raise
        return True

    async def _read(self, audio: Audio) -> None:
        callback = await asyncio.to_thread(self._load, audio.callback)
        if callback is None:
            await self._put_off(replace(audio, task=Task.DELETE, tries=0), timedelta())
            return
        wav = await self.carrier.recording(audio.url)
        words = await self.words_of(wav, callback.language)
        await asyncio.to_thread(self._read_as, callback, words, audio)

    async def _delete(self, audio: Audio) -> None:
        await self.carrier.delete_recording(audio.url)
        await asyncio.to_thread(self._drop, audio)
        log.info("recording_deleted", tries=audio.tries)

    async def _try_later(self, audio: Audio, error: Exception) -> None:
        pause = pause_after(audio.tries)
        is_gone = isinstance(error, UnknownRecording) and audio.tries >= NOT_READY_YET
        if audio.task is Task.DELETE:
            await self._put_off(audio, pause or PAUSES[-1])
        elif pause is None or is_gone or isinstance(error, BadAudio):
            await asyncio.to_thread(self._give_up, audio, is_gone=is_gone)
        else:
            await self._put_off(audio, pause)

    async def _put_off(self, audio: Audio, pause: timedelta) -> None:
        await asyncio.to_thread(self._postpone, audio, self.clock() + pause)

    def _read_as(self, callback: Callback, words: str, audio: Audio) -> None:
        if not words:
            self._note(self._unread(callback), audio)
            return
        keeper = CallerWordsKeeper(self.encryption)
        foreign = callback.language if is_passed_on(callback.language) else ""
        message = ReadMessage.of(Transcript(words, callback.language, 1.0, foreign=foreign), self.redact)
        with self.database.begin() as session:
            whole, preview = keeper.message_of(session, callback.call_sid, message)
        encrypted = self.encryption.encrypt(whole)
        read = replace(callback, reading=TranscriptState.READ, preview=preview, encrypted_words=encrypted)
        self._note(read, audio)

    def _unread(self, callback: Callback) -> Callback:
        until = (callback.left_at + KEPT_UNREAD).date()
        return replace(callback, reading=TranscriptState.UNREADABLE, audio_until=until)

    def _claim(self) -> Audio | None:
        """Check before claiming, since a plain read never blocks calls."""
        with self.database.reading() as session:
            if not audio_store.is_due(session, self.clock()):
                return None
        with self.database.begin() as session:
            return audio_store.claim_audio(session, self.clock())

    def _load(self, callback_id: str) -> Callback | None:
        with self.database.reading() as session:
            return store.load_callback(session, callback_id)

    def _note(self, callback: Callback, audio: Audio) -> None:
        """Save the words, or that there are none; the recording can be deleted then."""
        now = self.clock()
        is_read = callback.reading is TranscriptState.READ
        next_at = now if is_read else callback.left_at + KEPT_UNREAD
        with self.database.begin() as session:
            store.save_words(session, callback)
            audio_store.postpone_audio(session, replace(audio, task=Task.DELETE, tries=0), next_at)
            announce(session, EventKind.CALLBACK, callback.id, now)

    def _give_up(self, audio: Audio, *, is_gone: bool) -> None:
        callback = self._load(audio.callback)
        if callback is not None:
            unread = self._unread(callback)
            self._note(replace(unread, audio_until=None) if is_gone else unread, audio)
        if callback is None or is_gone:
            self._drop(audio)

    def _drop(self, audio: Audio) -> None:
        with self.database.begin() as session:
            audio_store.drop_audio(session, audio.callback)

    def _postpone(self, audio: Audio, next_at: datetime) -> None:
        with self.database.begin() as session:
            audio_store.postpone_audio(session, audio, next_at)
