"""The addresses below /about-this-line: open to everybody, without a cookie."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

import structlog
from fastapi import APIRouter, HTTPException, Request
from starlette.responses import JSONResponse, Response

from ivr.call.city import City
from ivr.errors import CitylineError
from ivr.register.approval import approval_of
from ivr.register.entry import load_answers
from ivr.register.incident_store import closed_incidents
from ivr.register.public_page import DOWNLOADS, SCRIPT, STYLES, AboutLine
from ivr.register.running import PAGE, REQUEST, read_figures, running_line
from ivr.settings import Settings
from ivr.storage.database import Database
from ivr.web.pages import Pages

log = structlog.get_logger()
router = APIRouter(prefix=PAGE, include_in_schema=False)
KEPT_SECONDS = 300.0
"How long a reading is shown: whoever asks often costs the line nothing."
CACHED = {"Cache-Control": f"public, max-age={KEPT_SECONDS:.0f}"}
FAILED_SECONDS = 30.0
"How long nothing is read after a reading that failed."
FEED = "changes.atom"


class NotReadYet(CitylineError):
    """What the public is told was not read yet."""


@dataclass(slots=True)
class PublicReading:
    """Reads what the public is told, at most every few minutes."""

    database: Database
    settings: Settings
    city_now: Callable[[], City]
    secret: bytes
    clock: Callable[[], datetime]
    _kept: AboutLine | None = field(default=None, init=False)
    _failed_at: datetime | None = field(default=None, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def look(self) -> AboutLine:
        """Return what is told now, or was told last; raise CitylineError if nothing was and nothing can be.

        A request never waits while another one reads: pages have few threads.
        """
        now, kept = self.clock(), self._kept
        if kept is not None and (now - kept.at).total_seconds() <= KEPT_SECONDS:
            return kept
        if self._rests(now) or not self._lock.acquire(blocking=False):
            return self._told_last()
        try:
            self._kept = self._read(now)
        except CitylineError as error:
            self._failed_at = now
            log.exception("public_page_not_read", kind=type(error).__name__)
            if self._kept is None:
                raise
        finally:
            self._lock.release()
        return self._told_last()

    def _rests(self, now: datetime) -> bool:
        return self._failed_at is not None and (now - self._failed_at).total_seconds() < FAILED_SECONDS

    def _told_last(self) -> AboutLine:
        if self._kept is None:
            raise NotReadYet
        return self._kept

    def _read(self, now: datetime) -> AboutLine:
        city = self.city_now()
        with self.database.reading() as session:
            figures = read_figures(session, city, self.secret, now)
            incidents = closed_incidents(session)
            running = running_line(self.settings, city, figures)
            examined = approval_of(session, running.understanding)
        running = replace(running, tested=examined.right if examined else {})
        answers, sends = load_answers(city.path), self.settings.sends_texts
        return AboutLine(city, answers, running, incidents, now, sends)


@router.get("")
def show(request: Request) -> Response:
    """Show the page in the reader's language."""
    pages = _pages(request)
    language = pages.words_for(request).language
    links = {
        **{code: f"{PAGE}?lang={code}" for code in pages.words},
        **{name: f"{PAGE}/{name}" for name in DOWNLOADS},
        **{style: f"/static/{style}" for style in STYLES},
        "ask": f"{REQUEST}?lang={language}",
        "script": SCRIPT,
        "data": f"{PAGE}.json",
        "feed": f"{PAGE}/{FEED}?lang={language}",
    }
    page = _told(request).page(pages, language, links)
    headers = {"Content-Language": language, "Vary": "Accept-Language", **CACHED}
    return Response(page, media_type="text/html", headers=headers)


data_router = APIRouter(include_in_schema=False)


@data_router.get(f"{PAGE}.json")
def data(request: Request) -> Response:
    """Return the same as data."""
    return JSONResponse(_told(request).data(_pages(request).words), headers=CACHED)


@router.get(f"/{FEED}")
def feed(request: Request) -> Response:
    """Return the feed of changes and incidents."""
    words = _pages(request).words_for(request)
    return Response(_told(request).feed(words), media_type="application/atom+xml", headers=CACHED)


@router.get("/{name}")
def download(request: Request, name: str) -> Response:
    """Return the register entry in the form of a register."""
    if name not in DOWNLOADS:
        raise HTTPException(404)
    text = _told(request).download(DOWNLOADS[name], _pages(request).words)
    kind = "text/csv" if name.endswith(".csv") else "application/json"
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=kind, headers={**named, **CACHED})


def _told(request: Request) -> AboutLine:
    reading: PublicReading = request.app.state.public_reading
    try:
        return reading.look()
    except CitylineError:
        raise HTTPException(503, headers={"Retry-After": f"{FAILED_SECONDS:.0f}"}) from None


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages
