"""The directory pages: departments, forms, calendars and the year ahead."""

import re
from dataclasses import replace
from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, UploadFile
from fastapi import File as Sent
from starlette.responses import Response

from intents.articles.article import heading
from ivr.studio.directory.department_form import (
    SPARE_ROWS,
    compacted,
    days_ahead,
    department_line,
    differences,
    form_of,
    rows_of,
    text_of,
)
from ivr.studio.directory.editor import Draft
from ivr.studio.directory.edits import DocumentKind, Overtaken, Refused, Saved, digest_of, is_fresh
from ivr.studio.directory.holiday_pages import instant_in
from ivr.studio.directory.page import AVisit, TypedForm, Visit, faults_by_field, version_in
from ivr.studio.directory.page import Typed as Form
from routing.departments.calendar import calendar_text
from routing.departments.calendar_file import read_calendar
from routing.departments.department import Department, WhenClosed
from routing.departments.department_text import department_text
from routing.departments.files import DAYS
from routing.departments.hours import closing, next_opening

router = APIRouter(prefix="/directory", include_in_schema=False)

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
LONGEST_SLUG = 40
TAKEN = frozenset({"new", "holiday"})
"Slugs of pages, which no department can have."


@router.get("/new")
def blank(visit: AVisit) -> Response:
    """Show a form with common defaults."""
    spoken = {f"languages.{language}": "true" for language in visit.edited.base.directory.languages}
    usual = {"holidays": "closed", "when_closed": "message", "max_wait_seconds": "120"}
    return _new_page(visit, {**spoken, **usual})


@router.post("/new")
def add(visit: AVisit, form: TypedForm) -> Response:
    """Save a new department, or show its faults."""
    form = compacted(form)
    slug = form.get("slug", "").strip()
    if wrong := _wrong(visit, slug):
        return _new_page(visit, form, status=422, faults={"slug": (visit.words.say(wrong),)})
    text = text_of(slug, form, visit.edited.base.directory.languages)
    match visit.editor.save(Draft(DocumentKind.DEPARTMENT, slug, text, 0, visit.name)):
        case Saved(document):
            visit.note("directory.save", f"{slug}@{document.version}")
            return visit.moved(f"/directory/{slug}", done="saved")
        case Refused(problems):
            faults = visit.words.faults(faults_by_field(text, problems))
            return _new_page(visit, form, status=422, faults=faults)
        case Overtaken(current):
            return _new_page(visit, form, status=409, overtaken=current)


def offered(visit: Visit, form: Form, own: str = "") -> dict[str, object]:
    """Return the options of a department form."""
    city = visit.edited.base.directory
    others = ((slug, other) for slug, other in city.departments.items() if slug != own)
    return {
        "days": DAYS,
        "city_languages": city.languages,
        "others": [(slug, heading(other.names[visit.spoken], visit.spoken)) for slug, other in others],
        "when_closed": list(WhenClosed),
        "rows": len(rows_of(form)) + SPARE_ROWS,
    }


def _wrong(visit: Visit, slug: str) -> str:
    if slug in visit.edited.base.directory.departments or slug in TAKEN:
        return "directory.slug_taken"
    return "" if SLUG.fullmatch(slug) and len(slug) <= LONGEST_SLUG else "directory.slug_wrong"


def _new_page(visit: Visit, form: Form, *, status: int = 200, **context: object) -> Response:
    shown = {
        "form": form,
        "faults": {},
        "overtaken": None,
        "offered": offered(visit, form),
        "page_words": visit.words,
        **context,
    }
    return visit.page("editing-new-department.html", status, **shown)


LARGEST_CALENDAR = 512 * 1024


@router.get("")
def directory(visit: AVisit, done: str = "", at: str = "") -> Response:
    """List the departments, and what was saved for several at once."""
    signed = visit.editor.sign_offs()
    lines = [
        department_line(department, visit.edited, signed.get(slug), visit.now, visit.words)
        for slug, department in visit.edited.base.directory.departments.items()
    ]
    together = [
        one for one in visit.edited.edits.of(DocumentKind.DEPARTMENT) if one.edited_at == instant_in(at)
    ]
    return visit.page(
        "editing-directory.html",
        lines=lines,
        problems=visit.edited.problems,
        done=done,
        at=at,
        together=len(together),
        unsaid=visit.editor.speech.prepare(visit.edited.base) if done else (),
        may_see_machine="admin" in visit.roles,
    )


@router.get("/{slug}")
def department(visit: AVisit, slug: str, done: str = "") -> Response:
    """Show one department."""
    unsaid = visit.editor.speech.prepare(visit.edited.base) if done else ()
    return _page(visit, visit.department(slug), done=done, unsaid=unsaid)


