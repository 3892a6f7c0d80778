"""Promises as the pages show them: facts for templates, never a number or a word that is sealed."""

from dataclasses import dataclass
from datetime import datetime

from routing.directory import Directory
from routing.promises.act import Break, GiveBack, HandOn, Keep, Reopen, Take, Try
from routing.promises.moment import Distance, distance
from routing.promises.office import Office, Opened
from routing.promises.progress import allowed
from routing.promises.promise import Promise, is_broken

ACTS = {
    "take": Take,
    "give_back": GiveBack,
    "try": Try,
    "hand_on": HandOn,
    "close": Keep,
    "fail": Break,
    "reopen": Reopen,
}
HIDDEN_DIGIT = "•"
SHOWN_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a page, in which language, and when."""

    id: str
    language: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """One promise for one reader."""

    promise: Promise
    department: str
    topic: str
    due: Distance
    due_at: datetime
    "In the city's zone."
    left_at: datetime
    is_broken: bool
    is_mine: bool


def shown(promise: Promise, office: Office, reader: Reader) -> Shown:
    """Return a promise as it is listed."""
    directory = office.directory()
    zone = directory.time_zone
    return Shown(
        promise,
        department_name(directory, promise.department, reader.language),
        office.topic(promise.article, reader.language) if promise.article else "",
        distance(promise.due_at, reader.now),
        promise.due_at.astimezone(zone),
        promise.left_at.astimezone(zone),
        is_broken(promise, reader.now),
        promise.owner == reader.id,
    )


def opened(found: Opened, office: Office, reader: Reader) -> dict[str, object]:
    """Return what the page of one promise needs."""
    directory, promise = office.directory(), found.promise
    return {
        "shown": shown(promise, office, reader),
        "steps": [
            (step, step.at.astimezone(directory.time_zone), _detail(step.detail, directory, reader))
            for step in found.steps
        ],
        "acts": {name for name, act in ACTS.items() if allowed(promise, act)},
        "masked": masked(office.unseal(promise.sealed_number)),
        "departments": departments(directory, reader.language),
    }


def departments(directory: Directory, language: str) -> list[tuple[str, str]]:
    """Return every department's slug and name, by name."""
    named = ((slug, department_name(directory, slug, language)) for slug in directory.departments)
    return sorted(named, key=lambda one: one[1].casefold())


def department_name(directory: Directory, slug: str, language: str) -> str:
    """Return a department's name; one that the city has no more is called by its slug."""
    department = directory.departments.get(slug)
    return department.names.get(language, slug) if department else slug


def masked(number: str | None) -> str | None:
    """Return a number of which only the last digits can be read, for telling two apart."""
    if number is None:
        return None
    return HIDDEN_DIGIT * (len(number) - SHOWN_DIGITS) + number[-SHOWN_DIGITS:] if number else ""


def _detail(detail: str, directory: Directory, reader: Reader) -> str:
    is_department = detail in directory.departments
    return department_name(directory, detail, reader.language) if is_department else detail
