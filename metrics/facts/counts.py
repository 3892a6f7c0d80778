"""Counts as predicates over calls and queries, and how they nest."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from metrics.facts.sample import ClosedQuery
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.records import TransferOutcomeName, WrapUpName

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Count(Generic[Thing]):
    """A count of things that satisfy a predicate, among those in a larger count."""

    name: str
    "Also the name of its column in the facts."
    rule: Callable[[Thing], bool]
    within: "Count[Thing] | None" = None

    def holds(self, thing: Thing) -> bool:
        """Whether a thing is counted; the predicate only sees members of the larger count."""
        return (self.within is None or self.within.holds(thing)) and self.rule(thing)

    def is_within(self, other: "Count[Thing]") -> bool:
        """Whether everything counted here is also counted in the other."""
        return self is other or (self.within is not None and self.within.is_within(other))


def holding(counts: Iterable[Count[Thing]], thing: Thing) -> list[str]:
    """Return the counts that hold for a thing; larger counts must come first."""
    held: dict[str, None] = {}
    for count in counts:
        if (count.within is None or count.within.name in held) and count.rule(thing):
            held[count.name] = None
    return list(held)


def any_of_them(_: object) -> bool:
    """The predicate that is always true."""
    return True


def answered_in_time(closed: ClosedQuery) -> bool:
    """Whether a person answered within the service level's T."""
    within = closed.terms.answer_within_seconds
    return closed.outcome is QueryOutcome.ESCALATED_CONNECTED and (closed.wait_seconds or 0.0) <= within


def was_attempted(closed: ClosedQuery) -> bool:
    """Whether somebody on duty was to take it: a number was rung, or a place in a queue given."""
    return closed.query.transferred or closed.query.queued


def counts_for_level(closed: ClosedQuery) -> bool:
    """Whether it counts for the service level: answered, or lost or deferred after T, with a known wait."""
    if closed.wait_seconds is None:
        return False
    is_late = closed.wait_seconds > closed.terms.answer_within_seconds
    return closed.outcome is QueryOutcome.ESCALATED_CONNECTED or is_late


def counts_as_offered(closed: ClosedQuery) -> bool:
    """Whether a caller queued longer than the short-abandon cut-off, or was connected."""
    is_short = (closed.wait_seconds or 0.0) < closed.terms.short_abandon_seconds
    return closed.query.queued and not (is_short and closed.outcome is QueryOutcome.ESCALATED_LOST)


def was_misrouted(closed: ClosedQuery) -> bool:
    """Whether staff said so, or soon transferred the call again."""
    told = any(wrap_up.kind is WrapUpName.WRONG_DEPARTMENT for wrap_up in closed.around.wrap_ups)
    return told or _was_passed_on(closed)


def _was_passed_on(closed: ClosedQuery) -> bool:
    taken = [
        transfer for transfer in closed.around.transfers if transfer.outcome is TransferOutcomeName.ACCEPTED
    ]
    return any(
        first.department != second.department
        and (second.at - first.at).total_seconds() <= closed.terms.retransfer_minutes * 60
        for first, second in pairwise(taken)
    )
