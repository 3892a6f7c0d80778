"""Hearing an edition, and talking with the line as it would be."""

from fastapi import APIRouter, HTTPException
from starlette.responses import RedirectResponse, Response

from ivr.studio.edition import Edition
from ivr.studio.page import AStudioVisit, StudioVisit, TypedForm

router = APIRouter(prefix="/studio", include_in_schema=False)
MOST_LINES = 12


@router.get("/{slug}/editions/{number}/{language}.wav")
def sound(visit: AStudioVisit, slug: str, number: int, language: str) -> Response:
    """Return the sound of an edition in a language."""
    text = visit.heard(visit.edition(slug, number)).get(language, "")
    ulaw = visit.desk.rehearsal.sound(text, language) if text else None
    if ulaw is None:
        raise HTTPException(404)
    return Response(ulaw, media_type="audio/wav")


@router.get("/{slug}/try")
def begin(visit: AStudioVisit, slug: str) -> Response:
    """Offer a conversation with the line as it would be."""
    return _conversation(visit, slug, {})


@router.post("/{slug}/try")
def go_on(visit: AStudioVisit, slug: str, form: TypedForm) -> Response:
    """Go on with the conversation; it is typed anew from its beginning, and nothing of it is kept."""
    return _conversation(visit, slug, form)


@router.post("/{slug}/editions/{number}/call")
def call(visit: AStudioVisit, slug: str, number: int) -> Response:
    """Lead to the browser phone, for one call with the line as it would be with an edition on air."""
    edition = visit.edition(slug, number)
    if visit.problems(edition):
        return _conversation(visit, slug, {}, edition)
    path = visit.desk.rehearsal.call(edition, visit.author.id)
    if path is None:
        raise HTTPException(404)
    visit.note("answers.call", f"{slug}@{number}")
    return RedirectResponse(f"{path}?lang={visit.words.language}", 303)


def _conversation(visit: StudioVisit, slug: str, form: TypedForm, tried: Edition | None = None) -> Response:
    known = visit.history(slug)
    edition = tried or known.in_work or known.on_air or known.newest
    language = form.get("language", "")
    language = language if language in visit.languages else visit.languages[0]
    said = form.get("said", "").strip()
    lines = (*form.get("lines", "").splitlines(), *([said] if said else []))[-MOST_LINES:]
    problems = visit.problems(edition)
    exchanges = () if problems else visit.desk.rehearsal.talk(edition, language, lines)
    return visit.page(
        "studio-try.html",
        409 if problems and tried else 200,
        slug=slug,
        edition=edition,
        language=language,
        lines=lines,
        exchanges=exchanges,
        problems=problems,
    )
