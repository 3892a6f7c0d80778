"""Circumstances: what is particular to one simulated call besides its caller."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.phone.carrier.department import Person
from ivr.phone.carrier.faults import NO_FAULTS, Faults


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Who answers at which number or SIP address (`queue:NAME` for a queue), and what goes wrong."""

    people: Mapping[str, Person] = field(default_factory=dict)
    faults: Faults = NO_FAULTS


ORDINARY = Circumstances()
