"""Draining a process by request."""

import hashlib
import hmac

from fastapi import APIRouter, Request, Response

from ivr.line.drain import Drain

router = APIRouter(prefix="/health", include_in_schema=False)


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
