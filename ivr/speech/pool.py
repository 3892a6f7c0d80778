"""The machine's transcribers: a bounded pool of processes behind one waiting room."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self, TypeVar, TypeVarTuple

from ivr.errors import CitylineError, PoolFull, TranscriberDown
from ivr.speech.evidence import judged
from ivr.speech.transcriber import Decoded, Hearing, Urgency, Utterance
from ivr.speech.waiting_room import Job, WaitingRoom
from ivr.speech.worker import Load, Worker

_ATTEMPTS = 2
_RESTART_SECONDS = 5.0

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")


@dataclass(frozen=True, slots=True)
class PoolSize:
    """How much the pool takes on."""

    workers: int
    seats: int = 16
    "Utterances that may wait."
    wait_seconds: float = 4.0
    "Longest wait for a worker; after it the next rung serves a caller better."
    decode_seconds: float = 20.0
    "A worker that takes longer hangs, and is replaced."


@dataclass(slots=True)
class PoolFigures:
    """What the pool has done since it opened."""

    heard: int = 0
    refused: int = 0
    withdrawn: int = 0
    crashed: int = 0
    waiting_seconds: float = 0.0
    "Sum over all that were heard, as the next two."
    decoding_seconds: float = 0.0
    speech_seconds: float = 0.0


class Pool:
    """A Transcriber, to be opened before use and closed after."""

    def __init__(self, load: Load, size: PoolSize) -> None:
        self.figures = PoolFigures()
        self.running = 0
        self._load = load
        self._size = size
        self._room = WaitingRoom(size.seats)
        self._arrival = asyncio.Condition()
        # Two a worker: one waits for its answer while the other ends it when it hangs.
        self._threads = ThreadPoolExecutor(2 * size.workers, "transcriber")
        self._workers: list[Worker] = []
        self._serving: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def waiting(self) -> int:
        """Utterances that no worker has taken yet."""
        return len(self._room)

    @property
    def pids(self) -> tuple[int | None, ...]:
        """The worker processes."""
        return tuple(worker.pid for worker in self._workers)

    async def open(self) -> None:
        """Start the workers and wait for their models; raises MissingModel."""
        try:
            for _ in range(self._size.workers):
                self._workers.append(Worker(self._load))
            await asyncio.gather(*(self._blocking(worker.until_ready) for worker in self._workers))
        except BaseException:
            await self.close()
            raise
        self._serving = [asyncio.create_task(self._serve(seat)) for seat in range(self._size.workers)]

    async def close(self) -> None:
        """End every worker; whoever still waits is refused."""
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        await asyncio.gather(*(self._blocking(worker.stop) for worker in self._workers))
        for job in self._room.empty():
            job.refuse()
        self._threads.shutdown(wait=False)

    async def transcribe(self, utterance: Utterance, urgency: Urgency = Urgency.FINAL) -> Hearing:
        """Hear an utterance; raises PoolFull or TranscriberDown."""
        loop = asyncio.get_running_loop()
        job = Job(utterance, urgency, loop.time(), loop.create_future())
        patience = loop.call_later(self._size.wait_seconds, self._lose_patience, job)
        try:
            self._room.admit(job)
            async with self._arrival:
                self._arrival.notify()
            return await job.hearing
        except PoolFull:
            self.figures.refused += 1
            raise
        except asyncio.CancelledError:
            self.figures.withdrawn += 1
            raise
        finally:
            patience.cancel()
            self._room.leave(job)

    def settle(self, utterance: Utterance) -> None:
        """The caller has finished this very utterance; it goes before the speculative ones."""
        self._room.settle(utterance)

    def _lose_patience(self, job: Job) -> None:
        if self._room.leave(job):
            job.refuse()

    async def _serve(self, seat: int) -> None:
        while True:
            async with self._arrival:
                await self._arrival.wait_for(lambda: self._room)
                job = self._room.next()
            self.running += 1
            try:
                await self._hear(seat, job)
            except asyncio.CancelledError:
                job.refuse()
                raise
            finally:
                self.running -= 1

    async def _hear(self, seat: int, job: Job) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        decoding = self._blocking(self._workers[seat].decode, job.utterance)
        try:
            decoded = await asyncio.wait_for(decoding, self._size.decode_seconds)
        except (TranscriberDown, TimeoutError):
            await self._repair(seat, job)
        else:
            self._deliver(job, decoded, began - job.arrived, loop.time() - began)

    def _deliver(self, job: Job, decoded: Decoded, waited: float, took: float) -> None:
        self.figures.heard += 1
        self.figures.waiting_seconds += waited
        self.figures.decoding_seconds += took
        self.figures.speech_seconds += job.utterance.speech_seconds
        job.answer(Hearing(judged(decoded, job.utterance), took, waited))

    async def _repair(self, seat: int, job: Job) -> None:
        self.figures.crashed += 1
        job.attempts += 1
        if job.attempts < _ATTEMPTS:
            self._room.readmit(job)
            async with self._arrival:
                self._arrival.notify()
        else:
            job.fail(TranscriberDown("No transcriber survived this utterance."))
        await self._blocking(self._workers[seat].stop)
        await self._replace(seat)

    async def _replace(self, seat: int) -> None:
        while True:
            try:
                # Not in a thread: a pool that closes meanwhile must know whom to end.
                self._workers[seat] = Worker(self._load)
                await self._blocking(self._workers[seat].until_ready)
            except (CitylineError, OSError):
                await self._blocking(self._workers[seat].stop)
                await asyncio.sleep(_RESTART_SECONDS)
            else:
                return

    async def _blocking(self, function: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)
