"""Which responses are compressed: style sheets, scripts, and pages of figures.

The length of a compressed page tells what in it repeats what stands in the page's address (BREACH). A form's
token is masked anew for each page, so it never repeats; pages with callers' words are not compressed at all,
nor is anything that is not listed here, streams of events among it.
"""

from pathlib import PurePosixPath

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

TEXT = frozenset({".css", ".js", ".svg"})
FIGURES = "/dashboard"
LEVEL = 6
"Level 9 takes twice as long and saves one percent more."


class Compression:
    """Compresses the listed responses for browsers that accept it."""

    def __init__(self, app: ASGIApp) -> None:
        self._plain = app
        self._compressed = GZipMiddleware(app, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        is_listed = scope["type"] == "http" and is_compressed(scope["path"])
        await (self._compressed if is_listed else self._plain)(scope, receive, send)


def is_compressed(path: str) -> bool:
    """Return whether the response for a path may be compressed."""
    if path.startswith("/static/"):
        return PurePosixPath(path).suffix in TEXT
    return path == FIGURES or path.startswith(f"{FIGURES}/")
