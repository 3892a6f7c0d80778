"""Reads which part of a street is in which zone, from a CSV of stretches or from polygons on a map."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from intents.places.street_book import StreetBook
from intents.text.yaml_file import Problem
from routing.services.collection import ZoneStretch
from routing.services.csv_file import HIGHEST, rows_of
from routing.services.points import located
from routing.services.polygon import Polygon, polygons_in

Stretches = Mapping[str, tuple[ZoneStretch, ...]]


@dataclass(frozen=True, slots=True)
class ZoneFiles:
    """The data that zone files are checked against."""

    places: Path
    "The folder with the city's streets, and with its addresses if zones are polygons."
    streets: StreetBook
    faults: list[Problem]

    def stretches(self, path: Path, named_in: str, zones: Collection[str]) -> Stretches:
        """Read a zone file (.csv or .geojson), noting every gap and overlap."""
        drawn = path.with_suffix(".geojson")
        if drawn.exists() and path.exists():
            self.faults.append(
                Problem(drawn.as_posix(), 1, f"there is {path.name} as well; keep one of them")
            )
        if drawn.exists():
            return self._from_map(drawn, named_in, zones)
        return self._from_rows(path, named_in, zones)

    def _from_rows(self, path: Path, named_in: str, zones: Collection[str]) -> Stretches:
        found: dict[str, list[ZoneStretch]] = defaultdict(list)
        for row in rows_of(path, ("street", "from", "to", "zone"), self.faults, needed=True):
            street, zone = row.fields["street"], row.fields["zone"]
            if street not in self.streets.streets:
                self.faults.append(row.problem(f"there is no street {street} in places/streets.csv"))
            elif zone not in zones:
                self.faults.append(row.problem(f"there is no zone {zone} in {named_in}"))
            else:
                first, last = row.number("from", 0, self.faults), row.number("to", HIGHEST, self.faults)
                found[street].append(ZoneStretch(first, last, zone))
        if path.exists():
            self.faults.extend(self._holes(path, found))
        return _frozen(found)

    def _holes(self, path: Path, found: Mapping[str, Sequence[ZoneStretch]]) -> Iterator[Problem]:
        for slug, street in self.streets.streets.items():
            stretches = sorted(found.get(slug, ()), key=lambda one: one.first)
            if not stretches:
                yield Problem(path.as_posix(), 1, f"the street {slug} is in no zone")
                continue
            edges = ((0, street.first - 1), *((one.first, one.last) for one in stretches))
            for before, after in pairwise((*edges, (street.last + 1, HIGHEST + 1))):
                if after[0] > before[1] + 1 and before[1] < street.last:
                    numbers = f"{before[1] + 1} to {min(after[0] - 1, street.last)}"
                    yield Problem(path.as_posix(), 1, f"the numbers {numbers} of {slug} are in no zone")
            for one, other in pairwise(stretches):
                if other.first <= one.last:
                    numbers = f"{other.first} to {min(one.last, other.last)}"
                    yield Problem(path.as_posix(), 1, f"the numbers {numbers} of {slug} are in two zones")

    def _from_map(self, path: Path, named_in: str, zones: Collection[str]) -> Stretches:
        polygons = [
            one for one in polygons_in(path, self.faults) if self._is_known(one, path, named_in, zones)
        ]
        found: dict[str, list[ZoneStretch]] = defaultdict(list)
        addresses = self.places / "addresses.csv"
        if not addresses.exists():
            self.faults.append(Problem(addresses.as_posix(), 1, "there is no such file"))
        for row, number, point in located(addresses, self.streets, self.faults):
            street, inside = row.fields["street"], [one.zone for one in polygons if one.holds(point)]
            if len(inside) != 1:
                where = " and ".join(inside) or "no zone"
                self.faults.append(row.problem(f"{number} {street} is in {where} of {path.name}"))
            else:
                found[street].append(ZoneStretch(number, number, inside[0]))
        return _frozen(found)

    def _is_known(self, polygon: Polygon, path: Path, named_in: str, zones: Collection[str]) -> bool:
        if polygon.zone not in zones:
            told = f"there is no zone {polygon.zone or '(without a name)'} in {named_in}"
            self.faults.append(Problem(path.as_posix(), 1, told))
        return polygon.zone in zones


def _frozen(found: Mapping[str, list[ZoneStretch]]) -> Stretches:
    return MappingProxyType({street: tuple(stretches) for street, stretches in found.items()})
