"""Utterances that wait for a transcriber: bounded, the most urgent first, then the oldest."""

from asyncio import Future
from dataclasses import dataclass, field

from ivr.errors import CitylineError, PoolFull
from ivr.speech.transcriber import Hearing, Urgency, Utterance


@dataclass(eq=False, slots=True)
class Job:
    """An utterance, and whoever waits for it."""

    utterance: Utterance
    urgency: Urgency
    arrived: float
    "The event loop's seconds."
    hearing: Future[Hearing] = field(repr=False)
    attempts: int = 0

    def answer(self, hearing: Hearing) -> None:
        """Tell whoever still waits what was heard."""
        if not self.hearing.done():
            self.hearing.set_result(hearing)

    def fail(self, error: CitylineError) -> None:
        """Tell whoever still waits that nothing will come."""
        if not self.hearing.done():
            self.hearing.set_exception(error)

    def refuse(self) -> None:
        """Nobody has time for this utterance."""
        self.fail(PoolFull("Every transcriber is busy; the line goes on without."))


class WaitingRoom:
    """The jobs that no worker has taken yet."""

    def __init__(self, seats: int) -> None:
        self._seats = seats
        self._jobs: list[Job] = []

    def __len__(self) -> int:
        return len(self._jobs)

    def admit(self, job: Job) -> None:
        """Take a job in; it may push out the newest of those that are less urgent, else PoolFull."""
        if len(self._jobs) >= self._seats:
            self._make_room_for(job)
        self._jobs.append(job)

    def readmit(self, job: Job) -> None:
        """Take back a job whose worker died; it has waited long enough to go first."""
        self._jobs.insert(0, job)

    def next(self) -> Job:
        """Take out the job that goes first."""
        job = min(self._jobs, key=lambda waiting: waiting.urgency.value)
        self._jobs.remove(job)
        return job

    def leave(self, job: Job) -> bool:
        """Nobody waits for this job any more; False if a worker has taken it already."""
        if job not in self._jobs:
            return False
        self._jobs.remove(job)
        return True

    def settle(self, utterance: Utterance) -> None:
        """This utterance is final now."""
        for job in self._jobs:
            if job.utterance is utterance:
                job.urgency = Urgency.FINAL

    def empty(self) -> tuple[Job, ...]:
        """Take everybody out."""
        jobs, self._jobs = tuple(self._jobs), []
        return jobs

    def _make_room_for(self, job: Job) -> None:
        least = max((waiting.urgency.value for waiting in self._jobs), default=job.urgency.value)
        if least <= job.urgency.value:
            raise PoolFull("Every transcriber is busy and the queue is full.")
        newest = [waiting for waiting in self._jobs if waiting.urgency.value == least][-1]
        self._jobs.remove(newest)
        newest.refuse()
