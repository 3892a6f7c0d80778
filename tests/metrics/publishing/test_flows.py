from itertools import pairwise

import pytest

from metrics.publishing.charts import FRAMES, ChartFrame
from metrics.publishing.flows import Flow, flow_chart

FLOWS = [Flow("garbage", (900, 60, 40)), Flow("parking", (3, 0, 1)), Flow("nothing", (0, 0, 0))]
OUTCOMES = ("resolved", "escalated", "lost")


@pytest.mark.parametrize("frame", FRAMES)
def test_everything_stays_inside_and_thin_sources_have_room_for_their_labels(frame: ChartFrame) -> None:
    chart = flow_chart(FLOWS, OUTCOMES, frame)

    for side in (chart.sources, chart.outcomes):
        assert all(node.y >= 0 and node.y + node.height <= chart.height for node in side)
        middles = [node.middle for node in side]
        assert all(later - earlier >= 13 for earlier, later in pairwise(middles))


def test_each_source_and_outcome_that_has_queries_is_joined() -> None:
    chart = flow_chart(FLOWS, OUTCOMES)

    assert [node.label for node in chart.sources] == ["garbage", "parking"]
    assert [band.part for band in chart.bands] == [0, 1, 2, 0, 2]


def test_without_queries_there_is_no_band() -> None:
    assert flow_chart([], OUTCOMES).bands == ()
