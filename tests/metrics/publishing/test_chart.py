import pytest

from metrics.publishing.charts import FRAMES, LEFT, RIGHT, WIDE, ChartFrame, ChartStep, Column, bar_chart


def test_parts_stand_on_one_another_from_the_floor_up() -> None:
    chart = bar_chart([Column("Mon", (3, 1))])

    lower, upper = chart.bars
    assert lower.y + lower.height == pytest.approx(WIDE.floor)
    assert upper.y + upper.height == pytest.approx(lower.y)
    assert lower.height == pytest.approx(3 * upper.height)


def test_a_part_of_nothing_is_not_drawn() -> None:
    assert [bar.part for bar in bar_chart([Column("Mon", (0, 2))]).bars] == [1]


@pytest.mark.parametrize("frame", FRAMES)
def test_everything_stays_inside_the_frame(frame: ChartFrame) -> None:
    chart = bar_chart([Column(str(day), (day, 1)) for day in range(400)], frame=frame)

    assert all(bar.x >= LEFT and bar.x + bar.width <= frame.width - RIGHT + 1e-6 for bar in chart.bars)
    assert all(bar.y >= 0 and bar.y + bar.height <= frame.height for bar in chart.bars)
    assert len(chart.columns) <= frame.labels


def test_all_bars_of_a_part_are_one_shape() -> None:
    chart = bar_chart([Column("Mon", (3, 1)), Column("Tue", (2, 0), is_provisional=True)])

    assert [chart.part(part).count("M") for part in (0, 1)] == [2, 1]
    assert chart.provisional.count("M") == 1


def test_a_provisional_day_is_hatched() -> None:
    chart = bar_chart([Column("Mon", (1, 0)), Column("Tue", (1, 0), is_provisional=True)])

    assert [bar.is_provisional for bar in chart.bars] == [False, True]


def test_a_change_is_marked_where_it_happened() -> None:
    columns = [Column(str(day), (1, 1)) for day in range(10)]

    chart = bar_chart(columns, [ChartStep(5, "threshold")])

    assert chart.steps[0].label == "threshold"
    assert chart.steps[0].at == pytest.approx(LEFT + WIDE.inside / 2)


def test_without_a_column_there_is_an_empty_chart() -> None:
    assert bar_chart([]).bars == ()
