"""What a caller meant, and what finding it out was paid for."""

from dataclasses import dataclass

from intents.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Understood:
    """An understanding with the language model's tokens that it took; none where this machine knew."""

    meant: Understanding
    tokens: int = 0
