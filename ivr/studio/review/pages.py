"""The page /review: one sampled turn at a time, a verdict, the next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, get_args

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session
from starlette.responses import Response

from intents.articles.catalog import Catalog
from intents.meaning.understanding import ControlKind, DangerKind
from ivr.call.city import City
from ivr.storage.database import Database
from ivr.studio.documents.source_store import AnswerSource, outdated
from ivr.studio.review import store
from ivr.studio.review.board import FEWEST, WEEKS, QualityBoard, last_weeks, quality_board
from ivr.studio.review.review import NONE_IS_RIGHT, BadVerdict, ReviewedQuestion, Verdict, Week, read_verdict
from ivr.studio.review.store import Drawn, Round
from ivr.web.pages import Pages
from ivr.web.words import Words
from metrics.dashboard.quality import prompt_name
from metrics.facts.formula import Rate
from metrics.ledger import store as ledger
from metrics.ledger.reading import judged
from metrics.ledger.records import LabelKind, TurnRecord
from routing.decision import Decision

EMPTY = Round((), ())
SIZE = 60
"Turns a week: about an hour of a reviewer's time."


@dataclass(frozen=True, slots=True)
class Reviewing:
    """What the page needs."""

    database: Database
    city: Callable[[], City]
    now: Callable[[], datetime]
    "In the city's time zone."

    def round(self, week: Week) -> Round:
        """Return a week's sample and its verdicts so far."""
        with self.database.reading() as session:
            period = week.period(self.city().directory.time_zone)
            return store.load_round(session, period, SIZE, week.seed, self.now())

    def first_week(self) -> tuple[Week, Round]:
        """Return the last complete week or, if nobody spoke in it, the latest with turns; and its round."""
        weeks = [*Week.likely(self.now())]
        found = ((week, self.round(week)) for week in weeks)
        return next((one for one in found if one[1] != EMPTY), (weeks[0], EMPTY))

    def board(self) -> QualityBoard:
        """Return what the quality team should look at first."""
        city, today = self.city(), self.now().date()
        with self.database.reading() as session:
            found = judged(session, last_weeks(today, city.directory.time_zone))
        return quality_board(city.catalog, found.queries, found.turns, found.labels, today)

    def outdated(self) -> dict[str, tuple[AnswerSource, ...]]:
        """Return the answers whose documents have changed since someone last compared them."""
        with self.database.reading() as session:
            return outdated(session)

    def judge(self, form: Mapping[str, object], by: str) -> Verdict | BadVerdict:
        """Save a form's verdict, or return its fault and save nothing."""
        sid, _, number = str(form.get("turn") or "").rpartition(":")
        with self.database.begin() as session:
            turn = next((one for one in ledger.turn_records(session, sid) if str(one.turn) == number), None)
            if turn is None:
                return BadVerdict("turn", "review.unknown_turn")
            verdict = read_verdict(form, turn, self.city().catalog.articles, self.now())
            if isinstance(verdict, Verdict):
                ledger.append(session, verdict.label(turn, by, self.now()))
                if verdict.tests:
                    self._take(session, turn, verdict, by)
            return verdict

    def _take(self, session: Session, turn: TurnRecord, verdict: Verdict, by: str) -> None:
        heard = store.heard_in(session, turn)
        if heard:
            article = verdict.article or NONE_IS_RIGHT
            store.keep_question(session, ReviewedQuestion(heard, turn.language, article, self.now(), by))


NOTHING: Mapping[str, object] = MappingProxyType({})
DECISIONS = frozenset(kind.__name__ for kind in get_args(Decision))
"Decisions that the page has a name for; those of older versions share one."
TOPICS = frozenset(kind.value for kind in (*ControlKind, *DangerKind))
"What a turn may be about besides an answer; each has a name too."
Skipped = Annotated[int, Query(ge=0, le=SIZE)]
"How many of the waiting turns come last, because the reviewer skipped them."
router = APIRouter(prefix="/review", include_in_schema=False)


