"""Polygons of a GeoJSON file (RFC 7946) and a point-in-polygon test: too few lines for a library."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from intents.text.yaml_file import Problem

Point: TypeAlias = tuple[float, float]
"Longitude and latitude, in this order."
Ring: TypeAlias = tuple[Point, ...]
"Closed: the last point equals the first."
FEWEST = 4


@dataclass(frozen=True, slots=True)
class Polygon:
    """An area of a zone; the rings after the first one are holes."""

    zone: str
    rings: tuple[Ring, ...]

    def holds(self, point: Point) -> bool:
        """Whether a point lies inside: a ray from it crosses the rings an odd number of times."""
        return sum(_crossings(ring, point) for ring in self.rings) % 2 == 1


def _crossings(ring: Ring, point: Point) -> int:
    x, y = point
    return sum(
        (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        for (x1, y1), (x2, y2) in pairwise(ring)
    )


def polygons_in(path: Path, faults: list[Problem]) -> tuple[Polygon, ...]:
    """Read a file's polygons; each feature names its zone in the property `zone`."""
    try:
        return tuple(_polygons(json.loads(path.read_text(encoding="utf-8-sig"))))
    except (ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError):
        told = "not readable as a GeoJSON collection of polygons with a property zone each"
        faults.append(Problem(path.as_posix(), 1, told))
        return ()


def _polygons(document: dict[str, list[dict[str, dict[str, object]]]]) -> Iterator[Polygon]:
    for feature in document["features"]:
        zone, shape = str((feature["properties"] or {}).get("zone", "")), feature["geometry"]
        coordinates = shape["coordinates"]
        if not isinstance(coordinates, list):
            raise TypeError
        match shape["type"]:
            case "Polygon":
                yield Polygon(zone, _rings(coordinates))
            case "MultiPolygon":
                yield from (Polygon(zone, _rings(each)) for each in coordinates)
            case _:
                raise ValueError


def _rings(coordinates: Sequence[Sequence[Sequence[float]]]) -> tuple[Ring, ...]:
    rings = tuple(tuple((float(at[0]), float(at[1])) for at in ring) for ring in coordinates)
    if any(len(ring) < FEWEST or ring[0] != ring[-1] for ring in rings):
        raise ValueError
    return rings
