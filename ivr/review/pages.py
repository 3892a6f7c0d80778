"""The page /review: one drawn turn at a time, a verdict, the next."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from intents.catalog import Catalog
from ivr.review.reviewing import Reviewing
from ivr.review.store import Drawn, Round
from ivr.review.verdict import BadVerdict, Verdict
from ivr.review.week import Week
from ivr.web.pages import Pages
from metrics.dashboard.quality import PROMPTS
from metrics.label import LabelKind
from metrics.rate import Rate
from routing.decision import Decision

NOTHING: Mapping[str, object] = MappingProxyType({})
DECISIONS = frozenset(kind.__name__ for kind in get_args(Decision))
"What a turn of this line may have done; of an older line its own word is shown."
router = APIRouter(prefix="/review", include_in_schema=False)


@router.get("")
def review(request: Request, week: str = "", seed: str = "") -> Response:
    """Show the next drawn turn of a week, or that all are done."""
    return _page(request, Week.named(week, _reviewing(request).now(), seed))


@router.post("")
async def judge(request: Request, week: str = "", seed: str = "") -> Response:
    """Keep a verdict and go on to the next turn; a wrong form comes back with what was chosen."""
    form = await request.form()
    reviewing = _reviewing(request)
    chosen = Week.named(week, reviewing.now(), seed)
    match await run_in_threadpool(reviewing.judge, form, request.state.person.id):
        case BadVerdict() as fault:
            return await run_in_threadpool(_page, request, chosen, fault, form)
        case Verdict():
            language = _pages(request).words_for(request).language
            return RedirectResponse(f"/review?{urlencode({**chosen.query, 'lang': language})}", 303)


def context(found: Round, catalog: Catalog, language: str) -> dict[str, object]:
    """Return what the page shows of a week."""
    right = sum(label.kind is LabelKind.RIGHT for label in found.labels)
    accuracy = Rate(right, len(found.labels))
    return {
        "item": _item(found.open[0], catalog, language) if found.open else None,
        "done": len(found.labels),
        "left": len(found.open),
        "accuracy": accuracy,
        "kinds": [kind.value for kind in LabelKind],
        "prompts": PROMPTS,
        "decisions": DECISIONS,
        "articles": _choices(catalog, language),
    }


def _item(drawn: Drawn, catalog: Catalog, language: str) -> dict[str, object]:
    turn = drawn.turn
    article = catalog.articles.get(turn.topic)
    spoken = article.wordings.get(turn.language) if article else None
    return {
        "id": f"{turn.call_sid}:{turn.turn}",
        "heard": drawn.heard,
        "turn": turn,
        "article": _name(catalog, turn.topic, language),
        "answer": spoken.spoken if spoken and turn.decision == "Answer" else "",
    }


def _name(catalog: Catalog, article: str, language: str) -> str:
    known = catalog.articles.get(article)
    return known.wordings[language].staff_name if known and language in known.wordings else article


def _choices(catalog: Catalog, language: str) -> list[tuple[str, str]]:
    return sorted(
        ((id_, _name(catalog, id_, language)) for id_ in catalog.articles), key=lambda choice: choice[1]
    )


def _page(
    request: Request, week: Week, fault: BadVerdict | None = None, form: Mapping[str, object] = NOTHING
) -> Response:
    pages, reviewing = _pages(request), _reviewing(request)
    found = reviewing.round(week)
    language = pages.words_for(request).language
    if found.open:
        turn = found.open[0].turn
        request.app.state.audit(request, "review.read", f"{turn.call_sid}:{turn.turn}")
    shown = context(found, reviewing.city().catalog, language)
    page = pages.render(request, "review.html", week=week, fault=fault, form=form, **shown)
    page.status_code = 422 if fault else 200
    return page


def _reviewing(request: Request) -> Reviewing:
    reviewing: Reviewing = request.app.state.reviewing
    return reviewing


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages
