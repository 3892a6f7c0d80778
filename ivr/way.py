"""The way of a call to a person: whose numbers were rung, which departments were tried, how long it waits."""

from datetime import datetime

from ivr.call_state import Event, HungUp, PersonReached
from ivr.transfer_attempt import TransferAttempt
from routing.decision import Emergency, Route, Wait
from routing.transfer import TransferOutcome, outcome_when_left

Attempts = tuple[TransferAttempt, ...]


def attempts_after(attempts: Attempts, event: Event, now: datetime, *, rings: bool) -> Attempts:
    """Return the attempts after an event: one more for each number that rings, none open after the end."""
    match event:
        case Route(department, by=by) if rings:
            return (*attempts, TransferAttempt(department, now, by))
        case Emergency(department=department) if rings:
            return (*attempts, TransferAttempt(department, now))
        case PersonReached():
            return tuple(attempt.ended(TransferOutcome.ACCEPTED, now) for attempt in attempts)
        case HungUp():
            return tuple(attempt.ended(outcome_when_left(attempt.whisper), now) for attempt in attempts)
        case _:
            return attempts


def tried_after(tried: tuple[str, ...], event: Event) -> tuple[str, ...]:
    """Return the departments tried after an event; staff who take a call at the desk are no department."""
    match event:
        case Route(department, by="") | Wait(department) | Emergency(department=department):
            return tuple(name for name in dict.fromkeys((*tried, department)) if name)
        case _:
            return tried


def waiting_since(since: datetime | None, last: object, event: Event, now: datetime) -> datetime | None:
    """Return since when the caller waits; who comes back into the same queue keeps their time."""
    match last, event:
        case ((Wait(before) | Route(before)), Wait(department)) if since and before == department:
            return since
        case _, Wait():
            return now
        case _:
            return since
