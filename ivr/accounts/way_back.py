"""Where a person goes on after signing in: a page of this service, never anybody else's."""

from urllib.parse import quote, urlsplit

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


def via(gate: str, way_back: str, language: str) -> str:
    """Return the address of a page that leads back to the one asked for, in the language asked for."""
    wish = f"&lang={quote(language, safe='')}" if language else ""
    return f"{gate}?next={quote(way_back, safe='/')}{wish}"
