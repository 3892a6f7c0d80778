"""Liveness and readiness."""

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from ivr.errors import DatabaseDown
from ivr.line.drain import Drain
from ivr.operations.job_figures import job_report
from ivr.operations.scheduled_job import Schedule
from ivr.storage.database import Database

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
