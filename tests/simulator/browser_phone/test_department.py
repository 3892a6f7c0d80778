from dataclasses import replace
from datetime import UTC, datetime

from ivr.call.call import Call
from ivr.call.states import CallState, TransferAttempt
from routing.decision import Reason, Route, Wait
from routing.dialogue_state import DialogueState
from routing.transfer import TransferOutcome
from simulator.browser_phone.messages import DepartmentOutcome
from simulator.browser_phone.people import Departments, queued
from simulator.carrier.people import Accepts, NoAnswer

NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
OWN_TELEPHONE = "+15145550142"


def test_somebody_picks_up_at_every_number_of_the_city(rivermont) -> None:
    people = Departments(rivermont.directory)

    numbers = [number for one in rivermont.directory.departments.values() for number in one.numbers]

    assert all(isinstance(people[number], Accepts) for number in (*numbers, rivermont.directory.on_call))


def test_the_choice_may_change_while_the_call_goes_on(rivermont) -> None:
    people = Departments(rivermont.directory)

    people.choose(DepartmentOutcome.NO_ANSWER)

    assert set(people.values()) == {NoAnswer()}


def test_staff_take_the_call_that_they_accepted_at_their_own_telephone(rivermont) -> None:
    people = Departments(rivermont.directory)

    assert isinstance(people[OWN_TELEPHONE], Accepts)
    assert people.get("sip:nobody@pbx.city") is None


def rings(route: Route) -> Call:
    call = Call("CA1", NOW, DialogueState("en"), state=CallState.TRANSFERRING, last=route)
    return replace(call, transfers=(TransferAttempt(1, route.department, NOW),))


def test_whoever_is_put_through_waits_in_the_queue_for_the_desk(rivermont) -> None:
    route = Route("waste", ("+16045550101",), Reason.ASKED, "waste.collection_day")

    change = queued(rings(route), rivermont.catalog, NOW)

    assert change.call.state is CallState.WAITING
    assert change.call.last == Wait("waste", Reason.ASKED, "waste.collection_day")
    assert change.call.transfers[-1].outcome is TransferOutcome.NO_ANSWER


def test_a_caller_for_whom_somebody_at_the_desk_rings_is_left_with_them(rivermont) -> None:
    route = Route("waste", (OWN_TELEPHONE,), Reason.ASKED, by="sam")
    call = rings(route)

    assert queued(call, rivermont.catalog, NOW).call == call