@router.post("/{slug}")
def save(visit: AVisit, slug: str, form: TypedForm) -> Response:
    """Save a department, or show its faults."""
    known, form = visit.department(slug), compacted(form)
    text = text_of(slug, form, visit.edited.base.directory.languages)
    draft = Draft(DocumentKind.DEPARTMENT, slug, text, version_in(form), visit.name)
    return _after(visit, known, draft, form)


@router.get("/{slug}/calendar.ics")
def calendar(visit: AVisit, slug: str) -> Response:
    """Download a department's hours as a calendar."""
    languages = visit.edited.base.directory.languages
    text = calendar_text(visit.department(slug), visit.now.astimezone(UTC), languages)
    named = {"Content-Disposition": f'attachment; filename="{slug}.ics"'}
    return Response(text, media_type="text/calendar", headers=named)


@router.post("/{slug}/calendar")
def import_calendar(
    visit: AVisit, slug: str, form: TypedForm, calendar: Annotated[UploadFile | None, Sent()] = None
) -> Response:
    """Import a department's hours from a calendar, or show its faults."""
    known, city = visit.department(slug), visit.edited.base.directory
    name = (calendar and calendar.filename) or "calendar.ics"
    sent = calendar.file.read(LARGEST_CALENDAR + 1) if calendar else b""
    if len(sent) > LARGEST_CALENDAR:
        return _page(visit, known, status=422, calendar_faults=[visit.words.say("directory.calendar_large")])
    text = sent.decode("utf-8-sig", errors="replace")
    hours, problems = read_calendar(text, name, known.hours, city.holidays, city.languages)
    if problems:
        faults = [
            visit.words.say(
                "directory.on_line", line=str(problem.line), fault=visit.words.fault(problem.sentence)
            )
            for problem in problems
        ]
        return _page(visit, known, status=422, calendar_faults=faults)
    changed = replace(known, hours=hours)
    written = department_text(changed, city.time_zone)
    draft = Draft(DocumentKind.DEPARTMENT, slug, written, version_in(form), visit.name)
    return _after(visit, known, draft, form_of(changed, city.time_zone))


@router.post("/{slug}/sign-off")
def sign_off(visit: AVisit, slug: str, form: TypedForm) -> Response:
    """Save a sign-off of the year ahead, if it is unchanged since they saw it."""
    known = visit.department(slug)
    digest = digest_of(known, visit.now.astimezone(known.hours.time_zone).date())
    if form.get("digest") != digest:
        return _page(visit, known, status=409, is_stale=True)
    visit.editor.sign_off(slug, digest, visit.name)
    visit.note("directory.sign_off", slug)
    return visit.moved(f"/directory/{slug}", done="signed")


def _after(visit: Visit, known: Department, draft: Draft, form: dict[str, str]) -> Response:
    match visit.editor.save(draft):
        case Saved(document):
            visit.note("directory.save", f"{document.slug}@{document.version}")
            return visit.moved(f"/directory/{document.slug}", done="saved")
        case Refused(problems):
            faults = visit.words.faults(faults_by_field(draft.text, problems))
            return _page(visit, known, status=422, form=form, faults=faults, version=draft.version)
        case Overtaken(current):
            zone = visit.edited.base.directory.time_zone
            theirs = differences(form_of(known, zone), form, visit.words)
            return _page(
                visit, known, status=409, form=form, overtaken=current, theirs=theirs, version=current.version
            )


def _page(visit: Visit, known: Department, *, status: int = 200, **context: object) -> Response:
    city, signed = visit.edited.base.directory, visit.editor.sign_offs().get(known.id)
    today = visit.now.astimezone(known.hours.time_zone).date()
    form = form_of(known, city.time_zone)
    shown = {
        "department": known,
        "slug": known.id,
        "name": heading(known.names[visit.spoken], visit.spoken),
        "closes_at": _moment(visit, known, is_closing=True),
        "opens_at": _moment(visit, known, is_closing=False),
        "form": form,
        "faults": {},
        "unsaid": (),
        "may_see_machine": "admin" in visit.roles,
        "done": "",
        "overtaken": None,
        "theirs": (),
        "calendar_faults": (),
        "is_stale": False,
        "version": visit.edited.edits.version_of(DocumentKind.DEPARTMENT, known.id),
        "ahead": days_ahead(known, today, visit.words, visit.spoken),
        "digest": digest_of(known, today),
        "signed": signed,
        "is_fresh": is_fresh(signed, known, visit.now),
        "history": visit.editor.history(DocumentKind.DEPARTMENT, known.id),
        "page_words": visit.words,
        **context,
    }
    typed = shown["form"] if isinstance(shown["form"], dict) else form
    return visit.page("editing-department.html", status, offered=offered(visit, typed, known.id), **shown)


def _moment(visit: Visit, known: Department, *, is_closing: bool) -> str:
    at = (closing if is_closing else next_opening)(known.hours, visit.now)
    return visit.words.moment(at) if at else ""
