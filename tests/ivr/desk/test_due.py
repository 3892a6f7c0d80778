"""How much is owed to callers."""

from datetime import timedelta

from ivr.desk.view import DueCallback, DueCount, count_due


def test_what_is_due_in_the_past_is_overdue(noon) -> None:
    owed = [
        DueCallback("waste", noon - timedelta(minutes=1)),
        DueCallback("waste", noon + timedelta(minutes=1)),
    ]

    assert count_due(owed, (), noon) == DueCount(open=2, overdue=1)


def test_only_the_departments_that_are_named_count(noon) -> None:
    owed = [DueCallback("waste", noon), DueCallback("roads", noon)]

    assert count_due(owed, ("roads",), noon) == DueCount(open=1, overdue=0)


def test_what_is_days_overdue_is_told_to_all_whatever_departments_they_chose(noon) -> None:
    owed = [DueCallback("waste", noon - timedelta(days=4)), DueCallback("waste", noon - timedelta(days=2))]

    assert count_due(owed, ("roads",), noon) == DueCount(open=0, overdue=0, long_overdue=1)
