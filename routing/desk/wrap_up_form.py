"""The form that closes a call, as it was filled in."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from routing.desk.wrap_up import WrapUp, WrapUpKind

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """What a form may name."""

    departments: Collection[str]
    articles: Collection[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a form."""

    field: str
    message: str
    "The id of a word."


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as a person left it, so that nothing has to be typed again."""

    kind: str = ""
    department: str = ""
    article: str = ""
    note: str = ""


def filled(form: Mapping[str, object]) -> Filled:
    """Return what a form holds."""
    return Filled(*(str(form.get(name, "")).strip() for name in ("kind", "department", "article", "note")))


def fault_of(form: Filled, known: Known) -> Fault | None:
    """Return the first thing that is wrong with a form."""
    if form.kind not in set(WrapUpKind):
        return Fault("kind", "desk.wrap.no_kind")
    if form.kind == WrapUpKind.WRONG_DEPARTMENT and form.department not in known.departments:
        return Fault("department", "desk.wrap.no_department")
    if form.kind == WrapUpKind.ASSISTANT_WRONG and form.article not in known.articles and not form.note:
        return Fault("article", "desk.wrap.no_article")
    if len(form.note) > LONGEST_NOTE:
        return Fault("note", "desk.wrap.long_note")
    return None


def wrap_up_of(form: Filled, known: Known, by: str, now: datetime, redact: Callable[[str], str]) -> WrapUp:
    """Return what a form without fault says; a department or an article only where its kind asks for one."""
    kind = WrapUpKind(form.kind)
    has_article = kind in {WrapUpKind.ASSISTANT_WRONG, WrapUpKind.COULD_HAVE_ANSWERED}
    return WrapUp(
        kind,
        by,
        now,
        department=form.department if kind is WrapUpKind.WRONG_DEPARTMENT else "",
        article=form.article if has_article and form.article in known.articles else "",
        note=redact(form.note),
    )
