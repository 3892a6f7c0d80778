"""What staff reported when they closed calls."""

from dataclasses import replace
from datetime import datetime, timedelta

from routing.desk.desk_call import DeskCall
from routing.desk.lesson import lessons
from routing.desk.wrap_up import WrapUp, WrapUpKind

WRONG, NEW, MISROUTED = (
    WrapUpKind.ASSISTANT_WRONG,
    WrapUpKind.COULD_HAVE_ANSWERED,
    WrapUpKind.WRONG_DEPARTMENT,
)


def closed(call: DeskCall, kind: WrapUpKind, minutes: int = 0, **more: str) -> DeskCall:
    at = call.started_at + timedelta(minutes=minutes)
    return replace(call, sid=f"CA{minutes}", wrap_up=WrapUp(kind, "sam", at, **more))


def test_the_same_wrong_answer_is_one_lesson_with_its_newest_call_first(waiting: DeskCall) -> None:
    calls = [closed(waiting, WRONG, minutes, article="waste.collection_day") for minutes in (1, 3, 2)]

    (lesson,) = lessons(calls)[WRONG]

    assert lesson.subject == "waste.collection_day"
    assert [report.call.sid for report in lesson.reports] == ["CA3", "CA2", "CA1"]


def test_what_happened_most_often_comes_first(waiting: DeskCall) -> None:
    once = closed(waiting, WRONG, 9, article="waste.collection_day")
    twice = [closed(waiting, WRONG, minutes, article="roads.snow_my_street") for minutes in (1, 2)]

    found = lessons([once, *twice])[WRONG]

    assert [lesson.subject for lesson in found] == ["roads.snow_my_street", "waste.collection_day"]


def test_an_answer_that_nobody_named_is_that_of_the_calls_topic(waiting: DeskCall) -> None:
    (lesson,) = lessons([closed(waiting, NEW)])[NEW]

    assert lesson.subject == "waste.missed_pickup"


def test_a_misroute_says_where_the_call_came_to_and_where_it_belonged(waiting: DeskCall) -> None:
    (lesson,) = lessons([closed(waiting, MISROUTED, department="roads")])[MISROUTED]

    assert (lesson.subject, lesson.right) == ("waste", "roads")


def test_what_went_well_is_no_lesson(waiting: DeskCall, noon: datetime) -> None:
    found = lessons([closed(waiting, WrapUpKind.RESOLVED), waiting])

    assert not any(found.values())
