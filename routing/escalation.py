"""Who takes a call that needs a person: the department, the operator, the on-call crew or a message."""

from datetime import datetime

from routing.decision import Emergency, Reason, Route, TakeMessage
from routing.department import Department
from routing.directory import Directory
from routing.hours import is_open, next_opening

NEEDS_THE_OWNER = frozenset({Reason.POLICY, Reason.REJECTED, Reason.NOT_CURRENT})
"Reasons that only the topic's own department can settle: when it is closed, it gets a message."


def to_person(
    department: str, reason: Reason, directory: Directory, now: datetime, article: str = ""
) -> Route | TakeMessage:
    """Return the route to a department that is open now, or the message that waits for it."""
    owner = directory[department]
    if is_open(owner.hours, now):
        return Route(owner.id, owner.numbers, reason, article)
    if owner.when_closed == "on_call" and owner.on_call:
        return Route(owner.id, (owner.on_call,), reason, article)
    operator = directory[directory.operator]
    if reason not in NEEDS_THE_OWNER and is_open(operator.hours, now):
        return Route(operator.id, operator.numbers, reason, article)
    return TakeMessage(owner.id, reason, next_opening(owner.hours, now), article)


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


def after_failed_transfer(
    failed: Route | Emergency, directory: Directory, now: datetime
) -> Route | TakeMessage:
    """Return who is tried next when nobody took a call: the next number, the operator, then a message."""
    reason = failed.reason if isinstance(failed, Route) else Reason.EMERGENCY
    article = failed.article if isinstance(failed, Route) else ""
    if len(failed.numbers) > 1:
        return Route(failed.department, failed.numbers[1:], reason, article)
    operator, numbers = open_operator(directory, now)
    if operator and operator != failed.department:
        return Route(operator, numbers, reason, article)
    hours = directory[failed.department].hours
    opens_at = None if is_open(hours, now) else next_opening(hours, now)
    return TakeMessage(failed.department, reason, opens_at, article)
