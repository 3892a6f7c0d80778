"""Whether the service lives, and whether it can take calls."""

import asyncio

from fastapi import APIRouter, Request, Response

from ivr.database import Database
from ivr.errors import DatabaseDown

router = APIRouter(prefix="/health", include_in_schema=False)


@router.get("/live")
def live() -> Response:
    """Answer as long as the process can."""
    return Response(status_code=204)


@router.get("/ready")
async def ready(request: Request) -> Response:
    """Answer 204 when calls can be kept; 503 when they go to the operator."""
    database: Database = request.app.state.database
    try:
        await asyncio.to_thread(database.check)
    except DatabaseDown:
        return Response(status_code=503)
    return Response(status_code=204)
