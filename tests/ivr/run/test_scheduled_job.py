"""Scheduled jobs: whatever fails is seen, and the job runs again."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy.exc import DataError
from structlog.testing import capture_logs

from ivr.errors import DatabaseDown
from ivr.run.health import JobFigures, job_report
from ivr.run.processor_time import Meter, MeteredThreads
from ivr.run.scheduled_job import Follower, Job, Schedule, Scheduled

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


def failing_with(*failures: BaseException | None) -> Callable[[], Coroutine[object, None, None]]:
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
        "sweep": {
            "every_seconds": 60,
            "success_age_seconds": 65.0,
            "failures": 1,
            "failing": "KeyError",
            "processor_seconds_an_hour": pytest.approx(0, abs=1),
            "budget_seconds_an_hour": 60.0,
            "is_over_budget": False,
        }
    }


def burn() -> None:
    """Take a moment of this thread's processor time."""
    until = time.thread_time() + 0.02
    while time.thread_time() < until:
        pass


async def burning() -> None:
    burn()


async def burning_in_a_thread() -> None:
    await asyncio.to_thread(burn)


async def burning_and_failing() -> None:
    burn()
    raise KeyError(WORDS)


@pytest.mark.parametrize("work", [burning, burning_in_a_thread, burning_and_failing])
async def test_what_a_job_takes_of_the_processor_is_counted(
    work: Callable[[], Coroutine[object, None, None]],
) -> None:
    asyncio.get_running_loop().set_default_executor(MeteredThreads(1))

    schedule, _ = await after(2, Job("sweep", 60, work))

    (meter,) = (each.meter for each in schedule.health if each.meter)
    assert meter.total >= 0.02


async def test_a_job_that_waits_takes_nothing_of_what_others_take() -> None:
    async def wait() -> None:
        await asyncio.sleep(0)
        burn()

    async def rest() -> None:
        await asyncio.sleep(0)

    schedule, _ = await after(4, Job("sweep", 60, wait), Job("idle", 60, rest))

    took = {each.name: each.meter.total for each in schedule.health if each.meter}
    assert took["sweep"] > took["idle"]


async def test_a_job_over_its_budget_is_named_once_an_hour() -> None:
    with capture_logs() as lines:
        schedule, _ = await after(70, Job("sweep", 60, burning, budget_seconds=0.01))
    registry = CollectorRegistry()
    registry.register(JobFigures(schedule))
    exposed = generate_latest(registry).decode()

    told = [line for line in lines if line["event"] == "job_over_budget"]
    assert [line["job"] for line in told] == ["sweep", "sweep"]
    assert job_report(schedule)["sweep"]["is_over_budget"] is True
    assert 'cityline_job_budget_seconds{name="sweep"} 0.01' in exposed
    assert 'cityline_job_processor_seconds_total{name="sweep"}' in exposed


async def test_a_budget_is_of_one_hour_and_the_next_begins_anew() -> None:
    seconds = [0.0]
    meter = Meter(lambda: seconds[0], 10.0)
    over = []

    for hour, took in enumerate((11.0, 0.0, 0.0, 9.0, 9.0)):
        seconds[0] = hour * 3600.0
        meter.add(took)
        over.append(meter.is_over_budget)

    assert over == [True, True, False, False, False]
    assert meter.total == 29.0
