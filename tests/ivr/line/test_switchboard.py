"""Staff take calls from queues and from the line: the first one gets it, and nobody is lost on the way."""

import asyncio
from datetime import datetime

import pytest

from intents.meaning.understanding import Danger, DangerKind, Recognized
from ivr.call.carrier_action import EnqueueCaller, Transfer
from ivr.call.city import City
from ivr.call.states import CallState
from ivr.call.texts import PromptBook
from ivr.errors import CarrierDown
from ivr.line.switchboard import Switchboard
from routing.decision import Reason, Route


@pytest.fixture
async def held(core_call, city: City, prompts: PromptBook):
    """A call that the line has just taken, on a working morning."""
    call = core_call(city, prompts, datetime(2026, 11, 25, 10, tzinfo=city.directory.time_zone))
    await call.ring()
    return call


async def waiting(held) -> None:
    await held.says(Recognized("util.high_bill", 0.95), "en")


async def test_of_two_who_accept_at_once_one_gets_the_call(held) -> None:
    await waiting(held)

    taken = await asyncio.gather(
        held.switchboard.accept(held.sid, "+16045550171", "ana"),
        held.switchboard.accept(held.sid, "+16045550172", "ben"),
    )

    assert sorted(taken) == [False, True]
    assert held.call.taken_by == ("ana" if taken[0] else "ben")
    assert len(held.call.transfers) == 1


async def test_the_carrier_is_asked_to_come_for_an_accepted_call_at_once(held) -> None:
    await waiting(held)

    await held.switchboard.accept(held.sid, held.staff, "ana")

    assert held.redirected == [held.sid]


async def test_a_call_is_accepted_also_while_the_carrier_cannot_be_reached(held) -> None:
    async def unreachable(sid: str) -> None:
        raise CarrierDown("no answer")

    await waiting(held)
    switchboard = Switchboard(held.line, unreachable)

    assert await switchboard.accept(held.sid, held.staff, "ana")
    assert isinstance(await held.happens("waits 5"), Transfer)


async def test_a_caller_who_hung_up_cannot_be_accepted(held) -> None:
    await waiting(held)
    await held.happens("hung_up")

    assert not await held.switchboard.accept(held.sid, held.staff, "ana")
    assert held.redirected == []


async def test_a_call_that_the_line_never_took_cannot_be_accepted(held) -> None:
    assert not await held.switchboard.accept("CAunknown", held.staff, "ana")
    assert not await held.switchboard.take_over("CAunknown", held.staff, "ana")
    assert not await held.switchboard.let_go("CAunknown", "ana")


async def test_a_caller_with_the_line_is_taken_over_with_the_topic_under_discussion(held) -> None:
    await held.says(Recognized("tax.due_date", 0.95), "en")

    assert await held.switchboard.take_over(held.sid, held.staff, "ana")

    assert held.call.last == Route("revenue", (held.staff,), Reason.TAKEN_OVER, "tax.due_date", "ana")
    assert held.redirected == []


async def test_a_caller_who_has_said_nothing_yet_is_taken_over_for_the_operator(held) -> None:
    await held.switchboard.take_over(held.sid, held.staff, "ana")

    assert held.call.last == Route("contact", (held.staff,), Reason.TAKEN_OVER, "", "ana")


async def test_a_caller_who_was_told_to_dial_9_1_1_can_be_taken_over(held, city: City) -> None:
    held.now = datetime(2026, 11, 25, 22, tzinfo=city.directory.time_zone)
    await held.says(Danger(DangerKind.LIFE, "rule"), "en")

    assert await held.switchboard.take_over(held.sid, held.staff, "ana")


async def test_a_caller_whom_the_carrier_hears_is_fetched_and_told_who_goes_on(
    core_call, city: City, prompts: PromptBook
) -> None:
    held = core_call(city, prompts, datetime(2026, 11, 25, 10, tzinfo=city.directory.time_zone))
    await held.ring(carrier_hears=True)

    step = await held.happens("takes_over ana")

    assert held.redirected == [held.sid]
    assert [sentence.prompt for sentence in step.said] == ["taking_over", "passing_on"]


async def test_a_call_in_a_queue_is_accepted_and_not_taken_over(held) -> None:
    await waiting(held)

    assert not await held.switchboard.take_over(held.sid, held.staff, "ana")
    assert held.call.state is CallState.WAITING


async def test_only_who_took_a_call_can_let_it_go_and_only_before_they_talk(held) -> None:
    await waiting(held)
    await held.switchboard.accept(held.sid, held.staff, "ana")
    await held.happens("accepted")

    assert not await held.switchboard.let_go(held.sid, "ben")
    assert not await held.switchboard.let_go(held.sid, "ana")


async def test_a_caller_who_was_let_go_keeps_their_place(held) -> None:
    await waiting(held)
    since = held.call.waiting_since
    held.now = held.now.replace(minute=2)
    await held.switchboard.accept(held.sid, held.staff, "ana")

    step = await held.happens("lets_go ana")

    assert isinstance(step, EnqueueCaller)
    assert held.call.waiting_since == since
    assert held.call.taken_by == ""


@pytest.mark.parametrize("number", ["+19005550199", "+18765550123", "+252612345678", "+881612345678"])
async def test_whoever_is_accepted_at_a_number_that_may_not_be_dialled_keeps_their_place(
    held, number: str
) -> None:
    await waiting(held)
    since = held.call.waiting_since

    await held.switchboard.accept(held.sid, number, "ana")
    step = await held.handover.after_stream(held.sid)

    assert isinstance(step, EnqueueCaller)
    assert held.call.waiting_since == since
