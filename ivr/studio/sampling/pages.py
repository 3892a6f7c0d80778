"""The page /review/hearing: plays one utterance at a time to be transcribed."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from ivr.audio import wav_from_ulaw
from ivr.studio.sampling.checking import HearingCheck
from ivr.studio.sampling.sample import Listened
from ivr.web.pages import Pages

router = APIRouter(prefix="/review/hearing", include_in_schema=False)


@router.get("")
def listen(request: Request) -> Response:
    """Show the next utterance, if any."""
    return _page(request)


@router.get("/{sample_id}.wav")
def sound(request: Request, sample_id: str) -> Response:
    """Play an utterance, with an audit entry."""
    ulaw = _check(request).sound(sample_id)
    if ulaw is None:
        return Response(status_code=404)
    request.app.state.audit(request, "hearing.listen", sample_id)
    return Response(wav_from_ulaw(ulaw), media_type="audio/wav", headers={"Cache-Control": "no-store"})


@router.post("")
async def listened(request: Request) -> Response:
    """Score a transcript, delete the audio and show the next."""
    form = await request.form()
    how, typed = str(form.get("how") or ""), str(form.get("typed") or "").strip()
    if how not in set(Listened) or (how == Listened.TYPED and not typed):
        return await run_in_threadpool(_page, request, "hearing.type_something", 422)
    by = request.state.person.id
    sample_id = str(form.get("sample") or "")
    found = await run_in_threadpool(_check(request).listened, sample_id, Listened(how), typed, by)
    if not found:
        return await run_in_threadpool(_page, request, "hearing.gone", 409)
    language = _pages(request).words_for(request).language
    return RedirectResponse(f"/review/hearing?{urlencode({'lang': language})}", 303)


def _page(request: Request, fault: str = "", status: int = 200) -> Response:
    waiting = _check(request).next()
    page = _pages(request).render(request, "hearing.html", waiting=waiting, fault=fault)
    page.status_code = status
    return page


def _check(request: Request) -> HearingCheck:
    check: HearingCheck = request.app.state.hearing_check
    return check


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages
