"""The zone of an address on a city's map."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from routing.services.collection import ZoneStretch
from routing.services.finding import Address


@dataclass(frozen=True, slots=True)
class ZoneMap:
    """Stretches of streets, each in one zone; valid up to `valid_to`."""

    zones: Collection[str]
    streets: Mapping[str, tuple[ZoneStretch, ...]]
    valid_to: date

    def zone_at(self, address: Address, today: date) -> str:
        """The zone of an address; empty if the map is too old or has a gap there."""
        if today > self.valid_to:
            return ""
        stretches = self.streets.get(address.street, ())
        return next((one.zone for one in stretches if one.first <= address.number <= one.last), "")