@router.get("")
def review(request: Request, week: str = "", seed: str = "", skip: Skipped = 0) -> Response:
    """Show the next sampled turn of a week, or that all are done."""
    reviewing = _reviewing(request)
    if not week and not seed:
        return _page(request, *reviewing.first_week(), skip)
    chosen = Week.named(week, reviewing.now(), seed)
    return _page(request, chosen, reviewing.round(chosen), skip)


@router.post("")
async def judge(request: Request, week: str = "", seed: str = "", skip: Skipped = 0) -> Response:
    """Keep a verdict and show the next turn; a faulty form comes back as it was filled in."""
    form = await request.form()
    reviewing = _reviewing(request)
    chosen = Week.named(week, reviewing.now(), seed)
    match await run_in_threadpool(reviewing.judge, form, request.state.person.id):
        case BadVerdict() as fault:
            every = await run_in_threadpool(reviewing.round, chosen)
            return await run_in_threadpool(_page, request, chosen, every, skip, fault, form)
        case Verdict():
            return _pages(request).moved(request, "/review", **chosen.query, skip=skip)


@router.get("/board")
def board(request: Request) -> Response:
    """Show the answers that help least, are stale or unreviewed, and questions without an answer."""
    reviewing, language = _reviewing(request), _pages(request).words_for(request).language
    catalog = reviewing.city().catalog
    names = {article.id: _name(catalog, article.id, language) for article in catalog}
    return _pages(request).render(
        request,
        "review-board.html",
        board=reviewing.board(),
        outdated=reviewing.outdated(),
        names=names,
        weeks=WEEKS,
        fewest=FEWEST,
    )


def context(found: Round, catalog: Catalog, words: Words) -> dict[str, object]:
    """Return what the page shows of a week."""
    right = sum(label.kind is LabelKind.RIGHT for label in found.labels)
    accuracy = Rate(right, len(found.labels))
    return {
        "item": _item(found.open[0], catalog, words) if found.open else None,
        "done": len(found.labels),
        "left": len(found.open),
        "accuracy": accuracy,
        "kinds": [kind.value for kind in LabelKind],
        "decisions": DECISIONS,
        "articles": _choices(catalog, words.language),
    }


def _item(drawn: Drawn, catalog: Catalog, words: Words) -> dict[str, object]:
    turn = drawn.turn
    article = catalog.articles.get(turn.topic)
    spoken = article.wordings.get(turn.language) if article else None
    return {
        "id": f"{turn.call_sid}:{turn.turn}",
        "heard": drawn.heard,
        "turn": turn,
        "topic": _topic(turn, catalog, words),
        "asked": prompt_name(turn.prompt, words),
        "answer": spoken.spoken if spoken and turn.decision == "Answer" else "",
    }


def _topic(turn: TurnRecord, catalog: Catalog, words: Words) -> str:
    """What was understood to be meant, in words; empty for nothing."""
    if turn.topic in TOPICS:
        return words(f"review.topic_{turn.topic}")
    if turn.topic and turn.topic not in catalog.articles:
        return words("review.topic_other")
    return _name(catalog, turn.topic, words.language)


def _name(catalog: Catalog, article: str, language: str) -> str:
    known = catalog.articles.get(article)
    return known.wordings[language].staff_name if known and language in known.wordings else article


def _choices(catalog: Catalog, language: str) -> list[tuple[str, str]]:
    return sorted(
        ((id_, _name(catalog, id_, language)) for id_ in catalog.articles), key=lambda choice: choice[1]
    )


def _page(
    request: Request,
    week: Week,
    every: Round,
    skipped: int,
    fault: BadVerdict | None = None,
    form: Mapping[str, object] = NOTHING,
) -> Response:
    pages, reviewing = _pages(request), _reviewing(request)
    skipped %= len(every.open) or 1
    found = every.after(skipped)
    if found.open:
        turn = found.open[0].turn
        request.app.state.audit(request, "review.read", f"{turn.call_sid}:{turn.turn}")
    shown = context(found, reviewing.city().catalog, pages.words_for(request))
    return pages.render(
        request,
        "review.html",
        status=422 if fault else 200,
        week=week,
        skipped=skipped,
        fault=fault,
        form=form,
        **shown,
    )


def _reviewing(request: Request) -> Reviewing:
    reviewing: Reviewing = request.app.state.reviewing
    return reviewing


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages
