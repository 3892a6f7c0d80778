"""The page of hints for an article's phrasings: callers' own words, gaps, and near duplicates."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from intents.articles.article import Language
from ivr.studio.article_form import with_phrasings
from ivr.studio.findings import Told
from ivr.studio.page import AStudioVisit, StudioVisit, TypedForm
from ivr.studio.unanswered.desk import AskedDesk
from ivr.studio.unanswered.group import Fate
from ivr.studio.unanswered.nearest import nearest_articles
from ivr.studio.unanswered.phrasing_hints import PhrasingHints, phrasing_hints

router = APIRouter(prefix="/studio/asked/phrasings", include_in_schema=False)


@router.get("/{slug}")
def hints(visit: AStudioVisit, slug: str) -> Response:
    """Show what may be added to an article's phrasings, and what they lack."""
    page = _page(visit, slug)
    visit.note("answers.asked_read", slug)
    return page


@router.post("/{slug}")
def add(visit: AStudioVisit, slug: str, form: TypedForm) -> Response:
    """Add the chosen words of callers to the article's draft."""
    ticked = set(form.values())
    chosen = {one.language: [text for text in one.offered if text in ticked] for one in _hints(visit, slug)}
    if not any(chosen.values()):
        return _page(visit, slug, 422, (visit.words("unanswered.none_chosen"),))
    newest = visit.history(slug).newest
    text = with_phrasings(newest.text, chosen)
    faults = visit.told(visit.desk.studio.save(slug, newest.path, text, newest.number, visit.author))
    if faults:
        return _page(visit, slug, 409, faults)
    visit.note("answers.save", f"{slug}@{newest.number + 1}")
    return visit.moved(f"/studio/{slug}", "saved")


def _page(visit: StudioVisit, slug: str, status: int = 200, faults: tuple[Told, ...] = ()) -> Response:
    return visit.page(
        "unanswered-phrasings.html", status, slug=slug, hints=_hints(visit, slug), faults=faults
    )


def _hints(visit: StudioVisit, slug: str) -> tuple[PhrasingHints, ...]:
    newest = visit.history(slug).newest
    if slug.endswith(".yaml"):
        raise HTTPException(404)
    fields, said = visit.form(newest).fields, _said(visit, slug)
    return tuple(
        phrasing_hints(
            language,
            fields[f"phrasings.{language}"].splitlines(),
            fields[f"tests.{language}"].splitlines(),
            said.get(language, ()),
        )
        for language in visit.languages
    )


def _said(visit: StudioVisit, slug: str) -> Mapping[Language, Sequence[str]]:
    """Callers' words assigned to the article, answered by it in vain, or nearest to it."""
    desk: AskedDesk = visit.request.app.state.asked
    undecided = [one for one in desk.groups() if one.fate is Fate.OPEN and one.utterances]
    near = []
    for language in visit.languages:
        own = [one for one in undecided if one.utterances[0].language == language]
        nearest = nearest_articles(
            visit.desk.gate.now().matcher, [one.utterances[0].text for one in own], language
        )
        near += [one.id for one, article in zip(own, nearest, strict=True) if article == slug]
    return desk.words_for(slug, near)
