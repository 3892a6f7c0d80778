"""Scheduled jobs: supervised periodic work, which no failure ends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never

import structlog

from ivr.errors import CitylineError
from ivr.run.processor_time import METER, Meter, Metered

LATE_ROUNDS = 5
LATE_SECONDS = 60.0
"Rounds without success, plus a minute, after which a job is overdue."
log = structlog.get_logger()

BUDGET_SECONDS = 60.0
"A second of each run, for a job of every minute; calls need the processor."

Run: TypeAlias = Callable[[], Coroutine[object, None, object]]
Work: TypeAlias = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Job:
    """Periodic work; each run is idempotent."""

    name: str
    every_seconds: float
    run: Run
    budget_seconds: float = BUDGET_SECONDS
    "Processor seconds of this process that it may take in an hour; more is shown, and alerted on."


@dataclass(frozen=True, slots=True)
class Follower:
    """Work that runs as long as the service; it is restarted after a pause when it ends."""

    name: str
    every_seconds: float
    "The pause before a restart; a run that lasts longer counts as a success."
    run: Run


Scheduled: TypeAlias = Job | Follower


@dataclass(slots=True)
class Health:
    """A job's state in this process."""

    name: str
    every_seconds: float
    succeeded_at: float
    "On the schedule's clock; until the first success, when the job was scheduled."
    failures: int = 0
    failing: str = ""
    "The kind of the last run's failure; empty after a success."
    meter: Meter | None = None
    "None for a follower, which waits for news and works little."

    def is_overdue(self, now: float) -> bool:
        """Whether it is overdue."""
        return now - self.succeeded_at > LATE_ROUNDS * self.every_seconds + LATE_SECONDS


@dataclass(slots=True, eq=False)
class Schedule:
    """Runs jobs concurrently and tracks each one's state."""

    now: Callable[[], float]
    "A monotonic clock, in seconds."
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep
    health: list[Health] = field(default_factory=list)
    _begun: dict[str, float] = field(default_factory=dict)
    "When each running follower started."

    @asynccontextmanager
    async def running(self, jobs: Iterable[Scheduled]) -> AsyncIterator[None]:
        """Run jobs for as long as the block lasts."""
        tasks = [asyncio.create_task(self._keep(job), name=job.name) for job in jobs]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def age(self, health: Health) -> float:
        """Return how many seconds ago a job last succeeded; a follower that keeps running succeeds now."""
        self._note_lasting(health)
        return self.now() - health.succeeded_at

    def overdue(self) -> tuple[str, ...]:
        """Return the names of overdue jobs."""
        return tuple(each.name for each in self.health if self.age(each) and each.is_overdue(self.now()))

    async def _keep(self, job: Scheduled) -> None:
        health = Health(job.name, job.every_seconds, self.now())
        self.health.append(health)
        match job:
            case Job():
                health.meter = meter = Meter(self.now, job.budget_seconds)
                METER.set(meter)  # of this task, and of the threads that it starts
                while True:
                    await self.pause(job.every_seconds)
                    await self._once(lambda: Metered(job.run(), meter), health)
                    _note_cost(job, meter)
            case Follower():
                while True:
                    await self._follow(job, health)
                    await self.pause(job.every_seconds)
            case _:
                assert_never(job)

    async def _once(self, run: Work, health: Health) -> None:
        error = await _failure_of(run)
        if error is None:
            self._note_success(health)
        else:
            _note_failure(health, error)

    async def _follow(self, job: Follower, health: Health) -> None:
        self._begun[job.name] = self.now()
        try:
            error = await _failure_of(job.run)
            self._note_lasting(health)
            if error is not None:
                _note_failure(health, error)
        finally:
            del self._begun[job.name]

    def _note_lasting(self, health: Health) -> None:
        begun, now = self._begun.get(health.name), self.now()
        if begun is not None and now - begun > health.every_seconds:
            self._note_success(health)

    def _note_success(self, health: Health) -> None:
        if health.failing:
            log.info("job_recovered", job=health.name, failures=health.failures)
        health.failing, health.succeeded_at = "", self.now()


async def _failure_of(run: Work) -> BaseException | None:
    """Run work and return its failure, whatever it is: it is to run again.

    A library's cancelled request would end the job as quietly as the end of the service does, and a panic
    in one that is written in Rust is no `Exception`.
    """
    try:
        await run()
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        return error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # see above
        return error
    return None


def _note_failure(health: Health, error: BaseException) -> None:
    """Count every failure; log only the first of a kind in a row, so that it does not flood the log."""
    kind = type(error).__name__
    health.failures += 1
    if kind == health.failing:
        return
    health.failing = kind
    if isinstance(error, CitylineError):
        log.warning("job_waiting", job=health.name, kind=kind)
    else:
        log.error("job_failed", job=health.name, kind=kind, exc_info=error)


def _note_cost(job: Job, meter: Meter) -> None:
    """Log once an hour that a job takes more than it may."""
    if meter.is_over_budget and not meter.is_told:
        meter.is_told = True
        log.warning(
            "job_over_budget",
            job=job.name,
            processor_seconds=round(meter.in_an_hour, 1),
            budget_seconds=meter.budget_seconds,
        )
