"""Whatever numbers a city has and whatever is left of the day, a caller who needs a person is not lost."""

import asyncio
from dataclasses import replace
from datetime import datetime
from functools import cache
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.meaning.understanding import Control, ControlKind, Danger, DangerKind, Recognized, Understanding
from ivr.call.carrier_action import EnqueueCaller, Offer, RecordMessage, Transfer
from ivr.call.city import City
from ivr.call.texts import PromptBook, load_prompts
from routing.departments.department import Department
from tests.fixtures.core_call import CoreCall
from tests.fixtures.example import example_city
from tests.fixtures.outbound import FakeMinutes

GOOD = ("+16045550121", "+16045550122", "sip:permits@pbx.example")
BAD = ("+19005550199", "+18765550123", "+252612345678", "+881612345678", "sip:+19005550199@trunk.example")
CITY = example_city()
SLUGS = sorted(CITY.directory.departments)
URGENT = Recognized("util.main_break_no_water", 0.95)
NEEDS: tuple[Understanding, ...] = (
    Control(ControlKind.PERSON),
    Recognized("tax.balance_account", 0.95),
    Recognized("util.high_bill", 0.95),
    URGENT,
)
NUMBERS = st.lists(st.sampled_from([*GOOD, *BAD]), min_size=1, max_size=3).map(tuple)


@cache
def prompts() -> PromptBook:
    return load_prompts(CITY.directory.languages, CITY.path)


def city_with(numbers: dict[str, tuple[str, ...]]) -> City:
    def changed(slug: str, department: Department) -> Department:
        return replace(department, numbers=numbers.get(slug, department.numbers))

    departments = {slug: changed(slug, each) for slug, each in CITY.directory.departments.items()}
    return replace(CITY, directory=replace(CITY.directory, departments=MappingProxyType(departments)))


def held(city: City, hour: int = 10, *, is_over: bool = False) -> CoreCall:
    call = CoreCall(city, prompts(), datetime(2026, 11, 25, hour, tzinfo=city.directory.time_zone))
    call.line = replace(call.line, minutes=FakeMinutes(is_over=is_over))
    call.handover, call.queue = replace(call.handover, line=call.line), replace(call.queue, line=call.line)
    call.switchboard = replace(call.switchboard, line=call.line)
    return call


async def put_through(call: CoreCall, needs: Understanding) -> object:
    await call.ring()
    await call.says(needs, "en")
    return await call.handover.after_stream(call.sid)


@given(
    numbers=st.dictionaries(st.sampled_from(SLUGS), NUMBERS),
    needs=st.sampled_from(NEEDS),
    hour=st.sampled_from([10, 22]),
    is_over=st.booleans(),
)
def test_a_caller_who_needs_a_person_reaches_one_or_a_message(
    numbers: dict[str, tuple[str, ...]], needs: Understanding, hour: int, is_over: bool
) -> None:
    step = asyncio.run(put_through(held(city_with(numbers), hour, is_over=is_over), needs))

    assert isinstance(step, Transfer | EnqueueCaller | Offer | RecordMessage)
    if isinstance(step, Transfer):
        assert step.to.number not in BAD
    if is_over and needs is not URGENT:
        assert not isinstance(step, Transfer | EnqueueCaller)


@pytest.mark.parametrize("needs", [URGENT, *(Danger(kind, "rule") for kind in DangerKind)])
async def test_what_is_urgent_is_put_through_on_the_minutes_kept_for_it(needs: Understanding) -> None:
    step = await put_through(held(CITY, is_over=True), needs)

    assert isinstance(step, Transfer)


@given(numbers=st.dictionaries(st.sampled_from(SLUGS), NUMBERS), kind=st.sampled_from(DangerKind))
def test_danger_goes_past_numbers_that_may_not_be_dialled(
    numbers: dict[str, tuple[str, ...]], kind: DangerKind
) -> None:
    step = asyncio.run(put_through(held(city_with(numbers)), Danger(kind, "rule")))

    assert isinstance(step, Transfer | EnqueueCaller | Offer | RecordMessage)
    operator = numbers.get(CITY.directory.operator, GOOD)
    if set(operator) & set(GOOD):
        assert isinstance(step, Transfer)
        assert step.to.number not in BAD


async def test_staff_may_take_over_a_caller_in_danger_when_nobody_else_is_rung() -> None:
    call = held(CITY, is_over=True)
    await call.ring()
    assert not await call.switchboard.lets_ring(call.sid)

    await call.says(Danger(DangerKind.LIFE, "rule"), "en")

    assert await call.switchboard.lets_ring(call.sid)
    assert not await call.switchboard.lets_ring("CAunknown")
