"""A call as the desk shows it, at every step of its way."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ivr.call import Call
from ivr.call_state import State
from ivr.desk_entry import desk_entry, phase_of
from ivr.query import Query
from ivr.transfer_attempt import TransferAttempt
from routing.decision import Reason
from routing.desk.desk_call import Phase, masked
from routing.handoff import HandOff
from routing.so_far import SoFar
from routing.transfer import TransferOutcome, Whisper

NOON = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=3)
CALL = Call("CA1", NOON, SoFar("fr"), sealed_number="sealed")
KNOWN = HandOff("fr", "waste", Reason.ASKED, "waste.collection_day")
NOTHING = HandOff("fr", "", Reason.FAILURE)
RUNG = TransferAttempt("waste", NOON + timedelta(minutes=1), by="anna")
TAKEN = replace(RUNG, whisper=Whisper.TAKEN, taken_at=NOON + timedelta(minutes=2))


@pytest.mark.parametrize(
    ("call", "phase", "since"),
    [
        (CALL, Phase.WITH_LINE, NOON),
        (replace(CALL, state=State.WAITING, waiting_since=LATER), Phase.WAITING, LATER),
        (replace(CALL, state=State.TRANSFERRING, transfers=(RUNG,)), Phase.RINGING, RUNG.rung_at),
        (replace(CALL, state=State.TRANSFERRING, transfers=(TAKEN,)), Phase.WITH_PERSON, TAKEN.taken_at),
        (replace(CALL, state=State.OFFERING), Phase.MESSAGE, NOON),
        (replace(CALL, state=State.RECORDING), Phase.MESSAGE, NOON),
        (replace(CALL, state=State.ENDED, ended_at=LATER), Phase.ENDED, LATER),
    ],
)
def test_each_state_of_a_call_is_a_phase_with_its_beginning(
    call: Call, phase: Phase, since: datetime
) -> None:
    entry = desk_entry(call, KNOWN, "", LATER)

    assert (entry.phase, entry.since) == (phase, since)


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_phase(state: State) -> None:
    assert phase_of(replace(CALL, state=state)) in Phase


def test_a_call_that_is_passed_on_belongs_to_the_department_it_is_brought_to() -> None:
    assert desk_entry(CALL, KNOWN, "", NOON).department == "waste"


def test_a_call_with_the_line_belongs_to_the_department_of_its_topic() -> None:
    asking = replace(CALL, queries=(Query(1, NOON, article="tax.due_date", department="finance"),))

    assert desk_entry(asking, NOTHING, "", NOON).department == "finance"


def test_a_call_without_a_topic_belongs_to_nobody_yet() -> None:
    assert desk_entry(CALL, NOTHING, "", NOON).department == ""


def test_whoever_took_the_call_is_named_until_it_waits_again() -> None:
    ringing = replace(CALL, state=State.TRANSFERRING, transfers=(RUNG,))
    declined = replace(RUNG, outcome=TransferOutcome.DECLINED)
    waiting = replace(CALL, state=State.WAITING, waiting_since=NOON, transfers=(declined,))

    assert desk_entry(ringing, KNOWN, "", NOON).taken_by == "anna"
    assert desk_entry(waiting, KNOWN, "", NOON).taken_by == ""


def test_a_call_that_a_person_took_is_to_be_closed_after_it_ended() -> None:
    ended = replace(CALL, state=State.ENDED, ended_at=LATER, transfers=(TAKEN,))

    entry = desk_entry(ended, KNOWN, "", LATER)

    assert entry.is_to_close
    assert not replace(entry, met_person=False).is_to_close


def test_a_hand_off_is_kept_for_thirty_days() -> None:
    assert desk_entry(CALL, KNOWN, "", NOON).purge_on == date(2026, 12, 25)


def test_only_the_last_two_digits_of_a_number_can_be_read() -> None:
    assert masked("+16045550142") == "••• ••• ••42"


def test_a_hidden_number_stays_empty() -> None:
    assert masked("") == ""
