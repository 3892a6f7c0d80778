from dataclasses import replace
from datetime import datetime, timedelta

from ivr.desk.call import DeskCall, Phase
from ivr.desk.pages import Wall, wall_of
from ivr.desk.view import DueCount, View
from tests.load.desk_house import example_city

NOTHING = DueCount(0, 0)


def shown(calls: list[DeskCall], now: datetime) -> Wall:
    return wall_of(calls, View(example_city(), "en"), now, NOTHING)


def test_the_screen_counts_who_waits_and_for_how_long(waiting: DeskCall, noon: datetime) -> None:
    longer = replace(waiting, sid="CA2", department="roads", since=noon - timedelta(seconds=95))
    talking = replace(waiting, sid="CA3", phase=Phase.WITH_PERSON)

    wall = shown([waiting, longer, talking], noon + timedelta(seconds=95))

    assert (wall.waiting, wall.longest, wall.is_long, wall.with_people) == (2, "3:10", True, 1)
    assert [(row.department, row.longest) for row in wall.rows] == [
        ("Roads and Traffic", "3:10"),
        ("Waste and Recycling", "1:35"),
    ]


def test_an_empty_line_has_no_longest_wait(noon: datetime) -> None:
    wall = shown([], noon)

    assert (wall.waiting, wall.longest, wall.is_long, wall.rows) == (0, "", False, ())
