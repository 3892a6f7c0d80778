"""How much is owed to callers."""

from datetime import timedelta

from routing.desk.view import Owed, OwedCount, debt


def test_what_is_due_in_the_past_is_overdue(noon) -> None:
    owed = [Owed("waste", noon - timedelta(minutes=1)), Owed("waste", noon + timedelta(minutes=1))]

    assert debt(owed, (), noon) == OwedCount(open=2, overdue=1)


def test_only_the_departments_that_are_named_count(noon) -> None:
    owed = [Owed("waste", noon), Owed("roads", noon)]

    assert debt(owed, ("roads",), noon) == OwedCount(open=1, overdue=0)


def test_what_is_days_overdue_is_told_to_all_whatever_departments_they_chose(noon) -> None:
    owed = [Owed("waste", noon - timedelta(days=4)), Owed("waste", noon - timedelta(days=2))]

    assert debt(owed, ("roads",), noon) == OwedCount(open=0, overdue=0, neglected=1)
