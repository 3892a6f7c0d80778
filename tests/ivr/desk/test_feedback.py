"""What staff reported when they closed calls."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ivr.desk.call import DeskCall, WrapUp, WrapUpKind
from ivr.desk.feedback import feedback_of

WRONG, NEW, MISROUTED = (
    WrapUpKind.ASSISTANT_WRONG,
    WrapUpKind.COULD_HAVE_ANSWERED,
    WrapUpKind.WRONG_DEPARTMENT,
)


def closed(call: DeskCall, kind: WrapUpKind, minutes: int = 0, **more: Any) -> DeskCall:
    at = call.started_at + timedelta(minutes=minutes)
    return replace(call, sid=f"CA{minutes}", wrap_up=WrapUp(kind, "sam", at, **more))


def test_the_same_wrong_answer_is_one_entry_with_its_newest_call_first(waiting: DeskCall) -> None:
    calls = [closed(waiting, WRONG, minutes, article="waste.collection_day") for minutes in (1, 3, 2)]

    (entry,) = feedback_of(calls)[WRONG]

    assert entry.subject == "waste.collection_day"
    assert [report.call.sid for report in entry.reports] == ["CA3", "CA2", "CA1"]


def test_what_happened_most_often_comes_first(waiting: DeskCall) -> None:
    once = closed(waiting, WRONG, 9, article="waste.collection_day")
    twice = [closed(waiting, WRONG, minutes, article="roads.snow_my_street") for minutes in (1, 2)]

    found = feedback_of([once, *twice])[WRONG]

    assert [entry.subject for entry in found] == ["roads.snow_my_street", "waste.collection_day"]


def test_an_answer_that_nobody_named_is_that_of_the_calls_topic(waiting: DeskCall) -> None:
    (entry,) = feedback_of([closed(waiting, NEW)])[NEW]

    assert entry.subject == "waste.missed_pickup"


def test_a_misroute_says_where_the_call_came_to_and_where_it_belonged(waiting: DeskCall) -> None:
    (entry,) = feedback_of([closed(waiting, MISROUTED, department="roads")])[MISROUTED]

    assert (entry.subject, entry.right) == ("waste", "roads")


def test_what_went_well_is_no_entry(waiting: DeskCall, noon: datetime) -> None:
    found = feedback_of([closed(waiting, WrapUpKind.RESOLVED), waiting])

    assert not any(found.values())
