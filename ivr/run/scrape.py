"""The /metrics endpoint, protected by a token derived from the line's secret."""

import hashlib
import hmac

from fastapi import APIRouter, Request, Response

from ivr.run.telemetry import Telemetry

TEXT = "text/plain; version=0.0.4; charset=utf-8"
router = APIRouter(include_in_schema=False)


def scrape_token(secret: bytes) -> str:
    """Return the bearer token for /metrics."""
    return hmac.new(secret, b"scrape", hashlib.sha256).hexdigest()


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Answer a request that has the token."""
    expected = f"Bearer {request.app.state.scrape_token}"
    if not hmac.compare_digest(request.headers.get("authorization", "").encode(), expected.encode()):
        return Response(
            "Show the token of `cityline token` as Authorization: Bearer.\n",
            status_code=401,
            headers={"WWW-Authenticate": "Bearer"},
            media_type="text/plain",
        )
    figures: Telemetry = request.app.state.figures
    return Response(figures.exposed(), media_type=TEXT)
