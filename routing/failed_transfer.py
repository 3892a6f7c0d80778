"""Who is tried next when nobody took a call: the caller always goes on to somebody, or to a message."""

from datetime import datetime

from routing.decision import Emergency, OfferCallBack, Reason, Route, TakeMessage, Wait
from routing.directory import Directory
from routing.escalation import to_open
from routing.hours import is_open, next_opening

Tried = tuple[str, ...]
"The departments that the call was brought to before, the first one first."


def after_failed_transfer(
    failed: Route | Emergency, directory: Directory, now: datetime, tried: Tried = ()
) -> Route | Wait | OfferCallBack:
    """Return the next number, the queue again, the overflow department, the operator, then a choice."""
    route = (
        failed if isinstance(failed, Route) else Route(failed.department, failed.numbers, Reason.EMERGENCY)
    )
    if len(route.numbers) > 1:
        return Route(route.department, route.numbers[1:], route.reason, route.article)
    if route.by:
        return _after_staff(route, directory, now, tried)
    return _elsewhere(route, directory, now, tried, with_operator=True)


def after_long_wait(
    waited: Wait, directory: Directory, now: datetime, tried: Tried = ()
) -> Route | Wait | OfferCallBack:
    """Return the overflow department of a queue that nobody came to, or the caller's choice."""
    return _elsewhere(waited, directory, now, tried, with_operator=False)


def after_lost_queue(waited: Wait, directory: Directory) -> Route:
    """Return the department's own numbers when the carrier cannot keep the caller in its queue."""
    return Route(waited.department, directory[waited.department].numbers, waited.reason, waited.article)


def _after_staff(
    route: Route, directory: Directory, now: datetime, tried: Tried
) -> Route | Wait | OfferCallBack:
    """A caller of a queue keeps their place; one who was with the line is brought to the department."""
    department = directory[route.department]
    if department.queue and is_open(department.hours, now):
        return Wait(department.id, route.reason, route.article)
    if is_open(department.hours, now) and department.id not in tried:
        return to_open(department, route.reason, route.article)
    return _elsewhere(route, directory, now, tried, with_operator=True)


def _elsewhere(
    last: Route | Wait, directory: Directory, now: datetime, tried: Tried, *, with_operator: bool
) -> Route | Wait | OfferCallBack:
    places = (directory[last.department].overflow, directory.operator if with_operator else "")
    for place in places:
        if place and place not in {last.department, *tried} and is_open(directory[place].hours, now):
            return to_open(directory[place], last.reason, last.article)
    first = directory[tried[0] if tried else last.department]
    opens_at = None if is_open(first.hours, now) else next_opening(first.hours, now)
    return OfferCallBack(TakeMessage(first.id, last.reason, opens_at, last.article))
