"""The pages of incidents: opened from a call in two clicks, stated, told, closed, then published in short."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from intents.privacy.redaction import redacted
from ivr.accounts.account import Person, Role, opens
from ivr.call.city import City, names_of
from ivr.register import incident_store as store
from ivr.register.incident import (
    LONGEST_TEXT,
    LONGEST_WHOM,
    STATED,
    Incident,
    IncidentKind,
    Notice,
    missing_to_close,
)
from ivr.storage.database import Database
from ivr.studio import store as answers
from ivr.web.pages import Pages
from metrics.ledger.reading import call_record

router = APIRouter(prefix="/incidents", include_in_schema=False)
STUDIO_ROLES = frozenset({Role.EDITOR, Role.REVIEWER, Role.MANAGER})
"Who may take an answer off air."
CALL_ROLES = frozenset({Role.STAFF, Role.MANAGER})
"Who may read calls."
CLOSERS = frozenset({Role.MANAGER, Role.PRIVACY})
"Who may publish an incident, and withdraw it."
DONE = frozenset({"opened", "saved", "told", "closed", "withdrawn"})
SAID = DONE | {"missing", "own", "stands"}


@dataclass(frozen=True, slots=True)
class IncidentDesk:
    """What the pages reach."""

    database: Database
    city_now: Callable[[], City]
    clock: Callable[[], datetime]

    def all(self) -> tuple[Incident, ...]:
        """Return every incident, newest first."""
        with self.database.reading() as session:
            return store.all_incidents(session)

    def load(self, incident_id: str) -> Incident | None:
        """Return an incident; None if there is none."""
        with self.database.reading() as session:
            return store.load_incident(session, incident_id)

    def open_of(self, call_sid: str) -> tuple[Incident, ...]:
        """Return the open incidents of a call."""
        with self.database.reading() as session:
            return store.open_incidents_of(session, call_sid) if call_sid else ()

    def is_off_air(self, article: str) -> bool:
        """Return whether an answer was taken off the air, even if calls learn of it only in some seconds."""
        with self.database.reading() as session:
            aired = answers.on_air(session, answers.latest_publication(session))
        known = self.city_now().catalog.articles.get(article)
        is_withdrawn = any(one.slug == article and one.answer.is_withdrawn for one in aired)
        return is_withdrawn or (known is not None and known.is_withdrawn)

    def open(self, call_sid: str, kind: IncidentKind, happened: str, by: str) -> str:
        """Open an incident of a call, with the answer that was heard last; return its id.

        The same, sent again from a page that somebody came back to, is the one that is open.
        """
        incident_id, cause = token_hex(4), _kept(happened)
        with self.database.begin() as session:
            for one in store.open_incidents_of(session, call_sid) if call_sid else ():
                if (one.kind, one.opened_by) == (kind, by) and cause in {"", one.cause}:
                    return one.id
            call, queries = call_record(session, call_sid)
            told = [one for one in queries if one.article_version]
            article, version = (told[-1].article, told[-1].article_version) if told else ("", 0)
            known = call.call_sid if call else ""
            store.open_incident(
                session,
                Incident(
                    incident_id,
                    kind,
                    known,
                    article,
                    version,
                    self.clock(),
                    by,
                    cause,
                    stated_by=by if cause else "",
                ),
            )
        return incident_id

    def state(self, incident_id: str, form: Mapping[str, object], by: str) -> str:
        """Keep what staff state and whom they told, without personal details; return what came of it."""
        texts = {name: _kept(str(form[name])) for name in STATED if name in form}
        whom = redacted(str(form.get("whom", "")).strip())[:LONGEST_WHOM]
        with self.database.begin() as session:
            if not store.state_texts(session, incident_id, texts, by):
                return "stands"
            if whom:
                store.tell(session, incident_id, Notice(self.clock(), whom, by))
        return "told" if whom else "saved"

    def close(self, incident_id: str, by: str) -> str:
        """Close an incident of which somebody else has stated everything; return what came of it."""
        with self.database.begin() as session:
            incident = store.load_incident(session, incident_id, for_change=True)
            if incident is None or incident.closed_at is not None:
                return "stands"
            if missing_to_close(incident):
                return "missing"
            if incident.stated_by == by:
                return "own"
            store.close_incident(session, incident_id, by, self.clock())
        return "closed"

    def withdraw(self, incident_id: str) -> bool:
        """Take an incident off the public page by opening it again; return whether it was closed."""
        with self.database.begin() as session:
            return store.withdraw_incident(session, incident_id)


@router.get("")
def listed(request: Request) -> Response:
    """List the incidents, those that are open first."""
    desk = _desk(request)
    found = sorted(desk.all(), key=lambda one: one.closed_at is not None)
    zone = desk.city_now().directory.time_zone
    return _pages(request).render(request, "incidents.html", incidents=found, zone=zone)


@router.get("/new")
def ask(request: Request, call: str = "") -> Response:
    """Ask what went wrong in a call; the answer opens the incident."""
    already = _desk(request).open_of(call)
    return _pages(request).render(
        request, "incident-new.html", call=call, kinds=list(IncidentKind), already=already
    )


@router.post("/new")
async def open_one(request: Request) -> Response:
    """Open an incident."""
    form = await request.form()
    kind = str(form.get("kind", ""))
    if kind not in set(IncidentKind):
        return _pages(request).moved(request, "/incidents")
    opened = await run_in_threadpool(
        _desk(request).open,
        str(form.get("call", ""))[:64],
        IncidentKind(kind),
        str(form.get("happened", "")),
        _by(request),
    )
    await run_in_threadpool(request.app.state.audit, request, "incident.opened", opened)
    return _to(request, opened, "opened")


@router.get("/{incident_id}")
def show(request: Request, incident_id: str, said: str = "") -> Response:
    """Show an incident with what is to be done."""
    desk, pages = _desk(request), _pages(request)
    incident = desk.load(incident_id)
    if incident is None:
        return _pages(request).moved(request, "/incidents")
    city, is_off_air = desk.city_now(), desk.is_off_air(incident.article)
    is_known = incident.article in city.catalog
    names = names_of(city, pages.words_for(request).language)
    person: Person = request.state.person
    return pages.render(
        request,
        "incident.html",
        incident=incident,
        stated=STATED,
        missing=missing_to_close(incident),
        article=names.article(incident.article) if is_known else incident.article,
        withdraws=is_known and not is_off_air and opens(person.roles, STUDIO_ROLES),
        is_off_air=is_off_air,
        reads_calls=opens(person.roles, CALL_ROLES),
        closes=opens(person.roles, CLOSERS),
        is_own=incident.stated_by == person.id,
        zone=city.directory.time_zone,
        done=DONE,
        said=said if said in SAID else "",
    )


@router.post("/{incident_id}")
async def state(request: Request, incident_id: str) -> Response:
    """Keep what was stated and who was told; then close it, if that button was pressed."""
    form, desk, by = await request.form(), _desk(request), _by(request)
    is_to_close = form.get("do") == "close"
    if is_to_close:
        _ensure_closer(request)
    said = await run_in_threadpool(desk.state, incident_id, form, by)
    if is_to_close and said != "stands":
        said = await run_in_threadpool(desk.close, incident_id, by)
    if said == "closed":
        await run_in_threadpool(request.app.state.audit, request, "incident.closed", incident_id)
    return _to(request, incident_id, said)


@router.post("/{incident_id}/withdraw")
async def withdraw(request: Request, incident_id: str) -> Response:
    """Take an incident off the public page."""
    _ensure_closer(request)
    if not await run_in_threadpool(_desk(request).withdraw, incident_id):
        return _to(request, incident_id, "stands")
    await run_in_threadpool(request.app.state.audit, request, "incident.withdrawn", incident_id)
    return _to(request, incident_id, "withdrawn")


def _kept(text: str) -> str:
    return redacted(text.strip()[:LONGEST_TEXT])


def _ensure_closer(request: Request) -> None:
    person: Person = request.state.person
    if not opens(person.roles, CLOSERS):
        raise HTTPException(403)


def _to(request: Request, incident_id: str, said: str) -> Response:
    return _pages(request).moved(request, f"/incidents/{incident_id}", said=said)


def _by(request: Request) -> str:
    person: Person = request.state.person
    return person.id


def _desk(request: Request) -> IncidentDesk:
    desk: IncidentDesk = request.app.state.incidents
    return desk


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages
