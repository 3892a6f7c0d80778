from simulator.browser_phone.messages import DepartmentOutcome
from simulator.browser_phone.people import Departments
from simulator.carrier.people import Accepts, NoAnswer


def test_somebody_takes_the_call_at_every_number_of_the_city(rivermont) -> None:
    people = Departments(rivermont.directory)

    numbers = [number for one in rivermont.directory.departments.values() for number in one.numbers]

    assert all(isinstance(people[number], Accepts) for number in (*numbers, rivermont.directory.on_call))


def test_the_choice_may_change_while_the_call_goes_on(rivermont) -> None:
    people = Departments(rivermont.directory)

    people.choose(DepartmentOutcome.NO_ANSWER)

    assert set(people.values()) == {NoAnswer()}


def test_nobody_is_at_any_other_number(rivermont) -> None:
    assert Departments(rivermont.directory).get("+15145550000") is None
