"""Who takes a call that needs a person: the department, the operator, the on-call crew or a message."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from intents.meaning.understanding import Wanted
from routing.decision import Emergency, OfferCallBack, Reason, Route, TakeMessage, Wait
from routing.departments.department import Department, Directory, WhenClosed
from routing.departments.hours import is_open, next_opening


def overflow_faults(slug: str, departments: Mapping[str, Department], operator: str) -> Iterator[str]:
    """Return the faults of an overflow chain: broken or circular."""
    following = departments[slug].overflow
    if following and following not in departments:
        yield f"there is no department {following} for the overflow"
    elif following and slug == operator:
        yield "the operator comes after every overflow, so it has none itself"
    elif following == slug:
        yield "a department cannot be its own overflow"
    elif slug in _chain(following, departments):
        yield f"the overflow to {following} comes back to {slug}; a cycle never reaches the operator"


def _chain(slug: str, departments: Mapping[str, Department]) -> tuple[str, ...]:
    """Return the overflow chain from a department, without repeats."""
    chain: list[str] = []
    while slug in departments and slug not in chain:
        chain.append(slug)
        slug = departments[slug].overflow
    return tuple(chain)


NEEDS_THE_OWNER = frozenset({Reason.POLICY, Reason.REJECTED, Reason.NOT_CURRENT, Reason.UNTOLD})
"Reasons only the topic's department can settle; when closed, it gets a message."


def to_person(
    department: str, reason: Reason, directory: Directory, now: datetime, article: str = ""
) -> Route | Wait | TakeMessage:
    """Return the route to a department that is open now, or a message for it."""
    owner = directory[department]
    if is_open(owner.hours, now):
        return to_open(owner, reason, article)
    if owner.when_closed is WhenClosed.ON_CALL:
        return Route(owner.id, (owner.on_call or directory.on_call,), reason, article)
    operator = directory[directory.operator]
    if reason not in NEEDS_THE_OWNER and is_open(operator.hours, now):
        return to_open(operator, reason, article)
    return TakeMessage(owner.id, reason, next_opening(owner.hours, now), article)


def to_wanted(
    wanted: Wanted, directory: Directory, now: datetime, article: str = ""
) -> Route | Wait | TakeMessage:
    """Return the route to a person or department asked for by name: the person's own number first."""
    way = to_person(wanted.department, Reason.ASKED, directory, now, article)
    own = directory.number_of(wanted.person)
    match way:
        case Route(department, numbers) if own and department == wanted.department:
            return replace(way, numbers=(own, *numbers), person=wanted.person)
        case _:
            return replace(way, person=wanted.person)


def to_open(department: Department, reason: Reason, article: str = "", person: str = "") -> Route | Wait:
    """Return the route to an open department: its queue or its numbers."""
    if department.queue:
        return Wait(department.id, reason, article, person)
    return Route(department.id, department.numbers, reason, article, person=person)


def to_staff(waiting: Wait, number: str, by: str) -> Route:
    """Return the route to the member of staff who accepted the call at the desk."""
    return Route(waiting.department, (number,), waiting.reason, waiting.article, by, waiting.person)


def to_on_call(department: Department, directory: Directory, article: str) -> Route:
    """Return the route to the on-call crew."""
    numbers = tuple(number for number in (department.on_call, directory.on_call) if number)
    return Route(department.id, tuple(dict.fromkeys(numbers)), Reason.URGENT, article)


def open_operator(directory: Directory, now: datetime) -> tuple[str, tuple[str, ...]]:
    """Return the operator's department and numbers, or empty if closed."""
    operator = directory[directory.operator]
    if is_open(operator.hours, now):
        return operator.id, operator.numbers
    return "", ()


def somebody(directory: Directory, now: datetime) -> tuple[str, tuple[str, ...]]:
    """Return who talks at any hour with a caller who must not be left alone; empty if nobody does."""
    operator = directory[directory.operator]
    if is_open(operator.hours, now):
        return operator.id, operator.numbers
    on_call = operator.on_call or directory.on_call
    return (operator.id, (on_call,)) if on_call else ("", ())


