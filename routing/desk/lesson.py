"""Lessons: what staff reported when they closed calls, gathered by what has to be mended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from routing.desk.desk_call import DeskCall
from routing.desk.wrap_up import WrapUp, WrapUpKind

KINDS = (WrapUpKind.ASSISTANT_WRONG, WrapUpKind.COULD_HAVE_ANSWERED, WrapUpKind.WRONG_DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Report:
    """A call, and what was said of it when it was closed."""

    call: DeskCall
    closed: WrapUp


@dataclass(frozen=True, slots=True)
class Lesson:
    """The same report of one call or of many, the newest first."""

    subject: str
    "The article; of a wrong department, the one to which the calls were brought. Empty for none."
    right: str
    "The department to which the calls belonged; empty where it was not that."
    reports: tuple[Report, ...]


def lessons(calls: Iterable[DeskCall]) -> Mapping[WrapUpKind, tuple[Lesson, ...]]:
    """Return what is to be learned from closed calls, the most frequent first."""
    newest_first = sorted(_reports(calls), key=lambda report: report.closed.at, reverse=True)
    return {kind: _gathered(each for each in newest_first if each.closed.kind is kind) for kind in KINDS}


def _reports(calls: Iterable[DeskCall]) -> Iterable[Report]:
    return (Report(call, call.wrap_up) for call in calls if call.wrap_up is not None)


def _gathered(reports: Iterable[Report]) -> tuple[Lesson, ...]:
    found: dict[tuple[str, str], list[Report]] = {}
    for report in reports:
        found.setdefault(_about(report), []).append(report)
    gathered = (Lesson(subject, right, tuple(same)) for (subject, right), same in found.items())
    return tuple(sorted(gathered, key=lambda lesson: -len(lesson.reports)))


def _about(report: Report) -> tuple[str, str]:
    if report.closed.kind is WrapUpKind.WRONG_DEPARTMENT:
        return report.call.department, report.closed.department
    return report.closed.article or report.call.known.article, ""
