"""Liveness and readiness, and draining by request."""

import asyncio
import hashlib
import hmac

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from ivr.errors import DatabaseDown
from ivr.line.drain import Drain
from ivr.run.job_figures import job_report
from ivr.run.scheduled_job import Schedule
from ivr.storage.database import Database
from languages.known import Grade, known_languages

router = APIRouter(prefix="/health", include_in_schema=False)


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
