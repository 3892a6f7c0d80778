"""View models of callbacks; never holds decrypted values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from intents.articles.article import heading
from ivr.desk.callbacks.callback import Callback, is_broken
from ivr.desk.callbacks.dialling import PICKED_UP
from ivr.desk.callbacks.office import CallbackOffice, OpenedCallback
from ivr.desk.callbacks.progress import (
    Assign,
    Break,
    CallbackStep,
    Dial,
    GiveBack,
    HandOn,
    Keep,
    Reopen,
    Take,
    Try,
    allowed,
    is_of_dial,
)
from routing.departments.department import Directory

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Distance:
    """A whole number of minutes, hours or days, before or after."""

    count: int
    unit: str
    is_past: bool

    @property
    def words(self) -> str:
        """The id of the words that say it."""
        return f"callbacks.{'late' if self.is_past else 'in'}_{self.unit}"


def distance(at: datetime, now: datetime) -> Distance:
    """Return the distance from now in the largest unit with a count of at least two."""
    apart, is_past = abs(at - now), at < now
    for size, unit in ((DAY, "days"), (HOUR, "hours")):
        if apart >= 2 * size:
            return Distance(apart // size, unit, is_past)
    return Distance(apart // MINUTE, "minutes", is_past)


ACTS = {
    "take": Take,
    "assign": Assign,
    "give_back": GiveBack,
    "try": Try,
    "dial": Dial,
    "hand_on": HandOn,
    "close": Keep,
    "fail": Break,
    "reopen": Reopen,
}
HIDDEN_DIGIT = "•"
SHOWN_DIGITS = 2


@dataclass(frozen=True, slots=True)
class CallbackReader:
    """The reader of a page, with language and time."""

    id: str
    language: str
    now: datetime


@dataclass(frozen=True, slots=True)
class ShownCallback:
    """One callback for one reader."""

    callback: Callback
    department: str
    topic: str
    due: Distance
    due_at: datetime
    "In the city's zone."
    left_at: datetime
    is_broken: bool
    is_mine: bool
    owner: str
    "Their name; empty while nobody has taken it."

    @property
    def may_close(self) -> bool:
        """Whether the reader may close it from the list: it is open, and no colleague works on it."""
        return self.callback.is_open and (self.is_mine or not self.callback.owner)


def shown(callback: Callback, office: CallbackOffice, reader: CallbackReader) -> ShownCallback:
    """Return a callback as it is listed."""
    directory = office.directory()
    zone = directory.time_zone
    return ShownCallback(
        callback,
        department_name(directory, callback.department, reader.language),
        office.topic(callback.article, reader.language) if callback.article else "",
        distance(callback.due_at, reader.now),
        callback.due_at.astimezone(zone),
        callback.left_at.astimezone(zone),
        is_broken(callback, reader.now),
        callback.owner == reader.id,
        office.names().get(callback.owner, callback.owner),
    )


def by_caller(callbacks: Iterable[ShownCallback], office: CallbackOffice) -> list[list[ShownCallback]]:
    """Return callbacks in their order, those of one number together; without a number each stands alone."""
    callers: dict[str, list[ShownCallback]] = {}
    for one in callbacks:
        number = office.decrypt(one.callback.encrypted_number) or ""
        callers.setdefault(number or one.callback.id, []).append(one)
    return list(callers.values())


@dataclass(frozen=True, slots=True)
class ShownDial:
    """How a dial goes, for whoever pressed the button."""

    act: str
    detail: str = ""
    "How many seconds they talked, or why nobody was reached."


def dial_of(found: OpenedCallback, reader: CallbackReader) -> ShownDial | None:
    """Return how the reader's dial goes, if that is the last that happened."""
    last = found.steps[-1] if found.steps else None
    if last is None or last.by != reader.id:
        return None
    if last.act == "dial":
        return ShownDial(last.act) if reader.now - last.at <= PICKED_UP else None
    return ShownDial(last.act, last.detail) if is_of_dial(last) else None


def opened(found: OpenedCallback, office: CallbackOffice, reader: CallbackReader) -> dict[str, object]:
    """Return the context of a callback's page."""
    directory, callback = office.directory(), found.callback
    names = office.names()
    return {
        "shown": shown(callback, office, reader),
        "steps": [
            (
                step,
                step.at.astimezone(directory.time_zone),
                names.get(step.by, step.by),
                _detail(step, names, directory, reader),
            )
            for step in found.steps
        ],
        "acts": {name for name, act in ACTS.items() if allowed(callback, act)},
        "dial": dial_of(found, reader),
        "touched": found.touched,
        "masked": masked(office.decrypt(callback.encrypted_number)),
        "departments": departments(directory, reader.language),
        "people": sorted(office.people().items(), key=lambda one: one[1].casefold()),
        "ticket": office.ticket(callback.id),
        "tickets_url": office.tickets_url,
        "has_sound": office.sound_of(callback.id) is not None,
    }


def departments(directory: Directory, language: str) -> list[tuple[str, str]]:
    """Return every department's slug and name, by name."""
    named = ((slug, department_name(directory, slug, language)) for slug in directory.departments)
    return sorted(named, key=lambda one: one[1].casefold())


def department_name(directory: Directory, slug: str, language: str) -> str:
    """Return a department's name, or its slug if it no longer exists."""
    department = directory.departments.get(slug)
    return heading(department.names.get(language, slug), language) if department else slug


def masked(number: str | None) -> str | None:
    """Return a number with all but the last digits masked."""
    if number is None:
        return None
    return HIDDEN_DIGIT * (len(number) - SHOWN_DIGITS) + number[-SHOWN_DIGITS:] if number else ""


def _detail(
    step: CallbackStep, names: Mapping[str, str], directory: Directory, reader: CallbackReader
) -> str:
    if step.act == "assign":
        return names.get(step.detail, step.detail)
    is_department = step.detail in directory.departments
    return department_name(directory, step.detail, reader.language) if is_department else step.detail
