"""What danger sounds like, as it comes with the product: learned once from its reviewed sentences."""

from collections.abc import Iterable

from intents.danger_sense import DangerSense
from intents.encoder import Encoder
from intents.sense_file import Stored, shipped

FILE = "danger_sense.npz"
SOURCES = ("danger_learning", "danger_sense", "stretches")


def stored(learned: DangerSense, fingerprint: str) -> Stored:
    """What was learned, for its file."""
    return Stored(learned.forms, learned.heads, fingerprint)


def sense_of(content: Stored) -> DangerSense:
    """What a file holds."""
    return DangerSense(content.forms, content.heads)


def sense_for(encoders: Iterable[Encoder]) -> DangerSense:
    """What the product has learned, through the first encoder that it knows."""
    learned = shipped(FILE)
    known = (each for each in encoders if each.fingerprint in learned.heads)
    return DangerSense(learned.forms, learned.heads, next(known, None))