UNANSWERED = 2
"Unanswered dials before the caller gets an offer."
Tried = tuple[str, ...]
"The departments tried so far, in order."


def after_failed_transfer(
    failed: Route | Emergency,
    directory: Directory,
    now: datetime,
    tried: Tried = (),
    *,
    has_waited: bool = False,
) -> Route | Wait | OfferCallBack:
    """Return the next step after a failed transfer: next number, queue, overflow, operator, or an offer.

    A caller who has waited keeps their place when staff who took them do not answer.
    """
    route = _route_of(failed)
    if len(route.numbers) > 1:
        return Route(route.department, route.numbers[1:], route.reason, route.article, person=route.person)
    if route.by:
        return _after_staff(route, directory, now, tried, has_waited=has_waited)
    return _elsewhere(route, directory, now, tried, with_operator=True)


def choice_before(
    onward: Route | Wait | OfferCallBack, rung: int, directory: Directory, now: datetime, tried: Tried
) -> Route | Wait | OfferCallBack:
    """Return an offer to the caller after two unanswered numbers; the third is dialled only on request.

    A caller who may be in danger gets no offer while there is somebody left to ring.
    """
    match onward:
        case Route() | Wait() if rung == UNANSWERED and onward.reason is not Reason.EMERGENCY:
            return OfferCallBack(_message(onward, directory, now, tried), onward)
        case _:
            return onward


def after_long_wait(
    waited: Wait, directory: Directory, now: datetime, tried: Tried = ()
) -> Route | Wait | OfferCallBack:
    """Return the overflow department after a long wait, or an offer."""
    return _elsewhere(waited, directory, now, tried, with_operator=False)


def instead_of_dialling(
    last: Route | Emergency | Wait, directory: Directory, now: datetime, tried: Tried = ()
) -> OfferCallBack:
    """Return the offer to a caller when nobody is dialled any more today."""
    asked = last if isinstance(last, Wait) else _route_of(last)
    return OfferCallBack(_message(asked, directory, now, tried))


def after_lost_queue(waited: Wait, directory: Directory) -> Route:
    """Return the department's numbers if the carrier's queue failed."""
    numbers = directory[waited.department].numbers
    return Route(waited.department, numbers, waited.reason, waited.article, person=waited.person)


def _route_of(last: Route | Emergency) -> Route:
    return last if isinstance(last, Route) else Route(last.department, last.numbers, Reason.EMERGENCY)


def _after_staff(
    route: Route, directory: Directory, now: datetime, tried: Tried, *, has_waited: bool
) -> Route | Wait | OfferCallBack:
    """After failed staff: a queued caller keeps their place; others go to the department."""
    department = directory[route.department]
    if (department.queue or has_waited) and is_open(department.hours, now):
        return Wait(department.id, route.reason, route.article, route.person)
    if is_open(department.hours, now) and department.id not in tried:
        return to_open(department, route.reason, route.article, route.person)
    return _elsewhere(route, directory, now, tried, with_operator=True)


def _elsewhere(
    last: Route | Wait, directory: Directory, now: datetime, tried: Tried, *, with_operator: bool
) -> Route | Wait | OfferCallBack:
    places = (directory[last.department].overflow, directory.operator if with_operator else "")
    for place in places:
        if place and place not in {last.department, *tried} and is_open(directory[place].hours, now):
            return to_open(directory[place], last.reason, last.article, last.person)
    return OfferCallBack(_message(last, directory, now, tried))


def _message(last: Route | Wait, directory: Directory, now: datetime, tried: Tried) -> TakeMessage:
    first = directory[tried[0] if tried else last.department]
    opens_at = None if is_open(first.hours, now) else next_opening(first.hours, now)
    return TakeMessage(first.id, last.reason, opens_at, last.article, last.person)
