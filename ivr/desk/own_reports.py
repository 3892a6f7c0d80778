"""The page on which staff see what was done about their reports."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from ivr.desk.call import WrapUpKind
from ivr.desk.desk import DeskPages
from ivr.desk.reports import AnsweredReport
from ivr.desk.showing import desk_of, person_of
from ivr.desk.view import View

router = APIRouter(prefix="/desk/reports", include_in_schema=False)


@router.get("")
def own_reports(request: Request) -> Response:
    """Show the answers to one's own reports."""
    desk = desk_of(request)
    pages: DeskPages = request.app.state.pages
    view = desk.view(pages.words_for(request).language)
    found = desk.reports.answered(person_of(request).id)
    return pages.render(
        request,
        "desk-reports.html",
        reports=[_shown(report, view) for report in found],
        has_unread=any(not report.answer.is_read for report in found),
    )


@router.post("/read")
def mark_read(request: Request) -> Response:
    """Note that the answers were read."""
    desk_of(request).reports.mark_read(person_of(request).id)
    pages: DeskPages = request.app.state.pages
    return RedirectResponse(f"/desk?lang={pages.words_for(request).language}", 303)


def _shown(report: AnsweredReport, view: View) -> Mapping[str, object]:
    call, answer = report.call, report.answer
    wrap_up = call.wrap_up
    is_misroute = wrap_up is not None and wrap_up.kind is WrapUpKind.WRONG_DEPARTMENT
    named = view.department(call.department) if is_misroute else view.article(call.known.article)
    about = view.article(wrap_up.article) if wrap_up and wrap_up.article else named
    return {
        "kind": wrap_up.kind.value if wrap_up else "",
        "about": about,
        "note": wrap_up.note if wrap_up else "",
        "reported_at": wrap_up.at if wrap_up else call.started_at,
        "by": view.name_of(answer.by),
        "at": answer.at,
        "local": view.local(answer.at),
        "answer": answer.answer,
        "is_read": answer.is_read,
        "sid": call.sid,
    }
