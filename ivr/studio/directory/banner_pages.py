"""The banner pages: on air, planned and ended."""

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from ivr.studio.directory.banner_form import (
    banner_lines,
    choices,
    everything,
    form_of,
    new_slug,
    reason_of,
    same_on_air,
    text_of,
    withdrawn,
)
from ivr.studio.directory.department_form import differences
from ivr.studio.directory.editor import Draft
from ivr.studio.directory.edits import DocumentKind, Overtaken, Refused, Saved
from ivr.studio.directory.page import AVisit, TypedForm, Visit, faults_by_field, version_in
from routing.departments.banner import Banner, banner_text

LONGEST_SUBJECT = 200
"Characters; the audit log's limit."
router = APIRouter(prefix="/banners", include_in_schema=False)


@router.get("")
def banners(visit: AVisit, done: str = "") -> Response:
    """Show what is on air, planned and ended, the switch, and an empty form."""
    return _all(visit, done=done)


@router.post("")
def air(visit: AVisit, form: TypedForm) -> Response:
    """Save a new banner, or show its faults."""
    taken = [line.banner.id for line in banner_lines(visit.edited, visit.words)]
    slug = new_slug(form, taken, visit.edited.base.directory.languages[0])
    if faults := _unfit(visit, form, ""):
        return _all(visit, status=422, form=form, faults=faults, version=0)
    draft = _draft(visit, {**form, "slug": slug}, 0)
    outcome = visit.editor.save(draft)
    if isinstance(outcome, Saved):
        visit.note("banners.air", _reasoned(slug, outcome, form))
        return visit.moved("/banners", done=_done("aired", outcome))
    return _all(visit, status=422, form=form, **_faults(visit, draft, outcome))


@router.get("/{slug}")
def banner(visit: AVisit, slug: str) -> Response:
    """Show one banner and its history."""
    return _one(visit, _known(visit, slug))


@router.post("/{slug}")
def change(visit: AVisit, slug: str, form: TypedForm) -> Response:
    """Save a new version of a banner, or show its faults."""
    known = _known(visit, slug)
    if faults := _unfit(visit, form, slug):
        return _one(visit, known, status=422, form=form, faults=faults, version=version_in(form))
    draft = _draft(visit, {**form, "slug": slug}, version_in(form))
    outcome = visit.editor.save(draft)
    match outcome:
        case Saved():
            visit.note("banners.change", _reasoned(slug, outcome, form))
            return visit.moved("/banners", done=_done("changed", outcome))
        case Overtaken(current):
            theirs = form_of(known, visit.words.zone)
            shown = differences(theirs, {**form, "slug": slug}, visit.words)
            version = current.version
            return _one(visit, known, status=409, form=form, overtaken=current, theirs=shown, version=version)
        case Refused():
            return _one(visit, known, status=422, form=form, **_faults(visit, draft, outcome))


@router.post("/{slug}/take-down")
def take_down(visit: AVisit, slug: str, form: TypedForm) -> Response:
    """Take a banner off the air at once."""
    text = banner_text(_known(visit, slug))
    outcome = visit.editor.save(
        Draft(DocumentKind.BANNER, slug, text, version_in(form), visit.name, is_withdrawn=True)
    )
    if isinstance(outcome, Saved):
        visit.note("banners.take_down", f"{slug}@{outcome.document.version}")
        return visit.moved("/banners", done="taken_down")
    return visit.moved("/banners", done="overtaken")


def _done(act: str, saved: Saved) -> str:
    """Return the message's id: what this machine cannot record is spoken in the carrier's voice."""
    return f"{act}_unrecorded" if any(one.is_needed for one in saved.unsaid) else act


def _reasoned(slug: str, saved: Saved, form: TypedForm) -> str:
    """Return what the audit log keeps of a notice, with the reason that its editor gave."""
    return f"{slug}@{saved.document.version}: {reason_of(form)}"[:LONGEST_SUBJECT]


def _unfit(visit: Visit, form: TypedForm, slug: str) -> dict[str, tuple[str, ...]]:
    """Return the faults of a notice that is on air already, or that one person airs without a reason."""
    faults: dict[str, tuple[str, ...]] = {}
    if same := same_on_air(visit, form, slug):
        told = visit.words.say("directory.same_on_air", until=visit.words.moment(same.ends_at))
        faults[f"text.{visit.edited.base.directory.languages[0]}"] = (told,)
    if not reason_of(form):
        faults["reason"] = (visit.words.say("directory.reason_missing"),)
    return faults


def _draft(visit: Visit, form: TypedForm, version: int) -> Draft:
    directory = visit.edited.base.directory
    text = text_of(form, directory.languages, directory.time_zone, visit.now, visit.name)
    return Draft(DocumentKind.BANNER, form["slug"], text, version, visit.name)


def _faults(visit: Visit, draft: Draft, outcome: Refused | Overtaken) -> dict[str, object]:
    match outcome:
        case Refused(problems):
            faults = visit.words.faults(faults_by_field(draft.text, problems))
            return {"faults": faults, "version": draft.version}
        case Overtaken(current):
            return {"overtaken": current, "version": current.version}


def _known(visit: Visit, slug: str) -> Banner:
    base = visit.edited.base
    every = (*base.banners, *withdrawn(base, visit.edited.edits.documents))
    known = next((one for one in every if one.id == slug), None)
    if known is None:
        raise HTTPException(404)
    return known


def _all(visit: Visit, *, status: int = 200, **context: object) -> Response:
    return visit.page("editing-banners.html", status, **{**choices(visit), **everything(visit), **context})


def _one(visit: Visit, known: Banner, *, status: int = 200, **context: object) -> Response:
    shown = {
        "banner": known,
        "form": form_of(known, visit.words.zone),
        "version": visit.edited.edits.version_of(DocumentKind.BANNER, known.id),
        "history": visit.editor.history(DocumentKind.BANNER, known.id),
        **context,
    }
    return visit.page("editing-banner.html", status, **{**choices(visit), **shown})
