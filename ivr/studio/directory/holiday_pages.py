"""One day that differs for many departments at once: typed, shown for each department, saved, taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import MappingProxyType

from fastapi import APIRouter
from starlette.responses import Response

from intents.articles.article import heading
from intents.text.yaml_file import Problem, read_yaml_text
from ivr.studio.directory.department_form import exception_fields
from ivr.studio.directory.editor import Draft
from ivr.studio.directory.edits import DocumentKind, Overtaken, Refused, SavedTogether
from ivr.studio.directory.page import AVisit, Typed, TypedForm, Visit, faults_by_field
from routing.departments.department import Department
from routing.departments.department_text import department_text, windows_text, written
from routing.departments.files import read_exceptions
from routing.departments.hours import SpecialDay, reason_closed

router = APIRouter(prefix="/directory/holiday", include_in_schema=False)

INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
Faults = Mapping[str, tuple[str, ...]]
"By field, in the page's language."


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day that differs."""

    day: date
    special: SpecialDay

    @property
    def seen(self) -> str:
        """What the preview shows of it, to know whether it was changed since."""
        return f"{self.day} {' '.join(windows_text(self.special.windows))}"


@dataclass(frozen=True, slots=True)
class DepartmentDay:
    """What a department does on that day, before and after."""

    slug: str
    name: str
    now: str
    then: str
    is_chosen: bool


@router.get("")
def blank(visit: AVisit) -> Response:
    """Show an empty form."""
    return _page(visit, {})


@router.post("")
def save(visit: AVisit, form: TypedForm) -> Response:
    """Show what the day changes for each department, or save it once that was seen."""
    holiday, faults = _read(visit, form)
    if holiday is None:
        return _page(visit, form, status=422, faults=faults)
    chosen = [one for one in visit.edited.base.directory.departments.values() if _is_chosen(form, one.id)]
    if form.get("seen") != holiday.seen:
        return _page(visit, form, holiday=holiday)
    if not chosen:
        nobody = {"departments": (visit.words.say("directory.choose_department"),)}
        return _page(visit, form, status=422, holiday=holiday, faults=nobody)
    drafts = [draft for one in chosen if (draft := _draft(visit, one, holiday))]
    match visit.editor.save_together(drafts):
        case SavedTogether() as saved:
            return _done(visit, saved, "holiday")
        case Refused(problems):
            told = tuple(visit.words.fault(problem.sentence) for problem in problems)
            return _page(visit, form, status=422, holiday=holiday, faults={"": told})
        case Overtaken(current):
            return _page(visit, form, status=409, holiday=holiday, overtaken=current)


@router.post("/undo")
def take_back(visit: AVisit, form: TypedForm) -> Response:
    """Let the departments be as before."""
    saved_at = instant_in(form.get("at", ""))
    outcome = visit.editor.take_back(saved_at, visit.name) if saved_at else SavedTogether(())
    if isinstance(outcome, SavedTogether) and outcome.documents:
        return _done(visit, outcome, "holiday_undone")
    return visit.moved("/directory", done="holiday_kept")


def instant_in(typed: str) -> datetime | None:
    """Return when something was saved, as its address tells it."""
    try:
        return datetime.strptime(typed, INSTANT).replace(tzinfo=UTC)
    except ValueError:
        return None


def _read(visit: Visit, form: Typed) -> tuple[Holiday | None, Faults]:
    languages = visit.edited.base.directory.languages
    named = {f"reason.{code}": form.get(f"called.{code}", "") for code in languages}
    text = written({"exceptions": [exception_fields({**form, **named}, languages)]})
    problems: list[Problem] = []
    entry = read_yaml_text(text, "holiday", problems)
    days = read_exceptions(entry.fields(("exceptions",))["exceptions"], languages)
    by_field = {
        name.removeprefix("exceptions.0.").replace("reason", "called"): sentences
        for name, sentences in faults_by_field(text, problems).items()
    }
    if by_field:
        return None, visit.words.faults(by_field)
    ((day, special),) = days.items()
    today = visit.now.astimezone(visit.edited.base.directory.time_zone).date()
    if day < today:
        return None, {"date": (visit.words.say("directory.date_past"),)}
    return Holiday(day, special), {}


def _draft(visit: Visit, known: Department, holiday: Holiday) -> Draft | None:
    """Return the department with that day; None if it has it already, as after a second press."""
    if known.hours.exceptions.get(holiday.day) == holiday.special:
        return None
    exceptions = MappingProxyType({**known.hours.exceptions, holiday.day: holiday.special})
    changed = replace(known, hours=replace(known.hours, exceptions=exceptions))
    text = department_text(changed, visit.edited.base.directory.time_zone)
    version = visit.edited.edits.version_of(DocumentKind.DEPARTMENT, known.id)
    return Draft(DocumentKind.DEPARTMENT, known.id, text, version, visit.name)


def _done(visit: Visit, saved: SavedTogether, done: str) -> Response:
    for document in saved.documents:
        visit.note("directory.save", f"{document.slug}@{document.version}")
    if not saved.documents:
        return visit.moved("/directory", done="holiday_same")
    saved_at = saved.documents[0].edited_at.astimezone(UTC).strftime(INSTANT)
    return visit.moved("/directory", done=done, at=saved_at)


def _page(
    visit: Visit, form: Typed, *, status: int = 200, holiday: Holiday | None = None, **context: object
) -> Response:
    city = visit.edited.base.directory
    shown = {
        "form": form,
        "faults": {},
        "overtaken": None,
        "city_languages": city.languages,
        "departments": [_line(visit, form, one, holiday) for one in city.departments.values() if holiday],
        "day": visit.words.day(holiday.day) if holiday else "",
        "seen": holiday.seen if holiday else "",
        "page_words": visit.words,
        **context,
    }
    return visit.page("editing-holiday.html", status, **shown)


def _line(visit: Visit, form: Typed, known: Department, holiday: Holiday) -> DepartmentDay:
    day, name = holiday.day, heading(known.names[visit.spoken], visit.spoken)
    reason = reason_closed(known.hours, day, visit.spoken)
    now = visit.words.hours(known.hours.on(day)) + (f" ({reason})" if reason else "")
    return DepartmentDay(
        known.id, name, now, visit.words.hours(holiday.special.windows), _is_chosen(form, known.id)
    )


def _is_chosen(form: Typed, slug: str) -> bool:
    """Every department is, until somebody has seen the preview and unticked it."""
    return not form.get("seen") or bool(form.get(f"departments.{slug}"))
