"""Scheduled jobs: whatever fails is seen, and the job runs again."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy.exc import DataError
from structlog.testing import capture_logs

from ivr.errors import DatabaseDown
from ivr.operations.job_figures import JobFigures, job_report
from ivr.operations.scheduled_job import Follower, Job, Schedule, Scheduled

WORDS = "my daughter is at 12 Maple Street"


@dataclass
class Clock:
    """Time that passes only while a job rests, for so many rests; then it stands still for ever."""

    rests: int
    seconds: float = 0.0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def pause(self, seconds: float) -> None:
        if not self.rests:
            self.over.set()
            await asyncio.Event().wait()
        self.rests -= 1
        self.seconds += seconds


class Panic(BaseException):
    """As a library in Rust raises it."""


def failing_with(*failures: BaseException | None) -> Callable[[], Awaitable[None]]:
    left = list(failures)

    async def run() -> None:
        failure = left.pop(0) if left else None
        if failure:
            raise failure

    return run


async def after(rests: int, *jobs: Scheduled) -> tuple[Schedule, Clock]:
    clock = Clock(rests)
    schedule = Schedule(lambda: clock.seconds, clock.pause)
    async with schedule.running(jobs):
        await clock.over.wait()
    return schedule, clock


@pytest.mark.parametrize(
    "failure",
    [
        *(OSError(28, "No space left"), DataError("x", {}, ValueError(WORDS)), KeyError(WORDS)),
        *(Panic(WORDS), asyncio.CancelledError()),
    ],
)
async def test_a_job_runs_again_after_any_failure(failure: BaseException) -> None:
    schedule, _ = await after(2, Job("sweep", 60, failing_with(failure)))

    (sweep,) = schedule.health
    assert (sweep.failures, sweep.failing, sweep.succeeded_at) == (1, "", 120.0)


async def test_a_failure_is_logged_once_with_its_traceback() -> None:
    error = ValueError(WORDS)

    with capture_logs() as lines:
        await after(4, Job("sweep", 60, failing_with(error, error, error)))

    failed, works = lines
    assert (failed["event"], failed["job"], failed["kind"]) == ("job_failed", "sweep", "ValueError")
    assert failed["exc_info"] is error
    assert (works["event"], works["failures"]) == ("job_recovered", 3)


async def test_a_database_that_is_down_is_no_reason_for_a_traceback() -> None:
    with capture_logs() as lines:
        await after(1, Job("sweep", 60, failing_with(DatabaseDown("away"))))

    assert lines == [{"event": "job_waiting", "job": "sweep", "kind": "DatabaseDown", "log_level": "warning"}]


async def test_one_job_that_fails_keeps_no_other_from_running() -> None:
    schedule, _ = await after(
        4, Job("broken", 60, failing_with(*[KeyError("x")] * 9)), Job("sound", 60, failing_with())
    )

    assert {each.name: each.failing for each in schedule.health} == {"broken": "KeyError", "sound": ""}


async def test_a_follower_that_ends_begins_again() -> None:
    begun = []

    async def follow() -> None:
        begun.append("begun")
        raise KeyError("gone")

    await after(2, Follower("feed", 1, follow))

    assert len(begun) == 3


async def test_a_follower_that_keeps_running_succeeds_all_the_time() -> None:
    clock = Clock(0)
    schedule = Schedule(lambda: clock.seconds, clock.pause)

    async with schedule.running([Follower("feed", 1, asyncio.Event().wait)]):
        await asyncio.sleep(0)
        clock.seconds = 3600

        assert [schedule.age(each) for each in schedule.health] == [0.0]


async def test_a_job_that_has_not_succeeded_for_long_is_overdue() -> None:
    def sweep() -> Job:
        return Job("sweep", 60, failing_with(*[KeyError("x")] * 9))

    early, _ = await after(6, sweep())
    late, _ = await after(7, sweep())

    assert (early.overdue(), late.overdue()) == ((), ("sweep",))


async def test_figures_tell_the_age_of_the_last_success_and_count_failures() -> None:
    schedule, clock = await after(2, Job("sweep", 60, failing_with(None, KeyError(WORDS))))
    clock.seconds += 5
    registry = CollectorRegistry()
    registry.register(JobFigures(schedule))

    exposed = generate_latest(registry).decode()

    assert 'cityline_job_success_age_seconds{name="sweep"} 65.0' in exposed
    assert 'cityline_job_failures_total{name="sweep"} 1.0' in exposed
    assert job_report(schedule) == {
        "sweep": {"every_seconds": 60, "success_age_seconds": 65.0, "failures": 1, "failing": "KeyError"}
    }
