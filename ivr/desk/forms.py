"""The desk's wrap-up and search forms."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.desk.call import WrapUp, WrapUpKind
from ivr.desk.canned import CannedWrapUp
from ivr.desk.desk import CallSearch

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """The values that a form may name."""

    departments: Collection[str]
    articles: Collection[str]


@dataclass(frozen=True, slots=True)
class WrapUpFault:
    """What is wrong with a form."""

    field: str
    message: str
    "A word id."


@dataclass(frozen=True, slots=True)
class FilledWrapUp:
    """A form as filled in, to be shown again with its input."""

    kind: str = ""
    department: str = ""
    article: str = ""
    note: str = ""


def filled(form: Mapping[str, object], canned: Iterable[CannedWrapUp], language: str) -> FilledWrapUp:
    """Parse a form; a canned wrap-up sets its kind and begins its note."""
    kind, department, article, note = (
        str(form.get(name, "")).strip() for name in ("kind", "department", "article", "note")
    )
    chosen = next((one for one in canned if one.id == form.get("canned")), None)
    if chosen is None:
        return FilledWrapUp(kind, department, article, note)
    return FilledWrapUp(chosen.kind.value, note=f"{chosen.note(language)} {note}".strip())


def fault_of(form: FilledWrapUp, known: Known) -> WrapUpFault | None:
    """Return a form's first fault."""
    if form.kind not in set(WrapUpKind):
        return WrapUpFault("kind", "desk.wrap.no_kind")
    if form.kind == WrapUpKind.WRONG_DEPARTMENT and form.department not in known.departments:
        return WrapUpFault("department", "desk.wrap.no_department")
    if form.kind == WrapUpKind.ASSISTANT_WRONG and form.article not in known.articles and not form.note:
        return WrapUpFault("article", "desk.wrap.no_article")
    if len(form.note) > LONGEST_NOTE:
        return WrapUpFault("note", "desk.wrap.long_note")
    return None


def wrap_up_of(
    form: FilledWrapUp, known: Known, by: str, now: datetime, redact: Callable[[str], str]
) -> WrapUp:
    """Return a valid form's wrap-up; department and article only if its kind needs them."""
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


FIELDS = ("words", "topic", "department", "day", "reference")


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A search as typed; an invalid day finds nothing."""

    words: str = ""
    topic: str = ""
    department: str = ""
    day: str = ""
    reference: str = ""

    @property
    def has_bad_day(self) -> bool:
        """Whether the day is invalid."""
        return bool(self.day) and _day(self.day) is None

    def wanted(self, zone: ZoneInfo) -> CallSearch:
        """Return the search; days are in the city's time zone."""
        day = _day(self.day)
        starts_at = datetime.combine(day, time(), zone) if day else None
        ends_at = datetime.combine(day + timedelta(days=1), time(), zone) if day else None
        return CallSearch(self.words, self.topic, self.department, self.reference, starts_at, ends_at)


def search_form(form: Mapping[str, object]) -> SearchForm:
    """Parse a search form."""
    return SearchForm(*(str(form.get(name, "")).strip() for name in FIELDS))


def _day(text: str) -> date | None:
    """Parse a day; the first and last representable days are refused, because of time zones."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date.min < day < date.max else None
