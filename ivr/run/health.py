"""Liveness and readiness for machines, a page of both for people, and draining by request."""

import asyncio
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ivr.errors import DatabaseDown
from ivr.line.drain import Drain
from ivr.run.scheduled_job import Health, Schedule
from ivr.storage.database import Database
from languages.known import Grade, known_languages
from metrics.dashboard.view import duration


@dataclass(frozen=True, slots=True, eq=False)
class JobFigures(Collector):
    """Reads the schedule at each scrape."""

    schedule: Schedule

    def collect(self) -> Iterator[Metric]:
        """Yield each job's seconds since the last success, interval, failures and processor time."""
        age = GaugeMetricFamily(
            "cityline_job_success_age_seconds", "Seconds since a job last succeeded.", labels=["name"]
        )
        every = GaugeMetricFamily(
            "cityline_job_interval_seconds", "Seconds from one run of a job to the next.", labels=["name"]
        )
        failures = CounterMetricFamily("cityline_job_failures", "Runs of a job that failed.", labels=["name"])
        took = CounterMetricFamily(
            "cityline_job_processor_seconds", "Processor seconds that a job took.", labels=["name"]
        )
        budget = GaugeMetricFamily(
            "cityline_job_budget_seconds",
            "Processor seconds that a job may take in an hour.",
            labels=["name"],
        )
        for each in self.schedule.health:
            age.add_metric([each.name], self.schedule.age(each))
            every.add_metric([each.name], each.every_seconds)
            failures.add_metric([each.name], each.failures)
            if each.meter is not None:
                took.add_metric([each.name], each.meter.total)
                budget.add_metric([each.name], each.meter.budget_seconds)
        yield from (age, every, failures, took, budget)


def job_report(schedule: Schedule) -> dict[str, dict[str, object]]:
    """Return each job's state for programs; names, seconds and counts only."""
    return {
        each.name: {
            "every_seconds": each.every_seconds,
            "success_age_seconds": round(schedule.age(each), 1),
            "failures": each.failures,
            "failing": each.failing,
            **_cost(each),
        }
        for each in schedule.health
    }


def _cost(health: Health) -> dict[str, object]:
    """Return what a job takes of an hour, and what it may; nothing for a follower."""
    if (meter := health.meter) is None:
        return {}
    return {
        "processor_seconds_an_hour": round(meter.in_an_hour, 3),
        "budget_seconds_an_hour": meter.budget_seconds,
        "is_over_budget": meter.is_over_budget,
    }


router = APIRouter(prefix="/health", include_in_schema=False)
page_router = APIRouter(prefix="/machine", include_in_schema=False)


@router.get("/live")
async def live() -> Response:
    """Answer while the process runs; async, so that it needs no thread."""
    return Response(status_code=204)


@router.get("/ready")
async def ready(request: Request) -> Response:
    """Answer 204 to a balancer, and 503 while the process drains.

    Without the database a process stays ready: all would leave the balancer together, and nobody would
    be left to bring callers to the operator.
    """
    drain: Drain = request.app.state.drain
    return Response(status_code=503 if drain.is_begun else 204)


@router.get("/database")
async def database(request: Request) -> Response:
    """Answer 204 when calls can be kept; 503 when they go to the operator."""
    kept: Database = request.app.state.database
    try:
        await asyncio.to_thread(kept.check)
    except DatabaseDown:
        return Response(status_code=503)
    return Response(status_code=204)


@router.get("/jobs")
async def jobs(request: Request) -> Response:
    """Answer with each job's state; 503 when one is overdue."""
    schedule: Schedule = request.app.state.schedule
    return JSONResponse(job_report(schedule), status_code=503 if schedule.overdue() else 200)


@router.get("/languages")
async def languages() -> Response:
    """Answer with each language's grade and measured figures, and what its figures lack for the grade."""
    return JSONResponse(
        {
            code: {
                "grade": known.stated.value,
                "measured": dict(known.measured),
                "reviewed": known.stated is not Grade.PASSED_ON or bool(known.reviewed_by),
                "lacks": list(known.shortfalls),
            }
            for code, known in known_languages().items()
        }
    )


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job as people read it."""

    name: str
    state: str
    "overdue, failing, dear or well."
    ago: str
    every: str
    failures: int


@page_router.get("")
def machine(request: Request) -> Response:
    """Show whether calls are kept and heard here, and how every job does, those in trouble first."""
    state, pages = request.app.state, request.app.state.pages
    language = pages.words_for(request).language
    try:
        state.database.check()
        is_kept = True
    except DatabaseDown:
        is_kept = False
    lines = job_lines(state.schedule, language)
    page: Response = pages.render(
        request,
        "machine.html",
        is_kept=is_kept,
        is_heard=not state.is_degraded(),
        is_draining=state.drain.is_begun,
        not_recorded=state.not_recorded(),
        jobs=sorted(lines, key=lambda line: STATES.index(line.state)),
    )
    return page


STATES = ("overdue", "failing", "dear", "well")


def job_lines(schedule: Schedule, language: str) -> list[JobLine]:
    """Return each job with its worst state."""
    overdue = schedule.overdue()
    return [
        JobLine(
            each.name,
            _state_of(each, is_overdue=each.name in overdue),
            duration(schedule.age(each) * 1000, language),
            duration(each.every_seconds * 1000, language),
            each.failures,
        )
        for each in schedule.health
    ]


def _state_of(health: Health, *, is_overdue: bool) -> str:
    if is_overdue:
        return "overdue"
    if health.failing:
        return "failing"
    return "dear" if health.meter and health.meter.is_over_budget else "well"


def drain_token(secret: bytes) -> str:
    """Return the bearer token for draining; it is the secret's, so every process of a line has the same."""
    return hmac.new(secret, b"drain", hashlib.sha256).hexdigest()


@router.post("/drain")
def drain(request: Request) -> Response:
    """Have this process drain and then end."""
    expected = f"Bearer {request.app.state.drain_token}"
    if not hmac.compare_digest(request.headers.get("authorization", "").encode(), expected.encode()):
        return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
    begun: Drain = request.app.state.drain
    begun.begin()
    request.app.state.stop()
    return Response(status_code=202)
