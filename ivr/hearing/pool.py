"""A bounded pool of transcriber processes behind one priority queue."""

import asyncio
from asyncio import Future
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Self, TypeVar, TypeVarTuple

import structlog

from ivr.errors import CitylineError, PoolFull, TranscriberDown
from ivr.hearing.evidence import judged
from ivr.hearing.transcriber import Decoded, PoolLoad, Transcription, Urgency, Utterance
from ivr.hearing.worker import LOAD_SECONDS, Load, Worker


@dataclass(eq=False, slots=True)
class TranscriptionJob:
    """An utterance and the future of its transcript."""

    utterance: Utterance
    urgency: Urgency
    arrived: float
    "Event-loop time."
    hearing: Future[Transcription] = field(repr=False)
    attempts: int = 0

    def answer(self, hearing: Transcription) -> None:
        """Deliver the result."""
        if not self.hearing.done():
            self.hearing.set_result(hearing)

    def fail(self, error: CitylineError) -> None:
        """Deliver a failure."""
        if not self.hearing.done():
            self.hearing.set_exception(error)

    def refuse(self) -> None:
        """Refuse the utterance for lack of capacity."""
        self.fail(PoolFull("Every transcriber is busy; the line goes on without."))


class WaitingRoom:
    """The queue of jobs that no worker has taken."""

    def __init__(self, seats: int) -> None:
        self._seats = seats
        self._jobs: list[TranscriptionJob] = []

    def __len__(self) -> int:
        return len(self._jobs)

    def admit(self, job: TranscriptionJob) -> None:
        """Queue a job; when full it displaces the newest less urgent one, or raises PoolFull."""
        if len(self._jobs) >= self._seats:
            self._make_room_for(job)
        self._jobs.append(job)

    def readmit(self, job: TranscriptionJob) -> None:
        """Requeue a job whose worker died, at the front."""
        self._jobs.insert(0, job)

    def next(self) -> TranscriptionJob:
        """Return the first job."""
        job = min(self._jobs, key=lambda waiting: waiting.urgency.value)
        self._jobs.remove(job)
        return job

    def leave(self, job: TranscriptionJob) -> bool:
        """Cancel a job; False if a worker has taken it."""
        if job not in self._jobs:
            return False
        self._jobs.remove(job)
        return True

    def settle(self, utterance: Utterance) -> None:
        """Raise a job's priority: its utterance is final."""
        for job in self._jobs:
            if job.utterance is utterance:
                job.urgency = Urgency.FINAL

    def empty(self) -> tuple[TranscriptionJob, ...]:
        """Empty the queue."""
        jobs, self._jobs = tuple(self._jobs), []
        return jobs

    def _make_room_for(self, job: TranscriptionJob) -> None:
        least = max((waiting.urgency.value for waiting in self._jobs), default=job.urgency.value)
        if least <= job.urgency.value:
            raise PoolFull("Every transcriber is busy and the queue is full.")
        newest = [waiting for waiting in self._jobs if waiting.urgency.value == least][-1]
        self._jobs.remove(newest)
        newest.refuse()


log = structlog.get_logger()
_ATTEMPTS = 2
_RESTART_SECONDS = 5.0

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")


@dataclass(frozen=True, slots=True)
class PoolSize:
    """The pool's capacity."""

    workers: int
    seats: int = 16
    "Queue capacity."
    wait_seconds: float = 1.0
    "Longest wait for a worker; then the carrier hears the call, and in a rush replies come within 2.5 s."
    decode_seconds: float = 20.0
    "A worker that takes longer is hung and is replaced."
    load_seconds: float = LOAD_SECONDS
    "A worker whose model takes longer is hung as well."


@dataclass(slots=True)
class PoolFigures:
    """The pool's statistics since it opened."""

    heard: int = 0
    refused: int = 0
    withdrawn: int = 0
    crashed: int = 0
    waiting_seconds: float = 0.0
    "Sum over all utterances, like the next two."
    decoding_seconds: float = 0.0
    speech_seconds: float = 0.0


class Pool:
    """A Transcriber; an async context manager."""

    def __init__(self, load: Load, size: PoolSize) -> None:
        self.figures = PoolFigures()
        self.running = 0
        self._load = load
        self._size = size
        self._room = WaitingRoom(size.seats)
        self._arrival = asyncio.Condition()
        # Two threads a worker: one waits for its answer, the other kills it if it hangs.
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
        """The number of queued utterances."""
        return len(self._room)

    @property
    def load(self) -> PoolLoad:
        """How full the pool is."""
        return PoolLoad(self.waiting, self.running, self._size.workers)

    @property
    def pids(self) -> tuple[int | None, ...]:
        """The worker processes' ids."""
        return tuple(worker.pid for worker in self._workers)

    async def open(self) -> None:
        """Start the workers and wait for their models; raises MissingModel or TranscriberDown."""
        try:
            for _ in range(self._size.workers):
                self._workers.append(Worker(self._load))
            await asyncio.gather(*map(self._until_ready, self._workers))
        except BaseException:
            await self.close()
            raise
        self._serving = [asyncio.create_task(self._serve(seat)) for seat in range(self._size.workers)]

    async def close(self) -> None:
        """Stop every worker and refuse queued jobs."""
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        await asyncio.gather(*(self._blocking(worker.stop) for worker in self._workers))
        for job in self._room.empty():
            job.refuse()
        self._threads.shutdown(wait=False)

    async def transcribe(self, utterance: Utterance, urgency: Urgency = Urgency.FINAL) -> Transcription:
        """Transcribe an utterance; raises PoolFull or TranscriberDown."""
        loop = asyncio.get_running_loop()
        job = TranscriptionJob(utterance, urgency, loop.time(), loop.create_future())
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
        """Prioritize a final utterance over speculative ones."""
        self._room.settle(utterance)

    def _lose_patience(self, job: TranscriptionJob) -> None:
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
            except Exception as error:  # keep the worker's slot, or the pool would shrink unnoticed
                log.exception("transcriber_failed", kind=type(error).__name__)
                job.fail(TranscriberDown("Something unexpected happened to this utterance; see the log."))
            finally:
                self.running -= 1

    async def _hear(self, seat: int, job: TranscriptionJob) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            # Not wait_for: Python 3.11's loses a cancellation that comes together with the answer.
            async with asyncio.timeout(self._size.decode_seconds):
                decoded = await self._blocking(self._workers[seat].decode, job.utterance)
        except (TranscriberDown, TimeoutError):
            await self._repair(seat, job)
        else:
            self._deliver(job, decoded, began - job.arrived, loop.time() - began)

    def _deliver(self, job: TranscriptionJob, decoded: Decoded, waited: float, took: float) -> None:
        self.figures.heard += 1
        self.figures.waiting_seconds += waited
        self.figures.decoding_seconds += took
        self.figures.speech_seconds += job.utterance.speech_seconds
        job.answer(Transcription(judged(decoded, job.utterance), took, waited))

    async def _repair(self, seat: int, job: TranscriptionJob) -> None:
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
                # Not in a thread: a pool that closes in the meantime must know this worker.
                self._workers[seat] = Worker(self._load)
                await self._until_ready(self._workers[seat])
            except (CitylineError, OSError) as error:
                log.warning("transcriber_not_replaced", kind=type(error).__name__)
                await self._blocking(self._workers[seat].stop)
                await asyncio.sleep(_RESTART_SECONDS)
            else:
                return

    async def _until_ready(self, worker: Worker) -> None:
        await self._blocking(worker.until_ready, self._size.load_seconds)

    async def _blocking(self, function: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)
