"""The part of a made-up call in which it is brought to a person: rings, queues, talks, messages, losses."""

from dataclasses import replace
from datetime import timedelta
from math import log

from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.records import EscalationReason, TransferOutcomeName, TransferRecord
from routing.departments.department import Department
from routing.departments.hours import is_open
from simulator.history.plot import Plot

RINGS = {
    TransferOutcomeName.ACCEPTED: 72,
    TransferOutcomeName.NO_ANSWER: 13,
    TransferOutcomeName.BUSY: 6,
    TransferOutcomeName.DECLINED: 5,
    TransferOutcomeName.VOICEMAIL: 3,
    TransferOutcomeName.FAILED: 1,
}
TALK_SECONDS, SPREAD = 195.0, 0.6
QUEUE_SECONDS, PATIENCE_SECONDS = 55.0, 210.0


def escalate(plot: Plot, department: str, reason: EscalationReason) -> None:
    """Bring the caller to a department: it is open and rung, has a queue, or takes a message."""
    there = _where(plot, department)
    plot.learn(lambda query: replace(query, department=there.id, reason=reason, escalated_at=plot.now))
    if reason is not EscalationReason.URGENT and not is_open(there.hours, plot.now):
        leave_message(plot)
    elif there.queue:
        wait_in_queue(plot, there)
    else:
        ring(plot, there)


def ring(plot: Plot, department: Department) -> None:
    """Ring one number after the other, the operator last."""
    plot.learn(lambda query: replace(query, transferred=True))
    departments = (*(department.id for _ in department.numbers), plot.call.directory.operator)
    for number in departments:
        outcome = plot.random.choices(list(RINGS), list(RINGS.values()))[0]
        rung_at = plot.now
        plot.pass_time(4, 16 * plot.call.load**0.5 + 6)
        if outcome is TransferOutcomeName.ACCEPTED:
            talk(plot, number)
            return
        plot.transfers.append(
            TransferRecord(plot.call.sid, len(plot.transfers) + 1, rung_at, number, outcome)
        )
        if plot.happens(0.07 * plot.call.load):
            plot.close(QueryOutcome.ESCALATED_LOST)
            return
    leave_message(plot)


def wait_in_queue(plot: Plot, department: Department) -> None:
    """Wait for the next free person, give up, or press 1 to be called back."""
    plot.learn(lambda query: replace(query, queued=True))
    wait = plot.random.expovariate(1 / (QUEUE_SECONDS * plot.call.load))
    patience = plot.random.expovariate(1 / PATIENCE_SECONDS)
    plot.now += timedelta(seconds=min(wait, patience))
    if wait > patience:
        plot.close(QueryOutcome.ESCALATED_LOST)
    elif wait > 90 and plot.happens(0.3):
        plot.close(QueryOutcome.CALLBACK_OR_VOICEMAIL)
    else:
        plot.learn(lambda query: replace(query, transferred=True))
        talk(plot, department.id)


def talk(plot: Plot, department: str) -> None:
    """Somebody takes the call; some pass it on to another department soon."""
    plot.learn(lambda query: replace(query, connected_at=plot.now))
    begun_at = plot.now
    seconds = round(plot.random.lognormvariate(log(TALK_SECONDS), SPREAD), 1)
    plot.now += timedelta(seconds=seconds)
    plot.transfers.append(
        TransferRecord(
            plot.call.sid,
            len(plot.transfers) + 1,
            begun_at,
            department,
            TransferOutcomeName.ACCEPTED,
            seconds,
        )
    )
    plot.close(QueryOutcome.ESCALATED_CONNECTED)


def leave_message(plot: Plot) -> None:
    """Nobody is there: most callers leave a message, some hang up."""
    plot.pass_time(12, 55)
    stays = plot.happens(0.68)
    plot.close(QueryOutcome.CALLBACK_OR_VOICEMAIL if stays else QueryOutcome.ESCALATED_LOST)


def _where(plot: Plot, department: str) -> Department:
    """Mostly the right department."""
    directory = plot.call.directory
    if plot.happens(plot.chances.is_misrouted):
        return directory[plot.random.choice(sorted(directory.departments))]
    return directory[department]
