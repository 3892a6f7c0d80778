"""Who takes a call that needs a person."""

from datetime import datetime
from pathlib import Path

import pytest

from intents.understanding import DangerKind
from ivr.city import City, load_city
from routing.decision import Emergency, Reason, Route, TakeMessage
from routing.escalation import after_failed_transfer, to_on_call, to_person


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(Path("deploy/example-city"))


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


def test_an_exception_day_is_a_closed_day(city: City) -> None:
    message = to_person("revenue", Reason.POLICY, city.directory, at(city, "2026-12-25 10:00"))

    assert isinstance(message, TakeMessage)


def test_the_crew_on_call_is_rung_before_the_citys_common_number(city: City) -> None:
    route = to_on_call(city.directory["utilities"], city.directory, "util.sewer_backup")

    assert route.numbers == (city.directory["utilities"].on_call, city.directory.on_call)


def test_a_department_without_a_crew_uses_the_citys_common_number(city: City) -> None:
    route = to_on_call(city.directory["bylaw"], city.directory, "x")

    assert route.numbers == (city.directory.on_call,)


def test_after_a_failed_transfer_come_the_other_numbers_the_operator_and_a_message(city: City) -> None:
    now = at(city, "2026-11-25 10:00")
    tried = Route("revenue", ("+16045550130", "+16045550131"), Reason.POLICY, "tax.balance_account")

    second = after_failed_transfer(tried, city.directory, now)
    assert second == Route("revenue", ("+16045550131",), Reason.POLICY, "tax.balance_account")
    operator = after_failed_transfer(second, city.directory, now)
    assert isinstance(operator, Route)
    assert operator.department == "contact"
    last = Route(operator.department, operator.numbers[-1:], operator.reason, operator.article)
    assert isinstance(after_failed_transfer(last, city.directory, now), TakeMessage)


def test_an_emergency_that_nobody_takes_is_not_left_in_silence(city: City) -> None:
    failed = Emergency(DangerKind.LIFE, "contact", ("+16045550101",))

    assert isinstance(
        after_failed_transfer(failed, city.directory, at(city, "2026-11-25 10:00")), TakeMessage
    )
