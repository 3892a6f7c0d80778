"""Replies to written feedback: drafted here, sent by people from their own mail."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from ivr.studio.findings import Words
from ivr.studio.page import AStudioVisit, StudioVisit, TypedForm
from ivr.studio.unanswered.desk import AskedDesk
from ivr.studio.unanswered.reply import AnswerFor, WrittenFeedback, answer_for, written_answer

router = APIRouter(prefix="/studio/asked/replies", include_in_schema=False)
PAGE = "/studio/asked/replies"
SHOWN = 10
MOST_IN_A_FILE = 300
FORMULA = ("=", "+", "-", "@", "\t")
"Characters that make a spreadsheet calculate a cell that begins with them."


@router.get("")
def replies(visit: AStudioVisit, done: str = "") -> Response:
    """Show the feedback without a reply, oldest first, each with a draft."""
    desk = _desk(visit)
    waiting, count = desk.unreplied(SHOWN)
    visit.note("answers.feedback_read", str(len(waiting)))
    rows = [(one, answer, _letter(visit, one, answer)) for one, answer in _answered(visit, waiting)]
    return visit.page("unanswered-replies.html", rows=rows, count=count, done=done)


@router.get("/drafts.csv")
def drafts(visit: AStudioVisit) -> Response:
    """Return the drafts as a file: line, text, answer and reply."""
    waiting, _ = _desk(visit).unreplied(MOST_IN_A_FILE)
    visit.note("answers.feedback_read", str(len(waiting)))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([visit.words(f"unanswered.reply_{name}") for name in ("line", "text", "answer", "draft")])
    for one, answer in _answered(visit, waiting):
        reference = answer.article.reference if answer else ""
        writer.writerow(map(_cell, (one.line, one.text, reference, _letter(visit, one, answer))))
    headers = {"Content-Disposition": 'attachment; filename="replies.csv"'}
    return Response(
        written.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers
    )


@router.post("/{feedback_id}")
def close(visit: AStudioVisit, feedback_id: str, form: TypedForm) -> Response:
    """Note that somebody replied, or that none is needed."""
    fate = form.get("fate", "")
    if fate not in {"replied", "none"}:
        raise HTTPException(422)
    if not _desk(visit).close(feedback_id, form.get("article", ""), visit.author):
        return visit.moved(PAGE, "moved")
    visit.note("answers.feedback_closed", f"{feedback_id} {fate}")
    return visit.moved(PAGE, fate)


def _answered(
    visit: StudioVisit, waiting: Iterable[WrittenFeedback]
) -> Sequence[tuple[WrittenFeedback, AnswerFor | None]]:
    catalog, matcher = visit.desk.catalog(), visit.desk.gate.now().matcher
    today = _desk(visit).now.date()
    return [(one, answer_for(one, matcher, catalog, today)) for one in waiting]


def _letter(visit: StudioVisit, written: WrittenFeedback, answer: AnswerFor | None) -> str:
    """The reply in the writer's language; empty if no answer is known."""
    every: Mapping[str, Words] = visit.request.app.state.pages.words
    if answer is None or written.language not in every:
        return ""
    say = every[written.language]
    said = written_answer(answer.article, written.language)
    return "\n\n".join((say("unanswered.reply_hello"), said, say("unanswered.reply_end")))


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _desk(visit: StudioVisit) -> AskedDesk:
    desk: AskedDesk = visit.request.app.state.asked
    return desk
