"""The page /register: what people state in the register entry, asked as `cityline register edit` asks it."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from ivr.errors import BadCity, BadInput
from ivr.register.entry import (
    Answers,
    RegisterField,
    Running,
    fields,
    load_answers,
    save_answers,
    written,
)
from ivr.register.exports import standing
from ivr.web.pages import Pages

router = APIRouter(prefix="/register", include_in_schema=False)
STATUS = {"wrong": 422, "overtaken": 409, "unwritable": 409}
"What a page answers that kept nothing."


@dataclass(frozen=True, slots=True)
class Question:
    """One text that is asked, with what was typed or is stated."""

    field: RegisterField
    language: str
    "Empty for a text that stands in all."
    stated: str
    text: str

    @property
    def id(self) -> str:
        """Return its name in the form, as `--set` takes it."""
        return f"{self.field.id}.{self.language}" if self.language else self.field.id

    @property
    def is_wrong(self) -> bool:
        """Whether what was typed cannot stand."""
        return bool(self.field.fault_of(self.text))


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of a form: its questions, which were changed, and the file where it could not be written."""

    said: str
    questions: tuple[Question, ...]
    changed: tuple[str, ...] = ()
    file: str = ""


@dataclass(slots=True)
class EntryDesk:
    """What the page reaches: the file in the city's folder, and the line as it is."""

    city: Path
    running: Callable[[], Running]
    today: Callable[[], date]
    _lock: Lock = field(default_factory=Lock, init=False)

    @property
    def is_writable(self) -> bool:
        """Whether the service may write there; many installations let it read only."""
        return os.access(self.city, os.W_OK)

    def read(self) -> Answers:
        """Return what is stated; raise BadCity if the file is faulty."""
        return load_answers(self.city)

    def save(self, form: Mapping[str, object]) -> Filled:
        """Keep what was typed, and confirm it for the line as it is; raise BadCity if the file is faulty."""
        with self._lock:
            answers, running = self.read(), self.running()
            asked = questions(answers, form)
            if form.get("revision") != answers.revision(running):
                return Filled("overtaken", asked)
            if any(one.is_wrong for one in asked):
                return Filled("wrong", asked)
            changed = tuple(one for one in asked if one.text != one.stated)
            for one in changed:
                answers = answers.answer(one.field, one.language, one.text)
            answers = answers.confirm(running, self.today())
            try:
                save_answers(self.city, answers)
            except BadInput:
                return Filled("unwritable", asked, file=written(answers))
        return Filled("saved", asked, tuple(one.id for one in changed))


def questions(answers: Answers, form: Mapping[str, object]) -> tuple[Question, ...]:
    """Return all that is asked; what a form does not hold stays as it is stated."""
    asked = []
    for each in fields():
        for language in answers.languages_of(each) if each.is_asked else ():
            stated = answers.text(each.id, language).strip()
            one = Question(each, language, stated, stated)
            typed = str(form.get(one.id, stated)).replace("\r\n", "\n").strip()
            asked.append(Question(each, language, stated, typed))
    return tuple(asked)


@router.get("")
def show(request: Request, said: str = "") -> Response:
    """Show what is stated, what is missing, and what has changed since it was confirmed."""
    try:
        asked = questions(_desk(request).read(), {})
        return _page(request, Filled("saved" if said == "saved" else "", asked))
    except BadCity as wrong:
        return _unreadable(request, wrong)


@router.post("")
async def save(request: Request) -> Response:
    """Keep what was typed."""
    form = await request.form()
    try:
        filled = await run_in_threadpool(_desk(request).save, form)
        if filled.said != "saved":
            return await run_in_threadpool(_page, request, filled)
    except BadCity as wrong:
        return _unreadable(request, wrong)
    await run_in_threadpool(_note, request, filled.changed)
    return _pages(request).moved(request, "/register", said="saved")


def _note(request: Request, changed: tuple[str, ...]) -> None:
    for one in changed:
        request.app.state.audit(request, "register.stated", one)
    request.app.state.audit(request, "register.confirmed", _desk(request).today().isoformat())


def _page(request: Request, filled: Filled) -> Response:
    desk, pages = _desk(request), _pages(request)
    answers, running = desk.read(), desk.running()
    return pages.render(
        request,
        "register-entry.html",
        status=STATUS.get(filled.said, 200),
        said=filled.said,
        questions=filled.questions,
        missing=[one for one in filled.questions if not one.stated],
        file=filled.file,
        standing=standing(answers, running, pages.words_for(request)),
        revision=answers.revision(running),
        is_writable=desk.is_writable,
        problems=(),
    )


def _unreadable(request: Request, wrong: BadCity) -> Response:
    return _pages(request).render(request, "register-entry.html", status=409, problems=wrong.problems)


def _desk(request: Request) -> EntryDesk:
    desk: EntryDesk = request.app.state.entry
    return desk


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages
