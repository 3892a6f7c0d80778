"""The page for a new department."""

import re

from fastapi import APIRouter
from starlette.responses import Response

from intents.articles.article import heading
from ivr.studio.directory.department_form import SPARE_ROWS, compacted, rows_of, text_of
from ivr.studio.directory.editor import Draft
from ivr.studio.directory.edits import DocumentKind, Overtaken, Refused, Saved
from ivr.studio.directory.page import AVisit, TypedForm, Visit, faults_by_field
from ivr.studio.directory.page import Typed as Form
from routing.departments.department import WhenClosed
from routing.departments.files import DAYS

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
LONGEST_SLUG = 40
NEW = "new"
"The slug of this page, which no department can have."
router = APIRouter(prefix="/directory/new", include_in_schema=False)


@router.get("")
def blank(visit: AVisit) -> Response:
    """Show a form with common defaults."""
    spoken = {f"languages.{language}": "true" for language in visit.edited.base.directory.languages}
    usual = {"holidays": "closed", "when_closed": "message", "max_wait_seconds": "120"}
    return _page(visit, {**spoken, **usual})


@router.post("")
def add(visit: AVisit, form: TypedForm) -> Response:
    """Save a new department, or show its faults."""
    form = compacted(form)
    slug = form.get("slug", "").strip()
    if wrong := _wrong(visit, slug):
        return _page(visit, form, status=422, faults={"slug": (visit.words.say(wrong),)})
    text = text_of(slug, form, visit.edited.base.directory.languages)
    match visit.editor.save(Draft(DocumentKind.DEPARTMENT, slug, text, 0, visit.name)):
        case Saved(document):
            visit.note("directory.save", f"{slug}@{document.version}")
            return visit.moved(f"/directory/{slug}", done="saved")
        case Refused(problems):
            faults = visit.words.faults(faults_by_field(text, problems))
            return _page(visit, form, status=422, faults=faults)
        case Overtaken(current):
            return _page(visit, form, status=409, overtaken=current)


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
    if slug in visit.edited.base.directory.departments or slug == NEW:
        return "directory.slug_taken"
    return "" if SLUG.fullmatch(slug) and len(slug) <= LONGEST_SLUG else "directory.slug_wrong"


def _page(visit: Visit, form: Form, *, status: int = 200, **context: object) -> Response:
    shown = {
        "form": form,
        "faults": {},
        "overtaken": None,
        "offered": offered(visit, form),
        "page_words": visit.words,
        **context,
    }
    return visit.page("editing-new-department.html", status, **shown)
