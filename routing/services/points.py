"""Where addresses lie: the points of places/addresses.csv, which a city may lack."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import cos, hypot, radians
from pathlib import Path
from types import MappingProxyType

from intents.places.street_book import StreetBook
from intents.text.yaml_file import Problem
from routing.services.csv_file import Row, rows_of
from routing.services.finding import Address
from routing.services.polygon import Point

COLUMNS = ("street", "number", "lat", "lon")
NEAR_METRES = 60.0
"A hole that is reported so far away may be the same."
CORNER_METRES = 80.0
"The houses at a corner stand so near to one another; streets whose houses are farther apart may not meet."
METRES_A_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class AddressPoints:
    """The point of each address that the city's file has."""

    points: Mapping[tuple[str, int], Point] = field(default_factory=dict)
    "By street and number."

    def at(self, address: Address) -> Point | None:
        """Return where an address or a corner lies; None where the file does not tell."""
        if address.crossing:
            return self._corner(address.street, address.crossing)
        return self.points.get((address.street, address.number))

    def _corner(self, street: str, crossing: str) -> Point | None:
        """Return the middle between the two nearest houses of both streets, if these meet there."""
        pairs = product(self._houses(street), self._houses(crossing))
        one, other = min(pairs, key=lambda pair: metres(*pair), default=(None, None))
        if one is None or other is None or metres(one, other) > CORNER_METRES:
            return None
        return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2

    def _houses(self, street: str) -> tuple[Point, ...]:
        return tuple(point for (name, _), point in self.points.items() if name == street)


def metres(one: Point, other: Point) -> float:
    """Return the distance of two points of one city, in which the earth is flat."""
    (x, y), (to_x, to_y) = one, other
    return METRES_A_DEGREE * hypot((to_x - x) * cos(radians(y)), to_y - y)


def located(path: Path, streets: StreetBook, faults: list[Problem]) -> Iterator[tuple[Row, int, Point]]:
    """Read the file of addresses: each line on a street of the city with its number and its point."""
    for row in rows_of(path, COLUMNS, faults):
        street, number = row.fields["street"], row.number("number", 0, faults)
        point = point_of(row.fields["lon"], row.fields["lat"])
        if street not in streets.streets:
            faults.append(row.problem(f"there is no street {street} in places/streets.csv"))
        elif point is None:
            faults.append(row.problem("lat and lon must be degrees, such as 49.88 and -119.49"))
        else:
            yield row, number, point


def read_points(path: Path, streets: StreetBook, faults: list[Problem]) -> AddressPoints:
    """Read where each address lies."""
    found = {(row.fields["street"], number): point for row, number, point in located(path, streets, faults)}
    return AddressPoints(MappingProxyType(found))


def point_of(lon: str, lat: str) -> Point | None:
    """Return a point by its degrees as text, or None for what is none."""
    try:
        point = float(lon), float(lat)
    except ValueError:
        return None
    return point if abs(point[0]) <= 180 and abs(point[1]) <= 90 else None
