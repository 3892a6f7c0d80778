"""A place as it is described in words."""

from dataclasses import dataclass

LEAD = 6.0
"Lead over the next street (of 100) from which no question is needed."
SURE = 88.0
"Likeness from which a street is taken as heard."


@dataclass(frozen=True, slots=True)
class StreetGuess:
    """A street of the city that may be meant."""

    street: str
    likeness: float
    "0–100: how much the words are like its name, by letters or by sound."


@dataclass(frozen=True, slots=True)
class Place:
    """A civic address as far as the words give it; missing parts are 0 or empty."""

    number: int = 0
    streets: tuple[StreetGuess, ...] = ()
    "Likeliest first."
    municipality: str = ""
    "Another municipality that was named, as a slug."
    crossing: tuple[StreetGuess, ...] = ()
    "Of an intersection, its other street; the likeliest first."
    is_unknown: bool = False
    "Whether a street was named that the city does not have."
    is_same: bool = False
    "Whether the address is meant that the caller told before."

    @property
    def is_whole(self) -> bool:
        """Whether it tells an address that needs nothing more."""
        return self.is_same or bool(self.number and self.streets)

    @property
    def says_where(self) -> bool:
        """Whether it tells more than a number."""
        return bool(self.streets or self.municipality or self.is_same or self.is_unknown)

    @property
    def is_sure(self) -> bool:
        """Whether exactly one street is meant, or at an intersection, both are clear."""
        return _is_clear(self.streets) and (not self.crossing or _is_clear(self.crossing))


def _is_clear(streets: tuple[StreetGuess, ...]) -> bool:
    best, *others = (*streets, StreetGuess("", 0.0))
    lead = best.likeness - max(other.likeness for other in (*others, StreetGuess("", 0.0)))
    return best.likeness >= SURE and lead >= LEAD
