"""Shared by the editing pages: the visit, translated faults, and form fields."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Annotated, Protocol, TypeAlias
from zoneinfo import ZoneInfo

import yaml
from fastapi import Depends, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from intents.text.pattern import whole_number
from intents.text.yaml_file import Problem
from ivr.studio.directory.editor import Edited, Editor
from ivr.studio.findings import fault_in
from routing.departments.department import Department
from routing.departments.department_text import windows_text
from routing.departments.hours import TimeWindow

Typed: TypeAlias = Mapping[str, str]
"By field name, such as hours.mon or exceptions.0.date."
Faults: TypeAlias = Mapping[str, tuple[str, ...]]
"Faults by field name; “” for general ones."


def faults_by_field(text: str, problems: Iterable[Problem]) -> Faults:
    """Map each problem to the field on its line."""
    fields = dict(_lines(yaml.compose(text, Loader=yaml.SafeLoader), ""))
    by_field: dict[str, tuple[str, ...]] = {}
    for problem in problems:
        field = fields.get(problem.line, "")
        by_field[field] = (*by_field.get(field, ()), problem.sentence)
    return MappingProxyType(by_field)


def lines_of(typed: str) -> list[str]:
    """Split a list typed by line or comma."""
    entries = (entry.strip() for line in typed.splitlines() for entry in line.split(","))
    return [entry for entry in entries if entry]


def version_in(typed: Typed) -> int:
    """Return the version that the person saw; 0 is the folder's."""
    version = typed.get("version", "")
    return whole_number(version) or 0


def texts_of(typed: Typed, name: str, languages: Iterable[str]) -> dict[str, str]:
    """A text in each language."""
    return {language: typed.get(f"{name}.{language}", "").strip() for language in languages}


def _lines(node: yaml.Node | None, path: str) -> Iterator[tuple[int, str]]:
    """Yield each value's line and field, the innermost last."""
    if node is None:
        return
    yield node.start_mark.line + 1, path
    match node:
        case yaml.MappingNode():
            for key, value in node.value:
                yield from _lines(value, f"{path}.{key.value}".lstrip("."))
        case yaml.SequenceNode():
            for index, item in enumerate(node.value):
                inner = f"{path}.{index}" if isinstance(item, yaml.MappingNode) else path
                yield from _lines(item, inner)
        case _:
            pass


Words = Callable[..., str]


@dataclass(frozen=True, slots=True)
class PageWords:
    """A page's words and date formats."""

    say: Words
    language: str
    zone: ZoneInfo

    def spoken(self, edited: Edited) -> str:
        """Return the city language for the page's language."""
        languages = edited.base.directory.languages
        return self.language if self.language in languages else languages[0]

    def day(self, day: date) -> str:
        """Return a day, such as Friday, December 25, 2026."""
        return self.say(
            "directory.date",
            weekday=self.say(f"directory.weekday.{day.weekday()}"),
            month=self.say(f"directory.month.{day.month}"),
            day=self.say("directory.first") if day.day == 1 else str(day.day),
            year=str(day.year),
        )

    def hours(self, windows: Iterable[TimeWindow]) -> str:
        """Return a day's time windows."""
        return ", ".join(windows_text(windows)) or self.say("directory.closed")

    def moment(self, at: datetime) -> str:
        """Return a day and time in the city's zone."""
        local = at.astimezone(self.zone)
        time = self.say(
            "directory.time" if local.minute else "directory.full_hour",
            hour=str(local.hour),
            hour_of_half=str(local.hour % 12 or 12),
            minute=f"{local.minute:02}",
            half="a.m." if local.hour < 12 else "p.m.",
        )
        return self.say("directory.moment", date=self.day(local.date()), time=time)

    def fault(self, sentence: str) -> str:
        """Return a file reader's message in the page's language."""
        return fault_in(sentence, self.language, "ivr.studio.directory")

    def faults(self, faults: Faults) -> Mapping[str, tuple[str, ...]]:
        """Return faults in the page's language."""
        return {
            field: tuple(self.fault(sentence) for sentence in sentences)
            for field, sentences in faults.items()
        }

    def field(self, name: str) -> str:
        """Return what the page calls a field of the form."""
        parts = name.split(".")
        if parts[0] == "exceptions" and len(parts) > 2:
            return self._of_exception(int(parts[1]) + 1, parts[2], parts[3:])
        of_day = parts[0] == "hours" and len(parts) > 1
        kind = f"directory.day.{parts[-1]}" if of_day else f"directory.field.{parts[0]}"
        in_language = parts[0] in {"name", "text", "aliases", "called"} and len(parts) > 1
        return self.say(kind) + (f" ({self._language(parts[-1])})" if in_language else "")

    def _of_exception(self, row: int, column: str, languages: list[str]) -> str:
        """Parse row, field and language of an exception."""
        told = f"{self.say('directory.exception_row', number=str(row))}, "
        told += self.say(f"directory.exception_{column}")
        return told + "".join(f" ({self._language(code)})" for code in languages)

    def _language(self, code: str) -> str:
        return self.say(f"directory.in_{code}")


LONGEST_NAME = 120
"Characters; the tables' limit."


class PageTexts(Protocol):
    """The pages' words in one language."""

    language: str

    def __call__(self, text: str, **values: str) -> str:
        """Return a text with its values filled in."""
        ...


class EditingPages(Protocol):
    """Renders templates into the pages' frame."""

    def words_for(self, request: Request) -> PageTexts:
        """Return the words for a request's reader."""
        ...

    def render(self, request: Request, template: str, *, status: int = 200, **context: object) -> Response:
        """Return a page."""
        ...


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to a page."""

    request: Request
    editor: Editor
    edited: Edited
    words: PageWords
    now: datetime

    @property
    def name(self) -> str:
        """The person's name, as shown beside their changes."""
        name: str = self.request.state.person.name
        return name[:LONGEST_NAME]

    @property
    def roles(self) -> frozenset[str]:
        """What the person may do."""
        roles: frozenset[str] = self.request.state.person.roles
        return roles

    @property
    def spoken(self) -> str:
        """The city language for the page's language."""
        return self.words.spoken(self.edited)

    def department(self, slug: str) -> Department:
        """Return a department, or raise 404."""
        known = self.edited.base.directory.departments.get(slug)
        if known is None:
            raise HTTPException(404)
        return known

    def page(self, template: str, status: int = 200, **context: object) -> Response:
        """Return a page."""
        pages: EditingPages = self.request.app.state.pages
        return pages.render(self.request, template, status=status, **context)

    def moved(self, path: str, **query: str) -> Response:
        """Redirect to a page after an action."""
        given = "".join(f"&{name}={value}" for name, value in query.items())
        return RedirectResponse(f"{path}?lang={self.words.language}{given}", 303)

    def note(self, act: str, subject: str) -> None:
        """Add an action to the audit log."""
        audit: Callable[[Request, str, str], None] = self.request.app.state.audit
        audit(self.request, act, subject)


def visit(request: Request) -> Visit:
    """Return the visit of a request."""
    editor: Editor = request.app.state.editor
    pages: EditingPages = request.app.state.pages
    words, edited = pages.words_for(request), editor.look()
    zone = edited.base.directory.time_zone
    return Visit(request, editor, edited, PageWords(words, words.language, zone), editor.clock())


async def typed(request: Request) -> dict[str, str]:
    """Return a form's text fields as typed."""
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


AVisit = Annotated[Visit, Depends(visit)]
TypedForm = Annotated[dict[str, str], Depends(typed)]
