"""How much is owed to callers."""

from datetime import timedelta

from routing.desk.owed import Debt, Owed, debt


def test_what_is_due_in_the_past_is_overdue(noon) -> None:
    owed = [Owed("waste", noon - timedelta(minutes=1)), Owed("waste", noon + timedelta(minutes=1))]

    assert debt(owed, (), noon) == Debt(open=2, overdue=1)


def test_only_the_departments_that_are_named_count(noon) -> None:
    owed = [Owed("waste", noon), Owed("roads", noon)]

    assert debt(owed, ("roads",), noon) == Debt(open=1, overdue=0)
