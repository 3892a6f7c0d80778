from metrics.publishing.charts import Point, line_chart

TICK = "{:.0%}".format


def test_a_line_is_broken_where_nothing_was_measured() -> None:
    points = [Point("Mon", 0.5), Point("Tue", 0.6), Point("Wed", None), Point("Thu", 0.7)]

    line = line_chart([("en", points)], TICK).lines[0]

    assert [len(segment.split()) for segment in line.segments] == [2, 1]


def test_a_share_is_always_shown_against_the_whole() -> None:
    chart = line_chart([("en", [Point("Mon", 0.1)])], TICK)

    assert [row.label for row in chart.rows] == ["0%", "25%", "50%", "75%", "100%"]


def test_an_interval_becomes_a_band_around_the_line() -> None:
    points = [Point("Mon", 0.5, 0.4, 0.6), Point("Tue", 0.5, 0.3, 0.7)]

    line = line_chart([("en", points)], TICK).lines[0]

    assert len(line.band.split()) == 4


def test_a_single_point_still_has_a_place() -> None:
    assert line_chart([("en", [Point("Mon", 0.5)])], TICK).lines[0].segments != ()
