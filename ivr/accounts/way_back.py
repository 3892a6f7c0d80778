"""Where a person goes on after signing in: a page of this service, never anybody else's."""

from urllib.parse import quote, urlsplit

from starlette.requests import Request

HOME = "/"


def safe_way_back(text: str) -> str:
    """Return an address within this service, or the home page for anything else."""
    if not text.startswith("/") or text.startswith("//") or "\\" in text or not text.isprintable():
        return HOME
    try:
        parts = urlsplit(text)
    except ValueError:
        return HOME
    return text if not parts.scheme and not parts.netloc else HOME


def via(gate: str, request: Request) -> str:
    """Return the address of a page that leads back to the one asked for, in the same language."""
    way_back = HOME
    if request.method in {"GET", "HEAD"}:
        way_back = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    language = request.query_params.get("lang", "")
    wish = f"&lang={quote(language, safe='')}" if language else ""
    return f"{gate}?next={quote(way_back, safe='/')}{wish}"
