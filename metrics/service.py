"""How callers who needed a person were served: in time, in a queue, by the right department."""

from itertools import pairwise

from metrics.ledger import TransferOutcomeName, WrapUpKind
from metrics.outcome import QueryOutcome
from metrics.sample import Closed


def was_taken_in_time(closed: Closed) -> bool:
    """Whether a person came within the service level's T."""
    within = closed.terms.answer_within_seconds
    return closed.outcome is QueryOutcome.ESCALATED_CONNECTED and (closed.wait_seconds or 0.0) <= within


def counts_for_level(closed: Closed) -> bool:
    """Answered, or given up after T; a wait that is not known is no wait that can be judged."""
    if closed.wait_seconds is None or closed.outcome is QueryOutcome.CALLBACK_OR_VOICEMAIL:
        return False
    is_late = closed.wait_seconds > closed.terms.answer_within_seconds
    return closed.outcome is QueryOutcome.ESCALATED_CONNECTED or is_late


def waited_in_earnest(closed: Closed) -> bool:
    """Whether a caller was in a queue for longer than the short-abandon cut-off, or was taken there."""
    is_short = (closed.wait_seconds or 0.0) < closed.terms.short_abandon_seconds
    return closed.query.queued and not (is_short and closed.outcome is QueryOutcome.ESCALATED_LOST)


def went_to_the_wrong_department(closed: Closed) -> bool:
    """Whether staff say so, or passed the call on soon."""
    told = any(wrap_up.kind is WrapUpKind.WRONG_DEPARTMENT for wrap_up in closed.around.wrap_ups)
    return told or _was_passed_on(closed)


def _was_passed_on(closed: Closed) -> bool:
    taken = [
        transfer for transfer in closed.around.transfers if transfer.outcome is TransferOutcomeName.ACCEPTED
    ]
    return any(
        first.department != second.department
        and (second.at - first.at).total_seconds() <= closed.terms.retransfer_minutes * 60
        for first, second in pairwise(taken)
    )
