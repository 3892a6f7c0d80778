"""Who takes a call that needs a person."""

from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

import pytest

from intents.meaning.understanding import Wanted
from ivr.call.city import City
from routing.decision import Reason, Route, TakeMessage, Wait
from routing.departments.department import WhenClosed
from routing.escalation import to_on_call, to_person, to_wanted


def at(city: City, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=city.directory.time_zone)


def test_a_department_that_is_open_takes_its_own_calls(city: City) -> None:
    route = to_person("revenue", Reason.ASKED, city.directory, at(city, "2026-11-25 10:00"))

    assert route == Route("revenue", city.directory["revenue"].numbers, Reason.ASKED)


def test_who_only_wants_a_person_gets_the_operator_while_the_department_is_closed(city: City) -> None:
    route = to_person("revenue", Reason.ASKED, city.directory, at(city, "2026-11-25 17:30"))

    assert isinstance(route, Route)
    assert route.department == "contact"


def test_what_only_the_department_can_settle_waits_for_it_as_a_message(city: City) -> None:
    message = to_person("revenue", Reason.REJECTED, city.directory, at(city, "2026-11-25 17:30"))

    assert isinstance(message, TakeMessage)
    assert message.department == "revenue"


def test_somebody_in_no_list_is_asked_for_at_the_operators(city: City) -> None:
    route = to_wanted(Wanted("", "Brian"), city.directory, at(city, "2026-11-25 10:00"))

    assert isinstance(route, Route)
    assert (route.department, route.person) == (city.directory.operator, "Brian")


def test_an_exception_day_is_a_closed_day(city: City) -> None:
    message = to_person("revenue", Reason.POLICY, city.directory, at(city, "2026-12-25 10:00"))

    assert isinstance(message, TakeMessage)


def test_the_crew_on_call_is_rung_before_the_citys_common_number(city: City) -> None:
    route = to_on_call(city.directory["utilities"], city.directory, "util.sewer_backup")

    assert route.numbers == (city.directory["utilities"].on_call, city.directory.on_call)


def test_a_department_without_a_crew_uses_the_citys_common_number(city: City) -> None:
    route = to_on_call(city.directory["bylaw"], city.directory, "x")

    assert route.numbers == (city.directory.on_call,)


@pytest.mark.parametrize("own", ["+16045550188", None])
def test_a_closed_department_whose_crew_is_rung_uses_the_citys_common_number_where_it_has_none(
    city: City, own: str | None
) -> None:
    directory = city.directory
    roads = replace(directory["roads"], when_closed=WhenClosed.ON_CALL, on_call=own)
    changed = replace(directory, departments=MappingProxyType({**directory.departments, "roads": roads}))

    route = to_person("roads", Reason.POLICY, changed, at(city, "2026-11-25 23:00"), "roads.pothole")

    assert route == Route("roads", (own or directory.on_call,), Reason.POLICY, "roads.pothole")


def test_a_department_with_a_queue_keeps_its_callers_in_it(city: City) -> None:
    wait = to_person("utilities", Reason.ASKED, city.directory, at(city, "2026-11-25 10:00"), "util.leak")

    assert wait == Wait("utilities", Reason.ASKED, "util.leak")


def test_nobody_is_put_into_the_queue_of_a_closed_department(city: City) -> None:
    message = to_person("utilities", Reason.POLICY, city.directory, at(city, "2026-11-25 22:00"))

    assert not isinstance(message, Wait)
