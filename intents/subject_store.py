"""What callers speak about, as it comes with the product: learned once from its reviewed sentences."""

from collections.abc import Iterable

from intents.encoder import Encoder
from intents.sense_file import Stored, shipped
from intents.subject_sense import SubjectSense

FILE = "subject_sense.npz"
SOURCES = ("lead_in", "subject_learning", "subject_sense", "vectors")


def stored(learned: SubjectSense) -> Stored:
    """What was learned, for its file."""
    return Stored(learned.forms, {learned.encoder.fingerprint: learned.head}, learned.learned_from)


def with_subjects(encoders: Iterable[Encoder]) -> tuple[Encoder, ...]:
    """The encoders, and beside what each says the subjects, if the product has learned them through it."""
    return tuple(map(_with_subjects, encoders))


def _with_subjects(encoder: Encoder) -> Encoder:
    learned = shipped(FILE)
    head = learned.heads.get(encoder.fingerprint)
    return encoder if head is None else SubjectSense(learned.forms, head, encoder, learned.fingerprint)
