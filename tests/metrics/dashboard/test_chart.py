import pytest

from metrics.dashboard.chart import HEIGHT, LABELS, LEFT, RIGHT, WIDTH, Column, Step, bar_chart

NAMES = ("resolved", "escalated")


def test_parts_stand_on_one_another_from_the_floor_up() -> None:
    chart = bar_chart([Column("Mon", (3, 1))], NAMES)

    lower, upper = chart.bars
    assert lower.y + lower.height == pytest.approx(chart.floor)
    assert upper.y + upper.height == pytest.approx(lower.y)
    assert lower.height == pytest.approx(3 * upper.height)


def test_a_part_of_nothing_is_not_drawn() -> None:
    assert [bar.part for bar in bar_chart([Column("Mon", (0, 2))], NAMES).bars] == [1]


def test_everything_stays_inside_the_picture() -> None:
    chart = bar_chart([Column(str(day), (day, 1)) for day in range(400)], NAMES)

    assert all(bar.x >= LEFT and bar.x + bar.width <= WIDTH - RIGHT + 1e-6 for bar in chart.bars)
    assert all(bar.y >= 0 and bar.y + bar.height <= HEIGHT for bar in chart.bars)
    assert len(chart.columns) <= LABELS


def test_a_provisional_day_is_hatched() -> None:
    chart = bar_chart([Column("Mon", (1, 0)), Column("Tue", (1, 0), is_provisional=True)], NAMES)

    assert [bar.is_provisional for bar in chart.bars] == [False, True]


def test_each_bar_tells_its_number_in_words() -> None:
    assert bar_chart([Column("Mon", (3, 0))], NAMES).bars[0].tells == "Mon: resolved 3"


def test_a_change_is_marked_where_it_happened() -> None:
    columns = [Column(str(day), (1, 1)) for day in range(10)]

    chart = bar_chart(columns, NAMES, [Step(5, "threshold")])

    assert chart.steps[0].label == "threshold"
    assert chart.steps[0].at == pytest.approx(LEFT + (WIDTH - LEFT - RIGHT) / 2)


def test_without_a_column_there_is_an_empty_chart() -> None:
    assert bar_chart([], NAMES).bars == ()
