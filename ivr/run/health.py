"""Liveness and readiness for machines, a page of both for people, and draining by request."""

import asyncio
import hashlib
import hmac
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from ivr.errors import DatabaseDown
from ivr.line.drain import Drain
from ivr.run.job_figures import job_report
from ivr.run.scheduled_job import Health, Schedule
from ivr.storage.database import Database
from languages.known import Grade, known_languages
from metrics.dashboard.view import duration

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
