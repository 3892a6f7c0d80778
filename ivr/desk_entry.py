"""A call as the desk shows it: where it is, since when, and what a person has to know."""

from datetime import date, datetime, timedelta

from ivr.call import Call
from ivr.call_state import State
from ivr.query import current
from routing.desk.desk_call import DeskCall, Phase
from routing.handoff import HandOff

KEPT = timedelta(days=30)
"How long a hand-off packet is kept."


def desk_entry(call: Call, known: HandOff, masked_number: str, now: datetime) -> DeskCall:
    """Return a call's entry at the desk, with what is known of it at an instant."""
    phase = phase_of(call)
    return DeskCall(
        sid=call.sid,
        phase=phase,
        since=_since(call, phase, now),
        started_at=call.started_at,
        department=known.department or _topic_department(call),
        known=known,
        purge_on=purge_day(call.started_at),
        ended_at=call.ended_at,
        taken_by=_taken_by(call),
        met_person=call.accepted,
        sealed_number=call.sealed_number,
        masked_number=masked_number,
        is_test=call.is_test,
    )


def phase_of(call: Call) -> Phase:
    """Return how far a call has come."""
    match call.state:
        case State.LISTENING:
            return Phase.WITH_LINE
        case State.WAITING:
            return Phase.WAITING
        case State.TRANSFERRING:
            return Phase.WITH_PERSON if call.accepted else Phase.RINGING
        case State.OFFERING | State.RECORDING:
            return Phase.MESSAGE
        case State.ENDED:
            return Phase.ENDED


def purge_day(started_at: datetime) -> date:
    """Return the day on which a call leaves the desk's books."""
    return (started_at + KEPT).date()


def _since(call: Call, phase: Phase, now: datetime) -> datetime:
    last = call.transfers[-1] if call.transfers else None
    match phase:
        case Phase.WITH_LINE:
            return call.started_at
        case Phase.WAITING:
            return call.waiting_since or now
        case Phase.RINGING:
            return last.rung_at if last else now
        case Phase.WITH_PERSON:
            return (last.taken_at if last else None) or now
        case Phase.MESSAGE:
            return (last.ended_at if last else None) or call.started_at
        case Phase.ENDED:
            return call.ended_at or now


def _taken_by(call: Call) -> str:
    return call.transfers[-1].by if call.transfers and call.state is not State.WAITING else ""


def _topic_department(call: Call) -> str:
    query = current(call.queries)
    return query.department if query else ""
