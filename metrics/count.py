"""Something that is counted, as a rule; a smaller count lies within a larger one by construction."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Count(Generic[Thing]):
    """The things of one kind for which a rule holds, of those that are in the larger count."""

    name: str
    "Also the name of its column in the facts."
    rule: Callable[[Thing], bool]
    within: "Count[Thing] | None" = None

    def holds(self, thing: Thing) -> bool:
        """Whether a thing is counted; its rule is only asked of what the larger count has."""
        return (self.within is None or self.within.holds(thing)) and self.rule(thing)

    def is_within(self, other: "Count[Thing]") -> bool:
        """Whether every thing that is counted here is counted there."""
        return self is other or (self.within is not None and self.within.is_within(other))


def holding(counts: Iterable[Count[Thing]], thing: Thing) -> list[str]:
    """The names of the counts that hold for a thing, of counts that stand behind those they are within."""
    held: dict[str, None] = {}
    for count in counts:
        if (count.within is None or count.within.name in held) and count.rule(thing):
            held[count.name] = None
    return list(held)


def any_of_them(_: object) -> bool:
    """The rule that takes everything."""
    return True
