"""The feedback page: wrong answers, missing answers and wrong departments reported by staff."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from intents.privacy.redaction import redacted
from ivr.desk.call import DeskCall, WrapUp, WrapUpKind
from ivr.desk.desk import DeskPages
from ivr.desk.reports import FilledAnswer, ReportAnswer
from ivr.desk.showing import desk_of, person_of
from ivr.desk.view import View

KINDS = (WrapUpKind.ASSISTANT_WRONG, WrapUpKind.COULD_HAVE_ANSWERED, WrapUpKind.WRONG_DEPARTMENT)


@dataclass(frozen=True, slots=True)
class StaffReport:
    """A call with its wrap-up."""

    call: DeskCall
    closed: WrapUp


@dataclass(frozen=True, slots=True)
class Feedback:
    """The same report from one or many calls, newest first."""

    subject: str
    "The article, or the wrong department; empty for none."
    right: str
    "The right department, if the report is about a wrong one."
    reports: tuple[StaffReport, ...]


def feedback_of(calls: Iterable[DeskCall]) -> Mapping[WrapUpKind, tuple[Feedback, ...]]:
    """Return the feedback from closed calls, most frequent first."""
    newest_first = sorted(_reports(calls), key=lambda report: report.closed.at, reverse=True)
    return {kind: _gathered(each for each in newest_first if each.closed.kind is kind) for kind in KINDS}


def _reports(calls: Iterable[DeskCall]) -> Iterable[StaffReport]:
    return (StaffReport(call, call.wrap_up) for call in calls if call.wrap_up is not None)


def _gathered(reports: Iterable[StaffReport]) -> tuple[Feedback, ...]:
    found: dict[tuple[str, str], list[StaffReport]] = {}
    for report in reports:
        found.setdefault(_about(report), []).append(report)
    gathered = (Feedback(subject, right, tuple(same)) for (subject, right), same in found.items())
    return tuple(sorted(gathered, key=lambda entry: -len(entry.reports)))


def _about(report: StaffReport) -> tuple[str, str]:
    if report.closed.kind is WrapUpKind.WRONG_DEPARTMENT:
        return report.call.department, report.closed.department
    return report.closed.article or report.call.known.article, ""


SHOWN = 5
"Calls shown per entry; the others are counted."
router = APIRouter(prefix="/review/staff", include_in_schema=False)


@router.get("")
def reported(request: Request) -> Response:
    """Show staff's reports, open ones or those ticked off, after an audit entry."""
    request.app.state.audit(request, "desk.reports_read", "")
    return _page(request)


@router.post("")
async def answer(request: Request) -> Response:
    """Tick off an entry's reports, with an answer to whoever made them."""
    form = await request.form()
    filled = FilledAnswer(
        tuple(sid for sid in form.getlist("sid") if isinstance(sid, str)), str(form.get("answer", "")).strip()
    )
    return await run_in_threadpool(_answer, request, filled)


def _answer(request: Request, filled: FilledAnswer) -> Response:
    if filled.is_too_long:
        return _page(request, filled)
    desk, person = desk_of(request), person_of(request).id
    for sid in filled.sids:
        request.app.state.audit(request, "desk.report_answered", sid[:64])
    desk.reports.answer(filled.sids, filled.said(person, desk.clock(), redacted))
    pages: DeskPages = request.app.state.pages
    return RedirectResponse(f"/review/staff?done=now&lang={pages.words_for(request).language}", 303)


def _page(request: Request, faulty: FilledAnswer | None = None) -> Response:
    desk = desk_of(request)
    pages: DeskPages = request.app.state.pages
    view = desk.view(pages.words_for(request).language)
    answers = desk.reports.answers()
    shows_done = request.query_params.get("done") == "all"
    calls = [call for call in desk.reports.reported() if (call.sid in answers) is shows_done]
    return pages.render(
        request,
        "desk-feedback.html",
        status=422 if faulty else 200,
        kinds=context(feedback_of(calls), view, answers),
        shows_done=shows_done,
        is_done=request.query_params.get("done") == "now",
        faulty=faulty,
    )


def context(
    found: Mapping[WrapUpKind, tuple[Feedback, ...]], view: View, answers: Mapping[str, ReportAnswer]
) -> list[tuple[str, list[Mapping[str, object]]]]:
    """Return the page's context."""
    return [
        (kind.value, [_entry(kind, entry, view, answers) for entry in each]) for kind, each in found.items()
    ]


def _entry(
    kind: WrapUpKind, entry: Feedback, view: View, answers: Mapping[str, ReportAnswer]
) -> Mapping[str, object]:
    is_misroute = kind is WrapUpKind.WRONG_DEPARTMENT
    named = view.department if is_misroute else view.article
    return {
        "name": named(entry.subject),
        "right": view.department(entry.right),
        "count": len(entry.reports),
        "more": max(0, len(entry.reports) - SHOWN),
        "reports": [_report(report, view, answers) for report in entry.reports[:SHOWN]],
        "sids": tuple(report.call.sid for report in entry.reports),
    }


def _report(report: StaffReport, view: View, answers: Mapping[str, ReportAnswer]) -> Mapping[str, object]:
    known, answer = report.call.known, answers.get(report.call.sid)
    return {
        "at": report.closed.at,
        "local": view.local(report.closed.at),
        "topic": view.article(known.article),
        "said": known.last_words,
        "language": known.language,
        "note": report.closed.note,
        "reference": report.call.sid[-8:],
        "by": view.name_of(report.closed.by),
        "answer": answer.answer if answer else "",
        "answered_by": view.name_of(answer.by) if answer else "",
    }
