"""Who takes a call that needs a person: the department, the operator, the on-call crew or a message."""

from datetime import datetime

from routing.decision import Reason, Route, TakeMessage, Wait
from routing.department import Department, WhenClosed
from routing.directory import Directory
from routing.hours import is_open, next_opening

NEEDS_THE_OWNER = frozenset({Reason.POLICY, Reason.REJECTED, Reason.NOT_CURRENT})
"Reasons that only the topic's own department can settle: when it is closed, it gets a message."


def to_person(
    department: str, reason: Reason, directory: Directory, now: datetime, article: str = ""
) -> Route | Wait | TakeMessage:
    """Return the way to a department that is open now, or the message that waits for it."""
    owner = directory[department]
    if is_open(owner.hours, now):
        return to_open(owner, reason, article)
    if owner.when_closed is WhenClosed.ON_CALL:
        return Route(owner.id, (owner.on_call or directory.on_call,), reason, article)
    operator = directory[directory.operator]
    if reason not in NEEDS_THE_OWNER and is_open(operator.hours, now):
        return to_open(operator, reason, article)
    return TakeMessage(owner.id, reason, next_opening(owner.hours, now), article)


def to_open(department: Department, reason: Reason, article: str = "") -> Route | Wait:
    """Return the way to a department that is open: a place in its queue, or its numbers."""
    if department.queue:
        return Wait(department.id, reason, article)
    return Route(department.id, department.numbers, reason, article)


def to_staff(waiting: Wait, number: str, by: str) -> Route:
    """Return the way from a queue to the member of staff who takes the call at the desk."""
    return Route(waiting.department, (number,), waiting.reason, waiting.article, by)


def to_on_call(department: Department, directory: Directory, article: str) -> Route:
    """Return the route to the crew that answers day and night."""
    numbers = tuple(number for number in (department.on_call, directory.on_call) if number)
    return Route(department.id, tuple(dict.fromkeys(numbers)), Reason.URGENT, article)


def open_operator(directory: Directory, now: datetime) -> tuple[str, tuple[str, ...]]:
    """Return the operator's department and numbers, or empty ones when nobody is there."""
    operator = directory[directory.operator]
    if is_open(operator.hours, now):
        return operator.id, operator.numbers
    return "", ()
