"""A transcriber process: loads the model once, then decodes utterances."""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeAlias

from intents.text.transcript import Transcript
from ivr.errors import CitylineError, TranscriberDown
from ivr.hearing.transcriber import Decoded, Transcriber, Transcription, Urgency, Utterance
from ivr.log import log_unexpected


class Attempt:
    """A running transcription; needs an event loop."""

    def __init__(self, transcriber: Transcriber, utterance: Utterance, urgency: Urgency) -> None:
        self.utterance = utterance
        self._transcriber = transcriber
        self._task = asyncio.ensure_future(transcriber.transcribe(utterance, urgency))
        self._judging: asyncio.Future[bool] | None = None
        self._task.add_done_callback(_retrieve)

    @property
    def is_done(self) -> bool:
        """Whether it has a result or a failure."""
        return self._task.done()

    @property
    def has_failed(self) -> bool:
        """Whether it failed."""
        return self.is_done and isinstance(self.result, CitylineError)

    def says_all(self, is_certain: Callable[[Transcript], Awaitable[bool]]) -> bool | None:
        """Return whether the transcript is enough, or None until that is known; the first time begins it."""
        result = self.result if self.is_done else None
        if not isinstance(result, Transcription):
            return None
        if not isinstance(result.said, Transcript):
            return False
        if self._judging is None:
            self._judging = asyncio.ensure_future(is_certain(result.said))
            self._judging.add_done_callback(_retrieve)
        return self._judging.result() if self._judging.done() else None

    @property
    def result(self) -> Transcription | CitylineError:
        """The result, once done."""
        try:
            return self._task.result()
        except CitylineError as error:
            return error

    def settle(self) -> None:
        """Note that the utterance is final."""
        self._transcriber.settle(self.utterance)

    def give_up(self) -> None:
        """Abandon it."""
        self._task.cancel()
        if self._judging is not None:
            self._judging.cancel()


def _retrieve(done: asyncio.Future[Any]) -> None:
    """Retrieve the exception of an abandoned attempt, so that asyncio does not log it."""
    if not done.cancelled():
        done.exception()


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished utterance that may still be in transcription."""

    attempt: Attempt
    ended_at: float
    "In seconds of call audio."
    is_aside: bool
    "Said over the line's voice, and too short for barge-in unless the words ask for it."


Decode: TypeAlias = Callable[[Utterance], Decoded]
Load: TypeAlias = Callable[[], Decode]
"Picklable; called once in the new process."


def load_whisper(path: str, threads: int = 1, device: str = "cpu", compute_type: str = "") -> Decode:
    """Load a Whisper model from a folder; bind the path with functools.partial."""
    # By name, so that whoever only starts a transcriber does not import faster-whisper.
    engine = import_module("ivr.hearing.whisper")
    whisper: Decode = engine.Whisper(path, threads, device=device, compute_type=compute_type).decode
    return whisper


LOAD_SECONDS = 120.0
"The largest model from a cold, slow disk; it loads in seconds otherwise."
_READY = "ready"
_NICENESS = 10
"Lower priority than the process that carries audio."


class Worker:
    """The parent's side of a transcriber process; every method blocks."""

    def __init__(self, load: Load) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._connection, theirs = spawn.Pipe()
        self._process: BaseProcess = spawn.Process(target=_work, args=(theirs, load), daemon=True)
        self._process.start()
        theirs.close()
        self._ending = threading.Lock()

    @property
    def pid(self) -> int | None:
        """The process id."""
        return self._process.pid

    def until_ready(self, seconds: float = LOAD_SECONDS) -> None:
        """Wait until the model is loaded; raises what loading raised, TranscriberDown if it hangs."""
        try:
            is_answered = self._connection.poll(seconds)
        except OSError as error:
            raise TranscriberDown("A transcriber process was ended while it loaded its model.") from error
        if not is_answered:
            raise TranscriberDown(f"A transcriber did not load its model within {seconds:g} seconds.")
        answer = self._receive()
        if isinstance(answer, CitylineError):
            raise answer

    def decode(self, utterance: Utterance) -> Decoded:
        """Decode an utterance; raises TranscriberDown if the process dies."""
        try:
            self._connection.send(utterance)
        except OSError as error:
            raise TranscriberDown("A transcriber process has died; it is being replaced.") from error
        answer = self._receive()
        if not isinstance(answer, Decoded):
            raise TranscriberDown("A transcriber process sent an invalid answer.")
        return answer

    def stop(self) -> None:
        """Kill the process; thread-safe."""
        with self._ending:
            self._process.kill()
            self._process.join()
            self._connection.close()

    def _receive(self) -> object:
        try:
            return self._connection.recv()
        except (EOFError, OSError) as error:
            raise TranscriberDown("A transcriber process has died; it is being replaced.") from error


def _work(connection: Connection, load: Load) -> None:
    # Ctrl-C reaches the whole group, but the parent stops its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICENESS)
    try:
        decode = load()
    except CitylineError as error:
        connection.send(error)
        return
    connection.send(_READY)
    while True:
        try:
            utterance = connection.recv()
        except EOFError:
            return
        try:
            decoded = decode(utterance)
        except Exception as error:  # Python's own traceback could show a caller's words
            log_unexpected("transcriber", error)
            return
        connection.send(decoded)
