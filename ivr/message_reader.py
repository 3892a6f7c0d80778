"""Reading the messages that callers left: fetched, heard on this machine, and deleted at the carrier."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from ivr.database import Database
from ivr.errors import BadAudio, CitylineError, DatabaseDown, Overloaded, UnknownRecording
from ivr.seal import Seal
from ivr.words_store import Redact
from routing.desk.event import Kind
from routing.desk.store import announce
from routing.promises import audio_store, store
from routing.promises.audio import KEPT_UNREAD, PAUSES, Audio, Task, pause_after
from routing.promises.promise import Promise, Reading

ROUND_SECONDS = 2.0
WHILE_BUSY = timedelta(minutes=1)
NOT_READY_YET = 3
"The carrier may announce a recording before it can be fetched; after so many tries there is none."
log = structlog.get_logger()


class Carrier(Protocol):
    """Where recordings are kept until they are deleted."""

    async def recording(self, url: str) -> bytes:
        """Return a recording as a WAV file; raise UnknownRecording when it is gone."""
        ...

    async def delete_recording(self, url: str) -> None:
        """Delete a recording; one that is gone already is no error."""
        ...


@dataclass(frozen=True, slots=True)
class MessageReader:
    """Does what is to be done with each recording, one at a time; what fails is tried again later."""

    database: Database
    carrier: Carrier
    words_of: Callable[[bytes, str], Awaitable[str]]
    seal: Seal
    redact: Redact
    clock: Callable[[], datetime]

    async def run(self) -> None:
        """Read what comes, for as long as the service runs."""
        while True:
            try:
                was_busy = await self.work()
            except DatabaseDown as error:
                log.warning("messages wait", kind=type(error).__name__)
                was_busy = False
            if not was_busy:
                await asyncio.sleep(ROUND_SECONDS)

    async def work(self) -> bool:
        """Do what is due first; return False when nothing is."""
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
                "recording waits", kind=type(error).__name__, task=audio.task.value, tries=audio.tries
            )
            await self._try_later(replace(audio, tries=audio.tries + 1), error)
        return True

    async def _read(self, audio: Audio) -> None:
        promise = await asyncio.to_thread(self._load, audio.promise)
        if promise is None:
            await self._put_off(replace(audio, task=Task.DELETE, tries=0), timedelta())
            return
        wav = await self.carrier.recording(audio.url)
        words = await self.words_of(wav, promise.language)
        await asyncio.to_thread(self._note, self._as_read(promise, words), audio)

    async def _delete(self, audio: Audio) -> None:
        await self.carrier.delete_recording(audio.url)
        await asyncio.to_thread(self._drop, audio)
        log.info("recording deleted", tries=audio.tries)

    async def _try_later(self, audio: Audio, error: CitylineError) -> None:
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

    def _as_read(self, promise: Promise, words: str) -> Promise:
        if not words:
            return self._unread(promise)
        sealed = self.seal.close(words)
        return replace(promise, reading=Reading.READ, preview=self.redact(words), sealed_words=sealed)

    def _unread(self, promise: Promise) -> Promise:
        until = (promise.left_at + KEPT_UNREAD).date()
        return replace(promise, reading=Reading.UNREADABLE, audio_until=until)

    def _claim(self) -> Audio | None:
        """Look before taking: whoever only looks keeps no call waiting."""
        with self.database.reading() as session:
            if not audio_store.is_due(session, self.clock()):
                return None
        with self.database.begin() as session:
            return audio_store.claim_audio(session, self.clock())

    def _load(self, promise_id: str) -> Promise | None:
        with self.database.reading() as session:
            return store.load_promise(session, promise_id)

    def _note(self, promise: Promise, audio: Audio) -> None:
        """Write the words, or that there are none; from here on the recording only waits to be deleted."""
        now = self.clock()
        is_read = promise.reading is Reading.READ
        next_at = now if is_read else promise.left_at + KEPT_UNREAD
        with self.database.begin() as session:
            store.save_words(session, promise)
            audio_store.postpone_audio(session, replace(audio, task=Task.DELETE, tries=0), next_at)
            announce(session, Kind.PROMISE, promise.id, now)

    def _give_up(self, audio: Audio, *, is_gone: bool) -> None:
        promise = self._load(audio.promise)
        if promise is not None:
            unread = self._unread(promise)
            self._note(replace(unread, audio_until=None) if is_gone else unread, audio)
        if promise is None or is_gone:
            self._drop(audio)

    def _drop(self, audio: Audio) -> None:
        with self.database.begin() as session:
            audio_store.drop_audio(session, audio.promise)

    def _postpone(self, audio: Audio, next_at: datetime) -> None:
        with self.database.begin() as session:
            audio_store.postpone_audio(session, audio, next_at)
