"""One transcriber process: the model is loaded once, then utterances go in and decoded texts come out."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeAlias

from ivr.errors import CitylineError, TranscriberDown
from ivr.speech.transcriber import Decoded, Utterance

Decode: TypeAlias = Callable[[Utterance], Decoded]
Load: TypeAlias = Callable[[], Decode]
"Picklable; called once in the new process."

_READY = "ready"
_NICENESS = 10
"Below the process that carries the callers' sound."


class Worker:
    """A running transcriber process, as its parent sees it; every method blocks."""

    def __init__(self, load: Load) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._connection, theirs = spawn.Pipe()
        self._process: BaseProcess = spawn.Process(target=_work, args=(theirs, load), daemon=True)
        self._process.start()
        theirs.close()
        self._ending = threading.Lock()

    @property
    def pid(self) -> int | None:
        """The process, for whoever watches this machine."""
        return self._process.pid

    def until_ready(self) -> None:
        """Wait for the model; raises what loading it raised."""
        answer = self._receive()
        if isinstance(answer, CitylineError):
            raise answer

    def decode(self, utterance: Utterance) -> Decoded:
        """Decode an utterance; raises TranscriberDown when the process dies of it."""
        try:
            self._connection.send(utterance)
        except OSError as error:
            raise TranscriberDown("A transcriber process has died; it is being replaced.") from error
        answer = self._receive()
        if not isinstance(answer, Decoded):
            raise TranscriberDown("A transcriber process answered with something else than a text.")
        return answer

    def stop(self) -> None:
        """End the process now, whatever it does; more than one thread may ask for it."""
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
    # Ctrl-C reaches the whole group; the parent ends its workers itself.
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
        connection.send(decode(utterance))
