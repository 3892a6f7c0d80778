"""What words say of a place."""

from dataclasses import dataclass

LEAD = 6.0
"So much more likely than the next street (of 100) is one that needs no question."
SURE = 88.0
"From this likeness on a street is taken as it was heard."


@dataclass(frozen=True, slots=True)
class StreetGuess:
    """A street of the city that may be meant."""

    street: str
    likeness: float
    "0–100: how much the words are like its name, by letters or by sound."


@dataclass(frozen=True, slots=True)
class Place:
    """A civic address as far as words tell it; what they do not tell is 0 or empty."""

    number: int = 0
    streets: tuple[StreetGuess, ...] = ()
    "The likeliest first."
    municipality: str = ""
    "Another municipality that was named, by its slug."

    @property
    def is_sure(self) -> bool:
        """Whether one street, and no other, is meant."""
        best, *others = (*self.streets, StreetGuess("", 0.0))
        lead = best.likeness - max(other.likeness for other in (*others, StreetGuess("", 0.0)))
        return best.likeness >= SURE and lead >= LEAD
