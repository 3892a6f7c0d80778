"""Where queries came from and how they ended, as a Sankey diagram: bands from sources to outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.publishing.charts import WIDE, ChartFrame

BAR, GAP, HEAD = 10.0, 7.0, 4.0
ROW = 30.0
"Average height of a source, so that its label is legible."
LEAST = 13.0
"Height of a label, and the minimum for a thin source."
HALVINGS = 30
"Bisection steps; after these the error is below a point of the picture."


@dataclass(frozen=True, slots=True)
class FlowNode:
    """A source or an outcome: a bar with its label."""

    x: float
    y: float
    height: float
    label: str
    part: int
    "The number of an outcome, from 0; -1 for a source."

    @property
    def middle(self) -> float:
        """The y position of its label."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class FlowBand:
    """The queries of one source with one outcome."""

    path: str
    part: int


@dataclass(frozen=True, slots=True)
class FlowChart:
    """Bands within a frame as high as its sources need."""

    frame: ChartFrame
    height: float
    sources: tuple[FlowNode, ...]
    outcomes: tuple[FlowNode, ...]
    bands: tuple[FlowBand, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """How many queries of one source had each outcome."""

    label: str
    parts: tuple[int, ...]


def flow_chart(flows: Sequence[Flow], outcomes: Sequence[str], frame: ChartFrame = WIDE) -> FlowChart:
    """Return the diagram; empty sources and outcomes are left out."""
    told = [flow for flow in flows if sum(flow.parts)]
    height = max(len(told), len(outcomes)) * ROW + 2 * HEAD
    totals = [sum(flow.parts[part] for flow in told) for part in range(len(outcomes))]
    unit = _unit(height, [sum(flow.parts) for flow in told], totals)
    sources = _stacked([(flow.label, sum(flow.parts), -1) for flow in told], 0.0, unit)
    ends = [(outcomes[part], total, part) for part, total in enumerate(totals) if total]
    right = _stacked(ends, frame.width - BAR, unit)
    return FlowChart(frame, height, sources, right, _bands(told, sources, right, unit))


def _unit(height: float, *sides: Sequence[int]) -> float:
    """The height of one query with which the fuller side fits, including gaps and thin ends."""
    low, high = 0.0, height
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        fits = all(_needed(counts, middle) <= height for counts in sides)
        low, high = (middle, high) if fits else (low, middle)
    return low


def _needed(counts: Sequence[int], unit: float) -> float:
    return 2 * HEAD + sum(max(count * unit, LEAST) + GAP for count in counts if count)


def _stacked(wanted: Sequence[tuple[str, int, int]], x: float, unit: float) -> tuple[FlowNode, ...]:
    nodes, y = [], HEAD
    for label, count, part in wanted:
        height = count * unit
        nodes.append(FlowNode(x, y, height, label, part))
        y += max(height, LEAST) + GAP
    return tuple(nodes)


def _bands(
    flows: Sequence[Flow], sources: Sequence[FlowNode], ends: Sequence[FlowNode], unit: float
) -> tuple[FlowBand, ...]:
    filled = {end.part: end.y for end in ends}
    found = []
    for flow, source in zip(flows, sources, strict=True):
        begins = source.y
        for end in ends:
            height = flow.parts[end.part] * unit
            if height:
                found.append(FlowBand(_ribbon(begins, filled[end.part], height, end.x), end.part))
            begins += height
            filled[end.part] += height
    return tuple(found)


def _ribbon(left: float, right: float, height: float, end: float) -> str:
    middle = (BAR + end) / 2
    return (
        f"M{BAR:g} {left:.1f}C{middle:.1f} {left:.1f} {middle:.1f} {right:.1f} {end:.1f} {right:.1f}"
        f"v{height:.1f}C{middle:.1f} {right + height:.1f} {middle:.1f} {left + height:.1f} {BAR:g}"
        f" {left + height:.1f}z"
    )
