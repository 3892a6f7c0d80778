"""Who is tried next when nobody took a call."""

from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from intents.meaning.understanding import DangerKind
from ivr.call.city import City
from routing.decision import Emergency, OfferCallBack, Reason, Route, TakeMessage, Wait
from routing.departments.department import Directory
from routing.escalation import after_failed_transfer, after_long_wait, after_lost_queue

OPEN = "2026-11-25 10:00"
STAFF = "+16045550177"


def at(city: City, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=city.directory.time_zone)


def with_overflow(directory: Directory, department: str, overflow: str) -> Directory:
    changed = replace(directory[department], overflow=overflow)
    return replace(directory, departments=MappingProxyType({**directory.departments, department: changed}))


def test_the_other_numbers_come_first_then_the_operator_then_a_choice(city: City) -> None:
    now = at(city, OPEN)
    tried = Route("revenue", ("+16045550130", "+16045550131"), Reason.POLICY, "tax.balance_account")

    second = after_failed_transfer(tried, city.directory, now, ("revenue",))
    assert second == Route("revenue", ("+16045550131",), Reason.POLICY, "tax.balance_account")
    operator = after_failed_transfer(second, city.directory, now, ("revenue",))
    assert isinstance(operator, Route)
    assert operator.department == "contact"
    last = replace(operator, numbers=operator.numbers[-1:])
    offer = after_failed_transfer(last, city.directory, now, ("revenue", "contact"))

    assert offer == OfferCallBack(TakeMessage("revenue", Reason.POLICY, None, "tax.balance_account"))


def test_the_overflow_department_is_tried_before_the_operator(city: City) -> None:
    directory = with_overflow(city.directory, "revenue", "bylaw")
    failed = Route("revenue", ("+16045550131",), Reason.POLICY)

    onward = after_failed_transfer(failed, directory, at(city, OPEN), ("revenue",))

    assert onward == Route("bylaw", directory["bylaw"].numbers, Reason.POLICY)


def test_an_overflow_department_that_was_tried_is_not_tried_again(city: City) -> None:
    directory = with_overflow(city.directory, "revenue", "bylaw")
    failed = Route("revenue", ("+16045550131",), Reason.POLICY)

    onward = after_failed_transfer(failed, directory, at(city, OPEN), ("bylaw", "revenue"))

    assert isinstance(onward, Route)
    assert onward.department == "contact"


def test_a_closed_overflow_department_is_passed_over(city: City) -> None:
    directory = with_overflow(city.directory, "bylaw", "revenue")
    failed = Route("bylaw", ("+16045550136",), Reason.POLICY)

    onward = after_failed_transfer(failed, directory, at(city, "2026-11-25 17:30"), ("bylaw",))

    assert isinstance(onward, Route)
    assert onward.department == "contact"


def test_a_caller_of_a_queue_whom_staff_did_not_take_waits_on(city: City) -> None:
    failed = Route("utilities", (STAFF,), Reason.POLICY, "util.high_bill", by="ana")

    onward = after_failed_transfer(failed, city.directory, at(city, OPEN), ("utilities",))

    assert onward == Wait("utilities", Reason.POLICY, "util.high_bill")


def test_a_caller_who_waited_keeps_their_place_whatever_the_department(city: City) -> None:
    failed = Route("contact", (STAFF,), Reason.ASKED, by="ana")

    waits = after_failed_transfer(failed, city.directory, at(city, OPEN), ("contact",), has_waited=True)
    closed = after_failed_transfer(
        failed, city.directory, at(city, "2026-11-25 23:00"), ("contact",), has_waited=True
    )

    assert waits == Wait("contact", Reason.ASKED)
    assert isinstance(closed, OfferCallBack)


def test_a_caller_whom_staff_took_over_and_did_not_reach_is_brought_to_the_department(city: City) -> None:
    failed = Route("revenue", (STAFF,), Reason.TAKEN_OVER, by="ana")

    onward = after_failed_transfer(failed, city.directory, at(city, OPEN))

    assert onward == Route("revenue", city.directory["revenue"].numbers, Reason.TAKEN_OVER)


def test_an_emergency_that_nobody_takes_is_not_left_in_silence(city: City) -> None:
    failed = Emergency(DangerKind.LIFE, "contact", ("+16045550101",))

    onward = after_failed_transfer(failed, city.directory, at(city, OPEN), ("contact",))

    assert onward == OfferCallBack(TakeMessage("contact", Reason.EMERGENCY, None))


def test_who_waited_too_long_goes_to_the_overflow_or_chooses(city: City) -> None:
    now = at(city, OPEN)
    directory = with_overflow(city.directory, "recreation", "parks")

    overflow = after_long_wait(Wait("recreation", Reason.ASKED), directory, now, ("recreation",))
    choice = after_long_wait(Wait("utilities", Reason.ASKED), directory, now, ("utilities",))

    assert overflow == Route("parks", directory["parks"].numbers, Reason.ASKED)
    assert choice == OfferCallBack(TakeMessage("utilities", Reason.ASKED, None))


def test_a_choice_in_a_department_that_has_closed_meanwhile_says_when_it_opens(city: City) -> None:
    now = at(city, "2026-11-25 16:45")

    choice = after_long_wait(Wait("utilities", Reason.ASKED), city.directory, now, ("utilities",))

    assert isinstance(choice, OfferCallBack)
    assert choice.message.opens_at == at(city, "2026-11-26 08:00")


def test_a_queue_that_the_carrier_lost_is_replaced_by_the_departments_numbers(city: City) -> None:
    rung = after_lost_queue(Wait("utilities", Reason.ASKED, "util.high_bill"), city.directory)

    assert rung == Route("utilities", city.directory["utilities"].numbers, Reason.ASKED, "util.high_bill")
