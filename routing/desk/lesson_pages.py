"""The page of what staff reported: wrong answers, answers that are missing, departments that were wrong."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from routing.desk.lesson import Lesson, Report, lessons
from routing.desk.showing import desk_of
from routing.desk.staff_desk import Pages
from routing.desk.view import View
from routing.desk.wrap_up import WrapUpKind

SHOWN = 5
"So many calls of each lesson are shown; the others are counted."
router = APIRouter(prefix="/review/staff", include_in_schema=False)


@router.get("")
def reported(request: Request) -> Response:
    """Show what staff reported when they closed calls; who reads callers' words is written down first."""
    desk = desk_of(request)
    request.app.state.audit(request, "desk.reports_read", "")
    pages: Pages = request.app.state.pages
    view = View(desk.city(), pages.words_for(request).language)
    found = lessons(desk.casebook.reported())
    return pages.render(request, "desk-lessons.html", kinds=context(found, view))


def context(
    found: Mapping[WrapUpKind, tuple[Lesson, ...]], view: View
) -> list[tuple[str, list[Mapping[str, object]]]]:
    """Return what the page shows of each kind of report."""
    return [(kind.value, [_lesson(kind, lesson, view) for lesson in each]) for kind, each in found.items()]


def _lesson(kind: WrapUpKind, lesson: Lesson, view: View) -> Mapping[str, object]:
    is_misroute = kind is WrapUpKind.WRONG_DEPARTMENT
    named = view.department if is_misroute else view.article
    return {
        "name": named(lesson.subject),
        "right": view.department(lesson.right),
        "count": len(lesson.reports),
        "more": max(0, len(lesson.reports) - SHOWN),
        "reports": [_report(report, view) for report in lesson.reports[:SHOWN]],
    }


def _report(report: Report, view: View) -> Mapping[str, object]:
    known = report.call.known
    return {
        "at": report.closed.at,
        "clock": view.day_and_clock(report.closed.at),
        "topic": view.article(known.article),
        "said": known.last_words,
        "language": known.language,
        "note": report.closed.note,
        "reference": report.call.sid[-8:],
    }
